"""Use cases over het verslag: concept per agendapunt, besluiten, en vaststellen door de voorzitter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from common.contracts.overleg.interventie import BesluitGenomen, OverlegVastgesteld
from common.db import Tx, require_version
from common.errors import NotFound
from common.events import uuid7
from overleg.domain.overleg import Overleg, eis_leiding, eis_voorzitter, stel_vast, werk_bij
from overleg.domain.overleg_acties import Actie
from overleg.domain.overleg_punten import (
    Agendapunt,
    AgendapuntStatus,
    Besluit,
    Verslagdeel,
    eis_besproken,
    eis_plaats_bij_punt,
)  # fmt: skip
from overleg.repository import overleggen, overleggen_acties, overleggen_punten
from overleg.service.overleggen_controle import (
    Controle,
    alle_punten,
    eis_anonieme_tekst,
    eis_passende_tekst,
    leg_vast,
)


@dataclass(frozen=True, slots=True)
class Verslag:
    """Het verslag zoals de aanroeper het mag lezen: alleen de delen van agendapunten die hij mag zien."""

    overleg: Overleg
    punten: dict[UUID, Agendapunt]
    delen: Sequence[Verslagdeel]
    besluiten: Sequence[Besluit]
    acties: Sequence[Actie]


async def lees_verslag(tx: Tx, overleg_id: UUID) -> Verslag:
    """Lees het verslag (concept of vastgesteld), per agendapunt voor wie dat punt nu mag zien."""
    overleg = await overleggen.get_overleg(tx, overleg_id)
    punten = {p.id: p for p in await alle_punten(tx, overleg_id)}
    delen = await overleggen_punten.find_verslagdelen(tx, overleg_id, punten.values())
    tx.log("lezen", "verslag", overleg_id)
    await leg_vast(tx, "lezen", "verslagdeel", {d.id: punten[d.agendapunt_id] for d in delen if d.agendapunt_id})
    return Verslag(
        overleg,
        punten,
        delen,
        await overleggen_punten.find_besluiten(tx, punten.values()),
        await overleggen_acties.find_acties(tx, list(punten)),
    )


async def in_concept(tx: Tx, overleg_id: UUID, stap: str) -> Overleg:
    """Neem het concept in bewerking: alleen de leiding, en wie daarna vaststelt merkt dat er iets veranderd is."""
    overleg = await overleggen.get_overleg(tx, overleg_id, slot="alleen")
    eis_leiding(overleg, tx.actor.organisatie, tx.actor.sub)
    nieuw = werk_bij(overleg, stap)
    await overleggen.save_overleg(tx, nieuw)
    return nieuw


async def schrijf_verslagdeel(
    tx: Tx, overleg_id: UUID, deel_id: UUID, versie: int, tekst: str, controle: Controle
) -> Verslagdeel:
    """Schrijf één deel van het concept. Het algemene deel leest iedereen aan tafel, dus daar is niemand in te herkennen."""
    await in_concept(tx, overleg_id, "verslag schrijven")
    punten = {p.id: p for p in await alle_punten(tx, overleg_id)}
    delen = await overleggen_punten.find_verslagdelen(tx, overleg_id, punten.values())
    huidig = next((d for d in delen if d.id == deel_id), None)
    if huidig is None:
        raise NotFound("Dit deel van het verslag bestaat niet of is voor u niet zichtbaar.")
    require_version(versie, huidig.versie)
    nieuw = replace(huidig, tekst=tekst, versie=huidig.versie + 1)
    if huidig.agendapunt_id is None:
        besproken = {p for punt in punten.values() for p in punt.personen}
        ruimer = replace(controle, personen=tuple({*controle.personen, *besproken}))
        await eis_anonieme_tekst(tx, {"tekst": tekst}, ruimer)
        await overleggen_punten.save_verslagdeel(tx, overleg_id, nieuw)
        tx.log("wijzigen", "verslagdeel", deel_id)
        return nieuw
    punt = punten[huidig.agendapunt_id]
    await eis_passende_tekst(tx, punt, {"tekst": tekst}, controle)
    await overleggen_punten.save_verslagdeel(tx, punt.houder_id, nieuw)
    await leg_vast(tx, "wijzigen", "verslagdeel", {deel_id: punt})
    return nieuw


async def leg_besluit_vast(tx: Tx, overleg_id: UUID, agendapunt_id: UUID, tekst: str, controle: Controle) -> Besluit:
    """Leg een besluit vast bij een besproken agendapunt."""
    await in_concept(tx, overleg_id, "besluit vastleggen")
    punt = await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id)
    eis_besproken(punt)
    eis_plaats_bij_punt(len(await overleggen_punten.find_besluiten(tx, [punt])))
    await eis_passende_tekst(tx, punt, {"tekst": tekst}, controle)
    besluit = Besluit(uuid7(), punt.id, tekst, tx.now)
    await overleggen_punten.save_besluit(tx, punt, besluit)
    tx.emit(BesluitGenomen(overleg_id=overleg_id, agendapunt_id=punt.id, besluit_id=besluit.id, genomen_op=tx.now))
    await leg_vast(tx, "aanmaken", "besluit", {besluit.id: punt})
    return besluit


async def stel_verslag_vast(tx: Tx, overleg_id: UUID, versie: int) -> Overleg:
    """De voorzitter stelt vast wat hij gelezen heeft; daarna verandert het verslag niet meer, ook niet in de database."""
    huidig = await overleggen.get_overleg(tx, overleg_id, slot="alleen")
    eis_voorzitter(huidig, tx.actor.organisatie, tx.actor.sub)
    require_version(versie, huidig.versie)
    punten = {p.id: p for p in await alle_punten(tx, overleg_id)}
    delen = await overleggen_punten.find_verslagdelen(tx, overleg_id, punten.values())
    geschreven = {d.agendapunt_id for d in delen if d.tekst}
    leeg = [p.id for p in punten.values() if p.status is AgendapuntStatus.BESPROKEN and p.id not in geschreven]
    nieuw = stel_vast(huidig, tx.actor.organisatie, tx.actor.sub, leeg, tx.now)
    await overleggen.save_overleg(tx, nieuw)
    tx.emit(OverlegVastgesteld(overleg_id=overleg_id, vastgesteld_op=tx.now))
    tx.log("vaststellen", "verslag", overleg_id)
    return nieuw
