"""Het opvolgplan: wie volgt wie op, en wanneer houdt een plan op."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from common.errors import Conflict
from common.kalender import dag_van
from followup.domain.codes import OnderbrekingReden, Spoor
from followup.domain.protocol import Protocol
from followup.domain.schema import einddatum


@dataclass(frozen=True, slots=True)
class Planlid:
    """Een persoon die bij het plan hoort; wie het is, weet alleen overleg."""

    persoon_id: UUID
    rol: str
    minderjarig: bool


@dataclass(frozen=True, slots=True)
class Opvolgers:
    """Welke organisaties opvolgen als een gebeurtenis er geen noemt; instelling van de regio."""

    jgz: str
    maatschappelijk_werk: str


@dataclass(frozen=True, slots=True)
class Afsluiting:
    """Wat opvolging van een afgesloten zorgmelding moet weten."""

    zorgmelding_id: UUID
    huishouden_id: UUID
    casus_id: UUID | None
    afgesloten_op: date
    leden: tuple[Planlid, ...]
    volwassenen_elders: tuple[UUID, ...]
    jgz_organisatie: str | None
    opvolger_organisatie: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Een opvolgplan, voor zover er regels over gaan."""

    id: UUID
    zorgmelding_id: UUID
    huishouden_id: UUID
    casus_id: UUID | None
    organisatie: str
    spoor: Spoor
    persoon_id: UUID | None
    protocolversie: str
    van: date
    tot: date
    leden: tuple[Planlid, ...]


@dataclass(frozen=True, slots=True)
class Onderbreking:
    """Dat een plan ophoudt voor het einde: wanneer, waarom en door welke zorgmelding."""

    op: date
    reden: OnderbrekingReden
    zorgmelding_id: UUID


@dataclass(frozen=True, slots=True)
class Melding:
    """Een zorgmelding over een huishouden, voor zover opvolging die kent."""

    zorgmelding_id: UUID
    ontvangen_op: datetime


@dataclass(frozen=True, slots=True)
class Planspoor:
    """Wat een plan van een ander plan van hetzelfde huishouden moet weten."""

    id: UUID
    zorgmelding_id: UUID
    spoor: Spoor
    persoon_id: UUID | None
    van: date
    laatste_dag: date


def plannen_na(afsluiting: Afsluiting, opvolgers: Opvolgers, protocol: Protocol) -> tuple[Plan, ...]:
    """De plannen die op een afsluiting volgen: één voor het huishouden, en één per volwassen slachtoffer dat elders woont.

    De ids volgen uit de zorgmelding: hoe vaak dezelfde afsluiting ook komt, het zijn dezelfde plannen.
    """
    sporen: list[tuple[Spoor, UUID | None]] = [(Spoor.HUISHOUDEN, None)]
    sporen += [(Spoor.VOLWASSENE, persoon) for persoon in dict.fromkeys(afsluiting.volwassenen_elders)]
    return tuple(_plan(afsluiting, spoor, persoon, opvolgers, protocol) for spoor, persoon in sporen)


def _plan(afsluiting: Afsluiting, spoor: Spoor, persoon: UUID | None, opvolgers: Opvolgers, protocol: Protocol) -> Plan:
    eigen_lid = (Planlid(persoon, "slachtoffer-elders", False),) if persoon else ()
    return Plan(
        id=uuid5(afsluiting.zorgmelding_id, f"{spoor}:{persoon or ''}"),
        zorgmelding_id=afsluiting.zorgmelding_id,
        huishouden_id=afsluiting.huishouden_id,
        casus_id=afsluiting.casus_id,
        organisatie=opvolger(afsluiting, spoor, opvolgers),
        spoor=spoor,
        persoon_id=persoon,
        protocolversie=protocol.versie,
        van=afsluiting.afgesloten_op,
        tot=einddatum(afsluiting.afgesloten_op, protocol),
        leden=eigen_lid or _uniek(afsluiting.leden),
    )


def _uniek(leden: Iterable[Planlid]) -> tuple[Planlid, ...]:
    return tuple({lid.persoon_id: lid for lid in leden}.values())


def opvolger(afsluiting: Afsluiting, spoor: Spoor, opvolgers: Opvolgers) -> str:
    """Wie opvolgt: wat is afgesproken, anders JGZ bij een minderjarige, anders maatschappelijk werk.

    De JGZ-organisatie die al betrokken is gaat voor. Een volwassene die elders woont is voor maatschappelijk werk. Wie
    tijdens het plan 18 wordt, verandert hier niets aan: de dag van afsluiten telt.
    """
    if spoor is Spoor.VOLWASSENE:
        return opvolgers.maatschappelijk_werk
    if afsluiting.opvolger_organisatie is not None:
        return afsluiting.opvolger_organisatie
    if any(lid.minderjarig for lid in afsluiting.leden):
        return afsluiting.jgz_organisatie or opvolgers.jgz
    return opvolgers.maatschappelijk_werk


def contactmoment_id(plan_id: UUID, maand: int) -> UUID:
    """Het id van een contactmoment volgt uit plan en maand: opnieuw rekenen geeft hetzelfde id."""
    return uuid5(plan_id, f"maand-{maand}")


def laatste_dag(tot: date, protocol: Protocol) -> date:
    """Laatste dag waarop een contact van het plan nog kan meetellen."""
    return tot + timedelta(days=protocol.dagen_na)


def onderbreking_van(
    plan: Planspoor, meldingen: Iterable[Melding], plannen: Sequence[Planspoor]
) -> Onderbreking | None:
    """Waardoor en wanneer een plan ophoudt, gegeven alles wat over het huishouden bekend is; None als het doorloopt.

    Een zorgmelding van na de start, of een later plan voor hetzelfde spoor. Er wordt op datum vergeleken, niet op volgorde
    van binnenkomst: in welke volgorde de berichten ook komen, de uitkomst is dezelfde.
    """
    mogelijk = [
        Onderbreking(dag_van(m.ontvangen_op), OnderbrekingReden.NIEUWE_ZORGMELDING, m.zorgmelding_id)
        for m in meldingen
        if m.zorgmelding_id != plan.zorgmelding_id and plan.van < dag_van(m.ontvangen_op) <= plan.laatste_dag
    ]
    mogelijk += [
        Onderbreking(ander.van, OnderbrekingReden.NIEUW_PLAN, ander.zorgmelding_id)
        for ander in plannen
        if ander.id != plan.id and _volgt_op(ander, plan)
    ]
    return min(mogelijk, key=lambda o: (o.op, o.reden, o.zorgmelding_id), default=None)


def _volgt_op(ander: Planspoor, plan: Planspoor) -> bool:
    """Of `ander` voor hetzelfde spoor later begon, nog binnen dit plan; op dezelfde dag beslist het id."""
    zelfde = (ander.spoor, ander.persoon_id) == (plan.spoor, plan.persoon_id)
    later = (ander.van, ander.zorgmelding_id) > (plan.van, plan.zorgmelding_id)
    return zelfde and later and ander.van <= plan.laatste_dag


def eis_niet_onderbroken(onderbreking: Onderbreking | None, datum: date) -> None:
    """Weiger (Conflict) een contact op of na de dag waarop het plan ophield; van daarvoor mag het nog worden vastgelegd."""
    if onderbreking is not None and datum >= onderbreking.op:
        raise Conflict(
            f"Dit opvolgplan is onderbroken per {onderbreking.op.isoformat()} ({onderbreking.reden}). Leg contacten vanaf die dag "
            "vast bij het vervolg; bij onveiligheid: bel Veilig Thuis, 0800-2000, of bij direct gevaar 112."
        )
