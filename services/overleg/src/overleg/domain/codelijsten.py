"""De codelijsten van de zorgmelding, elk met haar bron. Wat CBS of een protocol niet zegt, heet hier eigen indeling."""

from overleg.domain import codes as c
from overleg.domain import meldingcodes as m
from overleg.domain.codelijst import EIGEN, Codelijst, codelijst

_ORG = "CBS-tabel 84849NED, as organisatie"
_FUNCTIE = "CBS-tabel 84849NED, as rol/functie"
_AARD = "CBS-tabel 84850NED, as aard van het geweld"
_SOORT = "CBS-tabel 85361NED"
_TRIAGE = "meldcode.nu, Triage (Handelingsprotocol Veilig Thuis 2019)"
_JGZ = "JGZ-richtlijn Kindermishandeling 2016; als CBS-label niet nagezocht"
_LAB = "datalabrapport Noordoostpolder"
_KNMG = "KNMG-meldcode, bijlage 4"
_KM, _PG, _HG, _AP = "kindermishandeling", "partnergeweld", "huiselijk-geweld-overig", "andere-problematiek"

_MELDER = codelijst(
    "melder-categorie", c.MelderCategorie, "Wie meldt, naar organisatie", f"{_ORG}; niet de hele lijst is verkregen",
    {
        c.MelderCategorie.NIET_BEROEPSMATIG: ("Niet beroepsmatig: burger, familie of betrokkene", _ORG),
        c.MelderCategorie.POLITIE: ("Politie", f"{_ORG}: justitie en veiligheid; de splitsing is van ons"),
        c.MelderCategorie.JUSTITIE_OVERIG: ("Justitie en veiligheid, niet politie", f"{_ORG}: justitie en veiligheid; de splitsing is van ons"),
        c.MelderCategorie.GEZONDHEIDSZORG: ("Gezondheidszorg", _ORG),
        c.MelderCategorie.GGZ: ("Geestelijke gezondheidszorg", _ORG),
        c.MelderCategorie.KINDEROPVANG: ("Kinderopvang", _ORG),
        c.MelderCategorie.ONDERWIJS: ("Onderwijs", _ORG),
        c.MelderCategorie.LEERPLICHT: ("Bureau Leerplicht", _ORG),
        c.MelderCategorie.JEUGDZORG: ("Jeugdzorg", _ORG),
        c.MelderCategorie.VEILIG_THUIS_ANDERE_REGIO: ("Veilig Thuis van een andere regio", _ORG),
        c.MelderCategorie.VEILIG_THUIS_MAATWERK: ("Veilig Thuis: inzet regionaal maatwerk", _ORG),
        c.MelderCategorie.ANDERS: ("Andere organisatie", _ORG),
    },
)  # fmt: skip
_MELDERFUNCTIE = codelijst(
    "melder-functie", m.MelderFunctie, "Rol of functie van de melder; leeg bij een anonieme melder",
    f"{_FUNCTIE}; de hele lijst is niet verkregen, de rest is {EIGEN}",
    {
        m.MelderFunctie.DIRECTBETROKKENE: ("Slachtoffer, pleger of huisgenoot zelf", EIGEN),
        m.MelderFunctie.FAMILIELID: ("Familielid", EIGEN),
        m.MelderFunctie.BUUR_OF_BEKENDE: ("Buur, vriend of bekende", EIGEN),
        m.MelderFunctie.POLITIEAGENT: ("Politieagent", EIGEN),
        m.MelderFunctie.WIJKAGENT: ("Wijkagent", EIGEN),
        m.MelderFunctie.RECLASSERINGSWERKER: ("Reclasseringswerker", EIGEN),
        m.MelderFunctie.VERPLEEGKUNDIGE: ("Verpleegkundige", f"{_FUNCTIE}: beroep, medisch, verpleegkundige"),
        m.MelderFunctie.HUISARTS: ("Huisarts", EIGEN),
        m.MelderFunctie.MEDISCH_SPECIALIST: ("Medisch specialist", EIGEN),
        m.MelderFunctie.JEUGDARTS: ("Jeugdarts", EIGEN),
        m.MelderFunctie.JEUGDVERPLEEGKUNDIGE: ("Jeugdverpleegkundige", EIGEN),
        m.MelderFunctie.PARAMEDICUS: ("Paramedicus", EIGEN),
        m.MelderFunctie.GGZ_BEHANDELAAR: ("Behandelaar in de ggz", EIGEN),
        m.MelderFunctie.THUISZORGMEDEWERKER: ("Medewerker thuiszorg", EIGEN),
        m.MelderFunctie.KINDEROPVANGMEDEWERKER: ("Medewerker kinderopvang", f"{_FUNCTIE}: beroep, kinderopvang"),
        m.MelderFunctie.DOCENT: ("Leerkracht of docent", EIGEN),
        m.MelderFunctie.INTERN_BEGELEIDER: ("Intern begeleider", EIGEN),
        m.MelderFunctie.LEERPLICHTAMBTENAAR: ("Leerplichtambtenaar", EIGEN),
        m.MelderFunctie.JEUGDHULPVERLENER: ("Jeugdhulpverlener", EIGEN),
        m.MelderFunctie.JEUGDBESCHERMER: ("Jeugdbeschermer", EIGEN),
        m.MelderFunctie.MAATSCHAPPELIJK_WERKER: ("Maatschappelijk werker", EIGEN),
        m.MelderFunctie.WIJKTEAMMEDEWERKER: ("Medewerker lokaal team of wijkteam", EIGEN),
        m.MelderFunctie.VRIJWILLIGER: ("Vrijwilliger", EIGEN),
        m.MelderFunctie.ANDERS: ("Andere functie", EIGEN),
    },
)  # fmt: skip
_AARDEN = codelijst(
    "aard", c.Aard, "Aard van het geweld; meer waarden mogen", _AARD,
    {
        c.Aard.KM_LICHAMELIJK: ("Lichamelijke mishandeling van een kind", _JGZ, _KM),
        c.Aard.KM_EMOTIONEEL: ("Emotionele mishandeling van een kind", _LAB, _KM),
        c.Aard.KM_VERWAARLOZING_LICHAMELIJK: ("Lichamelijke verwaarlozing van een kind", _JGZ, _KM),
        c.Aard.KM_VERWAARLOZING_EMOTIONEEL: ("Emotionele verwaarlozing van een kind", _LAB, _KM),
        c.Aard.KM_SEKSUEEL: ("Seksueel misbruik van een kind", _JGZ, _KM),
        c.Aard.KM_GETUIGE: ("Kind is getuige van huiselijk geweld", _LAB, _KM),
        c.Aard.KM_ONBEPAALD: ("Kindermishandeling, niet nader bepaald", EIGEN, _KM),
        c.Aard.PARTNER_FYSIEK: ("Fysiek geweld door (ex-)partner", _LAB, _PG),
        c.Aard.PARTNER_EMOTIONEEL: ("Emotionele mishandeling door (ex-)partner", _LAB, _PG),
        c.Aard.PARTNER_SEKSUEEL: ("Seksueel geweld door (ex-)partner", "CBS, begrip huiselijk geweld", _PG),
        c.Aard.PARTNER_ONBEPAALD: ("(Ex-)partnergeweld, niet nader bepaald", EIGEN, _PG),
        c.Aard.GEWELD_TEGEN_OUDERS: ("Geweld tegen ouders (oudermishandeling)", "CBS-tabel 84853NED", "geweld-tegen-ouders"),
        c.Aard.OUDERENMISHANDELING: ("Ouderenmishandeling", "CBS, begrip huiselijk geweld", "ouderenmishandeling"),
        c.Aard.HG_OVERIG: ("Ander geweld door iemand uit de huiselijke kring", "CBS, begrip huiselijk geweld", _HG),
        c.Aard.ANDERS_CONFLICTSCHEIDING: ("Andere problematiek: conflictscheiding", _LAB, _AP),
        c.Aard.ANDERS_ZORG_MINDERJARIGE: ("Andere problematiek: politiemelding overige zorg minderjarige", _LAB, _AP),
        c.Aard.ANDERS_STRAFBAAR_FEIT: ("Andere problematiek: jeugdig strafbaar feit", _LAB, _AP),
        c.Aard.ANDERS_OVERIG: ("Andere problematiek, niet nader gespecificeerd", _LAB, _AP),
    },
)  # fmt: skip
_AANVULLEND = codelijst(
    "aanvullende-informatie",
    c.AanvullendeInformatie,
    "Tweede as naast de aard; meer waarden mogen",
    "CBS-tabel 84850NED, as aanvullende informatie; niet de hele lijst is verkregen",
    {
        c.AanvullendeInformatie.MENSENHANDEL: ("Mensenhandel", "CBS-tabel 84850NED, as aanvullende informatie"),
        c.AanvullendeInformatie.EERGERELATEERD: ("Eergerelateerd geweld", EIGEN),
        c.AanvullendeInformatie.COMPLEXE_SCHEIDING: ("Complexe scheiding", EIGEN),
        c.AanvullendeInformatie.HUWELIJKSDWANG: ("Huwelijksdwang", EIGEN),
        c.AanvullendeInformatie.LOVERBOY: ("Loverboyproblematiek", "voorstel regiovisie Kennemerland"),
    },
)
_DOELGROEPEN = codelijst(
    "doelgroep", m.Doelgroep,
    "Doelgroepen; nooit verplicht. Inwoners van één dorp staan er niet in: dat zegt de pc4",
    _LAB,
    {
        m.Doelgroep.ARBEIDSMIGRANT: ("Arbeidsmigranten", _LAB),
        m.Doelgroep.STATUSHOUDER: ("Statushouders", _LAB),
        m.Doelgroep.ASIELZOEKER: ("Mensen uit een azc", _LAB),
        m.Doelgroep.LVB: ("Licht verstandelijke beperking", _LAB),
        m.Doelgroep.PSYCHIATRISCHE_AANDOENING_OUDER: ("Psychiatrische aandoening van een ouder", _LAB),
        m.Doelgroep.PSYCHIATRISCHE_AANDOENING_KIND: ("Psychiatrische aandoening van een kind", _LAB),
        m.Doelgroep.MINIMAHUISHOUDEN: ("Minimahuishouden", _LAB),
        m.Doelgroep.MIDDELENGEBRUIK: ("Middelengebruik", _LAB),
        m.Doelgroep.STRENG_CHRISTELIJKE_GEMEENSCHAP: ("Streng christelijke gemeenschap", _LAB),
        m.Doelgroep.SLACHTOFFER_MENSENHANDEL: ("Slachtoffers van mensenhandel", _LAB),
        m.Doelgroep.OUDEREN: ("Ouderen", _LAB),
        m.Doelgroep.COMPLEXE_RELATIEBREUK: ("Complexe relatiebreuk", _LAB),
    },
    bijzonder=frozenset(m.Doelgroep) - {m.Doelgroep.MINIMAHUISHOUDEN, m.Doelgroep.OUDEREN, m.Doelgroep.COMPLEXE_RELATIEBREUK},
)  # fmt: skip
_DUUR = codelijst(
    "duur-geweld",
    m.DuurGeweld,
    "Hoe lang het geweld bij ontvangst al duurde",
    f"CBS-tabel 84849NED, as duur geweld; de klassen zijn {EIGEN}",
    {
        m.DuurGeweld.EENMALIG: ("Voor zover bekend één keer", EIGEN),
        m.DuurGeweld.TOT_3_MAANDEN: ("Korter dan drie maanden", EIGEN),
        m.DuurGeweld.TOT_12_MAANDEN: ("Drie maanden tot een jaar", EIGEN),
        m.DuurGeweld.TOT_5_JAAR: ("Een jaar tot vijf jaar", EIGEN),
        m.DuurGeweld.VANAF_5_JAAR: ("Vijf jaar of langer", EIGEN),
        m.DuurGeweld.ONBEKEND: ("Onbekend", EIGEN),
    },
)
_SOORTEN = codelijst(
    "soort",
    c.Soort,
    "Soort van een zorgmelding; wordt berekend, nooit ingevoerd",
    _SOORT,
    {
        c.Soort.EERSTE: ("Eerste melding: geen betrokkene in de 36 maanden ervoor bekend", _SOORT),
        c.Soort.HER_MEERDERE: ("Hermelding: meerdere betrokkenen al bekend", _SOORT),
        c.Soort.HER_EEN: ("Hermelding: één betrokkene al bekend", _SOORT),
        c.Soort.VERVOLG_TIJDENS_VB: ("Vervolgmelding tijdens de veiligheidsbeoordeling", _SOORT),
        c.Soort.VERVOLG_NA_VB: ("Vervolgmelding na de veiligheidsbeoordeling", _SOORT),
        c.Soort.VERVOLG_MONITOR: ("Vervolgmelding tijdens monitoring door Veilig Thuis", _SOORT),
        c.Soort.NIET_INGEDEELD: ("Niet ingedeeld: niemand is geïdentificeerd", _SOORT),
    },
)
_BESLUITEN = codelijst(
    "besluit", c.Besluit, "Uitkomst van de veiligheidsbeoordeling", _TRIAGE,
    {
        c.Besluit.OVERDRACHT_LOKAAL_VELD: ("Overdracht aan het lokale veld", _TRIAGE, "overdracht"),
        c.Besluit.OVERDRACHT_PROFESSIONAL: ("Overdracht aan een instelling of professional die al betrokken is", _TRIAGE, "overdracht"),
        c.Besluit.OVERDRACHT_MDT: ("Overdracht aan een multidisciplinair team dat dat wettelijk mag", _TRIAGE, "overdracht"),
        c.Besluit.OVERDRACHT_VEILIG_THUIS: ("Veilig Thuis houdt de verantwoordelijkheid zelf", _TRIAGE, "overdracht"),
        c.Besluit.OMGEZET_IN_ADVIES: ("Omgezet in een advies; de melding is daarmee afgesloten", _TRIAGE, "geen-vervolg"),
        c.Besluit.BEEINDIGD: ("Bemoeienis direct beëindigd; alleen nog afsluiten", _TRIAGE, "geen-vervolg"),
        c.Besluit.VOORWAARDEN_EN_VERVOLG: ("Dienst Voorwaarden en vervolg", _TRIAGE, "dienst"),
        c.Besluit.ONDERZOEK: ("Dienst Onderzoek", _TRIAGE, "dienst"),
        c.Besluit.VERZOEK_RVDK: ("Verzoek tot onderzoek aan de Raad voor de Kinderbescherming", _TRIAGE, "rvdk"),
    },
)  # fmt: skip
_ROLLEN = codelijst(
    "betrokkene-rol", c.BetrokkeneRol, "Rol van een directbetrokkene in de melding", EIGEN,
    {
        c.BetrokkeneRol.SLACHTOFFER: ("Slachtoffer", EIGEN),
        c.BetrokkeneRol.PLEGER: ("Pleger", EIGEN),
        c.BetrokkeneRol.GETUIGE: ("Getuige", EIGEN),
        c.BetrokkeneRol.SLACHTOFFER_EN_PLEGER: ("Slachtoffer en pleger", EIGEN),
        c.BetrokkeneRol.OVERIG: ("Ander lid van het gezin of huishouden", "privacyreglement Veilig Thuis, begrip directbetrokkenen"),
    },
)  # fmt: skip
_RESULTATEN = codelijst(
    "resultaat",
    c.Resultaat,
    "Hoe een zorgmelding is afgesloten",
    EIGEN,
    {
        c.Resultaat.VEILIGHEID_HERSTELD: ("De veiligheid is hersteld", EIGEN),
        c.Resultaat.HULP_LOOPT: ("Hulp loopt", EIGEN),
        c.Resultaat.GEEN_HGKM: ("Geen huiselijk geweld of kindermishandeling", EIGEN),
        c.Resultaat.GEEN_HULP_MOGELIJK: ("Hulp is niet mogelijk gebleken", EIGEN),
        c.Resultaat.OVERGEDRAGEN_ANDERE_REGIO: ("Overgedragen aan Veilig Thuis van een andere regio", EIGEN),
        c.Resultaat.BEMOEIENIS_BEEINDIGD: ("Bemoeienis direct na de veiligheidsbeoordeling beëindigd", _TRIAGE),
        c.Resultaat.OMGEZET_IN_ADVIES: ("Omgezet in een advies; alleen als uitkomst van de beoordeling", _TRIAGE),
    },
)
_SLUITREDENEN = codelijst(
    "sluitreden",
    m.Sluitreden,
    "Waarom een zorgmelding is afgesloten",
    EIGEN,
    {
        m.Sluitreden.DOELEN_BEREIKT: ("De doelen voor de veiligheid zijn bereikt", EIGEN),
        m.Sluitreden.HULP_OVERGENOMEN: ("Andere hulp heeft het overgenomen", EIGEN),
        m.Sluitreden.GEEN_VERVOLG_NODIG: ("Geen vervolg nodig", EIGEN),
        m.Sluitreden.GEEN_MEDEWERKING: ("Geen medewerking en geen grond om door te gaan", EIGEN),
        m.Sluitreden.MAATREGEL_OPGELEGD: ("Een maatregel is opgelegd; een ander voert die uit", EIGEN),
        m.Sluitreden.VERHUISD: ("Verhuisd naar een andere regio", EIGEN),
        m.Sluitreden.OVERLEDEN: ("Overleden", EIGEN),
        m.Sluitreden.OMGEZET_IN_ADVIES: ("Omgezet in een advies", _TRIAGE),
    },
)
_NIET_GEINFORMEERD = codelijst(
    "reden-niet-geinformeerd", m.RedenNietGeinformeerd, "Waarom een directbetrokkene niet is geïnformeerd", EIGEN,
    {
        m.RedenNietGeinformeerd.ONVEILIG_BETROKKENE: ("Onveilig voor de betrokkene zelf", EIGEN),
        m.RedenNietGeinformeerd.ONVEILIG_ANDER: ("Onveilig voor een ander, zoals een kind of de melder", EIGEN),
        m.RedenNietGeinformeerd.ONVEILIG_PROFESSIONAL: ("Onveilig voor de professional", EIGEN),
        m.RedenNietGeinformeerd.ONDERZOEK_POLITIE: ("Op verzoek van politie of Openbaar Ministerie nog niet", EIGEN),
        m.RedenNietGeinformeerd.TE_JONG: ("Te jong om zelf te informeren", EIGEN),
        m.RedenNietGeinformeerd.ONVINDBAAR: ("Niet bereikbaar of onvindbaar", EIGEN),
        m.RedenNietGeinformeerd.OVERLEDEN: ("Overleden", EIGEN),
    },
)  # fmt: skip
_UITKOMSTEN = codelijst(
    "onderzoek-uitkomst",
    m.OnderzoekUitkomst,
    "Uitkomst van een onderzoek, per aard",
    "CBS-tabel 84853NED",
    {
        m.OnderzoekUitkomst.BEVESTIGD: ("Bevestigd", "CBS-tabel 84853NED"),
        m.OnderzoekUitkomst.NIET_BEVESTIGD: ("Niet bevestigd: het is niet vast komen te staan", "CBS-tabel 84853NED"),
        m.OnderzoekUitkomst.WEERLEGD: ("Weerlegd: het is vast komen te staan dat het niet zo is", "CBS-tabel 84853NED"),
    },
)
_SYSTEMEN = codelijst(
    "extern-systeem",
    m.ExternSysteem,
    "Systeem waar het externe kenmerk vandaan komt",
    EIGEN,
    {
        m.ExternSysteem.CORV: ("CORV, het knooppunt van Justid", "VNG en Justid, CORV"),
        m.ExternSysteem.POLITIE: ("Systeem van de politie, zoals het Zorgformulier", "regas.nl, CORV"),
        m.ExternSysteem.JGZ_DOSSIER: ("Dossiersysteem van de JGZ", EIGEN),
        m.ExternSysteem.ANDERS: ("Een ander systeem", EIGEN),
    },
)
_CORRECTIES = codelijst(
    "correctiereden",
    m.Correctiereden,
    "Waarom de dag van de start van hulp is verbeterd",
    EIGEN,
    {
        m.Correctiereden.VERKEERDE_DAG: ("Er was een verkeerde dag ingevuld", EIGEN),
        m.Correctiereden.EERDERE_HULP_BEKEND: ("Er bleek al eerder hulp te zijn begonnen", EIGEN),
        m.Correctiereden.HULP_KWAM_NIET_OP_GANG: ("De hulp kwam toen niet op gang en begon later", EIGEN),
    },
)
_TERUGKOPPELDELEN = codelijst(
    "terugkoppeldeel", m.Terugkoppeldeel, "Wat aan een melder verteld mag worden; wordt afgeleid, niet gekozen", _KNMG,
    {
        m.Terugkoppeldeel.BEHANDELD: ("Dat de melding is beoordeeld of afgesloten", "Wmo 2015, art. 4.1.1 (melder op de hoogte brengen)"),
        m.Terugkoppeldeel.VERVOLGTRAJECT: ("Of er een vervolgtraject is gestart", _KNMG),
        m.Terugkoppeldeel.OVERDRACHTSPARTIJ: ("Aan welke organisatie is overgedragen", _KNMG),
        m.Terugkoppeldeel.VEILIGHEIDSVOORWAARDEN: ("De veiligheidsvoorwaarden, als de melder een rol heeft", _KNMG),
        m.Terugkoppeldeel.MONITORING: ("De afspraken over monitoring, als de melder een rol heeft", _KNMG),
    },
)  # fmt: skip
_WIJZEN = codelijst(
    "terugkoppelwijze",
    m.Terugkoppelwijze,
    "Hoe aan de melder is teruggekoppeld",
    EIGEN,
    {
        m.Terugkoppelwijze.GESPREK: ("Gesprek", EIGEN),
        m.Terugkoppelwijze.TELEFOON: ("Telefoon", EIGEN),
        m.Terugkoppelwijze.BEVEILIGD_BERICHT: ("Beveiligd bericht", EIGEN),
        m.Terugkoppelwijze.BRIEF: ("Brief", EIGEN),
    },
)

CODELIJSTEN: dict[str, Codelijst] = {
    lijst.naam: lijst
    for lijst in (
        _AARDEN, _AANVULLEND, _BESLUITEN, _ROLLEN, _CORRECTIES, _DOELGROEPEN, _DUUR, _SYSTEMEN, _MELDER, _MELDERFUNCTIE,
        _UITKOMSTEN, _NIET_GEINFORMEERD, _RESULTATEN, _SLUITREDENEN, _SOORTEN, _TERUGKOPPELDELEN, _WIJZEN,
    )
}  # fmt: skip
"""Alle codelijsten van de zorgmelding, op naam."""

AARDGROEP: dict[str, str] = {w.waarde: w.groep or w.waarde for w in _AARDEN.waarden}
"""Hoofdgroep van elke aard."""
