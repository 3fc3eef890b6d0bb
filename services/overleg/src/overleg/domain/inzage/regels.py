"""De regels van onthouding en de bouwer; elke regel staat op zichzelf, zodat haar test haar weg kan laten."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from overleg.domain.inzage.model import Feit, Grond, Herkomst, Inzage, Onthouding, Soort
from overleg.domain.inzage.net import LEEG, Net

_BEOORDEELD = frozenset(Soort)
_WAT = {
    Soort.NAAM: "naam", Soort.GEBOORTEDATUM: "geboortedatum", Soort.BSN: "BSN", Soort.ADRES: "adres",
    Soort.CONTACT: "contactgegeven", Soort.GEZAG: "overzicht van gezag", Soort.LIDMAATSCHAP: "huishouden", Soort.ANDERE_LEDEN: "overzicht van andere leden",
    Soort.MELDER: "gegeven over wie iets meldde", Soort.ANDERE_BETROKKENEN: "overzicht van andere betrokkenen",
    Soort.TOELICHTING: "tekst", Soort.REACTIE: "tekst", Soort.VRIJGAVE: "tekst", Soort.VERKLARING: "tekst", Soort.DOORBREKING_REDEN: "tekst",
    Soort.NOODTOEGANG_REDEN: "tekst", Soort.TOESTEMMING: "toestemming", Soort.PLAATS: "plaats", Soort.AARD: "aard van een melding",
    Soort.BESLUIT: "besluit",
}  # fmt: skip

_ZONDER_WOORDEN = frozenset({
    Soort.LIDMAATSCHAP, Soort.TOESTEMMING, Soort.VERZOEK, Soort.BEPERKING, Soort.ROL, Soort.STATUS, Soort.BESLUIT,
    Soort.ONTVANGEN_OP, Soort.BEOORDEELD_OP, Soort.GEINFORMEERD_OP, Soort.AFGESLOTEN_OP,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vraag:
    """Wie vraagt, over wie, en wat daarbij beschermd moet worden."""

    betrokkene: frozenset[UUID]
    """De persoon, met de ids waarmee die is samengevoegd."""
    zelf: bool
    """Of de betrokkene zelf vraagt; een ouder of gemachtigde krijgt nooit een geheim adres, ook niet dat van het kind."""
    beschermd: bool = False
    """Of de betrokkene of een huisgenoot een geheim adres heeft."""
    geheimen: frozenset[str] = frozenset()
    """Geheime adressen van anderen, zoals `adressleutel` ze schrijft."""
    net: Net = LEEG


Regel = Callable[[Feit, Vraag], Grond | None]


def adressleutel(straat: str, huisnummer: str, postcode: str) -> str:
    """Eén schrijfwijze per adres, om te zien of twee adressen hetzelfde zijn."""
    return "".join(f"{postcode}{huisnummer}{straat}".casefold().split())


def alleen_beoordeeld(feit: Feit, _vraag: Vraag) -> Grond | None:
    """Een soort die niemand beoordeeld heeft, blijft binnen."""
    return None if feit.soort in _BEOORDEELD else Grond.NIET_BEOORDEELD


def alleen_over_betrokkene(feit: Feit, vraag: Vraag) -> Grond | None:
    """Wat (ook) over een ander gaat, of over niemand bepaald, blijft binnen."""
    return None if feit.over and feit.over <= vraag.betrokkene else Grond.ANDEREN


def nooit_de_melder(feit: Feit, _vraag: Vraag) -> Grond | None:
    """Wie meldde: categorie, functie, organisatie, of het anoniem was; niets daarvan."""
    return Grond.MELDER if feit.herkomst is Herkomst.MELDER else None


def nooit_de_politie(feit: Feit, _vraag: Vraag) -> Grond | None:
    """Politiegegevens verstrekt de politie zelf; een kenmerk zegt al dat er een onderzoek is."""
    return Grond.POLITIE if feit.herkomst is Herkomst.POLITIE else None


def geheim_adres_alleen_zelf(feit: Feit, vraag: Vraag) -> Grond | None:
    """Een geheim adres of beschermde plek alleen aan wie het aangaat, nooit aan wie namens hem vraagt."""
    return Grond.VEILIGHEID if feit.geheim and not vraag.zelf else None


def nooit_het_geheime_adres_van_een_ander(feit: Feit, vraag: Vraag) -> Grond | None:
    """Een adres dat bij een ander geheim is, ook als het per ongeluk bij de betrokkene staat."""
    eigen_geheim = feit.geheim and vraag.zelf
    adres = feit.waarde if isinstance(feit.waarde, dict) and "straat" in feit.waarde else None
    if adres is None or eigen_geheim:
        return None
    sleutel = adressleutel(adres["straat"], adres["huisnummer"], adres["postcode"])
    return Grond.VEILIGHEID if sleutel in vraag.geheimen else None


def geen_verblijfplaats(feit: Feit, vraag: Vraag) -> Grond | None:
    """Wat kan verraden waar een beschermd mens is, niet aan wie namens hem vraagt."""
    return Grond.VEILIGHEID if feit.plaats and vraag.beschermd and not vraag.zelf else None


def tekst_alleen_vrijgegeven(feit: Feit, vraag: Vraag) -> Grond | None:
    """Vrije tekst alleen na vrijgave; eigen woorden alleen aan wie ze zei, niet aan een ouder of gemachtigde."""
    mag = feit.herkomst is Herkomst.VRIJGAVE or (feit.herkomst is Herkomst.BETROKKENE and vraag.zelf)
    return Grond.ANDEREN if feit.tekst and not mag else None


def noemt_geen_ander(feit: Feit, vraag: Vraag) -> Grond | None:
    """Wat in woorden staat, ook een vrijgegeven tekst of eigen verklaring, mag niets van een ander noemen.

    Velden met alleen een code, een dag of een organisatie die de betrokkene zelf koos, gaan er niet langs: daar verraadt
    juist het ontbreken iets.
    """
    if feit.soort in _ZONDER_WOORDEN or isinstance(feit.waarde, (bool, tuple)):
        return None
    tekst = feit.waarde if isinstance(feit.waarde, str) else " ".join(f"{k} {v}" for k, v in feit.waarde.items())
    return Grond.NOEMT_EEN_ANDER if vraag.net.vangt(tekst) else None


REGELS: tuple[Regel, ...] = (
    alleen_beoordeeld,
    alleen_over_betrokkene,
    nooit_de_melder,
    nooit_de_politie,
    geheim_adres_alleen_zelf,
    nooit_het_geheime_adres_van_een_ander,
    geen_verblijfplaats,
    tekst_alleen_vrijgegeven,
    noemt_geen_ander,
)
"""Wat onthouden wordt; de eerste regel die iets zegt geeft de grond."""


def onbekend_blijft_onbekend(feit: Feit) -> bool:
    """Of ook het bestaan verzwegen wordt: de betrokkene weet er nog niet van, of het is van de politie."""
    return not feit.bekend or feit.herkomst is Herkomst.POLITIE


def bouw(
    feiten: Iterable[Feit],
    vraag: Vraag,
    regels: Sequence[Regel] = REGELS,
    verzwijg: Callable[[Feit], bool] = onbekend_blijft_onbekend,
) -> Inzage:
    """Verdeel de feiten in gegeven, onthouden (geteld, met grond) en verzwegen."""
    gegeven: list[Feit] = []
    onthouden, verzwegen = Counter[tuple[str, Grond]](), Counter[tuple[str, Grond]]()
    for feit in feiten:
        grond = next((g for regel in regels if (g := regel(feit, vraag)) is not None), None)
        wat = _WAT.get(Soort(feit.soort), "gegeven") if feit.soort in _BEOORDEELD else "gegeven"
        if verzwijg(feit):
            verzwegen[wat, grond or Grond.VEILIGHEID] += 1
        elif grond is None:
            gegeven.append(feit)
        else:
            onthouden[wat, grond] += 1
    return Inzage(tuple(gegeven), _tel(onthouden), _tel(verzwegen))


def _tel(geteld: Counter[tuple[str, Grond]]) -> tuple[Onthouding, ...]:
    return tuple(Onthouding(wat, grond, n) for (wat, grond), n in sorted(geteld.items()))
