"""Risicofactoren over REST: vastleggen, wijzigen door regie of eigenaar, de geschiedenis en een eerdere peildatum."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from casus_bouwers import zet
from overleg_bouwers import met_versie
from overleg_wereld import JGZ, NOP, SHG, URK, overgedragen, shg, vt, weigert

from common.testing.actors import SYSTEEM

FACTOR = {"niveau": "kind", "code": "extra-zorg", "aanwezigSinds": "2025-11-01", "maatregel": "Synthetische maatregel."}
VAN_JGZ = {"organisatie": JGZ, "professional": "jet.jgz"}


@pytest.fixture
async def w(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    erbij = {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}
    assert (await zet(client, f"{w.pad_casus}/organisaties", shg(als), erbij)).status_code == 201
    return w


@pytest.fixture
async def factor(client, als, w):
    return await client.post(f"{w.pad_casus}/risicofactoren", json=FACTOR, headers=shg(als))


def jgz(als):
    return als("jgz-professional", organisatie=JGZ, sub="jet.jgz")


async def wijzig(client, wie, factor, **inhoud):
    nu = await client.get(factor.headers["location"], headers=wie)
    return await client.put(factor.headers["location"], json=inhoud, headers=met_versie(wie, nu))


async def test_vastleggen_maakt_bekend_zonder_tekst(client, als, w, factor, published, database, klok):
    assert (factor.status_code, factor.json()["staat"], factor.json()["per"]) == (201, "open", "2026-03-02")
    event = (await published())[-1]
    assert (type(event).__name__, event.niveau, event.code, event.staat) == ("RisicofactorGewijzigd", "kind", "extra-zorg", "open")
    assert "maatregel" not in event.model_dump_json()
    gelezen = await client.get(factor.headers["location"], headers=vt(als))
    assert gelezen.json()["maatregel"] == "Synthetische maatregel."
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"Synthetische" not in await tx.fetchval("SELECT maatregel FROM risicostand")


async def test_de_eigenaar_wijzigt_de_eigen_factor_en_niet_die_van_een_ander(client, als, factor):
    assert (await wijzig(client, jgz(als), factor, staat="open")).status_code == 403
    assert (await wijzig(client, vt(als), factor, staat="open")).status_code == 403
    assert (await wijzig(client, shg(als), factor, eigenaar=VAN_JGZ, maatregel="Iets.")).status_code == 200
    klaar = await wijzig(client, jgz(als), factor, eigenaar=VAN_JGZ, maatregel="Gedaan.", staat="aangepakt")
    assert (klaar.status_code, klaar.json()["staat"], klaar.headers["etag"]) == (200, "aangepakt", '"3"')


async def test_de_geschiedenis_blijft_en_een_peildatum_geeft_de_stand_van_toen(client, als, w, factor, klok):
    klok.zet(datetime(2026, 3, 10, 9, tzinfo=UTC))
    await wijzig(client, shg(als), factor, eigenaar=VAN_JGZ, maatregel="Twee.", staat="aangepakt", per="2026-03-08")

    async def lijst(**vraag):
        antwoord = await client.get(f"{w.pad_casus}/risicofactoren", params=vraag, headers=vt(als))
        return antwoord.json()["resultaten"]

    (nu,) = await lijst()
    assert (nu["staat"], [s["staat"] for s in nu["standen"]]) == ("aangepakt", ["aangepakt", "open"])
    assert [f["staat"] for f in await lijst(peildatum="2026-03-07")] == ["open"]
    assert [f["staat"] for f in await lijst(peildatum="2026-03-08")] == ["aangepakt"]
    assert await lijst(peildatum="2026-03-01") == []


async def test_een_vervallen_factor_komt_alleen_als_nieuwe_terug(client, als, w, factor):
    assert (await wijzig(client, shg(als), factor, staat="vervallen")).status_code == 200
    assert (await wijzig(client, shg(als), factor, staat="open")).status_code == 409
    assert (await client.post(f"{w.pad_casus}/risicofactoren", json=FACTOR, headers=shg(als))).status_code == 201


ONMOGELIJK = [
    ({"code": "stress"}, "code"),
    ({"niveau": "buurt"}, "niveau"),
    ({"aanwezigSinds": "2026-03-03"}, "aanwezigSinds"),
    ({"aanwezigSinds": "0001-01-01"}, "aanwezigSinds"),
    ({"per": "2026-03-03"}, "per"),
    ({"per": "2025-10-01"}, "per"),
    ({"eigenaar": {"organisatie": URK, "professional": "ula.urk"}}, "eigenaar.organisatie"),
    ({"eigenaar": {"organisatie": SHG}}, "eigenaar.professional"),
    ({"staat": "aangepakt"}, "staat"),
    ({"maatregel": ""}, "maatregel"),
    ({"maatregel": "x" * 4001}, "maatregel"),
]


@pytest.mark.parametrize(("anders", "veld"), ONMOGELIJK)
async def test_een_onmogelijke_factor_wordt_niet_vastgelegd(client, als, w, published, anders, veld):
    voor = len(await published())
    antwoord = await client.post(f"{w.pad_casus}/risicofactoren", json=FACTOR | anders, headers=shg(als))
    assert (antwoord.status_code, [f["name"] for f in antwoord.json()["invalidParams"]]) == (400, [veld])
    assert len(await published()) == voor
    assert (await client.get(f"{w.pad_casus}/risicofactoren", headers=shg(als))).json()["resultaten"] == []


async def test_wie_mag_en_wie_niet(client, als, w, factor, audit):
    await weigert(client, als, audit, f"{w.pad_casus}/risicofactoren", FACTOR, "casusregisseur")
    assert (await client.post(f"{w.pad_casus}/risicofactoren", json=FACTOR, headers=vt(als))).status_code == 403
    pad = factor.headers["location"]
    for kop, status in (({}, 428), ({"If-Match": '"8"'}, 412)):
        assert (await client.put(pad, json={}, headers=shg(als) | kop)).status_code == status
    kop = {"If-Match": '"1"'}
    assert (await client.put(pad, json={}, headers=kop)).status_code == 401
    assert (await client.put(pad, json={}, headers=als("coordinator", organisatie=SHG) | kop)).status_code == 403
    assert (await client.put(pad, json={}, headers=als("casusregisseur", organisatie=NOP) | kop)).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    ander = await overgedragen(client, vt(als), shg(als))
    for vreemd in (f"{ander.pad_casus}/risicofactoren/{factor.json()['risicofactorId']}", f"{w.pad_casus}/risicofactoren/{uuid4()}"):
        assert (await client.get(vreemd, headers=shg(als))).status_code == 404
        assert (await client.put(vreemd, json={}, headers=shg(als) | kop)).status_code == 404
