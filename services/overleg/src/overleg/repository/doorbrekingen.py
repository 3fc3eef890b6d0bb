"""Doorbrekingen in de database; de redenen zijn versleuteld met de sleutel van de persoon."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from common.kalender import dag_van
from common.privacy import PersoonSleutels
from overleg.domain.bericht import BerichtSoort
from overleg.domain.codes import Dataklasse, Doel
from overleg.domain.doorbreking import DoorbreekGrond, Doorbreking
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE

_OUDSTE = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
_DAG = "(${n}::date + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam'"
"""Het eind van een dag in Nederland."""


def _plek(kolom: str, doorbreking_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("doorbreking", kolom, doorbreking_id, persoon_id)


def _doorbreking(rij: Any, sleutels: dict[UUID, PersoonSleutels] | None = None) -> Doorbreking:
    def tekst(kolom: str) -> str | None:
        return ontsleutel(sleutels, _plek(kolom, rij["id"], rij["persoon_id"]), rij[kolom]) if sleutels else None

    return Doorbreking(
        rij["id"], rij["eigenaar"], rij["persoon_id"], tuple(rij["organisaties"]), Doel(rij["doel"]),
        tuple(Dataklasse(d) for d in rij["dataklassen"]), DoorbreekGrond(rij["grondslag"]), tekst("reden"), rij["geinformeerd"],
        tekst("reden_niet_geinformeerd"), rij["van"], rij["tot"], rij["aangevraagd_op"], rij["aangevraagd_door"],
        rij["bevestigen_voor"], rij["opent_direct"], rij["bevestigd_op"], rij["bevestigd_door"], rij["afgewezen_op"],
        rij["afgewezen_door"], rij["ingetrokken_op"], rij["versie"],
    )  # fmt: skip


async def save_doorbreking(tx: Tx, doorbreking: Doorbreking) -> None:
    """Bewaar een nieuwe doorbreking van de eigen organisatie; vanaf deze commit opent zij, als zij dat meteen mag."""
    d = doorbreking
    redenen = [
        await versleutel(tx, _plek(kolom, d.id, d.persoon_id), tekst)
        for kolom, tekst in (("reden", d.reden), ("reden_niet_geinformeerd", d.reden_niet_geinformeerd))
    ]
    await tx.execute(
        """
        INSERT INTO doorbreking (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, reden,
            reden_niet_geinformeerd, geinformeerd, van, tot, aangevraagd_op, aangevraagd_door, bevestigen_voor, opent_direct,
            versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """,
        d.id, d.eigenaar, d.persoon_id, list(d.organisaties), d.doel, list(d.dataklassen), d.grondslag, *redenen,
        d.geinformeerd, d.van, d.tot, d.aangevraagd_op, d.aangevraagd_door, d.bevestigen_voor, d.opent_direct, d.versie,
    )  # fmt: skip


async def get_doorbreking(tx: Tx, doorbreking_id: UUID, *, eigen: bool = False) -> Doorbreking:
    """Lees een doorbreking van of naar de eigen organisatie; `eigen` leest alleen die van haarzelf en vergrendelt."""
    rij = await tx.fetchrow(
        "SELECT * FROM doorbreking WHERE id = $2 AND (eigenaar = $1 OR (NOT $3 AND $1 = ANY(organisaties)))"
        + (" FOR UPDATE" if eigen else ""),
        tx.actor.organisatie, doorbreking_id, eigen,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze doorbreking bestaat niet of is voor u niet zichtbaar.")
    # Who only received the data has no business with the reasons: they are not even decrypted.
    eigen_tekst = rij["eigenaar"] == tx.actor.organisatie
    return _doorbreking(rij, await sleutels_van(tx, [rij["persoon_id"]]) if eigen_tekst else None)


async def save_oordeel(tx: Tx, doorbreking: Doorbreking) -> None:
    """Bewaar bevestiging, afwijzing of intrekking."""
    d = doorbreking
    await tx.execute(
        """
        UPDATE doorbreking SET bevestigd_op = $2, bevestigd_door = $3, afgewezen_op = $4, afgewezen_door = $5,
            ingetrokken_op = $6, ingetrokken_door = CASE WHEN $6::timestamptz IS NULL THEN NULL ELSE $7 END, versie = $8
        WHERE id = $1
        """,
        d.id, d.bevestigd_op, d.bevestigd_door, d.afgewezen_op, d.afgewezen_door, d.ingetrokken_op, tx.actor.sub, d.versie,
    )  # fmt: skip


async def eigen_gezag(tx: Tx, persoon_id: UUID) -> tuple[UUID, bool] | None:
    """De persoon waar deze registratie bij hoort en of er meteen geopend mag worden; None buiten het eigen register.

    False zolang de eigen organisatie over deze persoon een doorbreking zonder oordeel heeft, en dertig dagen na een die is
    afgewezen of te laat bevestigd. Vergrendelt de persoon: twee aanvragen tegelijk openen niet allebei meteen.
    """
    wie = await tx.fetchval(
        "SELECT id FROM persoon WHERE id = canoniek($1) AND eigenaar = $2 FOR NO KEY UPDATE", persoon_id, tx.actor.organisatie
    )
    if wie is None:
        return None
    return wie, bool(
        await tx.fetchval(
            """
            SELECT NOT EXISTS (SELECT 1 FROM doorbreking WHERE persoon_id = ANY(cluster_van($1)) AND eigenaar = $2 AND (
                (bevestigd_op IS NULL AND afgewezen_op IS NULL) OR (aangevraagd_op > $3 AND (
                    afgewezen_op IS NOT NULL OR (bevestigd_op AT TIME ZONE 'Europe/Amsterdam')::date > bevestigen_voor))))
            """,
            wie, tx.actor.organisatie, tx.now - timedelta(days=30),
        )
    )  # fmt: skip


async def find_doorbrekingen(tx: Tx, na: tuple[datetime, UUID] | None, limit: int) -> Page[Doorbreking]:
    """Doorbrekingen van de eigen organisatie, nieuwste eerst, zonder de redenen."""
    rijen = await tx.fetch(
        "SELECT * FROM doorbreking WHERE eigenaar = $1 AND (aangevraagd_op, id) < ($2, $3::uuid)"
        " ORDER BY aangevraagd_op DESC, id DESC LIMIT $4",
        tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_doorbreking(r) for r in rijen], limit, lambda d: (d.aangevraagd_op, d.id))


_EIND = _DAG.format(n=2)
_NOG_NIET = f"""(SELECT d.* FROM doorbreking d WHERE d.eigenaar = $1 AND d.bevestigd_op IS NULL AND d.afgewezen_op IS NULL
    AND d.aangevraagd_op < {_EIND} AND (d.aangevraagd_op, d.id) > ($3, $4::uuid) ORDER BY d.aangevraagd_op, d.id LIMIT $5)"""
# Judged since. By the class of how long that took (migration 0014): it was asked at most so many days before.
_TOEN_NIET = f"""(SELECT d.* FROM wachtklassen() k CROSS JOIN LATERAL (
    SELECT d.* FROM doorbreking d WHERE d.eigenaar = $1 AND d.klasse = k.klasse AND d.klasse > 0
      AND d.aangevraagd_op >= (($2::date - k.langst)::timestamp AT TIME ZONE 'Europe/Amsterdam') AND d.aangevraagd_op < {_EIND}
      AND coalesce(d.bevestigd_op, d.afgewezen_op) >= {_EIND} AND (d.aangevraagd_op, d.id) > ($3, $4::uuid)
    ORDER BY d.aangevraagd_op, d.id LIMIT $5) d)"""


async def find_te_bevestigen(
    tx: Tx, peildatum: date, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Doorbreking]:
    """Eigen doorbrekingen waarover aan het eind van de peildatum niemand geoordeeld had, de oudste eerst, zonder de redenen."""
    # Nobody judges in the future: as of today or later only what has no judgement now.
    delen = [_NOG_NIET] if peildatum >= dag_van(tx.now) else [_NOG_NIET, _TOEN_NIET]
    rijen = await tx.fetch(
        f"SELECT * FROM ({' UNION ALL '.join(delen)}) d ORDER BY aangevraagd_op, id LIMIT $5",
        tx.actor.organisatie, peildatum, *(na or _OUDSTE), limit + 1,
    )  # fmt: skip
    return Page.of([_doorbreking(r) for r in rijen], limit, lambda d: (d.aangevraagd_op, d.id))


async def find_zonder_bericht(tx: Tx, dag: date, soort: BerichtSoort, limit: int = 500) -> list[Doorbreking]:
    """Niet beoordeelde doorbrekingen van alle organisaties waarover dit bericht nog niet verstuurd is; alleen voor taken.

    Voor `doorbreking-vervallen` is de termijn op `dag` voorbij; voor `doorbreking-te-bevestigen` is het de laatste dag.
    """
    vervallen = soort is BerichtSoort.DOORBREKING_VERVALLEN
    rijen = await tx.fetch(
        f"""
        SELECT d.* FROM doorbreking d WHERE d.bevestigd_op IS NULL AND d.afgewezen_op IS NULL
          AND d.bevestigen_voor {"<" if vervallen else "="} $1
          AND NOT EXISTS (SELECT 1 FROM bericht b WHERE b.naar = d.eigenaar AND b.sleutel = $2::text || '|' || d.id || '|||laatste')
        ORDER BY d.bevestigen_voor, d.id LIMIT $3
        """,
        dag, soort, limit,
    )  # fmt: skip
    return [_doorbreking(r) for r in rijen]
