"""Bewaarregels: per soort gegeven hoe lang, vanaf wanneer en waarom; gegevens van een regio, geen code."""

from dataclasses import dataclass
from enum import StrEnum


class Categorie(StrEnum):
    """Soort gegeven met een eigen bewaartermijn."""

    ZORGMELDING = "zorgmelding"
    """Een zorgmelding met iedereen en alles in het dossier eromheen."""
    PERSOON = "persoon"
    """Een persoon over wie geen zorgmelding is."""


class Beginpunt(StrEnum):
    """Vanaf welke gebeurtenis een termijn telt."""

    EINDE_DOSSIER = "einde-dossier"
    """Afsluiting, einde van de monitoring of het laatste nieuwe geweld, wat het laatst is."""
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


@dataclass(frozen=True, slots=True)
class Bewaarregels:
    """De bewaarregels van deze regio, als JSON in te stellen; wie er een opgeeft, geeft ze alle twee op."""

    regels: tuple[Bewaarregel, ...] = (DOSSIER, LOSSE_PERSOON)
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
