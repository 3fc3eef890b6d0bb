"""Reeksen over REST en als taak: twaalf maanden vooruit, te laat en dubbel hetzelfde, en wie meedoet ziet haar."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest
from overleg_bouwers import met_versie
from overleg_wereld import NOP, SHG, URK, VT, namen, vt, weigert
from signaal_bouwers import Reekswereld, een_reeks, een_signaal, gemeente

from common.testing.actors import SYSTEEM, actor_van
from overleg.jobs import JOBS
from overleg.service.signaalreeksen import vul_reeksen


@pytest.fixture
def taak(database, klok):
    async def loop():
        async with database.begin(SYSTEEM, klok()) as tx:
            await vul_reeksen(tx)

    return loop


async def test_een_reeks_staat_meteen_twaalf_maanden_vooruit(client, als, published, audit):
    w = await Reekswereld.begin(client, als)
    assert w.reeks.json()["organisaties"] == [NOP, SHG, VT]
    overleggen = await w.overleggen()
    assert [o["begintOp"][:10] for o in overleggen[:3]] == ["2026-03-10", "2026-04-14", "2026-05-12"]
    assert (len(overleggen), overleggen[0]["begintOp"], overleggen[1]["begintOp"][11:]) == (
        13, "2026-03-10T13:00:00Z", "12:00:00Z",
    )  # fmt: skip
    gebeurtenissen = await published()
    assert namen(gebeurtenissen) == ["SignaaloverlegGepland"] * 13
    assert {g.organisatie for g in gebeurtenissen} == {NOP}
    assert [r["object_soort"] for r in await audit()] == ["signaalreeks", "signaaloverleggen", "signaaloverleggen"]


async def test_de_taak_vult_aan_en_doet_dat_een_keer(client, als, klok, taak, published):
    w = await Reekswereld.begin(client, als)
    await taak()
    assert len(await w.overleggen()) == 13
    klok.verder(days=160)
    await taak()
    await taak()
    overleggen = await w.overleggen()
    assert (len(overleggen), len({o["begintOp"][:7] for o in overleggen})) == (18, 18)
    assert len(await published()) == 18
    assert [j.naam for j in JOBS if j.job is vul_reeksen] == ["signaaloverleggen"]


async def test_een_verplaatst_of_geannuleerd_overleg_komt_niet_terug(client, als, taak):
    w = await Reekswereld.begin(client, als)
    await w.zet("verplaatsingen", {"begintOp": "2026-04-15T12:00:00Z"})
    w.overleg = next(o for o in await w.overleggen() if o["begintOp"].startswith("2026-05"))
    await w.zet("annuleringen", {"reden": "geen-signalen"})
    await taak()
    overleggen = await w.overleggen()
    assert len(overleggen) == 13
    assert not any(o["begintOp"].startswith("2026-03") for o in overleggen)
    assert [o["status"] for o in overleggen if o["begintOp"].startswith("2026-05")] == ["geannuleerd"]


async def test_twee_taken_tegelijk_plannen_elke_maand_een_keer(
    committed_client, committed_als, committed_database, klok
):
    w = await Reekswereld.begin(committed_client, committed_als)
    klok.verder(days=365)

    async def loop():
        async with committed_database.begin(SYSTEEM, klok()) as tx:
            await vul_reeksen(tx)

    await asyncio.gather(*(loop() for _ in range(4)))
    overleggen = await w.overleggen()
    assert (len(overleggen), len({o["begintOp"] for o in overleggen})) == (25, 25)
    async with committed_database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM keten.outbox_event") == 25


async def test_andere_deelname_geldt_voor_wat_gepland_staat(client, als, klok):
    w = await Reekswereld.begin(client, als)
    deelnemer = await w.klaar_om_te_houden()
    await w.zet("deelnemers", {"organisatie": SHG, "functie": "professional", "professional": "sam.shg"})
    klok.verder(days=9)
    await w.zet("verslagen", {"aanwezig": [deelnemer]})
    wijziging = {"organisaties": [URK], "plaats": "Dorpshuis"}
    pad = f"/v1/signaalreeksen/{w.reeks_id}"
    shg = als("coordinator", organisatie=SHG)
    assert (await client.put(pad, json=wijziging, headers=met_versie(shg, w.reeks))).status_code == 403
    na = await client.put(pad, json=wijziging, headers=met_versie(w.organisator, w.reeks))
    assert (na.status_code, na.json()["organisaties"]) == (200, [NOP, URK])
    assert (await client.put(pad, json=wijziging, headers=met_versie(w.organisator, w.reeks))).status_code == 412
    assert [o["status"] for o in await w.overleggen(shg)] == ["gehouden"], "wat gehouden is blijft zichtbaar"
    assert len(await w.overleggen(als("coordinator", organisatie=URK))) == 12
    assert (await client.get(pad, headers=shg)).status_code == 404


async def test_wie_niet_meer_meedoet_is_afgemeld(client, als):
    w = await Reekswereld.begin(client, als)
    await w.zet("deelnemers", {"organisatie": SHG, "functie": "professional", "professional": "sam.shg"})
    await w.zet("onderwerpen", {"onderwerp": "Ouderen", "organisatie": SHG})
    await client.put(
        f"/v1/signaalreeksen/{w.reeks_id}", json={"organisaties": [], "plaats": "Gemeentehuis"},
        headers=met_versie(w.organisator, w.reeks),
    )  # fmt: skip
    nu = (await client.get(w.pad, headers=w.organisator)).json()
    assert (nu["onderwerpOrganisatie"], nu["deelnemers"][0]["afgemeldOp"] is not None) == (None, True)


async def test_beeindigen_laat_vervallen_wat_daarna_gepland_stond(client, als, taak, published):
    w = await Reekswereld.begin(client, als)
    signaal = await client.post("/v1/signalen", json=een_signaal(w.reeks_id), headers=w.organisator)
    w.overleg = (await w.overleggen())[1]
    await w.zet("agendapunten", {"signaalId": signaal.json()["signaalId"]})
    pad = f"/v1/signaalreeksen/{w.reeks_id}/beeindigingen"
    af = await client.post(pad, json={"tot": "2026-03-10"}, headers=met_versie(w.organisator, w.reeks))
    assert (af.status_code, af.json()["tot"]) == (201, "2026-03-10")
    overleggen = await w.overleggen()
    assert [o["status"] for o in overleggen] == ["gepland"] + ["geannuleerd"] * 12
    assert {o["annuleringsreden"] for o in overleggen[1:]} == {"reeks-beeindigd"}
    vrij = await client.get(signaal.headers["location"], headers=w.organisator)
    assert (vrij.json()["status"], vrij.json()["signaaloverlegId"]) == ("ingediend", None)
    await taak()
    assert len(await w.overleggen()) == 13
    assert namen(await published()).count("SignaaloverlegGeannuleerd") == 12
    assert (
        await client.post(pad, json={"tot": "2026-03-10"}, headers=met_versie(w.organisator, af))
    ).status_code == 409


@pytest.mark.parametrize(
    "anders",
    [
        {"vanaf": "2026-03-01"}, {"plaats": "Bel 0612345678"}, {"organisaties": ["123"]}, {"regel": {"rang": "zesde"}},
        {"regel": {"rang": "eerste", "weekdag": "zondag", "begintijd": "14:00"}}, {"deelnemers": []},
        {"regel": {"rang": "eerste", "weekdag": "maandag", "begintijd": "02:30"}},
    ],
)  # fmt: skip
async def test_een_reeks_die_niet_klopt_wordt_geweigerd(client, als, published, anders):
    antwoord = await client.post("/v1/signaalreeksen", json=een_reeks(**anders), headers=gemeente(als))
    assert (antwoord.status_code, "0612345678" in antwoord.text) == (400, False)
    assert await published() == []


async def test_wie_een_reeks_begint_wijzigt_en_beeindigt(client, als, audit):
    w = await Reekswereld.begin(client, als)
    for rol, status in (("coordinator", 201), ("aandachtsfunctionaris", 403), ("medewerker-veilig-thuis", 403)):
        assert (await client.post("/v1/signaalreeksen", json=een_reeks(), headers=als(rol))).status_code == status
    pad = f"/v1/signaalreeksen/{w.reeks_id}"
    await weigert(client, als, audit, f"{pad}/beeindigingen", {"tot": "2026-04-01"}, "beleidsadviseur", relatie=False)
    buiten = als("beleidsadviseur", organisatie=URK) | {"If-Match": '"1"'}
    for antwoord in (
        await client.post(f"{pad}/beeindigingen", json={"tot": "2026-04-01"}, headers=buiten),
        await client.put(pad, json={"organisaties": [], "plaats": "X"}, headers=buiten), await client.get(pad, headers=buiten),
    ):  # fmt: skip
        assert antwoord.status_code == 404
        assert (await audit())[-1]["uitkomst"] == "geweigerd"
    assert (await client.get(pad, headers=vt(als))).status_code == 200
    assert (await client.get("/v1/signaalreeksen", headers=buiten)).json()["resultaten"] == []
    assert len((await client.get("/v1/signaalreeksen", headers=vt(als))).json()["resultaten"]) == 2


async def test_row_level_security_zegt_hetzelfde(client, als, database, klok):
    w = await Reekswereld.begin(client, als)
    await w.zet("deelnemers", {"organisatie": NOP, "functie": "beleidsadviseur", "professional": "nel.nop"})
    await client.post("/v1/signalen", json=een_signaal(w.reeks_id), headers=w.organisator)
    tabellen = ("signaalreeks", "signaaloverleg", "signaaldeelnemer", "signaal")
    for org, verwacht in ((NOP, [1, 13, 1, 1]), (SHG, [1, 13, 1, 0]), (URK, [0, 0, 0, 0])):
        async with database.begin(actor_van(org, "coordinator"), klok()) as tx:
            assert [await tx.fetchval(f"SELECT count(*) FROM {t}") for t in tabellen] == verwacht, org
    async with database.begin(actor_van(SHG, "coordinator"), klok()) as tx:
        for opdracht in (
            "UPDATE signaalreeks SET plaats = plaats", "DELETE FROM signaalreeks", "DELETE FROM signaaloverleg",
            "UPDATE signaaldeelnemer SET functie = functie", "DELETE FROM signaaldeelnemer", "UPDATE signaal SET trend = trend",
        ):  # fmt: skip
            assert (await tx.execute(opdracht)).endswith(" 0"), opdracht
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(actor_van(URK, "coordinator"), klok()) as tx:
            await tx.execute(
                "INSERT INTO signaaldeelnemer SELECT gen_random_uuid(), $1, $2, 'beleidsadviseur', 'x', null, null, now()",
                w.overleg["signaaloverlegId"], URK,
            )  # fmt: skip
