"""Delen zonder toestemming over REST: met reden en tweede paar ogen, hoogstens dertig dagen, en meteen te stoppen."""

from __future__ import annotations

from uuid import UUID

import pytest
from overleg_bouwers import maak, met_versie, persoon, toestemming
from overleg_wereld import NOP, SHG, URK, VT, namen, vt, weigert

from common.testing.actors import SYSTEEM
from overleg.jobs import JOBS
from overleg.service.doorbrekingen import herinner_doorbrekingen

REDEN, UITLEG = "Synthetische reden van doorbreken.", "Synthetische uitleg waarom niet."


def invoer(persoon_id, **anders):
    return {
        "persoonId": persoon_id, "organisaties": [URK], "doel": "hulpverlening", "dataklassen": ["identiteit"],
        "grondslag": "vitaal-belang", "reden": REDEN, "geinformeerd": False, "redenNietGeinformeerd": UITLEG,
        "van": "2026-03-02", "tot": "2026-03-31",
    } | anders  # fmt: skip


def werker(als, organisatie=URK):
    return als("maatschappelijk-werker", organisatie=organisatie, sub="wim.werker")


def collega(als):
    return als("medewerker-veilig-thuis", sub="bert.vt")


@pytest.fixture
async def wie(client, als):
    return (await maak(client, "/personen", vt(als), persoon(contact="06-12340000"))).json()["persoonId"]


@pytest.fixture
def doe(client):
    async def doe(d, wat, headers):
        return await client.post(f"/v1/doorbrekingen/{d.json()['doorbrekingId']}/{wat}", headers=met_versie(headers, d))

    return doe


@pytest.fixture
def taak(database, klok):
    async def taak():
        async with database.begin(SYSTEEM, klok()) as tx:
            await herinner_doorbrekingen(tx)

    return taak


async def status(client, wie, headers):
    return (await client.get(f"/v1/personen/{wie}", headers=headers)).status_code


async def lijst(client, headers, vraag=""):
    antwoord = await client.get(f"/v1/doorbrekingen?teBevestigen=true{vraag}", headers=headers)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()["resultaten"]


async def test_vastleggen_opent_meteen_en_staat_op_de_lijst(client, als, wie, published, audit, database, klok):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    a = d.json()
    assert (a["stand"], a["opentDirect"], a["bevestigenVoor"], a["reden"]) == ("te-bevestigen", True, "2026-03-03", REDEN)
    gelezen = (await client.get(f"/v1/personen/{wie}", headers=werker(als))).json()
    assert (gelezen["naam"], gelezen["contact"], gelezen["grond"]) == ("Proefpersoon Een", None, "doorbreking")
    regel = (await audit())[-1]
    assert (str(regel["grondslag_id"]), regel["doel"]) == (a["doorbrekingId"], "hulpverlening")
    assert await status(client, wie, werker(als, NOP)) == 404
    assert namen(await published()) == ["BerichtVerstuurd", "DoorbrekingVastgelegd"]
    assert (await published())[-1].grondslag == "vitaal-belang"
    assert not any(REDEN in g.model_dump_json() or UITLEG in g.model_dump_json() for g in await published())
    (te_doen,) = await lijst(client, collega(als))
    assert (te_doen["doorbrekingId"], te_doen["teLaat"], te_doen["reden"]) == (a["doorbrekingId"], False, None)
    async with database.begin(SYSTEEM, klok()) as tx:
        rij = await tx.fetchrow("SELECT * FROM doorbreking")
    assert not any(t.encode() in v for v in rij.values() if isinstance(v, bytes) for t in (REDEN, UITLEG))


async def test_wie_gegevens_kreeg_ziet_niet_waarom_en_niet_wie(client, als, wie):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie, organisaties=[URK, SHG]))
    kreeg = await client.get(d.headers["location"], headers=werker(als))
    assert kreeg.status_code == 200
    assert (kreeg.json()["organisaties"], kreeg.json()["reden"], kreeg.json()["redenNietGeinformeerd"]) == ([URK], None, None)
    assert (kreeg.json()["aangevraagdDoor"], kreeg.json()["dataklassen"]) == (None, ["identiteit"])
    assert (await client.get(d.headers["location"], headers=werker(als, NOP))).status_code == 404
    assert await lijst(client, werker(als)) == [], "de lijst is van wie besloot"


async def test_de_lijst_van_toen_heeft_ook_wat_sindsdien_beoordeeld_is(client, als, wie, doe, klok):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    klok.verder(days=1)
    assert (await doe(d, "bevestigingen", collega(als))).status_code == 201
    klok.verder(days=40)
    op = {dag: [x["doorbrekingId"] for x in await lijst(client, vt(als), f"&peildatum=2026-03-{dag:02d}")] for dag in (1, 2, 3, 4)}
    assert op == {1: [], 2: [d.json()["doorbrekingId"]], 3: [], 4: []}


async def test_bevestigd_door_een_ander_loopt_tot_de_laatste_dag(client, als, wie, doe, klok, published):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    assert (await doe(d, "bevestigingen", vt(als))).status_code == 403, "niet door wie haar aanvroeg"
    ok = await doe(d, "bevestigingen", collega(als))
    assert (ok.status_code, ok.json()["stand"], ok.json()["bevestigdDoor"]) == (201, "bevestigd", "bert.vt")
    assert namen(await published())[-1] == "DoorbrekingBevestigd"
    assert await lijst(client, vt(als)) == []
    assert (await doe(ok, "afwijzingen", collega(als))).status_code == 409
    klok.verder(days=29)
    assert await status(client, wie, werker(als)) == 200
    klok.verder(days=1)
    assert await status(client, wie, werker(als)) == 404
    assert (await client.get(d.headers["location"], headers=vt(als))).json()["stand"] == "verlopen"
    assert (await doe(ok, "intrekkingen", vt(als))).status_code == 201, "intrekken kan altijd"


async def test_onbevestigd_sluit_na_de_termijn_en_de_taak_meldt_dat_een_keer(
    client, als, wie, doe, klok, published, taak
):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    await taak()
    klok.verder(days=1)
    assert await status(client, wie, werker(als)) == 200
    await taak()
    await taak()
    klok.verder(days=9)  # the worker was down: nothing is lost and nothing doubles
    assert await status(client, wie, werker(als)) == 404
    await taak()
    await taak()
    berichten = (await client.get("/v1/berichten", headers=vt(als))).json()["resultaten"]
    assert [b["soort"] for b in berichten] == [
        "doorbreking-vervallen", "doorbreking-te-bevestigen", "doorbreking-te-bevestigen",
    ]  # fmt: skip
    einde = [g for g in await published() if type(g).__name__ == "DoorbrekingBeeindigd"]
    assert [g.reden for g in einde] == ["vervallen"]
    (te_laat,) = await lijst(client, vt(als))
    assert (te_laat["teLaat"], te_laat["stand"]) == (True, "vervallen")
    assert [x["teLaat"] for x in await lijst(client, vt(als), "&peildatum=2026-03-03")] == [False]
    assert await lijst(client, vt(als), "&peildatum=2026-03-01") == []
    laat = await doe(d, "bevestigingen", collega(als))
    assert (laat.status_code, laat.json()["stand"]) == (201, "vervallen")
    assert await status(client, wie, werker(als)) == 404, "een late bevestiging opent niets meer"
    assert not next(g for g in await published() if type(g).__name__ == "DoorbrekingBevestigd").op_tijd
    assert await lijst(client, vt(als)) == []
    assert len(await lijst(client, vt(als), "&peildatum=2026-03-05")) == 1


@pytest.mark.parametrize(("wat", "reden"), [("afwijzingen", "afgewezen"), ("intrekkingen", "ingetrokken")])
async def test_afwijzen_en_intrekken_sluiten_meteen(client, als, wie, doe, published, wat, reden):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    assert await status(client, wie, werker(als)) == 200
    weg = await doe(d, wat, collega(als))
    assert (weg.status_code, weg.json()["stand"]) == (201, reden)
    assert await status(client, wie, werker(als)) == 404
    assert (await published())[-1].reden == reden
    assert len(await lijst(client, vt(als))) == (wat == "intrekkingen"), "intrekken ontloopt het oordeel niet"
    assert (await doe(weg, wat, collega(als))).status_code == 409


async def test_op_eigen_gezag_kan_een_tegelijk(client, als, wie, doe, klok):
    een = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    twee = await maak(client, "/doorbrekingen", vt(als), invoer(wie, organisaties=[SHG]))
    assert (een.json()["opentDirect"], twee.json()["opentDirect"]) == (True, False)
    assert await status(client, wie, werker(als, SHG)) == 404
    assert (await doe(twee, "bevestigingen", collega(als))).status_code == 201
    assert await status(client, wie, werker(als, SHG)) == 200
    ander = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    assert (await maak(client, "/doorbrekingen", vt(als), invoer(ander))).json()["opentDirect"]
    klok.verder(days=2)  # the first lapsed without confirmation
    weer = await maak(client, "/doorbrekingen", vt(als), invoer(wie, van="2026-03-04"))
    assert not weer.json()["opentDirect"], "niet elke dag opnieuw zonder tweede persoon"
    klok.verder(days=31)
    later = invoer(wie, van="2026-04-04", tot="2026-04-10")
    assert not (await maak(client, "/doorbrekingen", vt(als), later)).json()["opentDirect"], "die van 4 maart wacht nog"
    for d in (await lijst(client, collega(als))):
        pad = f"/v1/doorbrekingen/{d['doorbrekingId']}/afwijzingen"
        await client.post(pad, headers=als("casusregisseur", sub="cor.vt") | {"If-Match": f'"{d["versie"]}"'})
    klok.verder(days=28)
    afgewezen = invoer(wie, van="2026-05-02", tot="2026-05-02")
    assert not (await maak(client, "/doorbrekingen", vt(als), afgewezen)).json()["opentDirect"], "net afgewezen"


async def test_toestemming_gaat_voor_doorbreking_en_samen_openen_zij_samen(client, als, wie, audit):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie, dataklassen=["identiteit", "contact"]))
    t = await maak(client, "/toestemmingen", vt(als), toestemming(wie, URK))
    gelezen = (await client.get(f"/v1/personen/{wie}", headers=werker(als))).json()
    assert (gelezen["naam"], gelezen["contact"]) == ("Proefpersoon Een", "06-12340000")
    ids = [t.json()["toestemmingId"], d.json()["doorbrekingId"]]
    assert [(g["soort"], g["grondId"]) for g in gelezen["gronden"]] == [("toestemming", ids[0]), ("doorbreking", ids[1])]
    assert [str(r["grondslag_id"]) for r in (await audit())[-2:]] == ids


ONMOGELIJK = [
    ({"tot": "2026-04-01"}, "tot"),
    ({"van": "2026-03-01"}, "tot"),
    ({"redenNietGeinformeerd": None}, "redenNietGeinformeerd"),
    ({"geinformeerd": True}, "redenNietGeinformeerd"),
    ({"grondslag": "omdat-het-kan"}, "grondslag"),
    ({"reden": "  "}, "reden"),
    ({"organisaties": []}, "organisaties"),
    ({"dataklassen": []}, "dataklassen"),
]


async def test_een_onmogelijke_doorbreking_wordt_geweigerd(client, als, wie, published):
    for anders, veld in ONMOGELIJK:
        antwoord = await client.post("/v1/doorbrekingen", json=invoer(wie, **anders), headers=vt(als))
        assert antwoord.status_code == 400, anders
        assert veld in [f["name"] for f in antwoord.json()["invalidParams"]], anders
        assert REDEN not in antwoord.text
    assert await published() == []


async def test_wie_mag_en_wie_niet(client, als, audit, wie):
    await weigert(client, als, audit, "/v1/doorbrekingen", invoer(wie), "casusregisseur")
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    kreeg = als("casusregisseur", organisatie=URK, sub="ula.urk")
    for wat, rol in (("bevestigingen", "aandachtsfunctionaris"), ("afwijzingen", "casusregisseur"), ("intrekkingen", "casusregisseur")):
        pad = f"{d.headers['location']}/{wat}"
        await weigert(client, als, audit, pad, None, rol)
        assert (await client.post(pad, headers=met_versie(kreeg, d))).status_code == 404, "wie kreeg beslist niet"
        assert (await client.post(pad, headers=collega(als))).status_code == 428
        assert (await client.post(pad, headers=collega(als) | {"If-Match": '"9"'})).status_code == 412
    assert (await client.post("/v1/doorbrekingen", json=invoer(wie), headers=kreeg)).status_code == 404


async def test_dezelfde_sleutel_maakt_een_doorbreking(client, als, wie):
    kop = vt(als) | {"Idempotency-Key": "zelfde"}
    ids = {(await maak(client, "/doorbrekingen", kop, invoer(wie))).json()["doorbrekingId"] for _ in range(2)}
    assert len(ids) == 1


async def test_wie_gewist_is_laat_geen_reden_na_en_intrekken_kan_nog(client, als, wie, doe, database, klok):
    d = await maak(client, "/doorbrekingen", vt(als), invoer(wie))
    async with database.begin(SYSTEEM, klok()) as tx:
        await tx.keyring.destroy(tx, UUID(wie), klok())
    na = await client.get(d.headers["location"], headers=vt(als))
    assert (na.status_code, na.json()["reden"]) == (200, None)
    assert (await doe(d, "intrekkingen", vt(als))).status_code == 201


def test_de_worker_kent_de_taak():
    assert herinner_doorbrekingen in {j.job for j in JOBS}
    assert VT != URK
