"""Terugkoppelen aan de melder: wat verteld mag worden volgt uit de melding, het wordt nooit ingetikt.

Bron: KNMG-meldcode, bijlage 4 (na de veiligheidsbeoordeling of er een vervolgtraject is en wie het overneemt; heeft de melder een
rol, dan ook de veiligheidsvoorwaarden en de afspraken over monitoring), en de taak van Veilig Thuis om de melder op de hoogte te
brengen (Wmo 2015, art. 4.1.1). Wie niet beroepsmatig meldt hoort niet aan wie is overgedragen: dat is een eigen keuze.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from common.errors import Conflict, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Besluit
from overleg.domain.kalender import werkdagen_na
from overleg.domain.meldingcodes import NaStap, Terugkoppeldeel, Terugkoppelwijze
from overleg.domain.registratie import Melder
from overleg.domain.zorgmelding import Zorgmelding, eis_dag, eis_stap

_ZONDER_VERVOLG = (Besluit.OMGEZET_IN_ADVIES, Besluit.BEEINDIGD)


@dataclass(frozen=True, slots=True)
class Casusstand:
    """Wat de casus over de terugkoppeling zegt: wie erbij betrokken is, en wie een overdracht aanvaardde."""

    organisaties: tuple[str, ...] = ()
    overgenomen_door: str | None = None


@dataclass(frozen=True, slots=True)
class Terugkoppeling:
    """Wat de melder na een stap mag horen. Zonder onderdelen is er niets te vertellen: een anonieme melder is niet te bereiken."""

    na: NaStap
    onderdelen: tuple[Terugkoppeldeel, ...]
    uiterlijk: date | None = None
    gegeven_op: date | None = None
    beroepsmatig: bool = True
    rol_in_casus: bool = False
    vervolgtraject: bool | None = None
    overdrachtspartij: str | None = None
    monitoring_tot: date | None = None


@dataclass(frozen=True, slots=True)
class GegevenTerugkoppeling:
    """Dat de melder is teruggekoppeld: waarna, wanneer, hoe en wat."""

    na: NaStap
    gegeven_op: date
    wijze: Terugkoppelwijze
    onderdelen: tuple[Terugkoppeldeel, ...]
    organisatie: str


def _gedaan_op(z: Zorgmelding, na: NaStap) -> date | None:
    match na:
        case NaStap.BEOORDELING:
            return dag_van(z.beoordeeld_op) if z.beoordeeld_op else None
        case NaStap.AFSLUITING:
            return z.afgesloten_op


def _gegeven_op(z: Zorgmelding, na: NaStap) -> date | None:
    match na:
        case NaStap.BEOORDELING:
            return z.teruggekoppeld_na_beoordeling_op
        case NaStap.AFSLUITING:
            return z.teruggekoppeld_na_afsluiting_op


def bepaal_terugkoppeling(
    z: Zorgmelding, melder: Melder, casus: Casusstand, na: NaStap, werkdagen: int
) -> Terugkoppeling:
    """Leid af wat de melder na een stap mag horen; Conflict als die stap nog niet is gezet."""
    gedaan = _gedaan_op(z, na)
    if gedaan is None:
        raise Conflict(f"Er is nog geen {na}; terugkoppelen daarna kan nog niet.")
    if melder.anoniem:
        return Terugkoppeling(na, (), beroepsmatig=melder.beroepsmatig)
    rol = melder.beroepsmatig and melder.organisatie is not None and melder.organisatie in casus.organisaties
    partij = casus.overgenomen_door if melder.beroepsmatig else None
    onderdelen = [Terugkoppeldeel.BEHANDELD, Terugkoppeldeel.VERVOLGTRAJECT]
    if partij is not None:
        onderdelen.append(Terugkoppeldeel.OVERDRACHTSPARTIJ)
    if rol:
        onderdelen += [Terugkoppeldeel.VEILIGHEIDSVOORWAARDEN, Terugkoppeldeel.MONITORING]
    return Terugkoppeling(
        na, tuple(onderdelen), werkdagen_na(gedaan, werkdagen), _gegeven_op(z, na), melder.beroepsmatig, rol,
        z.besluit not in _ZONDER_VERVOLG, partij, z.monitoring_tot if rol else None,
    )  # fmt: skip


def koppel_terug(zorgmelding: Zorgmelding, na: NaStap, gegeven_op: date, nu: datetime) -> Zorgmelding:
    """Leg vast dat de melder is teruggekoppeld; één keer na elke stap, niet voor die stap en niet in de toekomst."""
    eis_stap(zorgmelding, f"terugkoppelen na {na}")
    eis_dag(gegeven_op, zorgmelding, nu, "gegevenOp", "de terugkoppeling")
    gedaan = _gedaan_op(zorgmelding, na)
    if gedaan is not None and gegeven_op < gedaan:
        raise InvalidInput(f"Terugkoppelen kan niet voor de {na} liggen.")
    versie = zorgmelding.versie + 1
    match na:
        case NaStap.BEOORDELING:
            return replace(zorgmelding, teruggekoppeld_na_beoordeling_op=gegeven_op, versie=versie)
        case NaStap.AFSLUITING:
            return replace(zorgmelding, teruggekoppeld_na_afsluiting_op=gegeven_op, versie=versie)
