"""Alles wat in het eigen register over een betrokkene staat, en over wie in hetzelfde dossier zit; ontsleuteld, alleen in het geheugen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.errors import InvalidInput
from overleg.domain.informeren import Informering
from overleg.domain.persoon import Huishouden, Persoon
from overleg.domain.registratie import Betrokkene, Melder
from overleg.domain.verzoek import Verzoek


@dataclass(frozen=True, slots=True)
class Dossiermelding:
    """Een zorgmelding waarin de betrokkene voorkomt."""

    id: UUID
    ontvangen_op: datetime
    status: str
    aard: tuple[str, ...]
    pc4: str
    gemeentecode: str
    melder: Melder
    betrokkenen: tuple[Betrokkene, ...]
    besluit: str | None = None
    beoordeeld_op: datetime | None = None
    geinformeerd_op: date | None = None
    """Wanneer deze betrokkene is ingelicht; leeg als hij van de melding niet weet."""
    afgesloten_op: date | None = None
    kenmerk_extern: str | None = None
    toelichting: str | None = None
    reacties: tuple[str, ...] = ()
    """Wat de betrokkene zei toen hij werd ingelicht."""
    casus_id: UUID | None = None


def ingelicht_op(over_mij: Sequence[Informering], bij_registratie: date | None) -> date | None:
    """Wanneer deze betrokkene is ingelicht.

    Wat over hem zelf is vastgelegd beslist: de laatste keer. Is daar niets van, dan geldt de dag die bij de registratie voor
    allen tegelijk is vastgelegd. Wie bewust niet is ingelicht, weet van niets.
    """
    if over_mij:
        laatste = over_mij[-1]
        return laatste.datum if laatste.geinformeerd else None
    return bij_registratie


@dataclass(frozen=True, slots=True)
class Dossiertoestemming:
    """Een toestemming van de betrokkene."""

    id: UUID
    persoon_id: UUID
    organisaties: tuple[str, ...]
    doel: str
    dataklassen: tuple[str, ...]
    gegeven_door: str
    van: date
    tot: date
    ingetrokken_op: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossierdoorbreking:
    """Delen zonder toestemming; of de betrokkene ervan weet, telt."""

    id: UUID
    organisaties: tuple[str, ...]
    doel: str
    grondslag: str
    van: date
    tot: date
    geinformeerd: bool
    reden: str | None


@dataclass(frozen=True, slots=True)
class Dossiertekst:
    """Een tekst met wanneer hij is vastgelegd en waar hij bij hoort."""

    id: UUID
    bij: UUID
    tekst: str
    op: datetime


@dataclass(frozen=True, slots=True)
class Dossierincident:
    """Nieuw geweld in een casus."""

    id: UUID
    casus_id: UUID
    datum: date
    soorten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """Het hele dossier rond één betrokkene."""

    betrokkene: Persoon
    ids: frozenset[UUID]
    """De persoon met de ids waarmee die is samengevoegd."""
    anderen: Mapping[UUID, Persoon]
    """Huisgenoten en andere betrokkenen."""
    huishoudens: tuple[Huishouden, ...] = ()
    meldingen: tuple[Dossiermelding, ...] = ()
    toestemmingen: tuple[Dossiertoestemming, ...] = ()
    doorbrekingen: tuple[Dossierdoorbreking, ...] = ()
    noodtoegang: tuple[Dossiertekst, ...] = ()
    incidenten: tuple[Dossierincident, ...] = ()
    verklaringen: tuple[Dossiertekst, ...] = ()
    vrijgaven: tuple[Dossiertekst, ...] = ()
    verzoeken: tuple[Verzoek, ...] = ()
    beperkt_op: datetime | None = None
    adres_van_een_ander_geheim: bool = False
    """Of iemand elders in het register precies dit adres geheim houdt."""


def eis_ingelichte_melding(dossier: Dossier, zorgmelding_id: UUID) -> None:
    """InvalidInput tenzij dit een zorgmelding is waarover de betrokkene weet: wat hij niet weet, blijft zo ook onbekend."""
    bekend = {m.id for m in dossier.meldingen if m.geinformeerd_op is not None}
    if zorgmelding_id not in bekend:
        raise InvalidInput("Dit is geen zorgmelding waarover de betrokkene is ingelicht.")
