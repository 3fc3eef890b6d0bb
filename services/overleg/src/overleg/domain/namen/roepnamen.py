"""Roepnamen en voornamen die in Nederland gewoon zijn.

Een roepnaam is zwak bewijs: Hans kan Johannes zijn, en ook niet. Twee verschillende gewone voornamen zijn juist bewijs voor twee
mensen (Tim en Tom zijn broers, geen tikfout). Eigen lijsten, uit algemene kennis samengesteld; geen bestand van derden.
"""

_ROEPNAMEN = """
johannes johan jan hans joh jo sjon john hannes johnny joop jean jantje
johanna hanna hannah anna jo joke jannie janneke ans annie anja hanneke jansje
jacobus jaap jacob jakob ko koos cobus sjaak jack jacques jaco
jacoba coby cobie co jacomina
cornelis kees cor corne nelis cees crelis
cornelia corrie cor nel nelleke cora neeltje lia nelly corry
geertruida truus trui geertje truusje gertrude trudy gea geertje ger
gertrudis truus truusje trudy
petrus piet peter pieter pierre piotr petro
petronella nel nellie nelly pietje petra
wilhelmus willem wim will bill william helmus pim wil
hermanus herman manus harm harmen hermen
hermina mina hermien mien
everdina dina evie
aaltje aleida alida ali aleid aly
grietje greet griet margriet greetje
jacquelina jacqueline
arnoldus arnold nol arno noud
augustinus guus gust august stijn
augusta guusje guus
laurentius laurens lau lars rens lourens
bartholomeus bart mees meeuwis barth
christoffel chris stoffel kristof christophe
marinus rinus marijn rien
lodewijk louis lou wiek
philippus philip flip filip philippe
dominicus dominique nick
gregorius gregor greg gregory
matthias thijs matthijs ties matt
clemens clem
everardus evert eef ever
rudolphus rudolf ruud dolf roelof ruth
wilhelmina willemijn mien mina mieke wil willy willie wilma mientje helma
antonius anton toon ton tonnie antoon tony teun theun antoine
antonia tonnie toos tony tonia antje antoinette
hendrik henk hein rik henri henry hendricus henny harry hennie
hendrika riek rika henny hennie ria hendrikje drika
gerardus gerard gerrit ger gert sjra geert gerhard
gerarda gerrie gerda gerritje
theodorus theo dorus dirk teddy theodoor
theodora dora thea doortje dorien
lambertus bert lambert bertus
albertus bert albert appie bertus ab
albert appie ab bert albertus abel
hubertus bert huub huib hub
egbertus egbert bert
gijsbertus gijs gijsbert bert
robert rob bob robbie bert robin
adrianus adri arie ad adriaan jaan janus
adriana adrie jana sjaan ria
maria marie mia ria riet mieke marijke miep rietje mariam maryam myriam mirjam marieke maaike
elisabeth els elly liesbeth lies bep beth betty elise lisa ellie betsy elsje liesje lisette bets
catharina trijntje tine karin kaatje katja toos trees rina trien katrien carin ineke kitty tineke catrien
margaretha greet greetje gretha marga margriet griet rita margreet margot
frederik fred frits freek frederikus fedde
franciscus frans frank cis francis franco francois
francisca cisca fransje francien fransien
christiaan chris christian kris
christina stien tina christien chris kristina stijntje tineke ina
nicolaas klaas nico niek nick nikolaas niels claas
mattheus mat matthijs thijs theeuwes matthias
martinus martin tinus maarten martien marten
martina tina martine
leonardus leo leon leendert len leonard
ludovicus lou lowie louis lodewijk
alexander alex sander lex xander alexandre sascha
alexandra alex sandra lex xandra sascha
maximiliaan max maximilian
daniel daan danny dan
samuel sam sammy
benjamin ben benno benny
thomas tom tommy tomas
timotheus tim timo timothy
michael michiel mike michel maikel giel
richard rick ries dick rik ricardo
bernardus ben bernard nard barend bernd
joseph jozef jos jo joep josef sef yusuf youssef joost
josephina jose fien josien josefien
sebastiaan bas sebastian bastiaan
laurens lau laurentius rens lars
vincent vin cent
gabriel gaby
isabella bella isa isabel
magdalena magda leen lena leentje madeleine
helena leen lena heleen helene ella
susanna suus suzan suzanne sanne saskia
victoria vicky
jennifer jenny jen
deborah debby debbie
angelique angela angie
stephanus stefan steven stef stephan fons
stephanie stefanie steffie
alphonsus fons alfons
patricia pat tricia
mohamed mohammed muhammed mo moham muhammad mohammad mohamad mehmet med
abdellah abdullah abdel abdoullah
fatima fatma fatiha fatna
ahmed achmed ahmet achmet
mustafa mostafa moustafa
hussein hossein huseyin houssein hoessein
khadija hatice khadidja
aicha ayse aisha aischa
omar omer umar
ali aly
bram abraham
isaac isaak izaak
david dave
emmanuel manuel
"""
# On each line the baptismal name first, then what its bearer may be called.

_GEWONE_VOORNAMEN = """
aaron abel achmed ada adam adriaan ahmed aicha aiden albert alex alexander ali alice amber amin amina amir amira amy andre
andrea angela anna anne annelies annemarie anouk antoinette anton arend arie arjan arno arthur astrid aya aylin ayman ayoub bart
bas ben benjamin berend bert bianca bilal bo bob boris bram brigitte britt caroline cas casper cato cees chantal charlotte chris
christiaan claire claudia coen cor corrie daan damian daniel danielle danny david dean debbie demi denise dennis derk devin dewi
diana dick diederik dina dirk dylan ed eef eefje eelco elif eline elise ella ellen els emily emine emma emre eric erik erwin
esmee esther eva evelien evi fabian fatima fatma fay feline felix femke fenna ferdinand fien finn fleur floor floortje floris
frank frans fred frederik frits gerard gerda gerrit gert giel gijs gina guus guusje habib hakim hamza hanna hanneke hans harm
harold harry hasan hassan heidi hein helena hendrik henk henri hidde hugo ibrahim ilse imane ina inge ingrid irene iris isa
isabel isabella ivo jaap jack jacob jacqueline jade jan janneke jans jasmijn jasper jayden jelle jens jeroen jesse jessica jet
jill jim jip joep johan johanna john joke jolanda joost jordy joris jos jose joshua joy julia julian julie jurre justin juul
kaan kaj kamil karel karim karin katja kay kees kevin khalid kim klaas koen koos kris kyra lana lara lars laura lauren laurens
lea leen leila lena lenn leon leonie lev levi lex leyla liam lian lieke lies lieve lina linda lisa lisanne liv liz loek loes
lois lola lot lotte lou louis louise luca lucas luka luna luuk lynn maaike maarten machteld maja malik malou mandy manon mara
marc marcel maria marianne marieke marijke marijn marijne marit mark marleen marlies marloes martijn martin martine mats
matthijs maud max mees mehmet meike melissa merel mia michael michel michelle michiel mick mieke mik mike mila milan milo milou
mira miriam mo mohamed monique mustafa myrthe nadia naomi nathalie nel nick nicole niek niels nina noa noah noor noud nour nova
nynke olaf ole olivia omar otis pascal patricia patrick paul paula peter petra pien piet pieter pim pip pleun puck quinten
rachel rachid ralph ramon rein rens ria rick rik rita rob robert robin roel roger roland rolf romy ron ronald roos rosa rosalie
ruben rudolf ruud ryan saar sabine salma sam samir samira sander sandra sanne sara sarah sasha saskia sean sebastiaan selim
selma sem siebe siem sien sietse sil silke simon simone sjoerd sofia sofie sophie stan stef stefan stella steven sven sylvia
tara tess tessa teun theo thijs thom thomas tibbe ties tijn tijs tim timo tina tobias tom ton toon tristan truus tygo udo
valerie vera victor vik vince vincent wendy wesley wessel wies wil willem willy wim wout wouter xander yael yara yasin yasmina
yasmine yassin youssef yusuf yvonne zahra zakaria zara zeynep zoe
"""

_GEWONE_FAMILIENAMEN = """
ahmed ali amrani bakker beek berg blom boer bos bosch brink dam dekker demir dijk dijkstra gerritsen graaf groot haan hendriks
hermans heuvel hoek hoekstra huisman jacobs jansen janssen jong jonge jonker kaya kok koning koster kramer kuipers leeuwen linde
linden maas martens meer meijer meulen mohamed molen mulder nguyen ozturk peeters peters post prins sanders scholten schouten
singh smit veen verhoeven vermeulen vink visser vos vries wal willems wit yilmaz
"""


def _wortels(leden: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    gevonden: dict[str, set[str]] = {}
    for wortel, namen in leden.items():
        for naam in namen:
            gevonden.setdefault(naam, set()).add(wortel)
    return {naam: frozenset(wortels) for naam, wortels in gevonden.items()}


def _woorden(tekst: str) -> frozenset[str]:
    return frozenset(tekst.split())


_LEDEN = {regel.split()[0]: _woorden(regel) for regel in _ROEPNAMEN.strip().splitlines()}
_WORTELS = _wortels(_LEDEN)
_VERWANTEN = {naam: frozenset().union(*(_LEDEN[wortel] for wortel in wortels)) for naam, wortels in _WORTELS.items()}
GEWONE_VOORNAMEN = _woorden(_GEWONE_VOORNAMEN) | frozenset(_WORTELS)
"""Voornamen die op zichzelf bestaan: twee verschillende zijn geen tikfout van elkaar."""
VEELVOORKOMENDE_FAMILIENAMEN = _woorden(_GEWONE_FAMILIENAMEN)
"""Namen zo gewoon dat een overeenkomst minder zegt; algemene kennis, geen telling."""


def wortels(voornaam: str) -> frozenset[str]:
    """De doopnamen waarvan deze voornaam een roepnaam kan zijn, met zichzelf; leeg als de naam niet in de lijst staat."""
    return _WORTELS.get(voornaam, frozenset())


def verwanten(voornaam: str) -> frozenset[str]:
    """Alle namen die bij een doopnaam van deze voornaam horen, met zichzelf; leeg als de naam niet in de lijst staat."""
    return _VERWANTEN.get(voornaam, frozenset())
