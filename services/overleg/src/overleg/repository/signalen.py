"""Signalen in de database; de teksten staan er versleuteld, met een sleutel van het signaal zelf."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.privacy import PersoonSleutels
from overleg.domain.codes import Aard
from overleg.domain.gebied import Gebied
from overleg.domain.meldingcodes import Doelgroep
from overleg.domain.signaal import Cijferverwijzing, Signaal, SignaalStatus, SignaalUitkomst, Trend
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE

# The own ones, those for a series one organises, and those on an agenda one takes part in; the policy says the same.
_ZICHT = """(s.eigenaar = $1
    OR EXISTS (SELECT 1 FROM signaalreeks r WHERE r.id = s.reeks_id AND r.eigenaar = $1)
    OR EXISTS (SELECT 1 FROM signaaloverleg o WHERE o.id = s.overleg_id AND o.organisaties @> ARRAY[$1]))"""

# Apart from each other in lists: an OR of the three cannot use an index. Of others per series, newest first: there are a handful.
_DEEL = """(SELECT s.* FROM signaal s WHERE {waar} AND (s.ingediend_op, s.id) < ($2, $3::uuid)
    ORDER BY s.ingediend_op DESC, s.id DESC LIMIT $4)"""
_PER_REEKS = f"(SELECT s.* FROM ({{reeksen}}) r (id) CROSS JOIN LATERAL {_DEEL} s)"
_EIGEN_REEKSEN = "SELECT r.id FROM signaalreeks r WHERE r.eigenaar = $1"
_APART = (
    _DEEL.format(waar="s.eigenaar = $1 {status}"),
    _PER_REEKS.format(reeksen=_EIGEN_REEKSEN, waar="s.reeks_id = r.id AND s.eigenaar <> $1 {status}"),
    _PER_REEKS.format(
        reeksen=f"SELECT DISTINCT o.reeks_id FROM signaaloverleg o WHERE o.organisaties @> ARRAY[$1] AND o.reeks_id NOT IN ({_EIGEN_REEKSEN})",
        waar="""s.reeks_id = r.id AND s.eigenaar <> $1 {status} AND EXISTS (
            SELECT 1 FROM signaaloverleg o WHERE o.id = s.overleg_id AND o.organisaties @> ARRAY[$1] OFFSET 0)""",
    ),
)


def _plek(signaal_id: UUID, kolom: str) -> Plek:
    return Plek("signaal", kolom, signaal_id, signaal_id)


def _signaal(rij: Any, sleutels: Mapping[UUID, PersoonSleutels]) -> Signaal:
    tekst, actie, toelichting = (
        ontsleutel(sleutels, _plek(rij["id"], kolom), rij[kolom])
        for kolom in ("tekst", "mogelijke_actie", "toelichting")
    )
    cijfer = None
    if rij["cijfer_definitie"] is not None:
        cijfer = Cijferverwijzing(
            rij["cijfer_definitie"], rij["cijfer_versie"], rij["cijfer_periode"], rij["cijfer_regio"]
        )
    return Signaal(
        rij["id"], rij["eigenaar"], rij["reeks_id"], rij["ingediend_op"], tekst, actie, tuple(map(Aard, rij["aard"])),
        tuple(map(Doelgroep, rij["doelgroepen"])), Gebied(rij["gemeentecode"], rij["pc4"], rij["plaats"]), Trend(rij["trend"]),
        cijfer, SignaalStatus(rij["status"]), rij["overleg_id"],
        SignaalUitkomst(rij["uitkomst"]) if rij["uitkomst"] else None, toelichting, rij["versie"],
    )  # fmt: skip


async def _leesbaar(tx: Tx, rijen: Sequence[Any]) -> list[Signaal]:
    sleutels = await sleutels_van(tx, [r["id"] for r in rijen])
    return [_signaal(r, sleutels) for r in rijen]


async def save_nieuw(tx: Tx, signaal: Signaal) -> None:
    """Bewaar een nieuw signaal van de eigen organisatie."""
    s, g, c = signaal, signaal.gebied, signaal.cijfer
    await tx.execute(
        """
        INSERT INTO signaal (id, eigenaar, reeks_id, ingediend_op, tekst, mogelijke_actie, aard, doelgroepen, gemeentecode, pc4,
            plaats, trend, cijfer_definitie, cijfer_versie, cijfer_periode, cijfer_regio, status, versie)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """,
        s.id, s.eigenaar, s.reeks_id, s.ingediend_op, await versleutel(tx, _plek(s.id, "tekst"), s.tekst),
        await versleutel(tx, _plek(s.id, "mogelijke_actie"), s.mogelijke_actie), list(s.aard), list(s.doelgroepen),
        g.gemeentecode, g.pc4, g.plaats, s.trend, *((c.definitie_id, c.versie, c.periode, c.regio) if c else (None,) * 4),
        s.status, s.versie,
    )  # fmt: skip


async def get_signaal(tx: Tx, signaal_id: UUID, *, vergrendel: bool = False) -> Signaal:
    """Lees een signaal dat de aanroeper mag zien; `vergrendel` om het te wijzigen (eigen, of als organisator)."""
    slot = " FOR UPDATE OF s" if vergrendel else ""
    rij = await tx.fetchrow(
        f"SELECT s.* FROM signaal s WHERE s.id = $2 AND {_ZICHT}{slot}", tx.actor.organisatie, signaal_id
    )
    if rij is None:
        raise NotFound("Dit signaal bestaat niet of is voor u niet zichtbaar.")
    return (await _leesbaar(tx, [rij]))[0]


async def find_signalen(
    tx: Tx, status: SignaalStatus | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Signaal]:
    """Signalen die de aanroeper mag zien, nieuwste eerst."""
    delen = [deel.format(status="" if status is None else "AND s.status = $5") for deel in _APART]
    rijen = await tx.fetch(
        f"SELECT * FROM ({' UNION ALL '.join(delen)}) s ORDER BY s.ingediend_op DESC, s.id DESC LIMIT $4",
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1, *(() if status is None else (status,)),
    )  # fmt: skip
    return Page.of(await _leesbaar(tx, rijen), limit, lambda s: (s.ingediend_op, s.id))


async def find_agenda(tx: Tx, overleg_id: UUID, *, vergrendel: bool = False) -> list[Signaal]:
    """De signalen op de agenda van een overleg dat de aanroeper al zag, op volgorde van indienen."""
    slot = " FOR UPDATE" if vergrendel else ""
    rijen = await tx.fetch(f"SELECT * FROM signaal WHERE overleg_id = $1 ORDER BY ingediend_op, id{slot}", overleg_id)
    return await _leesbaar(tx, rijen)


async def save_signaal(tx: Tx, signaal: Signaal) -> None:
    """Bewaar de nieuwe stand van een vergrendeld signaal."""
    s = signaal
    await tx.execute(
        "UPDATE signaal SET status = $2, overleg_id = $3, uitkomst = $4, toelichting = $5, versie = $6 WHERE id = $1",
        s.id, s.status, s.overleg_id, s.uitkomst, await versleutel(tx, _plek(s.id, "toelichting"), s.toelichting), s.versie,
    )  # fmt: skip
