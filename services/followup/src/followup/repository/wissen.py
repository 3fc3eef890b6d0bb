"""Losmaken van wie gewist is, in de database: dezelfde rijen, met een ander id."""

from uuid import UUID

from common.db import Tx
from followup.repository.plannen import Planrij, find_plannen_van_huishouden

_PLANNEN = """
SELECT 1 FROM opvolgplan p WHERE p.persoon_id = $1 OR EXISTS (SELECT 1 FROM planlid l WHERE l.plan_id = p.id AND l.persoon_id = $1)
ORDER BY p.id FOR UPDATE
"""


async def save_vreemd(tx: Tx, persoon_id: UUID, vreemd: UUID) -> dict[str, int]:
    """Zet overal waar deze persoon staat een ander id; geeft per tabel hoeveel rijen dat waren."""
    # Whoever records a contact holds the plan: afterwards nobody can still be writing down this person.
    await tx.execute(_PLANNEN, persoon_id)
    return {
        tabel: int((await tx.execute(f"UPDATE {tabel} SET persoon_id = $2 WHERE persoon_id = $1", persoon_id, vreemd)).split()[-1])
        for tabel in ("planlid", "persoonresultaat", "opvolgplan")
    }


async def save_vreemd_huishouden(tx: Tx, huishouden_id: UUID, vreemd: UUID) -> list[Planrij]:
    """Zet het huishouden en zijn zorgmeldingen om in ids die uit niets volgen; geeft de plannen zoals zij nu zijn."""
    await tx.execute("INSERT INTO huishouden (id, beurten) VALUES ($1, 0)", vreemd)
    await tx.execute(
        "UPDATE opvolgplan SET huishouden_id = $2, zorgmelding_id = gen_random_uuid(), casus_id = NULL,"
        " onderbroken_door = CASE WHEN onderbroken_op IS NOT NULL THEN gen_random_uuid() END WHERE huishouden_id = $1",
        huishouden_id, vreemd,
    )  # fmt: skip
    await tx.execute("UPDATE contactmoment SET huishouden_id = $2 WHERE huishouden_id = $1", huishouden_id, vreemd)
    # Only there to interrupt plans; no figure is made of it.
    await tx.execute("DELETE FROM huishoudmelding WHERE huishouden_id = $1", huishouden_id)
    await tx.execute("DELETE FROM huishouden WHERE id = $1", huishouden_id)
    return await find_plannen_van_huishouden(tx, vreemd)
