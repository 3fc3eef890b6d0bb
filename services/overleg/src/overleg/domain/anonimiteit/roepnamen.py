"""Roepnamen: wie Johannes heet, wordt Jan, Hans of Joop genoemd. Eigen tabel van wat in Nederland veel voorkomt.

Tussen puntkomma's staat een familie van namen die dezelfde persoon kunnen zijn; een naam kan in meer families staan. Gevouwen tot kleine letters.
"""

from functools import lru_cache

_FAMILIES = """
johannes johan jan hans joop hannes jannes han jo joh john johnny janus jantje hansje;
johanna joke jo annie hanneke anna hanna jannie janny jansje joop jopie janna jannetje johanneke;
jacobus jacob jaap jacco jakob sjaak cobus ko koos jacques jaapje sjakie; jacoba coba co cootje jacqueline ko corrie;
jacqueline jacky jackie linda jac; jozef josephus joseph jos joep sjef jef joost zef josef yusuf yousef youssef jozua;
josephina josefien josefine jose fien fientje josje jos phine;
wilhelmus willem wim wil willy pim helmus wilco guillaume will mus willempje wimpie;
wilhelmina willemina mien mina mientje wil willy minie wilma helmi willemien wilmie mineke;
cornelis kees cor cees corneel nelis neel nol keesje knelis;
cornelia corrie cor nel nelleke nellie lia neeltje cora corine connie neel corry;
petrus pieter piet peter peer pier pim petar pete pietje per;
petronella nel nelly nellie petra pietje ella elly peet pietertje;
hendrikus hendrik henk hein henri harry rik hendricus riks henkie heintje henny drikus hen;
hendrika hendrikje henny hennie rika riek rikie heintje hetty ria drika hendrina ineke;
gerardus gerard gerrit gert geert ger gerhard gerhardus sjra gerben gerardo;
gerarda gerda gerrie gerry gera gerritje sjan; gerritje gerrie gera grietje;
geertruida geertrui truus trui trudy geertje greet geer truida trudie truusje gertrude gertie ger trudi;
geertje geer geert;
margaretha margriet greet gretha greetje griet gre marga margreet grietje greta margot margo meta rita gretel;
maria marie marietje ria mia mieke marijke mies miep riet rietje mary marja marijn mariet mimi mieneke marieke rieke maaike marike;
marieke rieke mariek riek ries; marianne annemarie; annemarie annemiek annemieke anne marie anja ans annemie miek;
marianne janne jannie annie marjan anne;
anna anne annie ans anja anneke antje annet annette an ank ankie anouk annika ania anka anita anneloes;
antonius anton toon ton tonnie toine antoon teun teunis theunis tonny antoine tony tinus twan;
antonia toos tonia tonnie tonny ton antje toosje antoinette netty;
adrianus adriaan arie ad janus adje arjen arjan adri ariaan sjaan;
adriana adri jaantje ad sjaan janna riana adrie jana; arend arie aart;
franciscus frans francis franc cis sus fransje cisco frank francois;
francisca francien cisca sisca francine fransje siska frans francis; theodorus theo dorus ted door theodoor dirk the;
theodora thea dora door doortje do theodoortje; dirk diederik dick dirkje derk durk;
elisabeth elizabeth els elly lies lisa liesbeth betty bets bep bet beppie lize liza elise ellis elsje liesje elsa lisette bertha lisbeth;
catharina catrien katrien trijntje trien toos kaatje cato katja karin rina tineke carien cathy kitty trijn ina nienke karina katarina kathy;
christina christine chris tine tineke stien stina stiena christien tina christel stijntje;
christiaan chris christian kris chrisje; christoffel stoffel chris christophe stof;
martinus martin maarten tinus tien mart mas marten tijn martijn; martina tineke tine marti;
mattheus matthijs thijs mathijs ties matthias matt thijsje tijs matteo mats; matthijs ties thijs mat tijs;
nicolaas klaas nico nicolas niek nick klaasje colin niels nikolaas; nicole nikki nicky nico nicolette;
lambertus lambert bert bertus lammert lam; hubertus huub bert hub huib bertus hubert;
albertus albert bert bertus ab appie al albertje; gijsbertus gijsbert gijs bert; engelbertus bert engelbert;
robertus robert rob bob bert robbie robby robin bobby; bernardus bernard ben bennie berend bernd nard benno;
bernardina dina berdien bernadette; bartholomeus bart mees bartel bartje; sebastiaan bas sebas bastiaan sebastian;
leonardus leo leonard leen nardus lenard len; leonarda leny lenie leonie lenny;
laurentius laurens lau rens lars lourens; lourens rens lau; ludovicus lodewijk lou louis wiek lode;
louisa louise loes wies lous loesje wiesje; alexander alex sander lex xander sacha alexandre sascha;
alexandra alex sandra xandra sacha lexa; andreas andries andre dries andrea; augustinus guus stijn gus august;
constantijn stijn tijn con constant; augusta guusje gusta; daniel daan danny dani dan danyel; danielle dani daan;
david dave daaf davy; thomas tom tommy maas; timotheus tim timo timmie; timothy tim timo timmy;
benjamin ben benja benny; samuel sam sammy samme; maximiliaan max maxim maximilian;
frederik fred freek frits frederick freddy rik fedde; frederika fredrika rika freddie fretty;
ferdinand ferry fer nando; richard ries ric rick richie; eduard ed eddy edward edje; edward ed eddie ted;
egbert bert eb; herman harm manus herm hermanus; hermina mina mien hermien herma; ignatius naas ignaas;
julius juul jules; juliana jul juul julia jules; julia juul jules juultje; karel carel charles sjarel karl;
caroline karolien lien carolien lientje line carla caro carolina; carolina caro lien lina;
charlotte lot lotte lotje sjarlot charlie; magdalena leen lena magda madeleine lenie leentje;
helena leen lena heleen leentje helen ellen lenie elena helene helga; hendrina drina ine; maaike maai;
monique moon mo; margreet greet; mathilda tilly tilde til thilde; mechtilda tilly;
michael michiel mike maikel michel chiel giel mitch mick; michiel chiel giel mick michael; emanuel manuel manu;
emma em emmy; emilia emily milly mila; wouter wout walter; walter wout wouter wally; roelof roel roelf;
roelofje roelie roelfje; rudolf ruud rolf rudi rudy dolf; rutger ruud ruth; stephanus stefan steven stef stefaan;
stephanie steffie stef fanny; susanna suzanne sanne suus suze suzan susan sanneke; sanne sannie san;
vincent vin vince cent; veronica vera ronnie veroon; victor vic; victoria vicky vic; valentijn tijn;
wendelina wendy lien; eleonora nora noor ellie noortje lenore; noor noortje nora; florentius floris flo;
florentina floor flore; theresia trees thea resi tess therese; thijmen thijm; ursula uschi urs;
isabella isabel bella isa ies; gabriel gabri gabe; gabrielle gaby gabi; quirinus krijn rinus;
marinus rinus marin rien; marina rina; rosalia roos rosa rosalie roosje; rosa roos roosje; barbara bar babs babette;
agatha aagje agaath; agnes agnies nies; agneta neeltje; alida aleida lida alie ali alieda; aaltje alie; geesje gees;
jantina tina jant; jeroen jer roen; jurriaan jur jurre; joris jorre; tobias tobi bas tob; zacharias zach;
philippus philip flip filip phil philippe; robin rob; nathan nat; noah no; olivier olli oli; oscar os;
patrick pat paddy; patricia pat trish tricia; pauline paula lien; paulus paul pauw;
sofie sophie soof fie sofia sophia; stefania stef; thea theodora; tjitske tjits; wiebe wieb; wiebren wieb;
willemijn mijn wil; yvonne von vonny; zoe zo;
mohammed mohamed muhammed muhammad mohamad mehmet mo moha simo mohammad moos hamid memo mamoud;
mehmet memo memet mehmed mo; mustafa moustafa mus musti moes stafa; ahmed ahmet achmed hamada hmed hamid;
abdullah abdellah abdul apo abdallah abdoul; abdelkader kader abdel; abdelkarim karim abdel;
abdelaziz aziz abdel azzedine; abderrahman rahman abder; hassan hasan hassane;
hussein huseyin hoessein hossein husseyin; ibrahim brahim ibo ibra abraham bram; abraham bram braam abram;
ismail smail isma; khadija hadice hatice khadisha dija kadija khadidja haddoe;
fatima fatma fadma fatoe fatiha fati fatimah tima fatou; aicha ayse aisha aysha aischa aysel;
zeynep zainab zaynab zineb; emine amina aminah; elif eli; youssef yusuf joesoef yussuf josef yous;
omar omer umar oemar; osman usman othman ossie; hamza hamsa hamzah; bilal billy; ilyas elias elyas ilias;
rachid rasjid rachied rach; said seyit; soufiane sofian sofiane soof; samira samir mira sam;
nordin noureddine nour nouri nordine; zakaria zak zakariya zaki; yasin yassin yassine; ayoub eyup job;
kadir abdelkader kadri; murat muri; ozgur ozzy; serkan serko; burak buri; huseyin huso;
suleyman soulaiman sulo soel sleiman; agnieszka aga agusia agnes aguska; krzysztof krzysiek krzys kris;
katarzyna kasia kaska kasienka; malgorzata gosia goska malgosia margaret; aleksandra ola olka sandra;
aleksander alek olek; andrzej jedrek andrew; barbara basia baska; elzbieta ela elka; ewa ewka ewunia;
grzegorz grzesiek grzes; jadwiga jadzia; jerzy jurek; joanna asia aska joasia; jozef jozek; kazimierz kazik;
ludwik ludek; lukasz luki; maciej maciek; magdalena magda madzia; marcin marcinek; mateusz matek mati;
michal michalek misiek; monika monia; natalia nati natalka; pawel pawelek; piotr piotrek piotrus; przemyslaw przemek;
rafal rafi; ryszard rysiek; slawomir slawek; stanislaw staszek stach; tadeusz tadek; tomasz tomek; waldemar waldek;
wieslaw wiesiek; wojciech wojtek; zbigniew zbyszek; zdzislaw zdzich; zofia zosia zoska; zuzanna zuzia; anna ania anka;
karolina karo; olga ola; aleksandr sasha sasja; vladimir vova volodya; dmitri dima; mykola kolja; oleksandr sasha;
svetlana sveta; tatjana tanja; jekaterina katja; andrej andrei; giovanni gianni; jose pepe; guillermo memo;
francisco paco; william bill will billy; elizabeth liz beth; jennifer jenny jen; jessica jess; joshua josh;
kimberly kim; matthew matt; melissa mel; nicholas nick; samantha sam; christopher chris; alexander sikandar;
gabriella gabi; angelique angel; dominicus domien; dominique domi; esther es; jonathan jon; kevin kev; marcel mars;
mirjam mir; rebecca bec becky; ricardo ric; ronald ron ronnie; sylvia syl; tamara tam; vanessa nessa
"""
_VERDER = """
aafke aaliyah abel achraf adam aleyna alisa alwin amber amy anass angela anil annabel annelies annemijn anniek anwar
arda arnold arnoud arthur astrid aukje ayla aylin azra bea benthe berat bianca bianka birgit bjorn bouchra brechtje
bregje brigitta burcu carlijn carlos casper cem chantal chayenne chloe claudia daphne debby denise dennis desiree
diana dilara dineke djamila doeke dorien douwe driss duygu dylan dyon ebru eline elske emiel emir emre enes erik erwin
esmee esra eva evelien evert evi faisal farid fatih feline femke fenna fenne ferdi finn fleur florian foekje fokke
folkert frederieke froukje geke gonda gulsen hakan halima hanan hasnaa hester hidde hilda hilde hylke ilse imane imke
inge ingrid irene isaac ivana ivo jade jamal jamila janine janneke jari jasmin jasper jayden jelle jelmer jelte jens
jesse jip joanne jochem joey jordy jorn jouke joyce judith justin kamil kasper kaylee kemal kerem khalid kirsten koen
kyra latifa laura leila levi liam lianne lidia lieke lieuwe ligia lilian lindsey lisanne liv loubna luca lucas luuk
lynn madelief mahmoud maike malika mandy manon margje mariska marit marjolein marleen marlies marloes marthe maud
maurice meike melanie melike merel merve meryem michelle milan milou miriam mirthe mitchell mounir mustapha nadia
nadine naomi natascha nathalie nawal nina noud olivia oumaima peggy pleun priscilla quinten rachel rachida radouan
ralf ramazan ramon raoul raymond remco renate renske rianne robbert roderick romy rosanne roy ruben saar sabine safae
salma sara sarah saskia sefa selim selin selma sem semih shanna sharon siebe siem sien sietske silvia simon simone
sjoerd sjors soraya stan sven tara tarik tijmen tugba tycho ugur umut viktor wesley wietske willeke yara yasmina
yasmine yildiz ymkje yvette zehra zoey zuzana
"""
_OOK_WOORD = """
aarde ad al an angel april arend art asia augustus baby bakker bar beer ben berg bergen best bet bij blauw bloem blom
boer bol boom boot bos bosch bot broek brouwer brug can cent cor dam dan dekker deur dijk do door duif ed els engel
ent es faith fer fleur floor gast goed graaf groot haan haas han hart heer held hemel hen hoek hof hond hope hub huib
huis iris jager jasmijn jet job jong jongen joy juli juni kamp kat kater keizer kerk kind klein kok koning kort korte
kraan kuiper lam lang len lente linde lot luna ma maart maas mama man mark mars mat max meer mei mel merel mien mijn
moes mol molen moon moor mulder mus no noor oma opa os ot pa paard pan papa parel pat peel peer pien pier pop post pot
prins raam rain ric ridder ries riet ring robijn rood roos ruiter rust schipper school sky smal smit snel sol spoor
stam star steen ster sterre stil stoel storm sus tafel tien tine ton toon top trouw valk veen veer vink visser von vos
vrede vries vrij wen wijs wil winter wit wolf zomer zwart
"""


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    per_naam: dict[str, set[str]] = {}
    for regel in _FAMILIES.split(";"):
        namen = set(regel.split())
        for naam in namen:
            per_naam.setdefault(naam, set()).update(namen)
    return {naam: frozenset(namen) for naam, namen in per_naam.items()}


def roepnamen(voornaam: str) -> frozenset[str]:
    """Andere namen waaronder iemand met deze (gevouwen) voornaam bekend kan zijn; leeg als de tabel hem niet kent."""
    return _families().get(voornaam, frozenset()) - {voornaam}


@lru_cache(maxsize=1)
def bekende_voornamen() -> frozenset[str]:
    """Voornamen die met een hoofdletter vrijwel altijd een mens noemen; zonder de namen die ook een gewoon woord zijn."""
    return frozenset(
        n for n in (*_families(), *_VERDER.split()) if len(n) >= 3 and n not in ook_woord() and n.isalpha()
    )


@lru_cache(maxsize=1)
def ook_woord() -> frozenset[str]:
    """Namen die ook een gewoon woord, een maand of een afkorting zijn; alleen een naam als de omgeving dat zegt."""
    return frozenset(_OOK_WOORD.split())
