"""Toestemmingen in de database; de notitie bij het bewijs is versleuteld met de sleutel van de persoon."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.toestemming import Bewijs, BewijsSoort, Intrekreden, Toestemming, Versie
from overleg.repository.tekst import Plek, ontsleutel, sleutels_van, versleutel
from overleg.repository.zorgmeldingen import NIEUWSTE

OUDSTE = (date.min, UUID(int=0))
"""Sleutel van voor de eerste rij van een lijst op einddatum."""


def _plek(toestemming_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("toestemming", "bewijs_notitie", toestemming_id, persoon_id)


async def _toestemmingen(tx: Tx, rijen: Sequence[Any]) -> list[Toestemming]:
    met_notitie = {r["persoon_id"] for r in rijen if r["bewijs_notitie"] is not None and _eigen(tx, r)}
    sleutels = await sleutels_van(tx, met_notitie)
    return [
        Toestemming(
            r["id"], r["eigenaar"], r["persoon_id"], tuple(r["organisaties"]), Doel(r["doel"]),
            tuple(Dataklasse(d) for d in r["dataklassen"]), Grondslag(r["grondslag"]), GegevenDoor(r["gegeven_door"]),
            r["van"], r["tot"],
            Bewijs(
                BewijsSoort(r["bewijs_soort"]), r["bewijs_op"], r["bewijs_tekstversie"],
                ontsleutel(sleutels, _plek(r["id"], r["persoon_id"]), r["bewijs_notitie"] if _eigen(tx, r) else None),
            ),
            tuple(r["gevers"]), r["ingetrokken_op"], Intrekreden(r["ingetrokken_reden"]) if r["ingetrokken_reden"] else None,
            r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


def _eigen(tx: Tx, rij: Any) -> bool:
    return bool(rij["eigenaar"] == tx.actor.organisatie)


async def save_toestemming(tx: Tx, toestemming: Toestemming) -> None:
    """Bewaar een nieuwe toestemming van de eigen organisatie."""
    t, b = toestemming, toestemming.bewijs
    await tx.execute(
        """
        INSERT INTO toestemming (id, eigenaar, persoon_id, organisaties, doel, dataklassen, grondslag, gegeven_door, gevers,
            bewijs_soort, bewijs_op, bewijs_tekstversie, bewijs_notitie, van, tot, versie, aangemaakt_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """,
        t.id, t.eigenaar, t.persoon_id, list(t.organisaties), t.doel, list(t.dataklassen), t.grondslag, t.gegeven_door,
        list(t.gevers), b.soort, b.op, b.tekstversie, await versleutel(tx, _plek(t.id, t.persoon_id), b.notitie), t.van, t.tot,
        t.versie, tx.now,
    )  # fmt: skip
    await _save_versie(tx, t)


async def _save_versie(tx: Tx, t: Toestemming) -> None:
    await tx.execute(
        """
        INSERT INTO toestemmingversie (toestemming_id, versie, eigenaar, organisaties, dataklassen, tot, vastgelegd_op,
            vastgelegd_door) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        t.id, t.versie, t.eigenaar, list(t.organisaties), list(t.dataklassen), t.tot, tx.now, tx.actor.sub,
    )  # fmt: skip


async def get_toestemming(tx: Tx, toestemming_id: UUID, *, eigen: bool = False) -> Toestemming:
    """Lees een toestemming van of aan de eigen organisatie; `eigen` leest alleen de zelf vastgelegde en vergrendelt."""
    rij = await tx.fetchrow(
        "SELECT * FROM toestemming WHERE id = $2 AND (eigenaar = $1 OR (NOT $3 AND $1 = ANY(organisaties)))"
        + (" FOR UPDATE" if eigen else ""),
        tx.actor.organisatie, toestemming_id, eigen,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Deze toestemming bestaat niet of is voor u niet zichtbaar.")
    return (await _toestemmingen(tx, [rij]))[0]


async def save_intrekking(tx: Tx, toestemming: Toestemming) -> None:
    """Bewaar de intrekking; vanaf deze commit opent de toestemming niets meer."""
    await tx.execute(
        "UPDATE toestemming SET ingetrokken_op = $2, ingetrokken_door = $3, ingetrokken_reden = $4, versie = $5 WHERE id = $1",
        toestemming.id, toestemming.ingetrokken_op, tx.actor.sub, toestemming.ingetrokken_reden, toestemming.versie,
    )  # fmt: skip


async def save_beperking(tx: Tx, toestemming: Toestemming) -> None:
    """Bewaar wat er van een toestemming overblijft, als nieuwe versie; wat zij eerder opende blijft na te lezen."""
    t = toestemming
    await tx.execute(
        "UPDATE toestemming SET organisaties = $2, dataklassen = $3, tot = $4, versie = $5 WHERE id = $1",
        t.id, list(t.organisaties), list(t.dataklassen), t.tot, t.versie,
    )  # fmt: skip
    await _save_versie(tx, t)


async def find_versies(tx: Tx, toestemming_id: UUID) -> list[Versie]:
    """Wat een eigen toestemming in elke versie opende, de eerste voorop."""
    rijen = await tx.fetch(
        "SELECT * FROM toestemmingversie WHERE toestemming_id = $1 AND eigenaar = $2 ORDER BY versie",
        toestemming_id, tx.actor.organisatie,
    )  # fmt: skip
    return [
        Versie(
            r["versie"], r["vastgelegd_op"], tuple(r["organisaties"]), tuple(Dataklasse(d) for d in r["dataklassen"]), r["tot"]
        )
        for r in rijen
    ]  # fmt: skip


async def find_toestemmingen_van(
    tx: Tx, persoon_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Toestemming]:
    """Toestemmingen over een persoon, ook die van samengevoegde registraties, nieuwste eerst: alle eigen, en die aan de aanroeper."""
    rijen = await tx.fetch(
        """
        SELECT * FROM toestemming WHERE persoon_id = ANY(cluster_van($1)) AND (eigenaar = $2 OR $2 = ANY(organisaties))
          AND (aangemaakt_op, id) < ($3, $4::uuid) ORDER BY aangemaakt_op DESC, id DESC LIMIT $5
        """,
        persoon_id, tx.actor.organisatie, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    gemaakt = {r["id"]: r["aangemaakt_op"] for r in rijen}
    return Page.of(await _toestemmingen(tx, rijen), limit, lambda t: (gemaakt[t.id], t.id))


async def find_te_herzien(
    tx: Tx, dag: date, voor: date, na: tuple[date, UUID] | None, limit: int
) -> Page[Toestemming]:
    """Eigen toestemmingen die op `dag` nog lopen en voor `voor` eindigen, of door of met gezaghebbenden gegeven zijn.

    Op einddatum, de eerste voorop. Of een kind intussen een leeftijdsgrens passeert, staat versleuteld in de persoon. Met wie
    gewist is valt geen gesprek meer te voeren: die staat er niet in.
    """
    rijen = await tx.fetch(
        """
        SELECT t.* FROM toestemming t WHERE t.eigenaar = $1 AND t.ingetrokken_op IS NULL AND t.tot >= $2
          AND (t.tot < $3 OR t.gegeven_door <> 'zelf') AND (t.tot, t.id) > ($4, $5::uuid)
          AND EXISTS (SELECT 1 FROM persoon p WHERE p.id = t.persoon_id AND p.gewist_op IS NULL) ORDER BY t.tot, t.id LIMIT $6
        """,
        tx.actor.organisatie, dag, voor, *(na or OUDSTE), limit + 1,
    )  # fmt: skip
    return Page.of(await _toestemmingen(tx, rijen), limit, lambda t: (t.tot, t.id))


async def verwerk_verlopen(tx: Tx, dag: date, limit: int) -> list[Toestemming]:
    """Toestemmingen van alle organisaties die voor `dag` verliepen en waar dat nog niet van bekend was; alleen voor taken.

    Vanaf nu is het bekend. Wat over een gewiste gaat komt niet terug: over die wordt niets meer bekendgemaakt.
    """
    rijen = await tx.fetch(
        """
        UPDATE toestemming SET verlopen_gemeld_op = $3 WHERE id IN (
            SELECT id FROM toestemming WHERE tot < $1 AND ingetrokken_op IS NULL AND verlopen_gemeld_op IS NULL
            ORDER BY tot, id LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING *, (SELECT p.gewist_op FROM persoon p WHERE p.id = toestemming.persoon_id) AS gewist_op
        """,
        dag, limit, tx.now,
    )  # fmt: skip
    gevonden = await _toestemmingen(tx, [rij for rij in rijen if rij["gewist_op"] is None])
    return sorted(gevonden, key=lambda t: (t.tot, t.id))


async def eigen_persoon(tx: Tx, persoon_id: UUID) -> bool:
    """Of de persoon in het eigen register staat: alleen dan kan hier toestemming worden vastgelegd."""
    return bool(
        await tx.fetchval("SELECT true FROM persoon WHERE id = $1 AND eigenaar = $2", persoon_id, tx.actor.organisatie)
    )


async def find_dekking(
    tx: Tx, personen: Collection[UUID], organisaties: Collection[str], doel: Doel, dag: date
) -> dict[tuple[UUID, str], UUID | None]:
    """Welke organisatie welke persoon op `dag` voor `doel` mag bespreken, met de toestemming die dat opent.

    Een paar dat ontbreekt is niet gedekt; alleen een toestemming die de identiteit opent dekt. De waarde is None waar de
    persoon in het register van die organisatie zelf staat. Personen die de aanroeper niet ziet, komen er niet in voor.
    """
    rijen = await tx.fetch(
        "SELECT * FROM dekking($1, $2, $3, $4)", list(personen), sorted(set(organisaties)), doel, dag
    )
    return {(rij["persoon_id"], rij["organisatie"]): rij["toestemming_id"] for rij in rijen}
