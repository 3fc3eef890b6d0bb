"""Overdracht: de verantwoordelijkheid verhuist bij aanvaarding, één keer, en niet eerder."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from overleg_bouwers import een_huishouden, een_zorgmelding, maak, melding, met_versie, persoon
from overleg_wereld import (
    BEOORDELING,
    GEWELD,
    NOP,
    SHG,
    URK,
    VT,
    Wereld,
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


async def test_aanbieden_maakt_bekend_en_opent_nog_niets(client, als, published):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    assert (o.status_code, o.json()["vanOrganisatie"], o.json()["naarOrganisatie"]) == (201, VT, SHG)
    assert o.json()["antwoordVoor"] == "2026-03-09"
    aangeboden = (await published())[-1]
    assert (type(aangeboden).__name__, aangeboden.naar_organisatie) == ("OverdrachtAangeboden", SHG)
    for pad, status in (
        (o.headers["location"], 200), (w.pad, 404), (f"/v1/personen/{w.personen[0]}", 404),
        (f"/v1/huishoudens/{w.huishouden}", 404), (w.pad_casus, 404), (f"{w.pad_casus}/kennisgevingen", 404),
    ):  # fmt: skip
        assert (await client.get(pad, headers=shg(als))).status_code == status, pad
    assert (await client.get(o.headers["location"], headers=urk(als))).status_code == 404


async def test_aanvaarden_maakt_verantwoordelijk_en_begint_de_regie(client, als, published, audit):
    w = await beoordeeld(client, vt(als))
    antwoord = await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))
    assert (antwoord.status_code, antwoord.json()["aanvaardOp"]) == (201, "2026-03-02T09:00:00Z")
    aanvaard_, aangewezen = (await published())[-2:]
    assert (type(aanvaard_).__name__, aanvaard_.naar_organisatie) == ("OverdrachtAanvaard", SHG)
    assert (type(aangewezen).__name__, aangewezen.organisatie, aangewezen.vorige_organisatie) == (
        "CasusregisseurAangewezen",
        SHG,
        None,
    )
    assert (await audit())[-1]["handeling"] == "aanvaarden"
    z = (await client.get(w.pad, headers=shg(als))).json()
    assert (z["status"], z["besluit"]) == ("in-uitvoering", "overdracht-lokaal-veld")


@pytest.mark.parametrize("stap", ["hulpstarts", "afsluitingen", "overdrachten"])
async def test_wie_overdroeg_is_niet_meer_verantwoordelijk(client, als, published, stap):
    w = await overgedragen(client, vt(als), shg(als))
    inhoud = {
        "hulpstarts": {"hulpGestartOp": "2026-03-02"},
        "afsluitingen": {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"},
        "overdrachten": {"naarOrganisatie": URK},
    }[stap]
    aantal = len(await published())
    eerst = await client.get(w.pad, headers=vt(als))
    assert eerst.status_code == 200, "de stand blijft zichtbaar"
    geweigerd = await client.post(f"{w.pad}/{stap}", json=inhoud, headers=met_versie(vt(als), eerst))
    assert geweigerd.status_code == 403
    assert len(await published()) == aantal
    wel = await client.post(f"{w.pad}/{stap}", json=inhoud, headers=met_versie(shg(als), eerst))
    assert wel.status_code == 201, wel.text


async def test_een_keten_van_overdrachten_en_weer_terug(client, als, klok):
    w = await overgedragen(client, vt(als), shg(als))
    for van, naar, oin in ((shg, urk, URK), (urk, vt, VT)):
        klok.verder(hours=1)
        antwoord = await aanvaard(client, naar(als), await bied_aan(client, van(als), w.pad, oin))
        assert antwoord.status_code == 201, antwoord.text
    assert (await bied_aan(client, shg(als), w.pad, NOP)).status_code == 403
    casus = (await client.get(w.pad_casus, headers=vt(als))).json()
    assert (casus["regisseur"]["organisatie"], casus["organisaties"]) == (VT, [VT, SHG, URK])
    assert (await bied_aan(client, vt(als), w.pad, SHG)).status_code == 201


async def test_wie_ooit_aanvaardde_vindt_de_melding_een_keer_en_onder_haar_status_van_nu(client, als, klok):
    w = await overgedragen(client, vt(als), shg(als))
    for van, naar, oin in ((shg, urk, URK), (urk, shg, SHG)):
        klok.verder(hours=1)
        assert (await aanvaard(client, naar(als), await bied_aan(client, van(als), w.pad, oin))).status_code == 201

    async def aantallen():
        uit = []
        for wie in (vt(als), shg(als), urk(als)):
            for status in ({}, {"status": "in-uitvoering"}, {"status": "afgesloten"}):
                lijst = (await client.get("/v1/zorgmeldingen", params=status, headers=wie)).json()["resultaten"]
                uit.append(len(lijst))
        return uit

    assert await aantallen() == [1, 1, 0] * 3
    nu = await client.get(w.pad, headers=shg(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    dicht = await client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(shg(als), nu))
    assert dicht.status_code == 201, dicht.text
    assert await aantallen() == [1, 0, 1] * 3


async def test_weigeren_met_een_reden_laat_alles_zoals_het_was(client, als, published):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    pad = f"{o.headers['location']}/weigeringen"
    for reden in ("Omdat het gezin Voorbeeld lastig is", "", None):
        fout = await client.post(pad, json={"reden": reden}, headers=met_versie(shg(als), o))
        assert fout.status_code == 400
        assert "Voorbeeld" not in fout.text
    nee = await client.post(pad, json={"reden": "geen-plaats"}, headers=met_versie(shg(als), o))
    assert (nee.status_code, nee.json()["reden"]) == (201, "geen-plaats")
    assert ((await published())[-1].reden, namen(await published())[-1]) == ("geen-plaats", "OverdrachtGeweigerd")
    assert (await client.get(w.pad, headers=shg(als))).status_code == 404
    assert (await aanvaard(client, shg(als), nee)).status_code == 409
    assert (await bied_aan(client, vt(als), w.pad, URK)).status_code == 201, "na een weigering kan een ander"


async def test_een_verkeerd_aanbod_is_in_te_trekken_en_een_ander_kan(client, als, published):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    pad = f"{o.headers['location']}/intrekkingen"
    assert (await client.post(pad, headers=met_versie(shg(als), o))).status_code == 403
    assert (await client.post(pad, headers=vt(als))).status_code == 428
    weg = await client.post(pad, headers=met_versie(vt(als), o))
    assert (weg.status_code, weg.json()["reden"]) == (201, "ingetrokken-door-aanbieder"), weg.text
    assert ((await published())[-1].reden, namen(await published())[-1]) == (
        "ingetrokken-door-aanbieder",
        "OverdrachtGeweigerd",
    )
    assert (await aanvaard(client, shg(als), weg)).status_code == 409
    assert (await client.post(pad, headers=met_versie(vt(als), weg))).status_code == 409
    assert (await bied_aan(client, vt(als), w.pad, URK)).status_code == 201


async def test_een_aanvaarde_overdracht_is_niet_in_te_trekken(client, als):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    ja = await aanvaard(client, shg(als), o)
    assert (
        await client.post(f"{o.headers['location']}/intrekkingen", headers=met_versie(vt(als), ja))
    ).status_code == 409


async def test_met_een_open_aanbod_kan_niet_worden_afgesloten(client, als):
    w = await beoordeeld(client, vt(als))
    await bied_aan(client, vt(als), w.pad)
    nu = await client.get(w.pad, headers=vt(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    antwoord = await client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(vt(als), nu))
    assert antwoord.status_code == 409
    assert "overdracht open" in antwoord.json()["detail"]


async def test_er_staat_hoogstens_een_aanbod_open(client, als):
    w = await beoordeeld(client, vt(als))
    await bied_aan(client, vt(als), w.pad)
    tweede = await bied_aan(client, vt(als), w.pad, URK)
    assert tweede.status_code == 409
    assert "open" in tweede.json()["detail"]


async def test_twee_keer_aanvaarden_of_door_een_ander(client, als):
    w = await beoordeeld(client, vt(als))
    o = await bied_aan(client, vt(als), w.pad)
    assert (await aanvaard(client, urk(als), o)).status_code == 404
    assert (await aanvaard(client, vt(als), o)).status_code == 403
    ja = await aanvaard(client, shg(als), o)
    assert ja.status_code == 201
    assert (await aanvaard(client, shg(als), ja)).status_code == 409


async def test_aanbieden_aan_zichzelf_of_voor_de_beoordeling_kan_niet(client, als):
    z = await een_zorgmelding(client, vt(als))
    pad = f"/v1/zorgmeldingen/{z.json()['zorgmeldingId']}"
    te_vroeg = await bied_aan(client, vt(als), pad)
    assert te_vroeg.status_code == 409
    assert "beoordelen" in te_vroeg.json()["detail"]
    w = await beoordeeld(client, vt(als))
    assert (await bied_aan(client, vt(als), w.pad, VT)).status_code == 400


async def test_wie_mag_aanbieden_en_antwoorden(client, als, audit):
    w = await beoordeeld(client, vt(als))
    await weigert(client, als, audit, f"{w.pad}/overdrachten", {"naarOrganisatie": SHG}, "casusregisseur")
    o = await bied_aan(client, vt(als), w.pad)
    await weigert(client, als, audit, f"{o.headers['location']}/aanvaardingen", None, "casusregisseur")
    await weigert(client, als, audit, f"{o.headers['location']}/weigeringen", {"reden": "vol"}, "casusregisseur")
    for kop, status in (({}, 428), ({"If-Match": '"8"'}, 412), ({"If-Match": "*"}, 400)):
        antwoord = await client.post(f"{o.headers['location']}/aanvaardingen", headers=shg(als) | kop)
        assert antwoord.status_code == status


async def test_lijst_van_overdrachten_in_bladzijden_en_alleen_van_wie_erbij_hoort(client, als, klok):
    for n in range(3):
        klok.zet(datetime(2026, 3, 2, 9, n, tzinfo=UTC))
        w = await beoordeeld(client, vt(als))
        o = await bied_aan(client, vt(als), w.pad)
        if n == 0:
            await aanvaard(client, shg(als), o)
    gezien, cursor = [], None
    while True:
        vraag = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        bladzij = (await client.get("/v1/overdrachten", params=vraag, headers=shg(als))).json()
        gezien += [x["aangebodenOp"] for x in bladzij["resultaten"]]
        cursor = bladzij["volgende"]
        if cursor is None:
            break
    assert gezien == sorted(gezien, reverse=True)
    assert len(set(gezien)) == 3
    open_ = (await client.get("/v1/overdrachten?alleenOpen=true", headers=shg(als))).json()["resultaten"]
    assert len(open_) == 2
    assert (await client.get("/v1/overdrachten", headers=urk(als))).json()["resultaten"] == []


async def test_de_afsluiting_noemt_ook_een_kind_dat_de_afsluiter_niet_mag_zien(client, als, published):
    """Wie afsluit mag niet uitmaken of er een kind in huis is: followup kiest daarmee wie opvolgt."""
    huishouden, (ouder, kind) = await een_huishouden(client, vt(als))
    elders = (await maak(client, "/personen", vt(als), persoon(naam="Proefpersoon Elders"))).json()["persoonId"]
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, ouder, elders))
    w = Wereld(huishouden, [ouder, kind], z)
    await client.post(f"{w.pad}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))
    assert (await client.get(f"/v1/personen/{kind}", headers=shg(als))).status_code == 404
    z = await client.get(w.pad, headers=shg(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    z = await client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(shg(als), z))
    assert z.status_code == 201, z.text
    gesloten = (await published())[-1]
    assert {str(x.persoon_id): x.minderjarig for x in gesloten.leden} == {ouder: False, kind: True}
    assert [str(p) for p in gesloten.volwassen_slachtoffers_elders] == [elders]
    assert (await client.get(f"/v1/personen/{kind}", headers=shg(als))).status_code == 404, "en daarna nog steeds niet"


# --- tegelijk, op een database die echt vastlegt


async def test_de_gebeurtenissen_zijn_geen_weg_om_een_rol_heen(committed_client, committed_als):
    await overgedragen(committed_client, vt(committed_als), shg(committed_als))

    async def soorten(rol):
        antwoord = await committed_client.get("/v1/gebeurtenissen", headers=committed_als(rol))
        assert antwoord.status_code == 200, antwoord.text
        return {g["type"].split(".")[2] for g in antwoord.json()["resultaten"]}

    assert await soorten("medewerker-veilig-thuis") == {"zorgmeldingen", "casussen"}
    assert await soorten("jgz-professional") == {"casussen"}
    assert await soorten("functioneel-beheerder") == set()


async def test_twee_tegelijk_aanvaarden_een_wint(committed_client, committed_als):
    w = await beoordeeld(committed_client, vt(committed_als))
    o = await bied_aan(committed_client, vt(committed_als), w.pad)
    antwoorden = await asyncio.gather(*(aanvaard(committed_client, shg(committed_als, s), o) for s in ("een", "twee")))
    assert sorted(a.status_code for a in antwoorden) == [201, 409]
    regie = (await committed_client.get(w.pad_casus, headers=vt(committed_als))).json()["regisseur"]
    winnaar = "een" if antwoorden[0].status_code == 201 else "twee"
    assert (regie["organisatie"], regie["professional"]) == (SHG, winnaar)


async def test_vijftig_schrijvers_op_een_casus_een_per_versie(committed_client, committed_als):
    w = await overgedragen(committed_client, vt(committed_als), shg(committed_als))
    wie = shg(committed_als)
    for ronde in range(2):
        casus = await committed_client.get(w.pad_casus, headers=wie)
        antwoorden = await asyncio.gather(
            *(
                committed_client.post(f"{w.pad_casus}/geweldsincidenten", json=GEWELD, headers=met_versie(wie, casus))
                for _ in range(25)
            )
        )
        assert sorted(a.status_code for a in antwoorden) == [201] + [412] * 24, ronde
    assert len((await committed_client.get(f"{w.pad_casus}/kennisgevingen", headers=wie)).json()["resultaten"]) == 4
