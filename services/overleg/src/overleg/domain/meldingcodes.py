"""Codelijsten van de zorgmelding die alleen daar voorkomen; hun omschrijving en bron staan in `codelijsten`."""

from enum import StrEnum


class MelderFunctie(StrEnum):
    """Rol of functie van de melder: de tweede as van CBS-tabel 84849NED, waarvan de hele lijst niet is verkregen."""

    DIRECTBETROKKENE = "directbetrokkene"
    FAMILIELID = "familielid"
    BUUR_OF_BEKENDE = "buur-of-bekende"
    POLITIEAGENT = "politieagent"
    WIJKAGENT = "wijkagent"
    RECLASSERINGSWERKER = "reclasseringswerker"
    VERPLEEGKUNDIGE = "verpleegkundige"
    HUISARTS = "huisarts"
    MEDISCH_SPECIALIST = "medisch-specialist"
    JEUGDARTS = "jeugdarts"
    JEUGDVERPLEEGKUNDIGE = "jeugdverpleegkundige"
    PARAMEDICUS = "paramedicus"
    GGZ_BEHANDELAAR = "ggz-behandelaar"
    THUISZORGMEDEWERKER = "thuiszorgmedewerker"
    KINDEROPVANGMEDEWERKER = "kinderopvangmedewerker"
    DOCENT = "docent"
    INTERN_BEGELEIDER = "intern-begeleider"
    LEERPLICHTAMBTENAAR = "leerplichtambtenaar"
    JEUGDHULPVERLENER = "jeugdhulpverlener"
    JEUGDBESCHERMER = "jeugdbeschermer"
    MAATSCHAPPELIJK_WERKER = "maatschappelijk-werker"
    WIJKTEAMMEDEWERKER = "wijkteammedewerker"
    VRIJWILLIGER = "vrijwilliger"
    ANDERS = "anders"


class DuurGeweld(StrEnum):
    """Hoe lang het geweld al duurt; CBS-tabel 84849NED kent deze as, de klassen ervan zijn niet verkregen."""

    EENMALIG = "eenmalig"
    TOT_3_MAANDEN = "tot-3-maanden"
    TOT_12_MAANDEN = "3-tot-12-maanden"
    TOT_5_JAAR = "1-tot-5-jaar"
    VANAF_5_JAAR = "vanaf-5-jaar"
    ONBEKEND = "onbekend"


class Doelgroep(StrEnum):
    """Doelgroepen die het datalabrapport Noordoostpolder noemt; vaak bijzondere persoonsgegevens, nooit verplicht."""

    ARBEIDSMIGRANT = "arbeidsmigrant"
    STATUSHOUDER = "statushouder"
    ASIELZOEKER = "asielzoeker"
    LVB = "lvb"
    PSYCHIATRISCHE_AANDOENING_OUDER = "psychiatrische-aandoening-ouder"
    PSYCHIATRISCHE_AANDOENING_KIND = "psychiatrische-aandoening-kind"
    MINIMAHUISHOUDEN = "minimahuishouden"
    MIDDELENGEBRUIK = "middelengebruik"
    STRENG_CHRISTELIJKE_GEMEENSCHAP = "streng-christelijke-gemeenschap"
    SLACHTOFFER_MENSENHANDEL = "slachtoffer-mensenhandel"
    OUDEREN = "ouderen"
    COMPLEXE_RELATIEBREUK = "complexe-relatiebreuk"


class ExternSysteem(StrEnum):
    """Systeem van de afzender waar het externe kenmerk vandaan komt; per systeem is een kenmerk uniek."""

    CORV = "corv"
    POLITIE = "politie"
    JGZ_DOSSIER = "jgz-dossier"
    ANDERS = "anders"


class RedenNietGeinformeerd(StrEnum):
    """Waarom een directbetrokkene (nog) niet is geïnformeerd; eigen lijst."""

    ONVEILIG_BETROKKENE = "onveilig-voor-betrokkene"
    ONVEILIG_ANDER = "onveilig-voor-een-ander"
    ONVEILIG_PROFESSIONAL = "onveilig-voor-professional"
    ONDERZOEK_POLITIE = "onderzoek-politie-of-om"
    TE_JONG = "te-jong"
    ONVINDBAAR = "onvindbaar"
    OVERLEDEN = "overleden"


class OnderzoekUitkomst(StrEnum):
    """Uitkomst van een onderzoek per aard (CBS-tabel 84853NED); niet bevestigd is iets anders dan weerlegd."""

    BEVESTIGD = "bevestigd"
    NIET_BEVESTIGD = "niet-bevestigd"
    WEERLEGD = "weerlegd"


class Sluitreden(StrEnum):
    """Waarom een zorgmelding wordt afgesloten; eigen lijst, naast het resultaat."""

    DOELEN_BEREIKT = "doelen-bereikt"
    HULP_OVERGENOMEN = "hulp-overgenomen"
    GEEN_VERVOLG_NODIG = "geen-vervolg-nodig"
    GEEN_MEDEWERKING = "geen-medewerking"
    MAATREGEL_OPGELEGD = "maatregel-opgelegd"
    VERHUISD = "verhuisd"
    OVERLEDEN = "overleden"
    OMGEZET_IN_ADVIES = "omgezet-in-advies"


class Correctiereden(StrEnum):
    """Waarom de dag van de start van hulp is verbeterd; eigen lijst."""

    VERKEERDE_DAG = "verkeerde-dag"
    EERDERE_HULP_BEKEND = "eerdere-hulp-bekend-geworden"
    HULP_KWAM_NIET_OP_GANG = "hulp-kwam-niet-op-gang"


class NaStap(StrEnum):
    """Waarna aan de melder wordt teruggekoppeld (KNMG-meldcode, bijlage 4)."""

    BEOORDELING = "beoordeling"
    AFSLUITING = "afsluiting"


class Terugkoppeldeel(StrEnum):
    """Wat aan de melder verteld mag worden (KNMG-meldcode, bijlage 4)."""

    BEHANDELD = "behandeld"
    VERVOLGTRAJECT = "vervolgtraject"
    OVERDRACHTSPARTIJ = "overdrachtspartij"
    VEILIGHEIDSVOORWAARDEN = "veiligheidsvoorwaarden"
    MONITORING = "monitoring"


class Terugkoppelwijze(StrEnum):
    """Hoe is teruggekoppeld; eigen lijst."""

    GESPREK = "gesprek"
    TELEFOON = "telefoon"
    BEVEILIGD_BERICHT = "beveiligd-bericht"
    BRIEF = "brief"
