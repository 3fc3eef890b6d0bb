"""Verzoek van een betrokkene over zijn gegevens: wie het mag doen, welke stappen er zijn en wanneer het te laat is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van, maanden_later
from overleg.domain.kalender import leeftijd_op
from overleg.domain.regels import Regels


class Recht(StrEnum):
    """Waarop een betrokkene zich beroept (AVG art. 15 tot en met 21; eigen verklaring: privacyreglement Veilig Thuis)."""

    INZAGE = "inzage"
    WIE_ZAG_MIJ = "wie-zag-mij"
    CORRECTIE = "correctie"
    EIGEN_VERKLARING = "eigen-verklaring"
    BEPERKING = "beperking"
    WISSING = "wissing"
    BEZWAAR = "bezwaar"


class Aanvrager(StrEnum):
    """Wie het verzoek doet; een ouder zonder gezag kan het niet doen en staat er daarom niet bij."""

    ZELF = "zelf"
    OUDER_MET_GEZAG = "ouder-met-gezag"
    GEMACHTIGDE = "gemachtigde"


class Identificatie(StrEnum):
    """Waarmee is vastgesteld wie vraagt; het nummer van het document wordt niet bewaard."""

    PASPOORT = "paspoort"
    IDENTITEITSKAART = "identiteitskaart"
    RIJBEWIJS = "rijbewijs"
    VREEMDELINGENDOCUMENT = "vreemdelingendocument"
    DIGID = "digid"
    BEKEND_BIJ_PROFESSIONAL = "bekend-bij-professional"


class Stand(StrEnum):
    """Levensloop van een verzoek."""

    ONTVANGEN = "ontvangen"
    GEIDENTIFICEERD = "geidentificeerd"
    BESLOTEN = "besloten"
    AFGEHANDELD = "afgehandeld"
    INGETROKKEN = "ingetrokken"


class Oordeel(StrEnum):
    """Beslissing op een verzoek."""

    TOEGEWEZEN = "toegewezen"
    DEELS_TOEGEWEZEN = "deels-toegewezen"
    GEWEIGERD = "geweigerd"


class Weigeringsgrond(StrEnum):
    """Waarom (een deel) niet wordt toegewezen (AVG art. 12 lid 5, art. 17 lid 3, art. 23; UAVG art. 41)."""

    RECHTEN_VAN_ANDEREN = "rechten-van-anderen"
    VEILIGHEID = "veiligheid"
    TAAK_GESCHAAD = "taak-geschaad"
    WETTELIJKE_BEWAARPLICHT = "wettelijke-bewaarplicht"
    NIET_GERECHTIGD = "niet-gerechtigd"
    IDENTITEIT_ONBEKEND = "identiteit-onbekend"
    KENNELIJK_ONGEGROND = "kennelijk-ongegrond"


class Stap(StrEnum):
    """Wat met een verzoek gedaan kan worden."""

    IDENTIFICEREN = "identificeren"
    BESLUITEN = "besluiten"
    AFHANDELEN = "afhandelen"
    INTREKKEN = "intrekken"


STAPPEN: dict[Stand, frozenset[Stap]] = {
    Stand.ONTVANGEN: frozenset({Stap.IDENTIFICEREN, Stap.INTREKKEN}),
    Stand.GEIDENTIFICEERD: frozenset({Stap.BESLUITEN, Stap.INTREKKEN}),
    Stand.BESLOTEN: frozenset({Stap.AFHANDELEN}),
    Stand.AFGEHANDELD: frozenset(),
    Stand.INGETROKKEN: frozenset(),
}
"""Welke stap in welke stand kan; weigeren omdat de identiteit niet is vastgesteld kan ook meteen na ontvangst."""


@dataclass(frozen=True, slots=True)
class Besluit:
    """Gemotiveerde beslissing; een weigering of gedeeltelijke toewijzing noemt haar grond."""

    oordeel: Oordeel
    grond: Weigeringsgrond | None
    motivering: str
    op: datetime
    door: str


@dataclass(frozen=True, slots=True)
class Verzoek:
    """Een verzoek over de gegevens van één persoon uit het eigen register."""

    id: UUID
    persoon_id: UUID
    recht: Recht
    aanvrager: Aanvrager
    ontvangen_op: date
    stand: Stand = Stand.ONTVANGEN
    aanvrager_persoon_id: UUID | None = None
    """De ouder, als die vraagt: iemand uit hetzelfde register."""
    identificatie: Identificatie | None = None
    besluit: Besluit | None = None
    gesloten_op: datetime | None = None
    """Moment van afhandelen of intrekken."""
    versie: int = 1

    @property
    def nummer(self) -> str:
        """Kort kenmerk voor op papier; zegt niets over hoeveel verzoeken er zijn."""
        return f"RV-{self.id.hex[-10:].upper()}"

    @property
    def toegewezen(self) -> bool:
        """Of er (deels) is toegewezen en het nog uitgevoerd moet worden."""
        return self.stand is Stand.BESLOTEN


def eis_gerechtigd(geboortedatum: date | None, aanvrager: Aanvrager, dag: date, regels: Regels) -> None:
    """Weiger wie dit op de leeftijd van de betrokkene niet mag vragen.

    Bron: werkwijze Veilig Thuis (veiligthuisgv.nl): een kind vanaf 12 zelf, van 12 tot 16 ook ouders met gezag, vanaf 16
    alleen het kind; de grenzen zijn instelbaar. Zonder geboortedatum geldt de persoon als volwassen.
    """
    leeftijd = leeftijd_op(geboortedatum, dag) if geboortedatum else regels.verzoek_alleen_zelf_vanaf
    te_jong = aanvrager is Aanvrager.ZELF and leeftijd < regels.verzoek_zelf_vanaf
    te_oud = aanvrager is Aanvrager.OUDER_MET_GEZAG and leeftijd >= regels.verzoek_alleen_zelf_vanaf
    if te_jong or te_oud:
        wie = "een ouder met gezag" if te_jong else "de betrokkene zelf"
        raise InvalidInput(
            f"Op deze leeftijd doet {wie} (of een gemachtigde) het verzoek.",
            fouten=(FieldError("aanvrager", "leeftijd", f"dit verzoek doet {wie}"),),
        )


def eis_gezag(verzoek: Verzoek, gezaghebbenden: Collection[UUID]) -> None:
    """Weiger een ouder die volgens het register het gezag niet heeft; is er niets vastgelegd, dan beoordeelt een mens het."""
    if verzoek.aanvrager_persoon_id and gezaghebbenden and verzoek.aanvrager_persoon_id not in gezaghebbenden:
        raise InvalidInput(
            "Deze ouder heeft volgens het register geen gezag; een ouder zonder gezag krijgt geen afschrift.",
            fouten=(FieldError("aanvragerPersoonId", "gezag", "geen gezag volgens het register"),),
        )


def eis_mogelijke_aanvraag(verzoek: Verzoek, nu: datetime) -> None:
    """Weiger een ontvangst in de toekomst, en een ouder die niet genoemd wordt of de betrokkene zelf is."""
    fouten = []
    if verzoek.ontvangen_op > dag_van(nu):
        fouten.append(FieldError("ontvangenOp", "in-de-toekomst", "deze dag ligt in de toekomst"))
    ouder = verzoek.aanvrager is Aanvrager.OUDER_MET_GEZAG
    if ouder != (verzoek.aanvrager_persoon_id is not None):
        fouten.append(FieldError("aanvragerPersoonId", "ouder", "noem de ouder die vraagt, en alleen dan"))
    if verzoek.aanvrager_persoon_id == verzoek.persoon_id:
        fouten.append(FieldError("aanvragerPersoonId", "dezelfde", "de ouder is een ander dan de betrokkene"))
    if fouten:
        raise InvalidInput("Dit verzoek klopt niet met zichzelf.", fouten=tuple(fouten))


def _eis(verzoek: Verzoek, stap: Stap) -> None:
    kan = STAPPEN[verzoek.stand]
    if stap not in kan:
        mogelijk = ", ".join(sorted(kan)) or "niets meer"
        raise Conflict(f"Dit verzoek is {verzoek.stand}: {stap} kan niet. Wat wel kan: {mogelijk}.")


def identificeer(verzoek: Verzoek, wijze: Identificatie) -> Verzoek:
    """Leg vast waarmee de identiteit is vastgesteld."""
    _eis(verzoek, Stap.IDENTIFICEREN)
    return replace(verzoek, stand=Stand.GEIDENTIFICEERD, identificatie=wijze, versie=verzoek.versie + 1)


def besluit(verzoek: Verzoek, nieuw: Besluit) -> Verzoek:
    """Beslis gemotiveerd; een weigering handelt het verzoek meteen af.

    InvalidInput als de grond ontbreekt bij een (gedeeltelijke) weigering, of er een is bij een toewijzing.
    """
    onbekend = nieuw.oordeel is Oordeel.GEWEIGERD and nieuw.grond is Weigeringsgrond.IDENTITEIT_ONBEKEND
    if not (onbekend and verzoek.stand is Stand.ONTVANGEN):
        _eis(verzoek, Stap.BESLUITEN)
    if (nieuw.oordeel is Oordeel.TOEGEWEZEN) != (nieuw.grond is None):
        raise InvalidInput(
            "Een (gedeeltelijke) weigering noemt haar grond, een toewijzing niet.",
            fouten=(FieldError("grond", "grond", "noem de grond bij een (gedeeltelijke) weigering, en alleen dan"),),
        )
    geweigerd = nieuw.oordeel is Oordeel.GEWEIGERD
    return replace(
        verzoek,
        stand=Stand.AFGEHANDELD if geweigerd else Stand.BESLOTEN,
        besluit=nieuw,
        gesloten_op=nieuw.op if geweigerd else None,
        versie=verzoek.versie + 1,
    )


def handel_af(verzoek: Verzoek, nu: datetime) -> Verzoek:
    """Het toegewezen verzoek is uitgevoerd."""
    _eis(verzoek, Stap.AFHANDELEN)
    return replace(verzoek, stand=Stand.AFGEHANDELD, gesloten_op=nu, versie=verzoek.versie + 1)


def trek_in(verzoek: Verzoek, nu: datetime) -> Verzoek:
    """De betrokkene trekt het verzoek in; dat kan tot er besloten is."""
    _eis(verzoek, Stap.INTREKKEN)
    return replace(verzoek, stand=Stand.INGETROKKEN, gesloten_op=nu, versie=verzoek.versie + 1)


def uiterlijk(verzoek: Verzoek, regels: Regels) -> date:
    """Laatste dag waarop een besluit op tijd is: een kalendermaand na ontvangst (AVG art. 12 lid 3; instelbaar)."""
    return maanden_later(verzoek.ontvangen_op, regels.verzoek_maanden)


def wachtte(verzoek: Verzoek, peildatum: date) -> bool:
    """Of het verzoek op de peildatum op een besluit wachtte."""
    klaar = verzoek.besluit.op if verzoek.besluit else verzoek.gesloten_op
    return verzoek.ontvangen_op <= peildatum and (klaar is None or dag_van(klaar) > peildatum)


def verstreken(verzoek: Verzoek, peildatum: date, regels: Regels) -> bool:
    """Of de termijn op de peildatum voorbij was zonder besluit; nooit opgeslagen."""
    return wachtte(verzoek, peildatum) and peildatum > uiterlijk(verzoek, regels)


def eis_toegewezen(verzoek: Verzoek, *rechten: Recht) -> None:
    """Conflict tenzij dit verzoek over een van deze rechten gaat en (deels) is toegewezen maar nog niet uitgevoerd."""
    if verzoek.recht not in rechten:
        raise Conflict(f"Dit verzoek gaat over {verzoek.recht}; hiervoor is een ander verzoek nodig.")
    if not verzoek.toegewezen:
        raise Conflict(f"Dit verzoek is {verzoek.stand}; dit kan pas na toewijzing en voor de afhandeling.")
