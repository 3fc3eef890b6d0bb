"""Afschriften en vrijgegeven teksten in de database; de inhoud staat er versleuteld met de sleutel van de persoon."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from common.privacy import Veld, encrypt
from overleg.domain.afschrift import Afschrift, Tekstvrijgave, Vorm
from overleg.repository.tekst import Plek, ontsleutel, sleutel_van, sleutels_van, versleutel

_KOLOM = {Vorm.JSON: "als_json", Vorm.PDF: "als_pdf"}
_KOP = """id, verzoek_id, persoon_id, opgesteld_op, opgesteld_door, vrijgegeven_op, vrijgegeven_door, verloopt_op,
    json_opgehaald_op, pdf_opgehaald_op, vernietigd_op, versie"""


def _veld(afschrift_id: UUID, persoon_id: UUID, vorm: Vorm) -> Veld:
    return Veld("overleg", "afschrift", _KOLOM[vorm], afschrift_id, persoon_id)


def _afschrift(rij: Any) -> Afschrift:
    opgehaald = tuple((v, rij[f"{v}_opgehaald_op"]) for v in Vorm if rij[f"{v}_opgehaald_op"] is not None)
    return Afschrift(
        rij["id"], rij["verzoek_id"], rij["persoon_id"], rij["opgesteld_op"], rij["opgesteld_door"], rij["vrijgegeven_op"],
        rij["vrijgegeven_door"], rij["verloopt_op"], opgehaald, rij["vernietigd_op"], rij["versie"],
    )  # fmt: skip


async def save_nieuw_afschrift(
    tx: Tx, afschrift: Afschrift, inhoud: dict[Vorm, bytes], verantwoording: dict[str, Any]
) -> None:
    """Bewaar een opgesteld afschrift; `verantwoording` telt wat onthouden en verzwegen is, zonder inhoud."""
    a = afschrift
    dek = await sleutel_van(tx, a.persoon_id)
    # As text: then the keyring finds the version of the key that made it, also after a rotation.
    geheim = {vorm: encrypt(dek, _veld(a.id, a.persoon_id, vorm), b64encode(inhoud[vorm]).decode()) for vorm in Vorm}
    await tx.execute(
        """
        INSERT INTO afschrift (id, eigenaar, verzoek_id, persoon_id, als_json, als_pdf, verantwoording, opgesteld_op,
            opgesteld_door, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
        """,
        a.id, tx.actor.organisatie, a.verzoek_id, a.persoon_id, geheim[Vorm.JSON], geheim[Vorm.PDF], verantwoording,
        a.opgesteld_op, a.opgesteld_door,
    )  # fmt: skip


async def get_afschrift(tx: Tx, verzoek_id: UUID, afschrift_id: UUID, *, vergrendel: bool = False) -> Afschrift:
    """Lees een afschrift van dit verzoek; NotFound als het er niet is, of van een ander verzoek."""
    rij = await tx.fetchrow(
        f"SELECT {_KOP} FROM afschrift WHERE id = $1 AND verzoek_id = $2 AND eigenaar = $3 {'FOR UPDATE' if vergrendel else ''}",
        afschrift_id, verzoek_id, tx.actor.organisatie,
    )  # fmt: skip
    if rij is None:
        raise NotFound("Dit afschrift bestaat niet of is voor u niet zichtbaar.")
    return _afschrift(rij)


async def find_afschriften(tx: Tx, verzoek_id: UUID) -> list[Afschrift]:
    """De afschriften van een verzoek, oudste eerst; hoogstens honderd."""
    rijen = await tx.fetch(
        f"SELECT {_KOP} FROM afschrift WHERE verzoek_id = $1 AND eigenaar = $2 ORDER BY opgesteld_op, id LIMIT 100",
        verzoek_id, tx.actor.organisatie,
    )  # fmt: skip
    return [_afschrift(rij) for rij in rijen]


async def lees_inhoud(tx: Tx, afschrift: Afschrift, vorm: Vorm) -> bytes | None:
    """De inhoud in deze vorm; None als zij er niet meer is."""
    a = afschrift
    geheim = await tx.fetchval(f"SELECT {_KOLOM[vorm]} FROM afschrift WHERE id = $1", a.id)
    if geheim is None:
        return None
    sleutels = await tx.keyring.get(tx, a.persoon_id)
    return None if sleutels.vernietigd else b64decode(sleutels.decrypt(_veld(a.id, a.persoon_id, vorm), geheim))


async def lees_verantwoording(tx: Tx, afschrift_id: UUID) -> dict[str, Any]:
    """Wat onthouden en verzwegen is, geteld."""
    gevonden: dict[str, Any] = await tx.fetchval("SELECT verantwoording FROM afschrift WHERE id = $1", afschrift_id)
    return gevonden


async def save_afschrift(tx: Tx, afschrift: Afschrift) -> None:
    """Bewaar de nieuwe stand; wat opgehaald of vernietigd is, verdwijnt uit de rij."""
    a, opgehaald = afschrift, dict(afschrift.opgehaald)
    weg = a.vernietigd_op is not None
    await tx.execute(
        """
        UPDATE afschrift SET vrijgegeven_op = $2, vrijgegeven_door = $3, verloopt_op = $4, json_opgehaald_op = $5,
            pdf_opgehaald_op = $6, vernietigd_op = $7, versie = $8, als_json = CASE WHEN $9 THEN NULL ELSE als_json END,
            als_pdf = CASE WHEN $10 THEN NULL ELSE als_pdf END WHERE id = $1
        """,
        a.id, a.vrijgegeven_op, a.vrijgegeven_door, a.verloopt_op, opgehaald.get(Vorm.JSON), opgehaald.get(Vorm.PDF),
        a.vernietigd_op, a.versie, weg or Vorm.JSON in opgehaald, weg or Vorm.PDF in opgehaald,
    )  # fmt: skip


async def find_verlopen_afschriften(tx: Tx, nu: datetime, oudste_opgesteld: datetime, limit: int) -> list[Afschrift]:
    """Afschriften die over hun termijn zijn, of nooit werden vrijgegeven; vergrendeld, wat een ander vasthoudt komt later."""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOP} FROM afschrift WHERE vernietigd_op IS NULL
          AND (verloopt_op <= $1 OR (verloopt_op IS NULL AND opgesteld_op <= $2))
        ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED
        """,
        nu, oudste_opgesteld, limit,
    )  # fmt: skip
    return [_afschrift(rij) for rij in rijen]


def _plek(vrijgave_id: UUID, persoon_id: UUID) -> Plek:
    return Plek("tekstvrijgave", "tekst", vrijgave_id, persoon_id)


async def save_nieuwe_vrijgave(tx: Tx, vrijgave: Tekstvrijgave, bron_soort: str) -> None:
    """Bewaar een voorgestelde geschoonde tekst, versleuteld met de sleutel van de betrokkene."""
    v = vrijgave
    await tx.execute(
        """
        INSERT INTO tekstvrijgave (id, eigenaar, verzoek_id, persoon_id, bron_soort, bron_id, tekst, voorgesteld_op,
            voorgesteld_door, versie) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
        """,
        v.id, tx.actor.organisatie, v.verzoek_id, v.persoon_id, bron_soort, v.bron_id,
        await versleutel(tx, _plek(v.id, v.persoon_id), v.tekst), v.voorgesteld_op, v.voorgesteld_door,
    )  # fmt: skip


async def get_vrijgave(tx: Tx, verzoek_id: UUID, vrijgave_id: UUID) -> Tekstvrijgave:
    """Lees en vergrendel een tekstvrijgave van dit verzoek; anders NotFound."""
    rijen = await tx.fetch(
        "SELECT * FROM tekstvrijgave WHERE id = $1 AND verzoek_id = $2 AND eigenaar = $3 FOR UPDATE",
        vrijgave_id, verzoek_id, tx.actor.organisatie,
    )  # fmt: skip
    if not rijen:
        raise NotFound("Deze tekstvrijgave bestaat niet of is voor u niet zichtbaar.")
    return (await _vrijgaven(tx, rijen))[0]


async def find_vrijgaven(tx: Tx, verzoek_id: UUID) -> list[Tekstvrijgave]:
    """De tekstvrijgaven bij een verzoek, oudste eerst; hoogstens honderd."""
    rijen = await tx.fetch(
        "SELECT * FROM tekstvrijgave WHERE verzoek_id = $1 AND eigenaar = $2 ORDER BY voorgesteld_op, id LIMIT 100",
        verzoek_id, tx.actor.organisatie,
    )  # fmt: skip
    return await _vrijgaven(tx, rijen)


async def _vrijgaven(tx: Tx, rijen: Sequence[Any]) -> list[Tekstvrijgave]:
    sleutels = await sleutels_van(tx, {rij["persoon_id"] for rij in rijen})
    return [
        Tekstvrijgave(
            r["id"], r["verzoek_id"], r["persoon_id"], r["bron_id"],
            ontsleutel(sleutels, _plek(r["id"], r["persoon_id"]), r["tekst"]), r["voorgesteld_op"], r["voorgesteld_door"],
            r["bevestigd_op"], r["bevestigd_door"], r["versie"],
        )
        for r in rijen
    ]  # fmt: skip


async def save_bevestiging(tx: Tx, vrijgave: Tekstvrijgave) -> None:
    """Bewaar dat een tweede persoon de tekst vrijgaf."""
    await tx.execute(
        "UPDATE tekstvrijgave SET bevestigd_op = $2, bevestigd_door = $3, versie = $4 WHERE id = $1",
        vrijgave.id, vrijgave.bevestigd_op, vrijgave.bevestigd_door, vrijgave.versie,
    )  # fmt: skip
