"""Gewone Nederlandse woorden, om een naam of een tikfout in een naam van een woord te onderscheiden.

Eigen lijst: de woorden die professionals in dit veld schrijven. Geen woordenboek; wat er niet in staat, wordt eerder voor een naam aangezien.
"""

from functools import lru_cache

_FUNCTIE = """
de het een en van in is op te dat die voor met niet aan er om ook als bij of dan naar door ze hij zij we wij ik je jij u uw jullie hun
haar hem zijn mijn ons onze hen men wie wat waar wanneer hoe waarom welk welke dit deze daar hier nu nog wel geen al maar want dus toch
zo toen omdat hoewel terwijl tot uit over onder tegen tussen zonder binnen buiten sinds na voordat nadat zodat mits tenzij indien doordat
totdat zodra zolang zoals dan noch af toe heen weg mee terug samen alleen altijd nooit soms vaak meestal steeds weer opnieuw eerst later
daarna daarom daarbij daarnaast hierbij hierover hierdoor waarbij waardoor waarin waarop waarover waarmee ervan erop erin eruit ertoe
hiervoor daarvoor hiermee daarmee eraan erbij erover iets niets alles iemand niemand iedereen elk elke ieder iedere sommige andere ander
zelf zichzelf elkaar beide beiden allebei alle heel erg zeer veel weinig meer minder meest minst genoeg bijna ongeveer circa vooral juist
misschien wellicht mogelijk waarschijnlijk zeker natuurlijk eigenlijk helaas gelukkig graag liever even net pas reeds alsnog vandaag morgen
gisteren straks direct meteen daarvan hiervan wanneer ooit ergens nergens overal binnenkort inmiddels ondanks vanwege volgens wegens namens
per via behalve vanaf rond omtrent jegens tijdens gedurende betreffende omwille ter ten der des den ja nee och ach hallo nou hoor toch jou
jouw mij me mezelf zich hetzelfde dezelfde zodanig zulke zulks dergelijke enkele enige enkel diverse verschillende meerdere
"""
_WERK = """
zijn was waren geweest ben bent wees hebben heb hebt heeft had hadden gehad worden word wordt werd werden geworden kunnen kan kunt kon
konden gekund zullen zal zult zou zouden moeten moet moest moesten mogen mag mocht mochten willen wil wilt wilde wilden wou gewild gaan ga
gaat ging gingen gegaan komen kom komt kwam kwamen gekomen doen doe doet deed deden gedaan zien zie ziet zag zagen gezien zeggen zeg zegt
zei zeiden gezegd geven geef geeft gaf gaven gegeven nemen neem neemt nam namen genomen laten laat liet lieten gelaten vinden vind vindt
vond vonden gevonden staan sta staat stond stonden gestaan weten weet wist wisten geweten denken denk denkt dacht dachten gedacht krijgen
krijg krijgt kreeg kregen gekregen houden houd houdt hield hielden gehouden blijven blijf blijft bleef bleven gebleven brengen breng brengt
bracht brachten gebracht spreken spreek spreekt sprak spraken gesproken slaan sla slaat sloeg sloegen geslagen schrijven schrijf schrijft
schreef schreven geschreven lezen lees leest las lazen gelezen lopen loop loopt liep liepen gelopen rijden rijdt reed reden gereden zitten
zit zat zaten gezeten liggen lig ligt lag lagen gelegen slapen slaap slaapt sliep sliepen geslapen eten eet at aten gegeten drinken drink
drinkt dronk dronken gedronken vallen val valt viel vielen gevallen roepen roep roept riep riepen geroepen helpen help helpt hielp hielpen
geholpen bellen bel belt belde belden gebeld vragen vraag vraagt vroeg vroegen gevraagd praten praat praatte maken maak maakt maakte werken
werk werkt werkte wonen woon woont woonde leven leef leeft leefde horen hoor hoort hoorde voelen voel voelt voelde huilen huil huilt huilde
schreeuwen schreeuw schreeuwt schreeuwde dreigen dreig dreigt dreigde bedreigen bedreigt bedreigde mishandelen mishandelt mishandelde
vertellen vertel vertelt vertelde melden meld meldt meldde gemeld signaleren signaleert bespreken bespreekt besprak besproken overleggen
overlegt overlegde verwijzen verwijst verwees verwezen begeleiden begeleidt begeleidde ondersteunen ondersteunt zorgen zorgt zorgde
verzorgen verzorgt verzorgde wachten wacht wachtte stoppen stop stopt stopte starten start startte beginnen begin begint begon begonnen
eindigen eindigt vertrekken vertrekt vertrok vertrokken verlaten verlaat verliet vluchten vlucht vluchtte slikken trekken trek trekt trok
getrokken duwen duw duwt duwde schoppen schop schopt schopte knijpen bijten gooien gooit gooide breken breekt brak gebroken sluiten sluit
sloot gesloten openen opent opende kopen koopt kocht gekocht betalen betaalt betaalde verdienen verdient kosten kost kostte sparen leren
leer leert leerde spelen speelt speelde zoeken zoek zoekt zocht gezocht missen mist miste wensen wenst hopen hoop hoopt hoopte vrezen
vreest vertrouwen vertrouwt geloven gelooft merken merkt merkte kijken kijk kijkt keek keken gekeken luisteren luistert bezoeken bezoekt
bezocht volgen volgt volgde leiden leidt leidde lijden lijdt leed lijken lijkt leek gelden geldt gold ontstaan ontstaat ontstond gebeuren
gebeurt gebeurde veranderen verandert veranderde verhuizen verhuist verhuisde scheiden scheidt scheidde trouwen getrouwd delen deelt deelde
plannen plant plande regelen regelt regelde afspreken afgesproken aanmelden aangemeld opnemen opgenomen aangeven aangegeven meewerken
weigeren weigert weigerde accepteren accepteert aanvaarden inschatten afwegen beoordelen beoordeelt onderzoeken onderzoekt besluiten besluit
besloot beslissen beslist kiezen kiest koos gekozen bepalen bepaalt adviseren adviseert bieden biedt bood geboden vormen vormt dienen dient
diende tonen toont toonde bereiken bereikt bereikte beschermen beschermt voorkomen voorkomt herstellen herstelt verbeteren verbetert
groeien groeit dalen daalt stijgen stijgt tellen telt meten meet schatten vergelijken delegeren reageren reageert escaleren escaleert
controleren controleert controleerde dwingen dwingt dwong isoleren isoleert volhouden uitleggen legt leggen zetten zet sturen stuurt
stuurde versturen ontvangen ontvangt ontving herkennen herkent erkennen ontkennen ontkent ontkende bekennen noemen noemt noemde heten heet
heette noteren betrekken betrokken betreffen betreft wijzen wijst wees gewezen bedenken rennen rende dansen koken kookt wassen lachen lacht
haken haakt stelen stal gestolen zwijgen zwijgt zweeg wegen heersen heerst steken winnen wint won pakken pakt pakte smeken kussen schamen
schrikken schrikt schrok tekenen tekent draaien draait draaide gunnen varen bouwen huren huurt lenen leent passen past paste steunen steunt
hechten mijden mijdt meld melder belasten belast rusten rust uiten uit straffen straft storen stoort schade schaden lukken lukt mislukken
"""
_NAAMWOORD = """
moeder vader ouder kind zoon dochter broer zus zusje oma opa tante oom neef nicht man vrouw partner ex vriend vriendin buur buurman
buurvrouw gezin familie huishouden baby peuter kleuter puber jongere jongen meisje tiener volwassene oudere oudste jongste stiefvader
stiefmoeder stiefzoon stiefdochter schoonmoeder schoonvader schoonzus zwager grootouder pleegouder pleegkind pleeggezin kleinkind weduwe
weduwnaar echtgenoot echtgenote verloofde echtpaar bruid tweeling mens persoon client cliënt inwoner bewoner burger slachtoffer pleger dader
verdachte getuige melder betrokkene mantelzorger huisarts arts dokter verpleegkundige jeugdarts jeugdverpleegkundige leerkracht leraar juf
meester mentor docent leerling student directeur coach therapeut psycholoog psychiater advocaat rechter officier agent wijkagent ambtenaar
burgemeester wethouder beleidsadviseur adviseur regisseur casusregisseur voorzitter secretaris collega team groep organisatie instelling
instantie gemeente provincie regio dorp stad wijk buurt straat weg laan plein huis woning kamer keuken zolder kelder deur raam tuin bed bank
stoel tafel muur vloer plafond dak trap schuur stal boerderij flat unit caravan opvang school klas lokaal opleiding cursus les training werk baan winkel
kerk moskee vereniging club sport zwembad park bos berg veld akker dijk brug haven sluis boot schip auto fiets bus trein taxi kraan molen
politie justitie reclassering raad bureau kantoor ziekenhuis kliniek praktijk apotheek spoed ambulance brandweer jeugdzorg jeugdhulp thuiszorg
wijkteam stichting centrum steunpunt meldpunt loket balie overleg vergadering gesprek afspraak bijeenkomst plan aanpak beleid besluit advies
vraag antwoord signaal melding zorgmelding casus dossier verslag rapport brief mail bericht telefoon app chat foto film naam adres nummer
leeftijd datum dag week maand jaar kwartaal uur minuut moment tijd periode termijn ochtend middag avond nacht weekend feest vakantie kerst
pasen zomer winter herfst lente voorjaar najaar seizoen januari februari maart april mei juni juli augustus september oktober november
december maandag dinsdag woensdag donderdag vrijdag zaterdag zondag geweld mishandeling verwaarlozing misbruik ruzie conflict scheiding
vechtscheiding stalking dreiging bedreiging dwang controle jaloezie agressie boosheid woede angst schrik schaamte schuld verdriet pijn
letsel wond plek blauwe kneuzing breuk litteken ziekte stoornis beperking verslaving alcohol drank drugs wiet pil medicatie medicijn stress
trauma depressie rouw zelfmoord crisis nood gevaar veiligheid onveiligheid risico factor bescherming steun hulp zorg begeleiding behandeling
therapie herstel toekomst hoop kracht vertrouwen respect liefde relatie huwelijk band hechting opvoeding gezag voogdij omgang toezicht
maatregel huisverbod contactverbod straatverbod aangifte aanhouding straf boete zitting vonnis wet regel recht plicht norm grens voorwaarde
toestemming geheim privacy gegeven informatie kennis ervaring inzicht beeld idee mening gevoel gedachte geloof cultuur taal tolk land
nationaliteit herkomst vluchteling asiel migrant vergunning status geld schuld inkomen loon uitkering rekening bedrag euro budget kosten huur
hypotheek bewind bewindvoerder verzekering bezit erfenis sieraad tas jas schoen broek jurk bril boek pen papier computer scherm internet
netwerk account wachtwoord speelgoed bal pop spel muziek lied dans hond kat poes paard koe schaap kip vogel vis dier boom bloem blad
gras water vuur lucht zon maan ster storm wind regen sneeuw ijs weer steen zand klei hout ijzer goud zilver glas eten brood melk kaas vlees
fruit appel peer kers soep koffie thee bier wijn water suiker zout ontbijt lunch maaltijd lichaam hoofd haar oog oor neus mond tand hals nek
arm hand vinger rug buik been knie voet hart bloed huid gezicht stem ziel geest leven dood geboorte zwangerschap begin einde deel stuk rest
kant hoek rand midden punt lijn cirkel kring vorm maat soort type klasse aantal getal cijfer figuur tabel grafiek trend toename afname daling
stijging groei verschil oorzaak gevolg reden doel taak rol functie beroep ambt dienst product middel methode instrument model systeem proces
stap fase niveau kwaliteit effect resultaat uitkomst succes fout probleem oplossing kans keuze wens behoefte belang last lust rust onrust
drukte stilte lawaai geluid schreeuw klap slag trap duw schop beet mes wapen pistool slot sleutel alarm knop camera spoor bewijs bron tekst
woord zin taal verhaal nieuws krant blad post pakket koning prins keizer graaf ridder boer bakker slager visser smid smit kok jager herder
ruiter schipper timmerman schilder kapper kuiper mulder dekker brouwer koopman bode meijer wolf vos haas haan hen leeuw beer stier lam raaf
valk uil duif zwaan vink mus engel heer dame jonker knecht gast held vijand maatje kameraad lid leden vader baas chef leider
wang kin lip kamp post storm graf kruis toren tempel doorn viool lelie roosje tulp steenbok sterre hemel
aarde parel kristal robijn vlinder bij mier kever spin eik beuk berk wilg els riet mos hei heide kreek beek meer vijver oever kust strand duin
aanbod vacature plaats ruimte locatie route kaart gids lijst schema rooster agenda notitie bijlage formulier scan toets test meting onderzoek
enquête evaluatie conclusie samenvatting inleiding hoofdstuk paragraaf artikel lid bladzijde versie kopie handtekening document map
verzuim leerplicht diploma rapportcijfer gymles pauze schoolplein huiswerk opstel tekening knutsel crèche kinderopvang speelzaal peuterspeelzaal
voorbeeld proef verzinsel bak zaak kans toon koor jaarverslag onderdeel gedrag houding aard band besef
netwerkberaad familieberaad kerngroep expertise inbreng bijdrage actie notulen besluitenlijst terugkoppeling vervolg evaluatie afronding
"""
_BIJVOEGLIJK = """
goed beter best slecht slechter groot groter kort lang langer klein kleiner jong jonger oud ouder nieuw vorig volgend laatst eerst tweede
derde vierde hoog laag hoger lager breed smal dik dun zwaar licht sterk zwak snel langzaam traag vroeg laat vers rijp warm koud heet droog
nat schoon vuil mooi lelijk lief boos bang blij droef verdrietig moe wakker ziek gezond veilig onveilig ernstig acuut structureel langdurig
herhaald dringend urgent rustig onrustig druk stil luid hard zacht streng mild eerlijk vals echt nep waar onwaar juist verkeerd fout klaar
open dicht vol leeg vrij gratis duur goedkoop arm rijk zelfstandig afhankelijk alleenstaand gescheiden gehuwd zwanger lichamelijk psychisch
seksueel financieel emotioneel verbaal digitaal sociaal maatschappelijk gemeentelijk regionaal landelijk lokaal provinciaal wettelijk
juridisch medisch forensisch pedagogisch preventief anoniem herleidbaar bekend onbekend duidelijk onduidelijk zichtbaar onzichtbaar mogelijk
onmogelijk nodig onnodig handig lastig moeilijk makkelijk eenvoudig complex bijzonder gewoon vreemd raar gek wijs dom slim lui ijverig trots
verlegen jaloers agressief gewelddadig dreigend dronken verslaafd getraumatiseerd gevoelig kwetsbaar weerbaar betrokken tevreden ontevreden
blauw rood geel groen zwart wit grijs bruin paars roze oranje donker linker rechter noordelijk zuidelijk oostelijk westelijk centraal eigen
vast los heel half dubbel enig laatst gezamenlijk wederzijds onderling vrijwillig verplicht gedwongen voorlopig tijdelijk definitief actief
passief positief negatief neutraal gemiddeld totaal geheel volledig beperkt ruim krap nauw diep vlak recht krom rond scherp bot glad ruw
dagelijks wekelijks maandelijks jaarlijks regelmatig onregelmatig nieuwsgierig vrolijk somber eenzaam jeugdig bejaard volwassen minderjarig
meerderjarig thuis elders ver dichtbij nabij vlot braaf kwiek krachtig teder puur pril vaag flink stevig dapper
twaalf elf tien negen acht zeven zes vijf vier drie twee een nul honderd duizend miljoen eenmaal tweemaal eerste
"""
_AFGEKORT = """
vt shg ggd ggz jgz cjg om mdt poh bsn avg wmo wlz jw rvdk tbs uwv svb ib'er ib ots uhp jb gi bjz vvt lvb asd adhd ptss bopz who cbs vng
ministerie app sms tv pc cd ok id ic seh ehbo vo po mbo hbo vmbo havo vwo bso kdv azc coa ind ngo eu vn nl ov nvt ivm mbt tav tgv ihkv aub
dmv nav ipv ism tbv tov zgn ca evt bijv etc enz resp incl excl max min nr tel blz jr mnd wk
"""


@lru_cache(maxsize=1)
def gewone_woorden() -> frozenset[str]:
    """Alle woorden van de lijst, in kleine letters."""
    return frozenset((_FUNCTIE + _WERK + _NAAMWOORD + _BIJVOEGLIJK + _AFGEKORT).split())


@lru_cache(maxsize=1)
def functiewoorden() -> frozenset[str]:
    """De kleine woorden waaruit een zin bestaat: lidwoorden, voorzetsels, voornaamwoorden, bijwoorden."""
    return frozenset(_FUNCTIE.split())


@lru_cache(maxsize=1)
def werkwoorden() -> frozenset[str]:
    """De vormen van werkwoorden."""
    return frozenset(_WERK.split())


@lru_cache(maxsize=1)
def bijvoeglijk() -> frozenset[str]:
    """Bijvoeglijke naamwoorden en telwoorden, zonder buiging."""
    return frozenset(_BIJVOEGLIJK.split())


@lru_cache(maxsize=1)
def afkortingen() -> frozenset[str]:
    """Afkortingen van organisaties en vaste uitdrukkingen, zonder punten."""
    return frozenset(_AFGEKORT.split())


_UITGANGEN = (
    "eren",
    "den",
    "ten",
    "tje",
    "jes",
    "ers",
    "ing",
    "heid",
    "en",
    "er",
    "de",
    "te",
    "je",
    "st",
    "e",
    "s",
    "t",
    "d",
    "n",
)
_HARD = {"v": "f", "z": "s"}
_ZACHT = {"f": "v", "s": "z"}


def _stammen(woord: str) -> set[str]:
    """Mogelijke stammen van een vervoegd of verbogen woord: bakken -> bak, lezen -> lees, straten -> straat."""
    stammen = {woord}
    for uitgang in _UITGANGEN:
        if woord.endswith(uitgang) and len(woord) - len(uitgang) >= 3:
            stam = woord[: -len(uitgang)]
            stammen.add(stam)
            if stam[-1] == stam[-2]:
                stammen.add(stam[:-1])
            elif stam[-2] in "aeou" and stam[-3] != stam[-2]:
                stammen.add(stam[:-1] + stam[-2] + stam[-1])
    return stammen | {s[:-1] + _HARD[s[-1]] for s in stammen if s[-1] in _HARD}


@lru_cache(maxsize=1)
def verbogen() -> frozenset[str]:
    """Bijvoeglijke naamwoorden met een e erachter: jonge, witte, grote, lieve."""
    vormen = set()
    for woord in bijvoeglijk():
        stammen = {woord, woord + woord[-1]}
        if len(woord) > 3 and woord[-2] == woord[-3]:
            stammen.add(woord[:-2] + woord[-1])
        vormen |= {stam + "e" for stam in stammen | {s[:-1] + _ZACHT[s[-1]] for s in stammen if s[-1] in _ZACHT}}
    return frozenset(vormen)


def is_gewoon(woord: str) -> bool:
    """Is dit een gewoon Nederlands woord of een vorm daarvan? `woord` is al gevouwen tot kleine letters."""
    lijst = gewone_woorden()
    if woord in lijst:
        return True
    vormen = _stammen(woord)
    if woord.startswith(("ge", "be", "ver", "on", "her", "aan", "af", "op", "uit")) and len(woord) > 5:
        vormen |= {
            v
            for begin in ("ge", "be", "ver", "on", "her", "aan", "af", "op", "uit")
            if woord.startswith(begin)
            for v in _stammen(woord[len(begin) :])
        }
    return not lijst.isdisjoint(vormen)
