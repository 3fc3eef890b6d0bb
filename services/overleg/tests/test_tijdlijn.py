"""De tijdlijn: alles in één volgorde, in bladzijden van elke grootte, en alleen wat de aanroeper mag zien."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from casus_bouwers import oordeel, vastgesteld_plan, zet
from overleg_bouwers import een_huishouden, maak, melding, met_versie
from overleg_wereld import (
    GEWELD,
    JGZ,
    NOP,
    SHG,
    URK,
    VT,
    Wereld,
    aanvaard,
    beoordeeld,
    bied_aan,
    overgedragen,
    shg,
    vt,
)

from common.testing.actors import SYSTEEM, actor_van
from overleg.repository import tijdlijn
from overleg.service.geweld import escaleer_kennisgevingen

ERBIJ = {"organisatie": JGZ, "rol": "jeugdgezondheid", "reden": "kind-in-beeld"}


@pytest.fixture
async def w(client, als, klok, database):
    """Een casus waarin van alles gebeurd is, elk op een eigen moment."""
    w = await overgedragen(client, vt(als), shg(als), ontvangenOp="2026-03-01T08:30:00Z")

    async def op(dag):
        klok.zet(datetime(2026, 3, dag, 9, tzinfo=UTC))

    await op(3)
    await zet(client, f"{w.pad_casus}/organisaties", shg(als), ERBIJ)
    plan = await vastgesteld_plan(client, w, shg(als), vt(als))
    await op(4)
    assert (await oordeel(client, plan, shg(als), datum="2026-03-04")).status_code == 201
    await zet(client, f"{w.pad_casus}/procesregisseur", shg(als), {"organisatie": VT, "professional": "vera.vt"}, methode="PUT")
    await op(5)
    assert (await zet(client, f"{w.pad_casus}/faseovergangen", shg(als), {"naar": "RISICOGESTUURDE_ZORG"})).status_code == 201
    await client.post(f"{w.pad_casus}/risicofactoren", json={"niveau": "ouder", "code": "stress"}, headers=shg(als))
    z = await client.get(w.pad, headers=shg(als))
    await client.post(f"{w.pad}/hulpstarts", json={"hulpGestartOp": "2026-03-05"}, headers=met_versie(shg(als), z))
    await op(6)
    await zet(client, f"{w.pad_casus}/geweldsincidenten", shg(als), GEWELD)
    await op(12)
    async with database.begin(SYSTEEM, klok()) as tx:
        await escaleer_kennisgevingen(tx)
    await zet(client, f"{w.pad_casus}/procesregisseur", shg(als), methode="DELETE")
    (b,) = [x for x in (await client.get(f"{w.pad_casus}/organisaties", headers=shg(als))).json()["resultaten"] if x["organisatie"] == JGZ]
    await zet(client, f"{w.pad_casus}/organisaties/{b['betrokkenheidId']}/beeindigingen", shg(als), {"reden": "klaar"})
    return w


async def alles(client, wie, w, limit=50, **vraag):
    gezien, cursor = [], None
    while True:
        antwoord = await client.get(
            f"{w.pad_casus}/tijdlijn", params={"limit": limit} | vraag | ({"cursor": cursor} if cursor else {}), headers=wie
        )
        assert antwoord.status_code == 200, antwoord.text
        assert len(antwoord.json()["resultaten"]) <= limit
        gezien += antwoord.json()["resultaten"]
        cursor = antwoord.json()["volgende"]
        if cursor is None:
            return gezien


SOORTEN = {
    "zorgmelding-ontvangen": 1, "zorgmelding-beoordeeld": 1, "hulp-gestart": 1, "overdracht-aangeboden": 1, "overdracht-aanvaard": 1,
    "casusregisseur-aangewezen": 1, "procesregisseur-aangewezen": 1, "procesregisseur-beeindigd": 1, "fase-gewijzigd": 2,
    "geweld-gemeld": 1, "kennisgeving-verstuurd": 3, "kennisgeving-bevestigd": 1, "kennisgeving-geescaleerd": 2,
    "veiligheidsplan-begonnen": 1, "veiligheidsplan-aangeboden": 1, "veiligheidsplan-vastgesteld": 1, "voorwaarde-vervuld": 1,
    "risicofactor-open": 1, "organisatie-betrokken": 2, "organisatie-vertrokken": 1,
}  # fmt: skip


async def test_alles_staat_erop_in_een_volgorde(client, als, w):
    lijst = await alles(client, shg(als), w)
    soorten = [x["soort"] for x in lijst]
    assert {s: soorten.count(s) for s in set(soorten)} == SOORTEN
    momenten = [(x["moment"], x["soort"], x["objectId"]) for x in lijst]
    assert momenten == sorted(momenten, reverse=True)
    assert soorten[-1] == "zorgmelding-ontvangen"
    assert set(lijst[0]) == {"moment", "soort", "objectSoort", "objectId", "organisatie"}, "zonder vrije tekst"


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
@pytest.mark.parametrize("volgorde", ["nieuwste", "oudste"])
async def test_elke_bladzijdegrootte_geeft_hetzelfde_en_elk_feit_een_keer(client, als, w, limit, volgorde):
    heel = await alles(client, shg(als), w)
    verwacht = heel if volgorde == "nieuwste" else heel[::-1]
    assert await alles(client, shg(als), w, limit, volgorde=volgorde) == verwacht


async def test_een_melding_of_aanbod_dat_iemand_niet_mag_zien_staat_er_voor_die_niet_op(client, als, w, klok):
    klok.verder(hours=1)
    tweede = await maak(client, "/zorgmeldingen", vt(als), melding(w.huishouden, *w.personen))
    besluit = {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": "2026-03-12T09:30:00Z"}
    await client.post(f"{tweede.headers['location']}/beoordelingen", json=besluit, headers=met_versie(vt(als), tweede))
    await bied_aan(client, vt(als), tweede.headers["location"], URK)

    async def aantal(wie):
        soorten = [x["soort"] for x in await alles(client, wie, w)]
        return soorten.count("zorgmelding-ontvangen"), soorten.count("overdracht-aangeboden")

    assert (await aantal(vt(als)), await aantal(shg(als))) == ((2, 2), (1, 1))


async def test_elk_deel_filtert_ook_zonder_row_level_security(client, als, w, database, klok):
    """Als de dienst zelf zijn de tabellen open: wat strenger is dan de casus filtert nog steeds op de organisatie."""
    casus = UUID(w.pad_casus.rsplit("/", 1)[1])
    async with database.begin(replace(SYSTEEM, organisatie=URK), klok()) as tx:
        gezien = await tijdlijn.find_tijdlijn(tx, casus, None, 100, oudste_eerst=False)
        assert {g.object_soort for g in gezien.items} & {"zorgmelding", "overdracht"} == set()
    async with database.begin(actor_van(URK, "casusregisseur"), klok()) as tx:
        assert (await tijdlijn.find_tijdlijn(tx, casus, None, 100, oudste_eerst=False)).items == []


async def test_wie_de_tijdlijn_niet_ziet(client, als, w, audit):
    pad = f"{w.pad_casus}/tijdlijn"
    assert (await client.get(pad)).status_code == 401
    assert (await client.get(pad, headers=als("onderzoeker"))).status_code == 403
    assert (await client.get(pad, headers=als("coordinator", organisatie=NOP))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
    for fout in ("cursor=onzin", "volgorde=willekeurig", "limit=0", "limit=101"):
        assert (await client.get(f"{pad}?{fout}", headers=shg(als))).status_code == 400


async def test_alles_van_een_melding_staat_erop_met_wie_het_deed(client, als, klok):
    """Van ontvangst tot afsluiting, ook dat de mensen en de melder het hoorden en dat de soort herzien is."""
    huishouden, wie = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *wie, ontvangenOp="2026-02-10T08:00:00Z", geinformeerdOp="2026-02-11"))
    w = Wereld(huishouden, wie, z)
    await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *wie, ontvangenOp="2026-02-01T08:00:00Z"))

    async def stap(van, deel, inhoud):
        nu = await client.get(w.pad, headers=van)
        antwoord = await client.post(f"{w.pad}/{deel}", json=inhoud, headers=met_versie(van, nu))
        assert antwoord.status_code == 201, antwoord.text

    await stap(vt(als), "beoordelingen", {"besluit": "onderzoek", "beoordeeldOp": "2026-02-12T08:00:00Z"})
    await stap(vt(als), "onderzoeksafrondingen", {"afgerondOp": "2026-02-13", "voortijdig": True})
    await stap(vt(als), "terugkoppelingen", {"na": "beoordeling", "gegevenOp": "2026-02-14", "wijze": "telefoon"})
    assert (await aanvaard(client, shg(als), await bied_aan(client, vt(als), w.pad))).status_code == 201
    klok.verder(days=3)
    await stap(shg(als), "hulpstarts", {"hulpGestartOp": "2026-03-03"})
    await stap(shg(als), "afsluitingen", {"afgeslotenOp": "2026-03-04", "resultaat": "hulp-loopt"})
    await stap(shg(als), "terugkoppelingen", {"na": "afsluiting", "gegevenOp": "2026-03-05", "wijze": "telefoon"})
    van_de_melding = [
        (x["moment"][:10], x["soort"], x["organisatie"])
        for x in await alles(client, shg(als), w, volgorde="oudste")
        if x["objectSoort"] == "zorgmelding"
    ]
    # A fact with only a day stands at its beginning in the Netherlands, which is the evening before in UTC.
    assert van_de_melding == [
        ("2026-02-10", "zorgmelding-ontvangen", VT), ("2026-02-10", "betrokkenen-geinformeerd", VT),
        ("2026-02-12", "zorgmelding-beoordeeld", VT), ("2026-02-12", "onderzoek-afgerond", VT),
        ("2026-02-13", "teruggekoppeld-na-beoordeling", VT), ("2026-03-02", "soort-herzien", VT), ("2026-03-02", "hulp-gestart", SHG),
        ("2026-03-03", "zorgmelding-afgesloten", SHG), ("2026-03-04", "teruggekoppeld-na-afsluiting", SHG),
    ]  # fmt: skip


async def test_een_tijdlijn_van_een_lege_casus_is_kort(client, als):
    w = await beoordeeld(client, vt(als))
    assert [x["soort"] for x in await alles(client, vt(als), w)] == ["zorgmelding-beoordeeld", "zorgmelding-ontvangen"]
    assert {x["organisatie"] for x in await alles(client, vt(als), w)} == {VT}
