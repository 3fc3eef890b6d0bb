"""Woorden die zeggen dat het volgende woord een naam is, of juist niet; gevouwen tot kleine letters."""

from overleg.domain.anonimiteit.reeks import reeks

_AANSPREEK = """
mevrouw mevr mw mvr meneer mijnheer dhr hr heer juf juffrouw meester dokter dr drs mr zuster tante oom oma opa fam
familie gezin echtpaar broeder pastoor dominee imam coach
"""
_VERWANT = """
moeder vader zoon zoontje dochter dochtertje kind kindje baby peuter kleuter broer broertje zus zusje partner ex
expartner vriend vriendin man vrouw vriendje vriendinnetje buurman buurvrouw buurjongen buurmeisje stiefvader
stiefmoeder stiefzoon stiefdochter schoonmoeder schoonvader schoonzus zwager neef neefje nicht nichtje jongen meisje
tweeling oudste jongste middelste pleegvader pleegmoeder pleegkind kleinzoon kleindochter echtgenoot echtgenote
verloofde client mama papa collega huisgenoot mantelzorger ouder slachtoffer pleger verdachte dader leerling getuige
halfbroer halfzus stiefbroer stiefzus exman exvriend exvrouw mens persoon bewoner bewoonster patient inwoner
inwoonster tiener puber jongeman dame heer bejaarde weduwe weduwnaar student studente oma opa tante oom melder
scholier vluchteling asielzoeker zwangere babytje opoe
"""
_GEHETEN = """
heet heette heten genaamd genoemd geheten roepnaam voornaam achternaam bijnaam noemt noemen
"""
_LIDWOORD = """
de het een deze elke geen iedere welke enkele veel twee drie vier der
"""
_DOET = """
is was heeft had wil wilde kan kon moet moest mag mocht zal zou zegt zei vertelt vertelde vindt vond vraagt vroeg belt
belde gaat ging komt kwam slaat sloeg huilt huilde woont woonde werkt werkte slaapt sliep blijft bleef weet wist denkt
dacht krijgt kreeg geeft gaf neemt nam drinkt dronk schreeuwt schreeuwde doet deed ziet zag staat stond zit zat ligt
lag loopt liep wordt werd durft durfde weigert weigerde meldt meldde voelt voelde zoekt zocht noemt noemde herkent
ontkent ontkende dreigt dreigde bedreigt bedreigde mishandelt mishandelde controleert controleerde eet at speelt
speelde geniet vlucht vluchtte reageert reageerde hoort hoorde leert leerde houdt hield maakt maakte heet lijkt leek
begint begon praat praatte
"""
_GEEN_NAAM = """
veilig centrum raad jeugd jeugdzorg stichting gemeente provincie steunpunt samen leger rode blijf turkse turks poolse
pools nederlandse nederlands marokkaanse marokkaans syrische syrisch oekraiense oekraiens arabische arabisch duitse
duits engelse engels belgische belg bulgaarse roemeense afghaanse eritrese eritrees somalische surinaamse antilliaanse
friese fries franse frans spaanse russische chinese iraanse iraakse europese afrikaanse christelijke islamitische
joodse hindoestaanse molukse indonesische amsterdam rotterdam utrecht lelystad almere dronten urk zeewolde emmeloord
marknesse flevoland zwolle noordoostpolder kampen heerenveen groningen friesland overijssel nederland belgie duitsland
polen turkije marokko syrie oekraine europa kerst pasen pinksteren sinterklaas ramadan suikerfeest god allah corona
covid whatsapp facebook instagram tiktok snapchat google teams zoom internet halt valente movisie humanitas
slachtofferhulp reclassering politie justitie huisarts kindertelefoon fier moviera kadera oranje
"""

AANSPREEK = reeks(_AANSPREEK)
"""Aanspreekvormen; hierna staat een naam als het volgende woord een hoofdletter heeft."""
VERWANT = reeks(_VERWANT)
"""Wie iemand van een ander is of in een casus; in het enkelvoud."""
GEHETEN = reeks(_GEHETEN)
"""Hierna staat een naam."""
LIDWOORD = reeks(_LIDWOORD)
"""Na deze woorden staat een zelfstandig naamwoord, geen voornaam."""
DOET = reeks(_DOET)
"""Wat een mens doet; een twijfelgeval aan het begin van een zin is met zo'n woord erachter een naam."""
GEEN_NAAM = reeks(_GEEN_NAAM)
"""Met een hoofdletter geschreven, en toch geen naam van een mens."""
