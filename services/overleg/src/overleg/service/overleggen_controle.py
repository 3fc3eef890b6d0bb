"""Wat elke use case over interventieoverleg deelt: vastleggen per persoon, de tekstcontrole en vervallen agendapunten."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.contracts.overleg.interventie import AgendapuntVervallen
from common.db import Tx
from common.kalender import dag_van
from overleg.domain.anonimiteit import Bekende, eis_anoniem
from overleg.domain.bericht import BerichtSoort
from overleg.domain.codes import Doel
from overleg.domain.overleg_punten import DOEL, DOEL_ANONIEM, Agendapunt, Dekking
from overleg.repository import casussen, overleggen_controle, overleggen_punten, toestemmingen
from overleg.repository.overleggen_punten import Verval
from overleg.service.berichten import stuur_bericht

ALLES = 200
"""Meer agendapunten heeft een overleg niet."""


@dataclass(frozen=True, slots=True)
class Controle:
    """Tegen wie een geanonimiseerde tekst gecontroleerd wordt; dit wordt gebruikt en daarna weggegooid."""

    casus_id: UUID | None = None
    personen: tuple[UUID, ...] = ()


GEEN_CONTROLE = Controle()


async def dekking_van(tx: Tx, personen: Collection[UUID], organisaties: Collection[str]) -> Dekking:
    """Wie van deze organisaties nu over wie van deze personen mag horen, met de toestemming."""
    if not personen:
        return {}
    return await toestemmingen.find_dekking(tx, personen, organisaties, Doel.INTERVENTIEOVERLEG, dag_van(tx.now))


async def leg_vast(tx: Tx, handeling: str, object_soort: str, gelezen: Mapping[UUID, Agendapunt]) -> None:
    """Leg vast wat van agendapunten gezien of gedaan is: per besproken persoon een regel met de grond.

    `gelezen` is het id van het gegeven (agendapunt, actie, verslagdeel) naar het agendapunt waar het bij hoort.
    """
    personen = {p for punt in gelezen.values() for p in punt.personen}
    gronden = await dekking_van(tx, personen, [tx.actor.organisatie])
    for object_id, punt in gelezen.items():
        for persoon_id in punt.personen:
            grond = gronden.get((persoon_id, tx.actor.organisatie))
            tx.log(handeling, object_soort, object_id, betrokkene_id=persoon_id, doel=DOEL, grondslag_id=grond)
        if not punt.personen:
            tx.log(handeling, object_soort, object_id, doel=DOEL_ANONIEM)


async def eis_anonieme_tekst(tx: Tx, velden: Mapping[str, str], controle: Controle) -> None:
    """Weiger (InvalidInput) tekst waarin iemand te herkennen is; de fout noemt veld, soort en plaats, nooit de tekst.

    Dat de gegevens van deze personen gelezen zijn staat in de audit zonder het agendapunt erbij: een geanonimiseerd punt is ook
    daar niet met een persoon verbonden. De regel blijft ook staan als de tekst geweigerd wordt.
    """
    personen = set(controle.personen)
    if controle.casus_id is not None:
        casus = await casussen.get_casus(tx, controle.casus_id)
        personen |= set(await overleggen_controle.personen_bij_casus(tx, casus.id))
    gevonden = await overleggen_controle.zichtbare_personen(tx, personen)
    for g in gevonden:
        for grond in g.zicht.gronden:
            tx.log(
                "tekst-controleren", "persoon", betrokkene_id=g.persoon.id, doel=DOEL_ANONIEM, grondslag_id=grond.id, blijvend=True
            )  # fmt: skip
    bekenden = [
        Bekende(g.persoon.naam, g.persoon.geboortedatum, g.persoon.bsn, g.persoon.adres, g.persoon.contact) for g in gevonden
    ]  # fmt: skip
    eis_anoniem(velden, bekenden)


async def eis_passende_tekst(tx: Tx, punt: Agendapunt, velden: Mapping[str, str], controle: Controle) -> None:
    """Bij een geanonimiseerd punt moet elke tekst zonder herkenbare mensen zijn; bij een identificeerbaar punt niet."""
    if punt.anoniem:
        await eis_anonieme_tekst(tx, velden, controle)


async def alle_punten(tx: Tx, overleg_id: UUID) -> Sequence[Agendapunt]:
    """Alle agendapunten van een overleg die de aanroeper nu mag zien."""
    return (await overleggen_punten.find_agendapunten(tx, overleg_id, None, ALLES)).items


async def verwerk_verval(tx: Tx, vervallen: Sequence[Verval]) -> None:
    """Maak bekend dat agendapunten vervielen. Wie het punt nog mag zien hoort welk; wie het niet meer mag, dat de agenda anders is."""
    for v in vervallen:
        tx.emit(
            AgendapuntVervallen(overleg_id=v.overleg_id, agendapunt_id=v.agendapunt_id, reden=v.reden, tijdstip=tx.now)
        )
        for organisatie in v.gedekt:
            await stuur_bericht(tx, organisatie, BerichtSoort.AGENDAPUNT_VERVALLEN, "agendapunt", v.agendapunt_id)
        for organisatie in v.verloren:
            await stuur_bericht(
                tx, organisatie, BerichtSoort.AGENDAPUNT_VERVALLEN, "overleg", v.overleg_id, keer=str(v.agendapunt_id)
            )
        tx.log("vervallen", "agendapunt", v.agendapunt_id)


async def werk_vervallen_bij(tx: Tx, overleg_id: UUID) -> None:
    """Laat eerst vervallen wat op dit moment niet meer gedekt is: een stap rekent nooit met een agenda van gisteren."""
    await verwerk_verval(tx, await overleggen_punten.laat_vervallen(tx, overleg_id=overleg_id))
