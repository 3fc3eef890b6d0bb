"""Overdrachten in de database; row-level security laat alleen de twee kanten ervan zien."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, NotFound
from common.kalender import dag_van
from overleg.domain.overdracht import Overdracht
from overleg.repository.zorgmeldingen import GEHAD, NIEUWSTE


def _overdracht(rij: Any) -> Overdracht:
    return Overdracht(
        rij["id"], rij["zorgmelding_id"], rij["casus_id"], rij["van"], rij["naar"], rij["aangeboden_op"], rij["aanvaard_op"],
        rij["geweigerd_op"], rij["reden"], rij["versie"], rij["geescaleerd_op"],
        rij["acuut"],
    )  # fmt: skip


async def save_aanbod(tx: Tx, overdracht: Overdracht, ontvangen_op: datetime) -> None:
    """Bewaar een nieuw aanbod over een zorgmelding van `ontvangen_op`; Conflict als er al een openstaat."""
    o = overdracht
    nieuw = await tx.fetchval(
        """
        INSERT INTO overdracht (id, zorgmelding_id, casus_id, van, naar, aangeboden_op, ontvangen_op, acuut, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)
        ON CONFLICT (zorgmelding_id) WHERE aanvaard_op IS NULL AND geweigerd_op IS NULL DO NOTHING RETURNING id
        """,
        o.id, o.zorgmelding_id, o.casus_id, o.van, o.naar, o.aangeboden_op, ontvangen_op, o.acuut,
    )  # fmt: skip
    if nieuw is None:
        raise Conflict("Er staat al een overdracht open; wacht het antwoord af.")


async def eis_geen_open_overdracht(tx: Tx, zorgmelding_id: UUID) -> None:
    """Weiger (Conflict) als er nog een aanbod op antwoord wacht: dan weet de ander niet dat het voorbij is."""
    wacht = await tx.fetchval(
        "SELECT true FROM overdracht WHERE zorgmelding_id = $1 AND (van = $2 OR naar = $2)"
        " AND aanvaard_op IS NULL AND geweigerd_op IS NULL",
        zorgmelding_id, tx.actor.organisatie,
    )  # fmt: skip
    if wacht:
        raise Conflict("Er staat nog een overdracht open. Trek die eerst in, of wacht het antwoord af.")


async def get_overdracht(tx: Tx, overdracht_id: UUID, *, vergrendel: bool = False) -> Overdracht:
    """Lees een overdracht van of naar de eigen organisatie; `vergrendel` om haar te beantwoorden.

    Alleen wie antwoorden mag krijgt het slot; de ander leest, en krijgt van het domein te horen dat het niet mag.
    """
    lees = "SELECT * FROM overdracht WHERE id = $2 AND (van = $1 OR naar = $1)"
    rij = await tx.fetchrow(f"{lees} FOR UPDATE", tx.actor.organisatie, overdracht_id) if vergrendel else None
    rij = rij or await tx.fetchrow(lees, tx.actor.organisatie, overdracht_id)
    if rij is None:
        raise NotFound("Deze overdracht bestaat niet of is voor u niet zichtbaar.")
    return _overdracht(rij)


async def find_betrokkenen(tx: Tx, zorgmelding_id: UUID) -> list[UUID]:
    """Over wie een zorgmelding gaat die de aanroeper mag zien."""
    rijen = await tx.fetch(
        "SELECT persoon_id FROM betrokkene WHERE zorgmelding_id = $1 ORDER BY persoon_id", zorgmelding_id
    )
    return [rij["persoon_id"] for rij in rijen]


async def save_antwoord(tx: Tx, overdracht: Overdracht) -> None:
    """Bewaar aanvaarding of weigering."""
    o = overdracht
    await tx.execute(
        "UPDATE overdracht SET aanvaard_op = $2, geweigerd_op = $3, reden = $4, versie = $5 WHERE id = $1",
        o.id, o.aanvaard_op, o.geweigerd_op, o.reden, o.versie,
    )  # fmt: skip


async def find_van_zorgmeldingen(tx: Tx, zorgmelding_ids: Collection[UUID]) -> dict[UUID, list[Overdracht]]:
    """De overdrachten van en naar de eigen organisatie van deze zorgmeldingen, per zorgmelding."""
    rijen = await tx.fetch(
        "SELECT * FROM overdracht WHERE zorgmelding_id = ANY($2::uuid[]) AND (van = $1 OR naar = $1) ORDER BY aangeboden_op",
        tx.actor.organisatie, list(zorgmelding_ids),
    )  # fmt: skip
    gevonden = defaultdict(list)
    for rij in rijen:
        gevonden[rij["zorgmelding_id"]].append(_overdracht(rij))
    return gevonden


_OPEN = "aanvaard_op IS NULL AND geweigerd_op IS NULL"
_DAG = "({} AT TIME ZONE 'Europe/Amsterdam')::date"
# Offers of organisation $1 that have an answer and had none at the end of day {op}, offered until day {grens}. In a class of waits
# of at most so many days they were offered at most so many days before. OFFSET 0: class by class, not all offers at once.
BEANTWOORD = """wachtklassen() k CROSS JOIN LATERAL (
    SELECT o.* FROM overdracht o WHERE o.{kant} = $1 AND o.klasse = k.klasse AND o.klasse > 0 AND o.antwoord_op > {op}
      AND o.aangeboden_op >= (({op}::date - k.langst)::timestamp AT TIME ZONE 'Europe/Amsterdam')
      AND o.aangeboden_op < (({grens}::date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam') OFFSET 0) o"""
"""Deel van een FROM: `o` zijn de overdrachten aan deze kant die nu beantwoord zijn en aan het eind van die dag nog wachtten."""
_DEEL = """(SELECT {rang} AS rang, o.* FROM {vraag} AND (o.aangeboden_op, o.id) < ({grens}::uuid)
    ORDER BY o.aangeboden_op DESC, o.id DESC LIMIT $6)"""
_DRINGEND = "(o.acuut AND o.aanvaard_op IS NULL AND o.geweigerd_op IS NULL)"


async def find_overdrachten(
    tx: Tx, na: tuple[int, datetime, UUID] | None, limit: int, *, alleen_open: bool = False, op: date | None = None,
    aangeboden_tot: date | None = None,
) -> Page[Overdracht]:  # fmt: skip
    """Overdrachten van en naar de eigen organisatie, acute zonder antwoord eerst, dan nieuwste eerst.

    `alleen_open`: zonder antwoord nu; met `op` zonder antwoord op die dag, aangeboden tot en met `aangeboden_tot`.
    """
    waarden: tuple[date, ...] = ()
    vraag = f"overdracht o WHERE o.{{kant}} = $1{f' AND {_OPEN}' if alleen_open or op else ''}"
    if op is not None and aangeboden_tot is not None:
        vraag += f" AND {_DAG.format('o.aangeboden_op')} <= $7"
        waarden = (aangeboden_tot,)
    vragen = [(0, f"{vraag} AND {_DRINGEND}"), (1, f"{vraag} AND NOT {_DRINGEND}")]
    # Nobody answers in the future: as of today or later an offer without an answer is one without an answer now.
    if op is not None and aangeboden_tot is not None and op < dag_van(tx.now) and not alleen_open:
        vragen.append((1, f"{BEANTWOORD.format(kant='{kant}', op='$8', grens='$7')} WHERE true"))
        waarden = (aangeboden_tot, op)
    delen = [
        _DEEL.format(rang=rang, vraag=vraag.format(kant=kant), grens="$4, $5" if rang else "$2, $3")
        for kant in ("van", "naar")
        for rang, vraag in vragen
    ]
    rest, *vanaf = na or (0, *NIEUWSTE)
    rijen = await tx.fetch(
        f"SELECT * FROM ({' UNION ALL '.join(delen)}) o ORDER BY o.rang, o.aangeboden_op DESC, o.id DESC LIMIT $6",
        tx.actor.organisatie, *(GEHAD if rest else vanaf), *(vanaf if rest else NIEUWSTE), limit + 1, *waarden,
    )  # fmt: skip
    return Page.of([_overdracht(rij) for rij in rijen], limit, lambda o: (int(not o.dringend), o.aangeboden_op, o.id))


async def find_te_escaleren(tx: Tx, aangeboden_tot: date, limit: int) -> Sequence[Overdracht]:
    """Onbeantwoorde overdrachten van alle organisaties, aangeboden tot en met een dag en nog niet gemeld; vergrendeld."""
    rijen = await tx.fetch(
        f"SELECT * FROM overdracht WHERE {_OPEN} AND geescaleerd_op IS NULL AND {_DAG.format('aangeboden_op')} <= $1"
        " ORDER BY aangeboden_op, id LIMIT $2 FOR UPDATE SKIP LOCKED",
        aangeboden_tot, limit,
    )  # fmt: skip
    return [_overdracht(rij) for rij in rijen]


async def save_escalatie(tx: Tx, overdracht_id: UUID) -> None:
    """Bewaar dat beide kanten bericht kregen."""
    await tx.execute("UPDATE overdracht SET geescaleerd_op = $2 WHERE id = $1", overdracht_id, tx.now)
