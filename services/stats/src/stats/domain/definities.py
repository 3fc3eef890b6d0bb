"""Definities van de cijfers als gegevens: een andere telling is een nieuwe versie, nooit een stille wijziging."""

from dataclasses import dataclass

from common.errors import NotFound


@dataclass(frozen=True, slots=True)
class Definitie:
    """Wat een cijfer telt, waarvan, en wat niet meetelt."""

    id: str
    versie: int
    titel: str
    eenheid: str
    teller: str
    noemer: str | None
    uitsluitingen: str
    bron: str


_BRON = "Gebeurtenissen van Veilig Thuis in de keten; voor eerdere jaren ingelezen registraties van Veilig Thuis"

ZORGMELDINGEN_PER_KWARTAAL = Definitie(
    "zorgmeldingen-per-kwartaal", 1, "Zorgmeldingen per kwartaal naar soort", "melding",
    "Zorgmeldingen met ontvangstdag (Europe/Amsterdam) in het kwartaal, naar de zeven soorten van CBS-tabel 85361NED",
    None, "Adviezen; zorgmeldingen zonder bekende gemeente", _BRON,
)  # fmt: skip
ZORGMELDINGEN_PER_JAAR = Definitie(
    "zorgmeldingen-per-jaar", 1, "Zorgmeldingen per jaar naar melder of postcodegebied", "melding",
    "Zorgmeldingen met ontvangstdag in het jaar, naar categorie van de melder (CBS-tabel 84849NED) of PC4 van het huishouden",
    "Alle zorgmeldingen met ontvangstdag in het jaar", "Adviezen; zorgmeldingen zonder bekende gemeente", _BRON,
)  # fmt: skip
START_HULP = Definitie(
    "start-hulp", 1, "Dagen van zorgmelding tot start van de hulp", "melding",
    "Kalenderdagen van ontvangst tot de eerste werkelijke hulp, van zorgmeldingen ontvangen in het kwartaal waarvoor hulp is gestart",
    "Zorgmeldingen ontvangen in het kwartaal waarvoor hulp is gestart", "Zorgmeldingen zonder (nog) gestarte hulp", _BRON,
)  # fmt: skip

DEFINITIES: tuple[Definitie, ...] = (ZORGMELDINGEN_PER_KWARTAAL, ZORGMELDINGEN_PER_JAAR, START_HULP)


def zoek_definitie(definitie_id: str) -> Definitie:
    """De geldende versie van een definitie; NotFound als er geen is."""
    for definitie in DEFINITIES:
        if definitie.id == definitie_id:
            return definitie
    raise NotFound("Deze definitie bestaat niet; GET /v1/definities noemt ze alle.")
