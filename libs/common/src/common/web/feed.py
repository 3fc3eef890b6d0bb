"""`GET /v1/gebeurtenissen`: what a service published, for partners without Kafka; only what the caller may see."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from common.db import Tx
from common.db.paging import Limit
from common.outbox.feed import read_feed
from common.web.models import Pagina
from common.web.policy import toegang
from common.web.route import service_router

Gebeurtenis = dict[str, Any]
Zicht = str | tuple[str, str] | None
"""Table whose row the caller must see: by the subject of the event, or by a field of its data (table, field)."""
Toon = Callable[[Tx, Sequence[Gebeurtenis]], Awaitable[Sequence[Gebeurtenis]]]
"""What the caller may read of events whose row may be seen, in the same order."""


class GebeurtenisPagina(Pagina[Gebeurtenis]):
    """Gebeurtenissen als CloudEvents (JSON, structured mode), oudste eerst; `volgende` blijft ook aan het eind bruikbaar."""


def feed_router(
    scope: str,
    visible: Mapping[str, Zicht],
    *,
    rollen: Mapping[str, Collection[str]] | None = None,
    toon: Toon | None = None,
    logplicht: bool = True,
) -> APIRouter:
    """Make the feed of a service.

    `visible` maps the plural in the event type (`nl.veiligeketen.<meervoud>.…`) to the table whose row the caller must
    be able to see (row-level security decides), or to None when every caller with the scope may see these events. A part
    of an aggregate that not everybody sees who sees the aggregate is named by its table and the field with its id.
    Types that are not named are never shown. `rollen` names per plural who may read that kind of thing over REST: the
    feed is no way around a role. A plural without roles is open to every caller with the scope. `toon` takes out of an
    event what the caller would not read over REST either: whoever sees the row need not see every field of the event.
    """
    router = service_router(tags=["gebeurtenissen"])

    @router.get("/gebeurtenissen", summary="Gebeurtenissen ophalen")
    async def lees_gebeurtenissen(
        tx: Annotated[Tx, toegang(scope, logplicht=logplicht)],
        na: Annotated[
            str | None,
            Query(max_length=500, description="Cursor van het vorige antwoord; zonder cursor vanaf het begin"),
        ] = None,
        type_: Annotated[str | None, Query(alias="type", max_length=200, description="Alleen dit type")] = None,
        limit: Limit = 100,
    ) -> GebeurtenisPagina:
        """Minstens één keer en per aggregaat op volgorde; dubbele hebben hetzelfde `id`. Een pagina kan leeg zijn."""
        mine = {
            p: t
            for p, t in visible.items()
            if not (rollen and p in rollen) or not tx.actor.rollen.isdisjoint(rollen[p])
        }
        page = await _read(tx, mine, na, type_, limit, logplicht=logplicht)
        return page if toon is None else page.model_copy(update={"resultaten": list(await toon(tx, page.resultaten))})

    return router


async def _read(
    tx: Tx, visible: Mapping[str, Zicht], na: str | None, type_: str | None, limit: int, *, logplicht: bool
) -> GebeurtenisPagina:
    page = await read_feed(tx.driver, na, types=[type_] if type_ else None, limit=limit)
    asked = [(e, _row_of(e, visible[_plural(e)])) for e in page.events if _plural(e) in visible]
    seen = await _visible_ids(tx, [row for _, row in asked if row is not None])
    if logplicht:
        tx.log("lezen", "gebeurtenissen")
    return GebeurtenisPagina(resultaten=[e for e, row in asked if row is None or row in seen], volgende=page.cursor)


def _plural(event: Gebeurtenis) -> str:
    return str(event["type"]).split(".")[2]


def _row_of(event: Gebeurtenis, zicht: Zicht) -> tuple[str, UUID] | None:
    """Table and id of the row that decides; None when nothing has to be seen."""
    match zicht:
        case None:
            return None
        case str():
            return zicht, UUID(event["subject"])
        case (table, field):
            return table, UUID(event["data"][field])


async def _visible_ids(tx: Tx, rows: list[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
    per_table: defaultdict[str, set[UUID]] = defaultdict(set)
    for table, row_id in rows:
        per_table[table].add(row_id)
    return {
        (table, row["id"])
        for table, ids in per_table.items()
        for row in await tx.fetch(f"SELECT id FROM {table} WHERE id = ANY($1::uuid[])", list(ids))
    }
