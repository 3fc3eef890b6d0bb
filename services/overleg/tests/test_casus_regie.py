"""Regie over REST: de geschiedenis, de procesregisseur, de lijst met de klok en het ene bericht daarover."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from casus_bouwers import zet
from overleg_bouwers import maak, melding, met_versie
from overleg_wereld import (
    JGZ,
    NOP,
    SHG,
    URK,
    VT,
    aanvaard,
    beoordeeld,
    bied_aan,
    namen,
    overgedragen,
    shg,
    urk,
    vt,
    weigert,
)

from common.testing.actors import SYSTEEM
from overleg.service.casussen import meld_casussen_zonder_regisseur

PROCES = {"organisatie": VT, "professional": "vera.vt"}


@pytest.fixture
async def w(client, als):
    return await overgedragen(client, vt(als), shg(als))


@pytest.fixture
def taak(database, klok):
    async def draai(doe=meld_casussen_zonder_regisseur):
        async with database.begin(SYSTEEM, klok()) as tx:
            await doe(tx)

    return draai


async def regie(client, wie, w):
    antwoord = await client.get(f"{w.pad_casus}/regisseurs", headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return [(r["soort"], r["organisatie"], r["professional"], r["van"], r["tot"]) for r in antwoord.json()["resultaten"]]


async def test_een_overdracht_terug_naar_veilig_thuis_neemt_de_regie_mee(client, als, w, klok):
    klok.verder(hours=1)
    o = await bied_aan(client, shg(als), w.pad, VT)
    assert (await client.get(w.pad_casus, headers=vt(als))).json()["regisseur"]["organisatie"] == SHG, "nog niet"
    assert (await aanvaard(client, vt(als), o)).status_code == 201
    een, twee = "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"
    assert await regie(client, vt(als), w) == [
        ("casusregisseur", VT, "vera.vt", twee, None), ("casusregisseur", SHG, "sam.shg", een, twee),
    ]  # fmt: skip
    assert (await zet(client, f"{w.pad_casus}/regisseurs", shg(als), {"professional": "sien.shg"})).status_code == 403


async def test_twee_zorgmeldingen_over_een_casus_geven_nog_steeds_een_regisseur(client, als, w, klok):
    klok.verder(hours=1)
    z = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    pad = z.headers["location"]
    besluit = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-02T09:30:00Z"}
    await client.post(f"{pad}/beoordelingen", json=besluit, headers=met_versie(vt(als), z))
    assert (await aanvaard(client, urk(als), await bied_aan(client, vt(als), pad, URK))).status_code == 201
    huidig = [r for r in await regie(client, urk(als), w) if r[4] is None]
    assert [(r[1], r[2]) for r in huidig] == [(URK, "ula.urk")]


async def test_de_procesregisseur_komt_gaat_en_blijft_in_de_geschiedenis(client, als, w, published, klok, audit):
    pad = f"{w.pad_casus}/procesregisseur"
    for inhoud, status in (
        (PROCES | {"professional": "sam.shg"}, 409), (PROCES | {"organisatie": NOP}, 409), (PROCES | {"professional": "Vera V."}, 400),
    ):  # fmt: skip
        assert (await zet(client, pad, shg(als), inhoud, methode="PUT")).status_code == status, inhoud
    assert (await zet(client, pad, vt(als), PROCES, methode="PUT")).status_code == 403, "alleen wie regie voert"
    ja = await zet(client, pad, shg(als), PROCES, methode="PUT")
    assert (ja.status_code, ja.json()["procesregisseur"]["professional"]) == (200, "vera.vt")
    event = (await published())[-1]
    assert (type(event).__name__, event.organisatie) == ("ProcesregisseurGewijzigd", VT)
    assert "vera" not in event.model_dump_json()
    klok.verder(hours=2)
    for kop, status in (({}, 428), ({"If-Match": '"1"'}, 412)):
        assert (await client.delete(pad, headers=shg(als) | kop)).status_code == status
    weg = await zet(client, pad, shg(als), methode="DELETE")
    assert (weg.status_code, weg.json()["procesregisseur"]) == (200, None)
    assert (await published())[-1].organisatie is None
    assert ("procesregisseur", VT, "vera.vt", "2026-03-02T09:00:00Z", "2026-03-02T11:00:00Z") in await regie(client, vt(als), w)
    assert (await zet(client, pad, shg(als), methode="DELETE")).status_code == 409
    kop = {"If-Match": '"1"'}
    for methode, body in (("PUT", PROCES), ("DELETE", None)):
        assert (await client.request(methode, pad, json=body, headers=kop)).status_code == 401
        geen = als("casusregisseur", organisatie=NOP) | kop
        assert (await client.request(methode, pad, json=body, headers=als("onderzoeker") | kop)).status_code == 403
        assert (await client.request(methode, pad, json=body, headers=geen)).status_code == 404
        assert (await audit())[-1]["uitkomst"] == "geweigerd"


async def test_de_geschiedenis_is_alleen_voor_wie_de_casus_ziet(client, als, w):
    assert (await client.get(f"{w.pad_casus}/regisseurs")).status_code == 401
    assert (await client.get(f"{w.pad_casus}/regisseurs", headers=als("onderzoeker"))).status_code == 403
    assert (await client.get(f"{w.pad_casus}/regisseurs", headers=als("coordinator", organisatie=NOP))).status_code == 404


# --- zonder regisseur


async def zonder(client, wie, **vraag):
    antwoord = await client.get("/v1/casussen", params={"zonderRegisseur": True} | vraag, headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return {c["casusId"]: c["zonderRegisseur"] for c in antwoord.json()["resultaten"]}


async def test_een_casus_zonder_regisseur_staat_op_de_lijst_met_de_klok(client, als):
    w = await beoordeeld(client, vt(als))
    casus = w.pad_casus.rsplit("/", 1)[1]
    assert await zonder(client, vt(als)) == {
        casus: {"sinds": "2026-03-02T09:00:00Z", "uiterlijk": "2026-03-09", "verstreken": False}
    }
    assert (await zonder(client, vt(als), peildatum="2026-03-09"))[casus]["verstreken"] is False
    assert (await zonder(client, vt(als), peildatum="2026-03-10"))[casus]["verstreken"] is True
    assert await zonder(client, vt(als), peildatum="2026-03-01") == {}, "toen was zij er nog niet"
    assert await zonder(client, shg(als)) == {}
    for fout in ("2026-02-30", "morgen", "9999-12-31", "0001-01-01"):
        antwoord = await client.get(f"/v1/casussen?zonderRegisseur=true&peildatum={fout}", headers=vt(als))
        assert antwoord.status_code == 400, fout


async def test_een_eerdere_peildatum_geeft_wat_er_toen_was_ook_als_er_nu_een_regisseur_is(client, als, klok):
    w = await beoordeeld(client, vt(als))
    casus = w.pad_casus.rsplit("/", 1)[1]
    o = await bied_aan(client, vt(als), w.pad)
    klok.zet(datetime(2026, 3, 12, 9, tzinfo=UTC))
    await aanvaard(client, shg(als), o)
    assert await zonder(client, vt(als)) == {}
    assert (await zonder(client, vt(als), peildatum="2026-03-11"))[casus]["verstreken"] is True
    assert casus in await zonder(client, shg(als), peildatum="2026-03-11")
    assert await zonder(client, vt(als), peildatum="2026-03-12") == {}, "op de dag zelf kwam er een"


async def test_een_wachttijd_van_maanden_is_op_elke_dag_ervan_terug_te_vinden(client, als, klok):
    w = await beoordeeld(client, vt(als))
    casus = w.pad_casus.rsplit("/", 1)[1]
    o = await bied_aan(client, vt(als), w.pad)
    klok.zet(datetime(2026, 6, 1, 9, tzinfo=UTC))
    await aanvaard(client, shg(als), o)
    for dag, er in (
        ("2026-03-01", False), ("2026-03-02", True), ("2026-03-31", True), ("2026-04-30", True), ("2026-05-31", True),
        ("2026-06-01", False),
    ):  # fmt: skip
        assert (casus in await zonder(client, vt(als), peildatum=dag)) is er, dag


async def test_te_lang_zonder_regisseur_geeft_een_bericht_en_niet_meer_dan_een(client, als, klok, published, taak):
    w = await beoordeeld(client, vt(als))
    voor = len(await published())
    for dag, berichten in ((9, 0), (10, 1), (11, 1)):
        klok.zet(datetime(2026, 3, dag, 9, tzinfo=UTC))
        await taak()
        await taak()
        assert namen((await published())[voor:]) == ["BerichtVerstuurd"] * berichten
    (bericht,) = (await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"]
    assert (bericht["soort"], bericht["casusId"]) == ("casus-zonder-regisseur", w.pad_casus.rsplit("/", 1)[1])
    nu = await client.get(w.pad_casus, headers=vt(als))
    assert nu.json()["versie"] == 1, "een bericht verandert de casus niet"


async def test_een_taak_die_dagen_niet_liep_geeft_hetzelfde(client, als, klok, taak):
    await beoordeeld(client, vt(als))
    klok.zet(datetime(2026, 5, 1, 9, tzinfo=UTC))
    await taak()
    assert len((await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"]) == 1


async def test_met_een_regisseur_komt_er_geen_bericht(client, als, w, klok, taak):
    klok.zet(datetime(2026, 5, 1, 9, tzinfo=UTC))
    await taak()
    for wie in (vt(als), shg(als)):
        assert (await client.get("/v1/berichten", headers=wie)).json()["resultaten"] == []


# --- de lijst


async def test_de_lijst_op_fase_en_van_mij(client, als, w, klok):
    klok.verder(minutes=5)
    await beoordeeld(client, vt(als))
    casus = w.pad_casus.rsplit("/", 1)[1]

    async def lijst(wie, **vraag):
        antwoord = await client.get("/v1/casussen", params=vraag, headers=wie)
        assert antwoord.status_code == 200, antwoord.text
        return [c["casusId"] for c in antwoord.json()["resultaten"]]

    assert await lijst(shg(als), regisseur="ik") == [casus]
    assert await lijst(shg(als, sub="sien.shg"), regisseur="ik") == []
    assert await lijst(vt(als), regisseur="ik") == []
    assert len(await lijst(vt(als), fase="VEILIGHEID")) == 2
    assert await lijst(vt(als), fase="HERSTEL") == []
    assert await lijst(shg(als), fase="VEILIGHEID", regisseur="ik") == [casus]
    for fout in ("fase=BEGIN", "regisseur=sam.shg"):
        assert (await client.get(f"/v1/casussen?{fout}", headers=vt(als))).status_code == 400


async def test_de_lijst_zonder_regisseur_gaat_in_bladzijden(client, als, klok):
    for _ in range(3):
        klok.verder(minutes=1)
        await beoordeeld(client, vt(als))
    een = (await client.get("/v1/casussen?zonderRegisseur=true&limit=2", headers=vt(als))).json()
    twee = (await client.get(f"/v1/casussen?zonderRegisseur=true&limit=2&cursor={een['volgende']}", headers=vt(als))).json()
    ids = [c["casusId"] for c in een["resultaten"] + twee["resultaten"]]
    assert (len(set(ids)), twee["volgende"]) == (3, None)


async def test_wie_regie_aanwijst(client, als, w, audit):
    await weigert(client, als, audit, f"{w.pad_casus}/regisseurs", {"professional": "noa.nop"}, "casusregisseur")
    assert JGZ not in (await client.get(w.pad_casus, headers=vt(als))).json()["organisaties"]
