"""De soort blijft kloppen: late registratie, late beoordeling, afsluiting en samenvoegen herzien wat erop berust."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime
from uuid import UUID

import pytest
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import NOP, aanvaard, bied_aan, shg, vt

SLUITING = {"afgeslotenOp": "2026-02-20", "resultaat": "hulp-loopt"}


async def beoordeel(client, wie, z, op, besluit="overdracht-lokaal-veld"):
    nu = await client.get(z.headers["location"], headers=wie)
    antwoord = await client.post(
        f"{z.headers['location']}/beoordelingen", json={"besluit": besluit, "beoordeeldOp": op}, headers=met_versie(wie, nu)
    )
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def soortbepaling(client, wie, z):
    antwoord = await client.get(f"{z.headers['location']}/soortbepaling", headers=wie)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()


async def test_een_late_registratie_herziet_wat_later_ontvangen_was_en_zegt_dat(client, als, published, audit):
    wie = vt(als)
    huishouden, (een, twee) = await een_huishouden(client, wie)
    laat = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-10T08:00:00Z"))
    ander = await maak(client, "/zorgmeldingen", wie, melding(huishouden, twee, ontvangenOp="2026-02-11T08:00:00Z"))
    assert (laat.json()["soort"], ander.json()["soort"]) == ("EERSTE", "EERSTE")
    vroeg = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-01T08:00:00Z"))
    assert vroeg.json()["soort"] == "EERSTE"
    herzien = (await published())[-2:]
    assert [type(e).__name__ for e in herzien] == ["ZorgmeldingSoortHerzien", "BerichtVerstuurd"]
    assert (str(herzien[0].zorgmelding_id), herzien[0].oude_soort, herzien[0].soort, herzien[0].aanleiding) == (
        laat.json()["zorgmeldingId"], "EERSTE", "VERVOLG_TIJDENS_VB", "late-registratie",
    )  # fmt: skip
    nu = await client.get(laat.headers["location"], headers=wie)
    assert (nu.json()["soort"], nu.json()["versie"], nu.headers["etag"]) == ("VERVOLG_TIJDENS_VB", 2, '"2"')
    assert nu.json()["soortBasis"] == {
        "zorgmeldingId": vroeg.json()["zorgmeldingId"], "personen": [een], "dag": "2026-02-01",
    }  # fmt: skip
    assert (await client.get(ander.headers["location"], headers=wie)).json()["versie"] == 1
    berichten = (await client.get("/v1/berichten", headers=wie)).json()["resultaten"]
    assert [(b["soort"], b["objectId"]) for b in berichten] == [("soort-herzien", laat.json()["zorgmeldingId"])]
    regels = [r for r in await audit() if r["handeling"] == "soort-herzien"]
    assert [str(r["betrokkene_id"]) for r in regels] == [een]
    bepaling = await soortbepaling(client, wie, laat)
    assert (bepaling["gelijk"], bepaling["bewaard"], bepaling["bewaard"]["soort"]) == (
        True, bepaling["herberekend"], "VERVOLG_TIJDENS_VB",
    )  # fmt: skip
    (historie,) = bepaling["historie"]
    assert (historie["oud"]["soort"], historie["nieuw"], historie["aanleiding"], historie["herzienOp"]) == (
        "EERSTE", bepaling["bewaard"], "late-registratie", "2026-03-02T09:00:00Z",
    )  # fmt: skip


async def test_een_laat_vastgelegde_beoordeling_of_afsluiting_herziet_ook(client, als, published):
    wie = vt(als)
    huishouden, (een, _) = await een_huishouden(client, wie)
    eerste = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-01T08:00:00Z"))
    tweede = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-25T08:00:00Z"))
    derde = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-15T08:00:00Z"))

    async def soorten():
        return [(await client.get(z.headers["location"], headers=wie)).json()["soort"] for z in (eerste, derde, tweede)]

    assert await soorten() == ["EERSTE", "VERVOLG_TIJDENS_VB", "VERVOLG_TIJDENS_VB"]
    z = await beoordeel(client, wie, eerste, "2026-02-10T08:00:00Z")
    assert await soorten() == ["EERSTE", "VERVOLG_NA_VB", "VERVOLG_TIJDENS_VB"], "de derde was er nog, onbeoordeeld"
    await beoordeel(client, wie, derde, "2026-02-16T08:00:00Z")
    assert await soorten() == ["EERSTE", "VERVOLG_NA_VB", "VERVOLG_NA_VB"]
    for gesloten in (z, derde):
        nu = await client.get(gesloten.headers["location"], headers=wie)
        dicht = await client.post(
            f"{gesloten.headers['location']}/afsluitingen", json=SLUITING, headers=met_versie(wie, nu)
        )
        assert dicht.status_code == 201, dicht.text
    assert await soorten() == ["EERSTE", "VERVOLG_NA_VB", "HER_EEN"]
    assert [e.aanleiding for e in await published() if type(e).__name__ == "ZorgmeldingSoortHerzien"] == [
        "late-registratie", "beoordeling", "beoordeling", "afsluiting",
    ]  # fmt: skip
    for z in (eerste, tweede, derde):
        assert (await soortbepaling(client, wie, z))["gelijk"]


async def test_wie_na_een_overdracht_afsluit_herziet_ook_wat_hij_niet_ziet(client, als, published):
    wie = vt(als)
    huishouden, (een, _) = await een_huishouden(client, wie)
    eerste = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-01T08:00:00Z"))
    tweede = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een, ontvangenOp="2026-02-25T08:00:00Z"))
    await beoordeel(client, wie, eerste, "2026-02-02T08:00:00Z")
    pad = eerste.headers["location"]
    await aanvaard(client, shg(als), await bied_aan(client, wie, pad))
    assert (await client.get(tweede.headers["location"], headers=shg(als))).status_code == 404
    assert (await client.get(tweede.headers["location"], headers=wie)).json()["soort"] == "VERVOLG_NA_VB"
    nu = await client.get(pad, headers=shg(als))
    dicht = await client.post(f"{pad}/afsluitingen", json=SLUITING, headers=met_versie(shg(als), nu))
    assert dicht.status_code == 201, dicht.text
    assert (await client.get(tweede.headers["location"], headers=wie)).json()["soort"] == "HER_EEN"
    assert (await client.get(tweede.headers["location"], headers=shg(als))).status_code == 404, "en ziet het nog niet"
    herzien = next(e for e in await published() if type(e).__name__ == "ZorgmeldingSoortHerzien" and e.soort == "HER_EEN")
    assert herzien.aanleiding == "afsluiting"


async def test_samenvoegen_herziet_en_ongedaan_maken_zet_terug(client, als, published):
    wie = vt(als)
    huizen = [await een_huishouden(client, wie, persoon(naam=f"Proefpersoon {n}")) for n in ("Een", "Dubbel")]
    eerste = await maak(
        client, "/zorgmeldingen", wie, melding(huizen[0][0], *huizen[0][1], ontvangenOp="2026-02-01T08:00:00Z")
    )
    tweede = await maak(
        client, "/zorgmeldingen", wie, melding(huizen[1][0], *huizen[1][1], ontvangenOp="2026-02-25T08:00:00Z")
    )
    assert tweede.json()["soort"] == "EERSTE"
    (een,), (dubbel,) = huizen[0][1], huizen[1][1]
    p = await client.get(f"/v1/personen/{een}", headers=wie)
    samen = await client.post(
        f"/v1/personen/{een}/samenvoegingen", json={"andereId": dubbel, "reden": "dubbel-geregistreerd"},
        headers=met_versie(wie, p),
    )  # fmt: skip
    assert samen.status_code == 201, samen.text
    bepaling = await soortbepaling(client, wie, tweede)
    assert (bepaling["bewaard"]["soort"], bepaling["gelijk"]) == ("VERVOLG_TIJDENS_VB", True)
    assert bepaling["bewaard"]["basis"] == {
        "zorgmeldingId": eerste.json()["zorgmeldingId"], "personen": [een], "dag": "2026-02-01",
    }  # fmt: skip
    derde = await maak(
        client, "/zorgmeldingen", wie, melding(huizen[1][0], dubbel, een, ontvangenOp="2026-02-26T08:00:00Z")
    )
    assert derde.json()["soortBasis"]["personen"] == [een], "twee registraties van een mens zijn een mens"
    terug = await client.post(f"{samen.headers['location']}/ongedaanmakingen", headers=met_versie(wie, samen))
    assert terug.status_code == 201, terug.text
    bepaling = await soortbepaling(client, wie, tweede)
    assert (bepaling["bewaard"]["soort"], bepaling["gelijk"], len(bepaling["historie"])) == ("EERSTE", True, 2)
    assert (await soortbepaling(client, wie, derde))["gelijk"]
    assert {e.aanleiding for e in await published() if type(e).__name__ == "ZorgmeldingSoortHerzien"} == {"personen-gewijzigd"}


@pytest.mark.parametrize("zaad", range(6))
async def test_elke_volgorde_van_registreren_geeft_dezelfde_soorten(client, als, zaad):
    """Dezelfde twaalf meldingen over dezelfde vier mensen, in volgorde en geschud."""
    wie, willekeur = vt(als), random.Random(zaad)
    mensen = [persoon(naam=f"Proefpersoon {n}") for n in "ABCD"]
    dagen = willekeur.sample(range(1, 700), 12)
    wat = [
        (datetime(2024, 1, 1, 8, tzinfo=UTC).timestamp() + 86_400 * d, willekeur.sample(range(4), willekeur.randint(0, 3)))
        for d in sorted(dagen)
    ]  # fmt: skip

    async def registreer(volgorde):
        huishouden, ids = await een_huishouden(client, wie, *mensen)
        gemaakt = {}
        for n in volgorde:
            op, wie_erin = wat[n]
            ontvangen = datetime.fromtimestamp(op, tz=UTC).isoformat().replace("+00:00", "Z")
            gemaakt[n] = await maak(
                client, "/zorgmeldingen", wie, melding(huishouden, *(ids[i] for i in wie_erin), ontvangenOp=ontvangen)
            )
        bepalingen = [await soortbepaling(client, wie, gemaakt[n]) for n in range(len(wat))]
        assert all(b["gelijk"] for b in bepalingen)
        plaats = {z.json()["zorgmeldingId"]: n for n, z in gemaakt.items()}
        return [
            (b["bewaard"]["soort"], plaats.get(b["bewaard"]["basis"]["zorgmeldingId"]),
             sorted(ids.index(p) for p in b["bewaard"]["basis"]["personen"]))
            for b in bepalingen
        ]  # fmt: skip

    geschud = list(range(len(wat)))
    willekeur.shuffle(geschud)
    assert await registreer(geschud) == await registreer(range(len(wat)))


async def test_alleen_veilig_thuis_gaat_de_soort_na_en_een_ander_ziet_hem_niet(client, als, audit):
    huishouden, (een, _) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, een))
    pad = f"{z.headers['location']}/soortbepaling"
    assert (await client.get(pad)).status_code == 401
    assert (await client.get(pad, headers=als("casusregisseur"))).status_code == 403
    assert (await client.get(pad, headers=als("medewerker-veilig-thuis", organisatie=NOP))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    leeg = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden))
    assert (await soortbepaling(client, vt(als), leeg))["bewaard"]["soort"] == "NIET_INGEDEELD"
    assert (await soortbepaling(client, vt(als), leeg))["gelijk"]


async def test_tegelijk_registreren_over_dezelfde_mensen_zijn_nooit_allebei_de_eerste(committed_client, committed_als):
    wie = vt(committed_als)
    huizen = [await een_huishouden(committed_client, wie, persoon(naam=f"Proefpersoon {n}")) for n in range(4)]
    (gedeeld,) = huizen[0][1]
    antwoorden = await asyncio.gather(
        *(
            committed_client.post(
                "/v1/zorgmeldingen",
                json=melding(h, *{gedeeld, *p}, ontvangenOp=f"2026-02-{10 + n:02}T08:00:00Z"), headers=wie,
            )
            for n, (h, p) in enumerate(huizen)
        )
    )  # fmt: skip
    assert [a.status_code for a in antwoorden] == [201] * 4, [a.text for a in antwoorden]
    gelezen = [(await committed_client.get(a.headers["location"], headers=wie)).json() for a in antwoorden]
    assert [z["soort"] for z in gelezen] == ["EERSTE"] + ["VERVOLG_TIJDENS_VB"] * 3
    assert UUID(gelezen[3]["soortBasis"]["zorgmeldingId"]) == UUID(gelezen[2]["zorgmeldingId"])
