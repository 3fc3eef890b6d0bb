"""De meldcode over REST: van signaal tot einde, wie haar ziet, en de zorgmelding die eruit volgt."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from meldcode_bouwers import (
    AFWIJKING,
    GESPREK,
    MELDING,
    NIET,
    ONVEILIG,
    RAADPLEGING,
    SIGNALEN,
    STAPPEN,
    Wandeling,
    weging,
)
from overleg_bouwers import een_huishouden, maak, met_versie
from overleg_wereld import JGZ, NOP, SHG, namen, vt, weigert

from common.testing.actors import SYSTEEM, actor_van

PERSOON_ONBEKEND = "0190aaaa-0000-7000-8000-000000000009"


def jgz(als, sub="jip.jgz", rol="jgz-professional"):
    return als(rol, organisatie=JGZ, sub=sub)


async def test_van_signaal_tot_hulp_met_monitoring(client, als, published, audit):
    w = await Wandeling.begin(client, jgz(als))
    assert w.laatste.json()["advies"]["stap"] == "signalen"
    assert w.laatste.json()["advies"]["veiligThuis"] == "0800-2000"
    na = await w.zet(*STAPPEN, ("afwegingen", weging(1, "ja")), ("afwegingen", weging(2, "nee")))
    assert (na["advies"]["stap"], na["advies"]["vraag"]) == ("wegen", 3)
    na = await w.zet(("afwegingen", weging(3, "ja")), ("afwegingen", weging(4, "ja", termijn="2026-06-01")))
    assert (na["advies"]["vraag"], na["advies"]["vanaf"]) == (5, "2026-06-01")
    assert (await w.probeer("afsluitingen", {})).status_code == 409
    await w.zet(("afwegingen", weging(5, "ja")), ("besluiten", NIET))
    zonder = await w.probeer("afsluitingen", {})
    assert (zonder.status_code, "monitoring" in zonder.json()["detail"]) == (409, True)
    af = await w.zet(("afsluitingen", {"monitoring": "Elke maand bellen."}))
    assert (af["status"], af["einde"], af["advies"]["stap"]) == ("afgesloten", "hulp-met-monitoring", None)
    assert [r["soort"] for r in af["regels"]] == [
        "signalen", "raadpleging", "gesprek", *["afweging"] * 5, "besluit", "afsluiting",
    ]  # fmt: skip
    assert [r["bdsElement"] for r in af["regels"] if r["soort"] == "afweging"] == [
        "1572",
        "1573",
        "1574",
        "1575",
        "1576",
    ]
    assert af["regels"][0]["tekst"] == SIGNALEN["tekst"]
    for soort, inhoud in (*STAPPEN, ("afwegingen", ONVEILIG), ("besluiten", NIET), ("meldingen", MELDING)):
        assert (await w.probeer(soort, inhoud)).status_code == 409, soort
    gebeurtenissen = await published()
    assert namen(gebeurtenissen) == ["MeldcodeGestart", "MeldcodeAfgesloten"]
    assert (gebeurtenissen[1].einde, gebeurtenissen[1].acuut) == ("hulp-met-monitoring", False)
    tekst = "".join(g.model_dump_json() for g in gebeurtenissen)
    assert "leerling" not in tekst
    assert "jip.jgz" not in tekst
    assert {r["handeling"] for r in await audit()} == {"aanmaken", "lezen", "vastleggen", "afsluiten"}


async def test_acuut_leidt_meteen_naar_melden_en_zonder_melding_eindigt_het_niet(client, als, published):
    w = await Wandeling.begin(client, jgz(als))
    na = await w.zet(("afwegingen", ONVEILIG))
    assert (na["advies"]["stap"], na["advies"]["melden"], na["advies"]["acuteOnveiligheid"]) == (
        "beslissen",
        True,
        True,
    )
    assert "112" in na["advies"]["reden"]
    assert "0800-2000" in na["advies"]["reden"]
    await w.zet(*STAPPEN, ("afwegingen", weging(2, "nee")), ("afwegingen", weging(1, "nee")))
    for soort, inhoud in (("afsluitingen", {}), ("besluiten", NIET)):
        geweigerd = await w.probeer(soort, inhoud)
        assert (geweigerd.status_code, "Afweging 2" in geweigerd.json()["detail"]) == (409, True)
    await w.zet(("meldingen", MELDING))
    af = await w.zet(("afsluitingen", {}))
    assert af["einde"] == "gemeld"
    assert (await published())[-1].acuut is True


async def test_onderbouwd_afwijken_kan_en_staat_in_de_geschiedenis(client, als):
    w = await Wandeling.begin(client, jgz(als))
    await w.zet(("signalen", SIGNALEN), ("gesprekken", GESPREK), ("afwegingen", ONVEILIG))
    niemand = await w.probeer("besluiten", AFWIJKING)
    assert (niemand.status_code, niemand.json()["invalidParams"][0]["code"]) == (400, "niet-geraadpleegd")
    await w.zet(("raadplegingen", RAADPLEGING), ("besluiten", AFWIJKING))
    af = await w.zet(("afsluitingen", {}))
    assert af["einde"] == "afgeweken"
    besluit = next(r for r in af["regels"] if r["soort"] == "besluit")
    assert (besluit["afwijking"], besluit["instemming"]) == ("De pleger is vertrokken.", ["collega"])


@pytest.mark.parametrize(
    ("soort", "inhoud", "veld"),
    [
        ("signalen", SIGNALEN | {"tekst": "Bel 0612345678."}, "tekst"),
        ("raadplegingen", RAADPLEGING | {"advies": "Mail proef@voorbeeld.nl."}, "advies"),
        ("gesprekken", GESPREK | {"tekst": "Bsn 999990019."}, "tekst"),
        ("afwegingen", weging(1, "ja", argument="Zij wonen op 8302 AB."), "argument"),
        ("besluiten", NIET | {"argument": "Bel 0612345678."}, "argument"),
        ("signalen", SIGNALEN | {"kindcheck": {"clientVolwassen": True}}, "kindcheck.zorgVoorKinderen"),
        ("afwegingen", weging(2, "ja"), "acuteOnveiligheid"),
        ("afwegingen", weging(6, "ja"), "vraag"),
        ("raadplegingen", RAADPLEGING | {"naam": "Iemand"}, "naam"),
    ],
)
async def test_wat_niet_klopt_of_iemand_herkenbaar_maakt_verandert_niets(client, als, soort, inhoud, veld):
    w = await Wandeling.begin(client, jgz(als))
    geweigerd = await w.probeer(soort, inhoud)
    assert geweigerd.status_code == 400, geweigerd.text
    assert veld in [f["name"] for f in geweigerd.json()["invalidParams"]]
    assert not any(x in geweigerd.text for x in ("0612345678", "proef@", "999990019", "8302 AB", "Iemand"))
    assert (await client.get(w.pad, headers=w.wie)).json()["regels"] == []


async def test_ook_de_tekst_van_een_afwijking_en_de_monitoring_wordt_gecontroleerd(client, als):
    w = await Wandeling.begin(client, jgz(als))
    await w.zet(*STAPPEN, ("afwegingen", ONVEILIG))
    herkenbaar = NIET | {"afwijking": {"argument": "Bel 0612345678.", "instemming": ["collega"]}}
    geweigerd = await w.probeer("besluiten", herkenbaar)
    assert [f["name"] for f in geweigerd.json()["invalidParams"]] == ["afwijking.argument"]
    await w.zet(("meldingen", MELDING))
    assert (await w.probeer("afsluitingen", {"monitoring": "Bel 0612345678."})).status_code == 400


async def test_over_een_bekend_persoon_mag_de_tekst_herkenbaar_zijn_en_valt_zij_onder_diens_sleutel(
    client, als, database, klok, audit
):
    _, personen = await een_huishouden(client, vt(als))
    w = await Wandeling.begin(client, vt(als), persoonId=personen[0])
    na = await w.zet(("signalen", SIGNALEN | {"tekst": "Bereikbaar op 0612345678."}))
    assert na["regels"][0]["tekst"] == "Bereikbaar op 0612345678."
    async with database.begin(SYSTEEM, klok()) as tx:
        assert b"0612345678" not in await tx.fetchval("SELECT teksten FROM meldcoderegel")
        assert not await tx.fetchval(
            "SELECT count(*) FROM keten.persoon_sleutel WHERE persoon_id = $1", UUID(w.pad[-36:])
        )
        await tx.keyring.destroy(tx, UUID(personen[0]), tx.now)
    gewist = (await client.get(w.pad, headers=vt(als))).json()
    assert (gewist["regels"][0]["tekst"], gewist["regels"][0]["aard"]) == (None, ["kindermishandeling-getuige"])
    regels = [r for r in await audit() if r["object_soort"] == "meldcode"]
    assert {str(r["betrokkene_id"]) for r in regels} == {personen[0]}


async def test_een_persoon_buiten_het_eigen_register_kan_niet(client, als):
    _, personen = await een_huishouden(client, vt(als))
    for wie, persoon in ((vt(als), PERSOON_ONBEKEND), (jgz(als), personen[0])):
        antwoord = await client.post("/v1/meldcodes", json={"categorie": "ggz", "persoonId": persoon}, headers=wie)
        assert antwoord.status_code == 400, antwoord.text


async def test_een_professional_ziet_de_zijne_en_de_aandachtsfunctionaris_die_van_de_organisatie(
    client, als, audit, database, klok
):
    w = await Wandeling.begin(client, jgz(als))
    await w.zet(("signalen", SIGNALEN))
    collega, af = jgz(als, "jo.jgz"), jgz(als, "an.af", "aandachtsfunctionaris")
    assert (await client.get(w.pad, headers=collega)).status_code == 404
    assert (await client.get("/v1/meldcodes", headers=collega)).json()["resultaten"] == []
    assert (await client.get(w.pad, headers=af)).json()["regels"][0]["tekst"] == SIGNALEN["tekst"]
    lijst = await client.get("/v1/meldcodes", headers=af)
    assert [m["meldcodeId"] for m in lijst.json()["resultaten"]] == [w.pad[-36:]]
    assert "leerling" not in lijst.text
    elders = als("aandachtsfunctionaris", organisatie=NOP, sub="an.af")
    for wie in (elders, als("jgz-professional", organisatie=NOP, sub="jip.jgz")):
        assert (await client.get(w.pad, headers=wie)).status_code == 404
        assert (await audit())[-1]["uitkomst"] == "geweigerd"
        assert (await client.get("/v1/meldcodes", headers=wie)).json()["resultaten"] == []
    for sub, organisatie, aantal in (("jip.jgz", JGZ, 1), ("jo.jgz", JGZ, 0), ("jip.jgz", SHG, 0)):
        async with database.begin(actor_van(organisatie, "jgz-professional", sub=sub), klok()) as tx:
            await tx.execute(
                "SELECT set_config('app.aandachtsfunctionaris', '', true)"
            )  # one outer transaction in tests
            assert await tx.fetchval("SELECT count(*) FROM meldcode") == aantal
            assert await tx.fetchval("SELECT count(*) FROM meldcoderegel") == aantal
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with database.begin(actor_van(JGZ, "jgz-professional", sub="jo.jgz"), klok()) as tx:
            await tx.execute(
                "INSERT INTO meldcode SELECT gen_random_uuid(), $1, 'jip.jgz', 'ggz', null, 'slachtoffer', now(), null, null, 1",
                JGZ,
            )


async def test_de_aandachtsfunctionaris_kijkt_mee_en_kan_overnemen(client, als):
    w = await Wandeling.begin(client, jgz(als))
    af = jgz(als, "an.af", "aandachtsfunctionaris")
    meekijken = await w.probeer("signalen", SIGNALEN, af)
    assert (meekijken.status_code, "overnemen" in meekijken.json()["detail"]) == (403, True)
    assert (await w.probeer("overnames")).status_code == 403
    over = await w.probeer("overnames", wie=af)
    assert (over.status_code, over.json()["professional"]) == (201, "an.af")
    assert (await client.get(w.pad, headers=jgz(als))).status_code == 404, "wie overdroeg ziet haar niet meer"
    w.wie = af
    assert (await w.zet(("signalen", SIGNALEN)))["regels"][0]["soort"] == "overname"
    assert (await w.probeer("overnames")).status_code == 409


STAP_ROUTES = {
    "signalen": SIGNALEN, "raadplegingen": RAADPLEGING, "gesprekken": GESPREK, "afwegingen": ONVEILIG, "besluiten": NIET,
    "meldingen": MELDING, "afsluitingen": {},
}  # fmt: skip


@pytest.mark.parametrize("soort", STAP_ROUTES)
async def test_elke_stap_weigert_wie_niet_mag_en_een_verouderde_versie(client, als, audit, soort):
    w = await Wandeling.begin(client, vt(als))
    await weigert(client, als, audit, f"{w.pad}/{soort}", STAP_ROUTES[soort], "jgz-professional")
    assert (await client.post(f"{w.pad}/{soort}", json=STAP_ROUTES[soort], headers=vt(als))).status_code == 428
    begin = w.laatste
    await w.zet(("signalen", SIGNALEN))
    oud = await client.post(f"{w.pad}/{soort}", json=STAP_ROUTES[soort], headers=met_versie(vt(als), begin))
    assert (oud.status_code, oud.headers["etag"]) == (412, '"2"')


async def test_beginnen_mag_elke_professional_en_niemand_anders(client, als):
    for rol, status in (
        ("medewerker-politie", 201),
        ("coordinator", 201),
        ("beleidsadviseur", 403),
        ("onderzoeker", 403),
    ):
        antwoord = await client.post("/v1/meldcodes", json={"categorie": "politie"}, headers=als(rol))
        assert antwoord.status_code == status, rol


async def test_het_concept_is_na_aanvullen_een_geldige_zorgmelding(client, als):
    huishouden, personen = await een_huishouden(client, vt(als))
    w = await Wandeling.begin(client, vt(als), persoonId=personen[1], rol="slachtoffer")
    await w.zet(("signalen", SIGNALEN | {"disclosure": True}), ("afwegingen", ONVEILIG))
    concept = await client.get(f"{w.pad}/conceptzorgmelding", headers=vt(als))
    assert concept.json()["ontbreekt"] == ["pc4", "gemeentecode"]
    begin = concept.json()["zorgmelding"]
    assert (begin["huishoudenId"], begin["betrokkenen"][0]["persoonId"]) == (huishouden, personen[1])
    assert (begin["acuteOnveiligheid"], begin["structureleOnveiligheid"], begin["disclosure"]) == (True, False, True)
    z = await maak(client, "/zorgmeldingen", vt(als), begin | {"pc4": "8302", "gemeentecode": "GM0171"})
    assert (z.json()["acuteOnveiligheid"], z.json()["melder"]["categorie"]) == (True, "onderwijs")


async def test_het_concept_zonder_bekend_persoon_noemt_wat_ontbreekt(client, als, audit):
    w = await Wandeling.begin(client, jgz(als))
    concept = (await client.get(f"{w.pad}/conceptzorgmelding", headers=jgz(als))).json()
    assert concept["ontbreekt"] == ["huishoudenId", "betrokkenen", "aard", "pc4", "gemeentecode"]
    assert "huishoudenId" not in concept["zorgmelding"]
    ander = await client.get(f"{w.pad}/conceptzorgmelding", headers=als("jgz-professional", organisatie=NOP))
    assert (ander.status_code, (await audit())[-1]["uitkomst"]) == (404, "geweigerd")


async def test_de_lijst_filtert_en_gaat_in_bladzijden(client, als, klok):
    for _ in range(3):
        w = await Wandeling.begin(client, jgz(als))
        klok.verder(minutes=1)
    await w.zet(("meldingen", MELDING), ("afsluitingen", {}))
    een = (await client.get("/v1/meldcodes?limit=2", headers=jgz(als))).json()
    twee = (await client.get(f"/v1/meldcodes?limit=2&cursor={een['volgende']}", headers=jgz(als))).json()
    assert (len({m["meldcodeId"] for m in een["resultaten"] + twee["resultaten"]}), twee["volgende"]) == (3, None)
    for status, aantal in (("loopt", 2), ("afgesloten", 1)):
        lijst = (await client.get(f"/v1/meldcodes?status={status}", headers=jgz(als))).json()["resultaten"]
        assert len(lijst) == aantal
