"""The floor under the figures still writes and reads the same rows: a floor that fails measures nothing."""

from __future__ import annotations

import pytest
from httpx import ASGITransport, AsyncClient
from overleg_bouwers import een_huishouden, maak, melding

from devstack.bench import vloer


@pytest.mark.traag
async def test_the_floor_writes_and_reads_what_the_service_does(start, postgres):
    dienst = await start("overleg", echt=True)
    wie = dienst.als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(dienst.client, wie)
    eerste = (await maak(dienst.client, "/zorgmeldingen", wie, melding(huishouden, *personen))).json()
    app = vloer.make_app(postgres.admin_dsn_of(dienst.runtime.settings))
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://vloer.test") as kaal,
    ):
        kop = {"X-Casus": eerste["casusId"]}
        geschreven = await kaal.post("/v1/zorgmeldingen", json=melding(huishouden, *personen), headers=kop)
        assert geschreven.status_code == 201, geschreven.text
        pad = f"/v1/zorgmeldingen/{geschreven.json()['zorgmeldingId']}"
        gelezen = await kaal.get(pad)
    assert gelezen.status_code == 200
    for veld in ("ontvangenOp", "huishoudenId", "casusId", "betrokkenen", "aard", "pc4"):
        assert gelezen.json()[veld] == geschreven.json()[veld] == eerste[veld], veld
