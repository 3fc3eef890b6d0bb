"""Acties uit interventieoverleggen in de database: zichtbaar voor wie hun agendapunt nu mag zien."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.kalender import dag_van
from overleg.domain.overleg_acties import Actie, ActieStatus
from overleg.repository.overleggen_punten import ZICHT
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel

_ACTIE = "SELECT c.*, a.casus_id, a.personen FROM actie c JOIN agendapunt a ON a.id = c.agendapunt_id"
# Open at the end of day $2: it existed and had not ended. The same rule as `Actie.open_op`; what ended since is found by the class of
# how long it was open (migration 0014), class by class, for only so much of it can have been open on that day.
_EIND = "(($2::date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam')"
_NOG_OPEN = f"SELECT c.* FROM actie c WHERE c.status = 'open' AND c.vastgesteld_op < {_EIND} AND {{wiens}}"
_TOEN_OPEN = f"""SELECT c.* FROM wachtklassen() k CROSS JOIN LATERAL (
    SELECT c.* FROM actie c WHERE c.klasse = k.klasse AND c.klasse > 0 AND c.vastgesteld_op < {_EIND} AND c.beeindigd_op >= {_EIND}
      AND c.vastgesteld_op >= (($2::date - k.langst)::timestamp AT TIME ZONE 'Europe/Amsterdam') AND {{wiens}} OFFSET 0) c"""
EERSTE = (date(1, 1, 1), UUID(int=0))
"""Waar een werklijst met de vroegste termijn eerst begint zonder cursor."""


@dataclass(frozen=True, slots=True)
class Wachtende:
    """Een open actie waarover nog bericht moet: aan wie, en over welke actie."""

    id: UUID
    organisatie: str
    professional: str
    voorzitter_organisatie: str
    regisseur_organisatie: str | None
    naar: tuple[str, ...]
    """Wie van hen de actie op dit moment mag zien."""


def _plek(actie_id: UUID, kolom: str, houder_id: UUID) -> Plek:
    return Plek("actie", kolom, actie_id, houder_id)


async def _acties(tx: Tx, rijen: Sequence[Any]) -> list[Actie]:
    sleutels = await sleutels_van(tx, {r["casus_id"] or r["overleg_id"] for r in rijen})

    def tekst(r: Any, kolom: str) -> str | None:
        return ontsleutel(sleutels, _plek(r["id"], kolom, r["casus_id"] or r["overleg_id"]), r[kolom])

    return [
        Actie(
            r["id"], r["overleg_id"], r["agendapunt_id"], r["organisatie"], r["professional"], r["termijn"],
            ActieStatus(r["status"]), tekst(r, "tekst"), r["vastgesteld_op"], tekst(r, "bewijs"), tekst(r, "reden"),
            r["beeindigd_op"], r["vorige_id"], r["casus_id"], tuple(r["personen"]), r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def save_actie(tx: Tx, actie: Actie) -> None:
    """Bewaar een nieuwe actie."""
    c = actie
    await tx.execute(
        """
        INSERT INTO actie (id, overleg_id, agendapunt_id, vorige_id, organisatie, professional, termijn, status, tekst,
            vastgesteld_op, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
        """,
        c.id, c.overleg_id, c.agendapunt_id, c.vorige_id, c.organisatie, c.professional, c.termijn, c.status,
        await versleutel(tx, _plek(c.id, "tekst", c.houder_id), c.tekst), c.vastgesteld_op,
    )  # fmt: skip


async def save_einde(tx: Tx, actie: Actie) -> None:
    """Bewaar hoe een actie eindigde."""
    c = actie
    await tx.execute(
        "UPDATE actie SET status = $2, bewijs = $3, reden = $4, beeindigd_op = $5, versie = $6 WHERE id = $1",
        c.id, c.status, await versleutel(tx, _plek(c.id, "bewijs", c.houder_id), c.bewijs),
        await versleutel(tx, _plek(c.id, "reden", c.houder_id), c.reden), c.beeindigd_op, c.versie,
    )  # fmt: skip


async def get_actie(tx: Tx, actie_id: UUID, *, vergrendel: bool = False) -> Actie:
    """Lees een actie waarvan de aanroeper het agendapunt nu mag zien; anders NotFound."""
    rijen = await tx.fetch(
        f"{_ACTIE} WHERE c.id = $2 AND {ZICHT}" + (" FOR UPDATE OF c" if vergrendel else ""),
        tx.actor.organisatie,
        actie_id,
    )
    if not rijen:
        raise NotFound("Deze actie bestaat niet of is voor u niet zichtbaar.")
    return (await _acties(tx, rijen))[0]


async def find_werklijst(
    tx: Tx, peildatum: date, na: tuple[date, UUID] | None, limit: int, *, eigen: bool
) -> Page[Actie]:
    """Acties die op de peildatum open waren, vroegste termijn eerst: van de eigen organisatie, of van al haar overleggen."""
    wiens = (
        "c.organisatie = $1"
        if eigen
        else "EXISTS (SELECT 1 FROM overlegorganisatie x WHERE x.overleg_id = c.overleg_id AND x.organisatie = $1 OFFSET 0)"
    )
    # Nothing ends in the future: as of today or later what is open now is all there is.
    bronnen = [_NOG_OPEN] if peildatum >= dag_van(tx.now) else [_NOG_OPEN, _TOEN_OPEN]
    deel = f"""(SELECT c.*, a.casus_id, a.personen FROM ({{bron}}) c JOIN agendapunt a ON a.id = c.agendapunt_id
        WHERE (c.termijn, c.id) > ($3, $4::uuid) AND {ZICHT} ORDER BY c.termijn, c.id LIMIT $5)"""
    delen = [deel.format(bron=bron.format(wiens=wiens)) for bron in bronnen]
    rijen = await tx.fetch(
        f"SELECT * FROM ({' UNION ALL '.join(delen)}) c ORDER BY c.termijn, c.id LIMIT $5",
        tx.actor.organisatie, peildatum, *(na or EERSTE), limit + 1,
    )  # fmt: skip
    return Page.of(await _acties(tx, rijen), limit, lambda c: (c.termijn, c.id))


async def find_acties(tx: Tx, agendapunt_ids: Sequence[UUID]) -> list[Actie]:
    """De acties bij agendapunten die de aanroeper mag zien, oudste eerst."""
    rijen = await tx.fetch(
        f"{_ACTIE} WHERE c.agendapunt_id = ANY($2::uuid[]) AND {ZICHT} ORDER BY c.vastgesteld_op, c.id",
        tx.actor.organisatie,
        list(agendapunt_ids),
    )
    return await _acties(tx, rijen)


_WACHT = """
SELECT c.id, c.organisatie, c.professional, o.voorzitter_organisatie, r.regisseur_organisatie, (
    SELECT coalesce(array_agg(DISTINCT d.organisatie ORDER BY d.organisatie), '{{}}') FROM overlegorganisatie d
    WHERE d.overleg_id = c.overleg_id AND (a.soort = 'geanonimiseerd' OR gedekt(a.personen, d.organisatie))) AS naar
FROM actie c JOIN agendapunt a ON a.id = c.agendapunt_id JOIN overleg o ON o.id = c.overleg_id
LEFT JOIN casus r ON r.id = a.casus_id
WHERE c.status = 'open' AND {voorwaarde} ORDER BY c.termijn, c.id LIMIT 5000 FOR UPDATE OF c SKIP LOCKED
"""


async def _wachtenden(tx: Tx, voorwaarde: str, dag: date) -> list[Wachtende]:
    return [
        Wachtende(
            r["id"], r["organisatie"], r["professional"], r["voorzitter_organisatie"], r["regisseur_organisatie"], tuple(r["naar"])
        )
        for r in await tx.fetch(_WACHT.format(voorwaarde=voorwaarde), dag)
    ]  # fmt: skip


async def find_te_herinneren(tx: Tx, tot_en_met: date) -> list[Wachtende]:
    """Open acties met een termijn tot en met deze dag waaraan nog niet herinnerd is; vergrendeld. Alleen voor de dienst zelf."""
    return await _wachtenden(tx, "c.herinnerd_op IS NULL AND c.termijn <= $1", tot_en_met)


async def find_te_escaleren(tx: Tx, vandaag: date) -> list[Wachtende]:
    """Open acties met een termijn voor vandaag waarover nog niet geëscaleerd is; vergrendeld. Alleen voor de dienst zelf."""
    return await _wachtenden(tx, "c.geescaleerd_op IS NULL AND c.termijn < $1", vandaag)


async def save_herinnerd(tx: Tx, actie_id: UUID, nu: datetime) -> None:
    """Bewaar dat aan de actie herinnerd is."""
    await tx.execute("UPDATE actie SET herinnerd_op = $2 WHERE id = $1", actie_id, nu)


async def save_geescaleerd(tx: Tx, actie_id: UUID, nu: datetime) -> None:
    """Bewaar dat de actie geëscaleerd is."""
    await tx.execute("UPDATE actie SET geescaleerd_op = $2 WHERE id = $1", actie_id, nu)
