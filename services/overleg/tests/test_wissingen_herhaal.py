"""De opdrachten voor na het terugzetten van een back-up, als proces, op een database die echt vastlegt."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
from overleg_bouwers import een_huishouden, maak
from overleg_wereld import vt
from rechten_wereld import po
from test_bewaarplichten import INHOUD as BEWAREN
from test_wissingen import gewist

from common.testing.processes import ServiceProcess


def opdracht(settings, naam, invoer=""):
    return subprocess.run(
        [sys.executable, "-m", "overleg", naam], env=ServiceProcess(settings, naam, issuer="http://127.0.0.1:1").env, input=invoer, capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip


async def test_wie_op_de_lijst_staat_en_terugkwam_wordt_opnieuw_gewist(
    committed_client, committed_als, committed_settings
):
    client, als = committed_client, committed_als
    _, (een, ander) = await een_huishouden(client, vt(als))
    await gewist(client, als, een)
    lijst = opdracht(committed_settings, "wissingen-lijst")
    assert (lijst.returncode, [r.split()[-1] for r in lijst.stdout.splitlines()]) == (0, [een]), lijst.stderr
    assert opdracht(committed_settings, "wissingen-herhaal", lijst.stdout).stdout.startswith("0 van 1")

    # A backup in which the other was not yet erased: here simply somebody who still exists.
    ook = lijst.stdout + f"{datetime.now(UTC).isoformat()} {ander}\n"
    b = await maak(client, f"/personen/{ander}/bewaarplichten", po(als), BEWAREN)
    tegen = opdracht(committed_settings, "wissingen-herhaal", ook)
    assert (tegen.returncode, ander in tegen.stderr, "bewaarplicht" in tegen.stderr) == (1, True, True)
    assert (await client.get(f"/v1/personen/{ander}", headers=vt(als))).status_code == 200
    await client.post(f"{b.headers['location']}/opheffingen", headers=po(als) | {"If-Match": b.headers["etag"]})
    gedaan = opdracht(committed_settings, "wissingen-herhaal", ook)
    assert (gedaan.returncode, gedaan.stdout[:7]) == (0, "1 van 2"), gedaan.stderr
    assert (await client.get(f"/v1/personen/{ander}", headers=vt(als))).status_code == 404
    verbinding = await asyncpg.connect(committed_settings.migratie_database_url)
    try:
        over = await verbinding.fetchval(
            "SELECT count(*) FROM keten.persoon_sleutel WHERE gewikkeld IS NOT NULL AND persoon_id = ANY($1::uuid[])",
            [UUID(een), UUID(ander)],
        )
    finally:
        await verbinding.close()
    assert over == 0
    assert opdracht(committed_settings, "wissingen-herhaal", "geen id").returncode == 1
