"""Use cases over toestemming: verlenen, lezen, beperken, intrekken, en wat om een nieuw gesprek vraagt."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.overleg import ToestemmingIngetrokken, ToestemmingVerleend
from common.contracts.overleg.toestemmingen import ToestemmingBeperkt, ToestemmingVerlopen
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import NotFound
from common.events import uuid7
from common.kalender import dag_van
from overleg.domain.bericht import BerichtSoort
from overleg.domain.codes import GegevenDoor
from overleg.domain.toestemming import (
    Beperking,
    Intrekreden,
    Toestemming,
    Versie,
    beperk,
    eis_juiste_gever,
    eis_mogelijk_bewijs,
    eis_mogelijke_periode,
    leeftijdsgrenzen,
    trek_in,
    volledige_gevers,
    zichtbaar_voor,
)
from overleg.repository import personen, toestemmingen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.berichten import stuur_bericht
from overleg.service.intrekking import na_intrekking
from overleg.settings import regels_van

PER_KEER = 500
"""Van zoveel verlopen toestemmingen maakt de taak hoogstens per keer iets bekend; de volgende keer de rest."""


@dataclass(frozen=True, slots=True)
class TeHerzien:
    """Een toestemming die om een nieuw gesprek vraagt: zij eindigt, of de persoon bereikt een leeftijdsgrens."""

    toestemming: Toestemming
    verloopt: bool
    leeftijdsgrenzen: tuple[tuple[date, int], ...]
    """Dag en leeftijd in jaren; de dag kan al voorbij zijn."""


async def verleen_toestemming(tx: Tx, toestemming: Toestemming) -> Toestemming:
    """Leg de toestemming van een persoon uit het eigen register vast; id en eigenaar vult deze functie in."""
    regels = regels_van(tx)
    eis_mogelijke_periode(toestemming.van, toestemming.tot, regels)
    eis_mogelijk_bewijs(toestemming.bewijs, toestemming.van, tx.now)
    if not await toestemmingen.eigen_persoon(tx, toestemming.persoon_id):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    await eis_geen_beperking(tx, [toestemming.persoon_id])
    persoon = (await personen.get_persoon(tx, toestemming.persoon_id)).persoon
    # The day of giving counts: who writes it down later does not change who had to be asked.
    gegeven_op = toestemming.bewijs.op
    eis_juiste_gever(toestemming.gegeven_door, persoon.geboortedatum, persoon.geboortejaar, gegeven_op, regels)
    nieuw = replace(toestemming, id=uuid7(), eigenaar=tx.actor.organisatie, persoon_id=persoon.id)
    gezag = await personen.gezag_over(tx, persoon.id, gegeven_op)
    bekend = await personen.zichtbare_personen(tx, toestemming.gevers)
    nieuw = replace(nieuw, gevers=volledige_gevers(nieuw, gezag, bekend))
    await toestemmingen.save_toestemming(tx, nieuw)
    tx.emit(
        ToestemmingVerleend(
            toestemming_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            van=nieuw.van, tot=nieuw.tot,
        )
    )  # fmt: skip
    _leg_vast(tx, "aanmaken", nieuw)
    return nieuw


def _leg_vast(tx: Tx, handeling: str, toestemming: Toestemming) -> None:
    tx.log(
        handeling, "toestemming", toestemming.id, betrokkene_id=toestemming.persoon_id, grondslag_id=toestemming.id,
        doel=toestemming.doel,
    )  # fmt: skip


async def lees_toestemming(tx: Tx, toestemming_id: UUID) -> Toestemming:
    """Lees een toestemming van of aan de eigen organisatie."""
    toestemming = await toestemmingen.get_toestemming(tx, toestemming_id)
    _leg_vast(tx, "lezen", toestemming)
    return zichtbaar_voor(toestemming, tx.actor.organisatie)


async def lijst_toestemmingen_van(
    tx: Tx, persoon_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Toestemming]:
    """Toestemmingen over een persoon: in het eigen register alle, anders die aan de eigen organisatie; NotFound zonder."""
    pagina = await toestemmingen.find_toestemmingen_van(tx, persoon_id, na, limit)
    if not pagina.items and na is None and not await toestemmingen.eigen_persoon(tx, persoon_id):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    if not pagina.items:
        tx.log("lezen", "toestemmingenlijst", persoon_id, betrokkene_id=persoon_id)
    for toestemming in pagina.items:
        _leg_vast(tx, "lezen", toestemming)
    return Page([zichtbaar_voor(t, tx.actor.organisatie) for t in pagina.items], pagina.volgende)


async def lijst_te_herzien(tx: Tx, voor: date, na: tuple[date, UUID] | None, limit: int) -> Page[TeHerzien]:
    """Eigen toestemmingen die voor een dag om een nieuw gesprek vragen, de eerste einddatum voorop.

    Een pagina kan korter zijn dan `limit`: of een kind een leeftijdsgrens passeert, is pas na het ontsleutelen bekend.
    """
    regels = regels_van(tx)
    pagina = await toestemmingen.find_te_herzien(tx, dag_van(tx.now), voor, na, limit)
    tx.log("lezen", "te-herziene-toestemmingen")
    gevonden = []
    for t in pagina.items:
        grenzen: tuple[tuple[date, int], ...] = ()
        if t.gegeven_door is not GegevenDoor.ZELF:
            persoon = (await personen.get_persoon(tx, t.persoon_id)).persoon
            grenzen = tuple(g for g in leeftijdsgrenzen(t, persoon.geboortedatum, persoon.geboortejaar, regels) if g[0] < voor)
        if t.tot < voor or grenzen:
            _leg_vast(tx, "lezen", t)
            gevonden.append(TeHerzien(t, t.tot < voor, grenzen))
    return Page(gevonden, pagina.volgende)


async def lijst_versies(tx: Tx, toestemming_id: UUID) -> list[Versie]:
    """Wat een eigen toestemming in elke versie opende, de eerste voorop."""
    toestemming = await toestemmingen.get_toestemming(tx, toestemming_id, eigen=True)
    _leg_vast(tx, "lezen", toestemming)
    return await toestemmingen.find_versies(tx, toestemming_id)


async def beperk_toestemming(tx: Tx, toestemming_id: UUID, versie: int, beperking: Beperking) -> Toestemming:
    """Laat een toestemming minder openen, als nieuwe versie; wat vervalt is na deze commit dicht."""
    huidig = await toestemmingen.get_toestemming(tx, toestemming_id, eigen=True)
    require_version(versie, huidig.versie)
    nieuw = beperk(huidig, beperking, tx.now)
    await toestemmingen.save_beperking(tx, nieuw)
    await _vertel_ontvangers(tx, huidig, keer=str(nieuw.versie))
    tx.emit(
        ToestemmingBeperkt(
            toestemming_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            van=nieuw.van, tot=nieuw.tot, beperkt_op=tx.now, dataklassen=nieuw.dataklassen,
            organisaties_vervallen=tuple(o for o in huidig.organisaties if o not in nieuw.organisaties),
        )
    )  # fmt: skip
    await na_intrekking(tx, nieuw)
    _leg_vast(tx, "beperken", nieuw)
    return nieuw


async def trek_toestemming_in(
    tx: Tx, toestemming_id: UUID, versie: int, reden: Intrekreden | None = None
) -> Toestemming:
    """Trek een toestemming in; elke lezing na deze commit wordt geweigerd.

    Hangt van niets af dan van de toestemming zelf: ook van wie verhuisde, werd samengevoegd of gewist kan zij worden ingetrokken.
    """
    huidig = await toestemmingen.get_toestemming(tx, toestemming_id, eigen=True)
    require_version(versie, huidig.versie)
    nieuw = trek_in(huidig, tx.now, reden)
    await toestemmingen.save_intrekking(tx, nieuw)
    await _vertel_ontvangers(tx, huidig)
    await na_intrekking(tx, nieuw)
    tx.emit(
        ToestemmingIngetrokken(
            toestemming_id=nieuw.id, persoon_id=nieuw.persoon_id, organisaties=nieuw.organisaties, doel=nieuw.doel,
            van=nieuw.van, tot=nieuw.tot, ingetrokken_op=tx.now, reden=reden,
        )
    )  # fmt: skip
    _leg_vast(tx, "intrekken", nieuw)
    return nieuw


async def maak_verlopen_bekend(tx: Tx) -> None:
    """Taak: maak één keer bekend dat een toestemming verlopen is. Mag te laat en dubbel lopen: dicht was zij al."""
    for t in await toestemmingen.verwerk_verlopen(tx, dag_van(tx.now), PER_KEER):
        tx.emit(
            ToestemmingVerlopen(
                toestemming_id=t.id, persoon_id=t.persoon_id, organisaties=t.organisaties, doel=t.doel, van=t.van, tot=t.tot
            )
        )  # fmt: skip


async def _vertel_ontvangers(tx: Tx, toestemming: Toestemming, *, keer: str = "") -> None:
    for organisatie in toestemming.organisaties:
        await stuur_bericht(
            tx, organisatie, BerichtSoort.TOESTEMMING_INGETROKKEN, "toestemming", toestemming.id, keer=keer
        )  # fmt: skip
