"""Doorbreking: delen zonder toestemming, op een grond uit de lijst, met een reden en een tweede paar ogen."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Dataklasse, Doel
from overleg.domain.kalender import werkdagen_na
from overleg.domain.regels import Regels


class DoorbreekGrond(StrEnum):
    """Waarop zonder toestemming gedeeld wordt; de bronnen staan in docs/begrippen (artikelen niet alle nagezocht)."""

    VITAAL_BELANG = "vitaal-belang"
    """Leven of gezondheid van de persoon of een ander is in gevaar (AVG art. 6 lid 1 onder d; niet nagezocht)."""
    WETTELIJK_MELDRECHT = "wettelijk-meldrecht"
    """Het recht om Veilig Thuis zonder toestemming in te lichten (Wmo 2015, artikel niet nagezocht)."""
    TAAK_VEILIG_THUIS = "taak-veilig-thuis"
    """Veilig Thuis verwerkt zonder toestemming voor zijn wettelijke taken (Wmo 2015 art. 5.1.6 lid 1)."""
    CONFLICT_VAN_PLICHTEN = "conflict-van-plichten"
    """Zwijgen brengt ernstig nadeel dat alleen met delen te voorkomen is (beroepscodes; niet nagezocht)."""


class Stand(StrEnum):
    """Hoe een doorbreking er op een dag voor staat; wordt berekend, nooit opgeslagen."""

    TE_BEVESTIGEN = "te-bevestigen"
    BEVESTIGD = "bevestigd"
    VERVALLEN = "vervallen"
    """Niet bevestigd binnen de termijn."""
    VERLOPEN = "verlopen"
    AFGEWEZEN = "afgewezen"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Doorbreking:
    """Besluit om over een persoon te delen zonder toestemming; beide dagen van de periode tellen mee."""

    id: UUID
    eigenaar: str
    persoon_id: UUID
    organisaties: tuple[str, ...]
    doel: Doel
    dataklassen: tuple[Dataklasse, ...]
    grondslag: DoorbreekGrond
    reden: str | None
    """Waarom dit nodig is; None waar de lezer de tekst niet ziet of zij gewist is."""
    geinformeerd: bool
    reden_niet_geinformeerd: str | None
    van: date
    tot: date
    aangevraagd_op: datetime
    aangevraagd_door: str
    bevestigen_voor: date
    """Laatste dag waarop een tweede persoon op tijd bevestigt."""
    opent_direct: bool
    """Of er al gelezen mag worden voordat de tweede persoon bevestigd heeft."""
    bevestigd_op: datetime | None = None
    bevestigd_door: str | None = None
    afgewezen_op: datetime | None = None
    afgewezen_door: str | None = None
    ingetrokken_op: datetime | None = None
    versie: int = 1

    @property
    def beoordeeld(self) -> bool:
        """Of een tweede persoon er een oordeel over gaf."""
        return self.bevestigd_op is not None or self.afgewezen_op is not None

    @property
    def op_tijd_bevestigd(self) -> bool:
        """Of de bevestiging binnen de termijn kwam; een late bevestiging opent niets meer."""
        return self.bevestigd_op is not None and dag_van(self.bevestigd_op) <= self.bevestigen_voor

    def stand(self, dag: date) -> Stand:
        """De stand op een dag, met wat op die dag gebeurd was."""
        if _voorbij(self.ingetrokken_op, dag):
            return Stand.INGETROKKEN
        if _voorbij(self.afgewezen_op, dag):
            return Stand.AFGEWEZEN
        if not (self.op_tijd_bevestigd and _voorbij(self.bevestigd_op, dag)):
            return Stand.TE_BEVESTIGEN if dag <= self.bevestigen_voor else Stand.VERVALLEN
        return Stand.BEVESTIGD if dag <= self.tot else Stand.VERLOPEN

    def wacht_op_oordeel(self, dag: date) -> bool:
        """Of er op die dag nog geen oordeel van een tweede persoon was; ook na de termijn en na intrekken."""
        return not (_voorbij(self.bevestigd_op, dag) or _voorbij(self.afgewezen_op, dag))

    def te_laat(self, dag: date) -> bool:
        """Of de termijn voor het oordeel op die dag voorbij was zonder oordeel."""
        return self.wacht_op_oordeel(dag) and dag > self.bevestigen_voor


def _voorbij(moment: datetime | None, dag: date) -> bool:
    return moment is not None and dag_van(moment) <= dag


def vraag_aan(invoer: Doorbreking, *, eigen_gezag: bool, nu: datetime, regels: Regels) -> Doorbreking:
    """Vul de termijn in en weiger wat niet kan: een te lange of voorbije periode, of zonder uitleg wie niet geïnformeerd is.

    `eigen_gezag` zegt of de aanvrager al mag openen voordat een tweede persoon keek. Dat kan één keer tegelijk: wie nog een
    doorbreking over deze persoon heeft staan die niet op tijd bevestigd is, wacht op het tweede paar ogen.
    """
    dag, fouten = dag_van(nu), []
    if invoer.van < dag or invoer.tot < invoer.van or (invoer.tot - invoer.van).days >= regels.doorbreking_langste_dagen:
        wanneer = f"begin niet voor vandaag en kies hoogstens {regels.doorbreking_langste_dagen} dagen, de eerste meegeteld"
        fouten.append(FieldError("tot", "periode", wanneer))
    if not invoer.geinformeerd and invoer.reden_niet_geinformeerd is None:
        fouten.append(FieldError("redenNietGeinformeerd", "uitleg", "zeg waarom informeren niet veilig is"))
    if invoer.geinformeerd and invoer.reden_niet_geinformeerd is not None:
        fouten.append(FieldError("redenNietGeinformeerd", "tegenspraak", "laat dit weg als de persoon is geïnformeerd"))
    if fouten:
        raise InvalidInput("Deze doorbreking kan zo niet.", fouten=tuple(fouten))
    voor = werkdagen_na(dag, regels.doorbreking_bevestigen_werkdagen)
    return replace(invoer, aangevraagd_op=nu, bevestigen_voor=voor, opent_direct=eigen_gezag)


def bevestig(doorbreking: Doorbreking, wie: str, nu: datetime) -> Doorbreking:
    """Bevestig als tweede persoon; dat kan ook na de termijn, maar dan opent het niets meer."""
    _eis_oordeel(doorbreking, wie)
    return replace(doorbreking, bevestigd_op=nu, bevestigd_door=wie, versie=doorbreking.versie + 1)


def wijs_af(doorbreking: Doorbreking, wie: str, nu: datetime) -> Doorbreking:
    """Wijs af als tweede persoon; het delen stopt meteen."""
    _eis_oordeel(doorbreking, wie)
    return replace(doorbreking, afgewezen_op=nu, afgewezen_door=wie, versie=doorbreking.versie + 1)


def _eis_oordeel(doorbreking: Doorbreking, wie: str) -> None:
    if wie == doorbreking.aangevraagd_door:
        raise Forbidden("Wie een doorbreking aanvroeg kan haar niet zelf beoordelen; vraag een collega.")
    if doorbreking.beoordeeld:
        raise Conflict("Over deze doorbreking is al geoordeeld; intrekken kan nog wel.")


def trek_in(doorbreking: Doorbreking, nu: datetime) -> Doorbreking:
    """Trek in; dat kan in elke stand, één keer, en werkt meteen. Het oordeel van een tweede persoon blijft nodig."""
    if doorbreking.ingetrokken_op is not None:
        raise Conflict("Deze doorbreking is al ingetrokken; er is niets meer te lezen op deze grond.")
    return replace(doorbreking, ingetrokken_op=nu, versie=doorbreking.versie + 1)


def zichtbaar_voor(doorbreking: Doorbreking, organisatie: str) -> Doorbreking:
    """Wat een organisatie ervan ziet: wie gegevens kreeg ziet niet de redenen, niet wie besloot en niet wie het nog meer kreeg."""
    if organisatie == doorbreking.eigenaar:
        return doorbreking
    return replace(
        doorbreking, organisaties=tuple(o for o in doorbreking.organisaties if o == organisatie), reden=None,
        reden_niet_geinformeerd=None, aangevraagd_door="", bevestigd_door=None, afgewezen_door=None,
    )  # fmt: skip
