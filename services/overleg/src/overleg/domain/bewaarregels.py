"""Bewaarregels: per soort gegeven hoe lang, vanaf wanneer en waarom; gegevens van een regio, geen code."""

from dataclasses import dataclass
from enum import StrEnum


class Categorie(StrEnum):
    """Soort gegeven met een eigen bewaartermijn."""

    ZORGMELDING = "zorgmelding"
    """Een zorgmelding met iedereen en alles in het dossier eromheen."""
    PERSOON = "persoon"
    """Een persoon over wie geen zorgmelding is."""
    OVERLEG = "overleg"
    """Wat in een interventieoverleg voor iedereen aan tafel staat; wat over een casus gezegd is hoort bij het dossier."""
    MELDCODE = "meldcode"
    """Een wandeling door de meldcode over niemand die bekend is; anders hoort zij bij de persoon."""
    ZORG = "zorg"
    """Een zorg zonder melding."""
    SIGNAAL = "signaal"
    """Een signaal voor een signaaloverleg."""
    NOODTOEGANG = "noodtoegang"
    """De reden van noodtoegang tot wie niet gevonden werd; anders hoort zij bij de persoon."""


class Beginpunt(StrEnum):
    """Vanaf welke gebeurtenis een termijn telt."""

    EINDE_DOSSIER = "einde-dossier"
    """Afsluiting, einde van de monitoring, het laatste nieuwe geweld of het laatste overleg erover, wat het laatst is."""
    LAATSTE_FEIT = "laatste-feit"


@dataclass(frozen=True, slots=True)
class Bewaarregel:
    """Eén bewaartermijn. Wijzig de versie als de regel wijzigt: een voorstel en een verklaring noemen haar."""

    categorie: Categorie
    beginpunt: Beginpunt
    maanden: int
    grondslag: str
    """Waarop de termijn berust, in woorden; zegt erbij wat niet is nagezocht."""
    versie: int = 1
    jongste_vanaf: int | None = None
    """Leeftijd in jaren die de jongste in het dossier eerst bereikt moet hebben."""


DOSSIER = Bewaarregel(
    Categorie.ZORGMELDING, Beginpunt.EINDE_DOSSIER, 240,
    "Veilig Thuis bewaart een dossier hoogstens twintig jaar, met kinderen gerekend vanaf een moment bij het jongste kind "
    "(Veilig Thuis Gooi en Vechtstreek, Uw rechten). Dat dit de achttiende verjaardag is, en Wmo 2015 art. 5.3.4, is niet nagezocht.",
    jongste_vanaf=18,
)  # fmt: skip
LOSSE_PERSOON = Bewaarregel(
    Categorie.PERSOON, Beginpunt.LAATSTE_FEIT, 24,
    "Eigen keuze: geen wettelijke termijn gevonden voor gegevens zonder zorgmelding (AVG art. 5 lid 1 onder e).",
)  # fmt: skip
INTERVENTIEOVERLEG = Bewaarregel(
    Categorie.OVERLEG, Beginpunt.LAATSTE_FEIT, 240,
    "Eigen keuze, gelijk aan het dossier en nooit eerder dan een dossier dat besproken werd: geen wettelijke termijn nagezocht.",
)  # fmt: skip
_ZONDER_MENS = (
    "Eigen keuze, gelijk aan een persoon zonder zorgmelding: er hoort niemand in herkenbaar te zijn, maar het is vrije tekst "
    "(AVG art. 5 lid 1 onder e). Geen wettelijke termijn nagezocht."
)
ZONDER_MENS = tuple(
    Bewaarregel(categorie, Beginpunt.LAATSTE_FEIT, 24, _ZONDER_MENS)
    for categorie in (Categorie.MELDCODE, Categorie.ZORG, Categorie.SIGNAAL)
)
NOODREDEN = Bewaarregel(
    Categorie.NOODTOEGANG, Beginpunt.LAATSTE_FEIT, 24,
    "Eigen keuze, gelijk aan een persoon zonder zorgmelding; dat er noodtoegang was blijft. Geen wettelijke termijn nagezocht.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bewaarregels:
    """De bewaarregels van deze regio, als JSON in te stellen; wie er een opgeeft, geeft van elke categorie een op."""

    regels: tuple[Bewaarregel, ...] = (DOSSIER, LOSSE_PERSOON, INTERVENTIEOVERLEG, *ZONDER_MENS, NOODREDEN)
    langste_uitstel_maanden: int = 60
    """Hoe lang een voorstel hoogstens wordt uitgesteld; daarna komt er een nieuw. Eigen keuze."""

    def __post_init__(self) -> None:
        """Elke categorie precies één keer: wat geen termijn heeft, zou ongemerkt voorgoed bewaard worden."""
        if sorted(r.categorie for r in self.regels) != sorted(Categorie):
            raise ValueError("elke categorie heeft precies een bewaarregel")

    def voor(self, categorie: Categorie) -> Bewaarregel:
        """De regel van deze categorie."""
        return next(r for r in self.regels if r.categorie is categorie)


GEWOON = Bewaarregels()
"""De uitgangswaarden."""
