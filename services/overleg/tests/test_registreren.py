"""Registreren compleet: codelijsten, extern kenmerk, casus van het huishouden of van de mensen, en een signaal uit een scan."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import BEOORDELING, SHG, URK, aanvaard, beoordeeld, bied_aan, overgedragen, shg, vt

from common.contracts.followup import OnveiligheidGesignaleerd
from common.testing.actors import SYSTEEM
from overleg.domain.casuskeuze import kies_casus
from overleg.domain.soort import EerdereMelding
from overleg.repository import conceptmeldingen

NU = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)


async def test_alle_velden_komen_terug_en_beroepsmatig_is_afgeleid(client, als, published):
    huishouden, (een, twee) = await een_huishouden(client, vt(als))
    alles = melding(
        huishouden, een, twee,
        melder={"categorie": "gezondheidszorg", "functie": "verpleegkundige", "organisatie": URK},
        aard=["ouderenmishandeling", "geweld-tegen-ouders", "andere-problematiek-jeugdig-strafbaar-feit"],
        aanvullendeInformatie=["mensenhandel"], doelgroepen=["lvb", "ouderen"], duurGeweld="1-tot-5-jaar",
        acuteOnveiligheid=True, structureleOnveiligheid=True, disclosure=True, toelichting="Synthetische tekst.",
        kenmerkExtern="z-1", kenmerkSysteem="jgz-dossier", geinformeerdOp="2026-03-02",
    )  # fmt: skip
    z = (await maak(client, "/zorgmeldingen", vt(als), alles)).json()
    for veld, waarde in alles.items():
        if veld == "melder":
            assert z[veld] == waarde | {"anoniem": False, "beroepsmatig": True}
        elif veld == "betrokkenen":
            assert sorted(b["persoonId"] for b in z[veld]) == sorted((een, twee))
        else:
            assert z[veld] == waarde, veld
    geregistreerd = (await published())[-1]
    assert (geregistreerd.doelgroepen, geregistreerd.aard) == (("lvb", "ouderen"), tuple(alles["aard"]))
    burger = melding(huishouden, een, melder={"categorie": "niet-beroepsmatig", "anoniem": True})
    z = (await maak(client, "/zorgmeldingen", vt(als), burger)).json()
    assert (z["melder"]["beroepsmatig"], z["doelgroepen"]) == (False, []), "doelgroepen zijn nooit verplicht"


@pytest.mark.parametrize(
    ("fout", "veld"),
    [
        ({"doelgroepen": ["gezin-voorbeeld"]}, "doelgroepen.0"),
        ({"melder": {"categorie": "politie", "functie": "jan-voorbeeld"}}, "melder.functie"),
        ({"duurGeweld": "lang"}, "duurGeweld"),
        ({"kenmerkSysteem": "politie"}, "kenmerkSysteem"),
        ({"kenmerkExtern": "x", "kenmerkSysteem": "fax"}, "kenmerkSysteem"),
        ({"conceptmeldingId": "00000000-0000-4000-8000-000000000000"}, "conceptmeldingId"),
    ],
)
async def test_wat_niet_in_de_codelijst_staat_wordt_geweigerd(client, als, published, fout, veld):
    """Een vrije code is een plek waar een naam in past, en die zou met de gebeurtenis meereizen."""
    huishouden, personen = await een_huishouden(client, vt(als))
    antwoord = await client.post("/v1/zorgmeldingen", json=melding(huishouden, *personen) | fout, headers=vt(als))
    assert (antwoord.status_code, veld in [f["name"] for f in antwoord.json()["invalidParams"]]) == (400, True), antwoord.text
    assert "voorbeeld" not in antwoord.text
    assert await published() == []


# --- extern kenmerk


async def test_hetzelfde_bericht_van_de_politie_is_een_zorgmelding(client, als, published):
    huishouden, personen = await een_huishouden(client, vt(als))
    bericht = melding(huishouden, *personen, kenmerkExtern="pl-2026-1")
    z = await maak(client, "/zorgmeldingen", vt(als), bericht)
    assert z.json()["kenmerkSysteem"] == "politie", "volgt uit de melder"
    aantal = len(await published())
    nog = await client.post("/v1/zorgmeldingen", json=bericht | {"kenmerkSysteem": "politie"}, headers=vt(als))
    assert nog.status_code == 409
    assert z.json()["zorgmeldingId"] in nog.json()["detail"]
    assert len(await published()) == aantal
    for anders in ({"kenmerkSysteem": "corv"}, {"kenmerkExtern": "pl-2026-2"}, {"melder": {"categorie": "onderwijs"}}):
        assert (await client.post("/v1/zorgmeldingen", json=bericht | anders, headers=vt(als))).status_code == 201, anders
    elders = als("medewerker-veilig-thuis", organisatie=URK)
    huishouden, personen = await een_huishouden(client, elders)
    await maak(client, "/zorgmeldingen", elders, melding(huishouden, *personen, kenmerkExtern="pl-2026-1"))


async def test_twee_tegelijk_met_hetzelfde_kenmerk_een_wint(committed_client, committed_als):
    wie = vt(committed_als)
    huishoudens = [await een_huishouden(committed_client, wie, persoon()) for _ in range(6)]
    antwoorden = await asyncio.gather(
        *(
            committed_client.post("/v1/zorgmeldingen", json=melding(h, *p, kenmerkExtern="k-1"), headers=wie)
            for h, p in huishoudens
        )
    )
    assert sorted(a.status_code for a in antwoorden) == [201] + [409] * 5


# --- casus


async def test_de_casus_van_het_huishouden_gaat_voor_en_de_andere_wordt_genoemd(client, als, klok):
    een = await beoordeeld(client, vt(als), persoon())
    klok.verder(hours=1)
    ander = await beoordeeld(client, vt(als), persoon())
    z = await maak(client, "/zorgmeldingen", vt(als), melding(een.huishouden, *een.personen, *ander.personen))
    casus, verwant = een.zorgmelding.json()["casusId"], ander.zorgmelding.json()["casusId"]
    assert (z.json()["casusId"], z.json()["verwanteCasussen"]) == (casus, [verwant])
    gelezen = (await client.get(z.headers["location"], headers=vt(als))).json()
    assert gelezen["verwanteCasussen"] == [verwant], "en dat blijft bij de melding staan"
    # SHG is in neither case before it takes this report over, and comes into one of them.
    gedaan = await client.post(f"{z.headers['location']}/beoordelingen", json=BEOORDELING, headers=met_versie(vt(als), z))
    assert gedaan.status_code == 201, gedaan.text
    assert (await aanvaard(client, shg(als), await bied_aan(client, vt(als), z.headers["location"]))).status_code == 201
    gelezen = (await client.get(z.headers["location"], headers=shg(als))).json()
    assert (gelezen["casusId"], gelezen["verwanteCasussen"]) == (casus, []), "een casus die u niet ziet wordt niet genoemd"
    assert (await client.get(f"/v1/casussen/{verwant}", headers=shg(als))).status_code == 404
    gelezen = (await client.get(z.headers["location"], headers=vt(als))).json()
    assert gelezen["verwanteCasussen"] == [verwant]


async def test_zonder_casus_van_het_huishouden_telt_die_van_een_directbetrokkene(client, als, published, deliver):
    eerste = await beoordeeld(client, vt(als), persoon())
    leden = [{"persoonId": eerste.personen[0], "rol": "ouder", "van": "2026-01-01"}]
    nieuw = (await maak(client, "/huishoudens", vt(als), {"leden": leden})).json()["huishoudenId"]
    aantal = [type(e).__name__ for e in await published()].count("CasusGestart")
    z = (await maak(client, "/zorgmeldingen", vt(als), melding(nieuw, *eerste.personen))).json()
    assert (z["casusId"], z["verwanteCasussen"]) == (eerste.zorgmelding.json()["casusId"], [])
    assert [type(e).__name__ for e in await published()].count("CasusGestart") == aantal
    # The next report on that household finds the same casus, also without a shared person.
    vreemd = (await maak(client, "/personen", vt(als), persoon())).json()["persoonId"]
    z = (await maak(client, "/zorgmeldingen", vt(als), melding(nieuw, vreemd))).json()
    assert z["casusId"] == eerste.zorgmelding.json()["casusId"]
    # And so does new violence that followup hears of.
    await deliver(
        OnveiligheidGesignaleerd(
            plan_id=uuid4(), contactmoment_id=uuid4(), huishouden_id=UUID(nieuw), organisatie=SHG, datum=date(2026, 3, 1),
            zorgmelding_id=uuid4(), gesignaleerd_op=NU, ernst="acuut",
            soort=("partnergeweld-fysiek",),
        )
    )  # fmt: skip
    meldingen = (await client.get(f"/v1/casussen/{z['casusId']}/kennisgevingen", headers=vt(als))).json()
    assert meldingen["resultaten"]


async def test_een_casus_van_lang_geleden_telt_niet_mee(client, als):
    oud = await beoordeeld(client, vt(als), persoon(), ontvangenOp="2023-01-02T08:30:00Z")
    nu = await client.get(oud.pad, headers=vt(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    dicht = await client.post(f"{oud.pad}/afsluitingen", json=sluiting, headers=met_versie(vt(als), nu))
    assert dicht.status_code == 201, dicht.text
    nieuw, (ander,) = await een_huishouden(client, vt(als), persoon())
    z = (await maak(client, "/zorgmeldingen", vt(als), melding(nieuw, ander, *oud.personen))).json()
    assert z["casusId"] == oud.zorgmelding.json()["casusId"], "vandaag gesloten loopt de opvolging nog"


def eerdere(casus=None, gestart=1, **anders):
    return EerdereMelding(
        uuid4(), datetime(2024, 1, 1, tzinfo=UTC), frozenset({uuid4()}), casus_id=casus or uuid4(),
        casus_gestart_op=datetime(2024, 1, gestart, tzinfo=UTC), **anders,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("feiten", "loopt"),
    [
        ({}, True),
        ({"afgesloten_op": date(2024, 9, 2)}, True),
        ({"afgesloten_op": date(2024, 9, 1)}, False),
        ({"afgesloten_op": date(2024, 1, 2), "monitoring_tot": date(2026, 3, 2)}, True),
        ({"afgesloten_op": date(2024, 1, 2), "monitoring_tot": date(2026, 3, 1)}, False),
    ],
)
def test_een_casus_van_een_mens_loopt_tot_achttien_maanden_na_afsluiten_of_het_einde_van_monitoring(feiten, loopt):
    m = eerdere(**feiten)
    assert (kies_casus(None, [m], NU).casus_id == m.casus_id) == loopt


def test_van_meer_casussen_wint_de_nieuwste_en_een_gesloten_casus_telt_niet():
    een, twee, dicht = eerdere(gestart=1), eerdere(gestart=2), eerdere()
    gesloten = EerdereMelding(dicht.zorgmelding_id, dicht.ontvangen_op, dicht.personen, casus_id=dicht.casus_id)
    keuze = kies_casus(None, [een, twee, gesloten, eerdere(casus=twee.casus_id, gestart=2)], NU)
    assert (keuze.casus_id, keuze.verwant) == (twee.casus_id, (een.casus_id,))
    thuis = uuid4()
    assert kies_casus(thuis, [een, twee], NU).verwant == (twee.casus_id, een.casus_id)
    assert kies_casus(thuis, [eerdere(casus=thuis)], NU).verwant == ()
    assert kies_casus(None, [], NU).casus_id is None


# --- een signaal uit een scan


async def een_concept(database, klok, op=None):
    async with database.begin(SYSTEEM, klok()) as tx:
        scan = uuid4()
        await conceptmeldingen.save_concept(tx, scan, SHG, None, op or klok(), ["partnergeweld-fysiek"], ["wapen"])
        return str(await tx.fetchval("SELECT id FROM conceptmelding WHERE scan_id = $1", scan))


async def test_een_signaal_wordt_een_keer_een_zorgmelding(client, als, database, klok, audit, published):
    concept = await een_concept(database, klok)
    huishouden, personen = await een_huishouden(client, vt(als))
    bericht = melding(huishouden, *personen, conceptmeldingId=concept)
    await maak(client, "/zorgmeldingen", vt(als), bericht)
    assert any(r["handeling"] == "oppakken" for r in await audit())
    assert (await client.get("/v1/conceptmeldingen", headers=vt(als))).json()["resultaten"] == []
    aantal = len(await published())
    nog = await client.post("/v1/zorgmeldingen", json=bericht, headers=vt(als))
    assert (nog.status_code, "al een zorgmelding" in nog.json()["detail"]) == (409, True)
    assert len(await published()) == aantal
    async with database.begin(SYSTEEM, klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM zorgmelding") == 1, "er is niets half opgeslagen"


async def test_twee_die_hetzelfde_signaal_oppakken_een_wint(committed_client, committed_als, committed_database, klok):
    concept = await een_concept(committed_database, klok)
    wie = vt(committed_als), committed_als("medewerker-veilig-thuis", organisatie=URK)
    huizen = [await een_huishouden(committed_client, w, persoon()) for w in wie]
    antwoorden = await asyncio.gather(
        *(
            committed_client.post("/v1/zorgmeldingen", json=melding(h, *p, conceptmeldingId=concept), headers=w)
            for w, (h, p) in zip(wie, huizen, strict=True)
        )
    )
    assert sorted(a.status_code for a in antwoorden) == [201, 409]


async def test_signalen_in_bladzijden_oudste_eerst(client, als, database, klok):
    ids = [await een_concept(database, klok, datetime(2026, 3, 1, uur, tzinfo=UTC)) for uur in (3, 1, 2)]
    gezien, cursor = [], None
    while True:
        vraag = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        bladzij = (await client.get("/v1/conceptmeldingen", params=vraag, headers=vt(als))).json()
        gezien += [c["conceptmeldingId"] for c in bladzij["resultaten"]]
        cursor = bladzij["volgende"]
        if cursor is None:
            break
    assert gezien == [ids[1], ids[2], ids[0]]
    assert (await client.get("/v1/conceptmeldingen", headers=shg(als))).status_code == 403


# --- codelijsten


async def test_codelijsten_hebben_van_elke_waarde_omschrijving_en_bron(client, als):
    wie = als("onderzoeker")
    lijsten = (await client.get("/v1/codelijsten", headers=wie)).json()["resultaten"]
    namen = [x["naam"] for x in lijsten]
    assert namen == sorted(namen)
    assert {"aard", "melder-categorie", "melder-functie", "doelgroep", "soort", "besluit", "reden-niet-geinformeerd"} <= set(namen)
    for lijst in lijsten:
        assert lijst == (await client.get(f"/v1/codelijsten/{lijst['naam']}", headers=wie)).json()
        assert lijst["bron"]
        for w in lijst["waarden"]:
            assert w["omschrijving"], w
            assert w["bron"], w
    aard = {w["waarde"]: w for w in next(x for x in lijsten if x["naam"] == "aard")["waarden"]}
    assert aard["andere-problematiek-conflictscheiding"]["groep"] == "andere-problematiek"
    doelgroep = {w["waarde"]: w["bijzonder"] for w in next(x for x in lijsten if x["naam"] == "doelgroep")["waarden"]}
    assert (doelgroep["lvb"], doelgroep["streng-christelijke-gemeenschap"], doelgroep["minimahuishouden"]) == (True, True, False)
    onbekend = await client.get("/v1/codelijsten/bestaat-niet", headers=wie)
    assert (onbekend.status_code, "aard" in onbekend.json()["detail"]) == (404, True)
    assert (await client.get("/v1/codelijsten")).status_code == 401
    assert (await client.get("/v1/codelijsten", headers=als("onderzoeker", scopes=[]))).status_code == 403


async def test_de_lijst_van_wie_overnam_kent_geen_dubbelen_na_heen_en_weer(client, als, klok):
    w = await overgedragen(client, vt(als), shg(als))
    assert BEOORDELING["besluit"] == w.zorgmelding.json()["besluit"]
    terug = als("medewerker-veilig-thuis")
    for van, naar, oin in ((shg(als), terug, None), (terug, shg(als), SHG)):
        klok.verder(hours=1)
        nu = await client.get(w.pad, headers=van)
        o = await client.post(
            f"{w.pad}/overdrachten", json={"naarOrganisatie": oin or "00000009990000000001"}, headers=met_versie(van, nu)
        )
        ja = await client.post(f"{o.headers['location']}/aanvaardingen", headers=met_versie(naar, o))
        assert ja.status_code == 201, ja.text
    for wie in (terug, shg(als)):
        lijst = (await client.get("/v1/zorgmeldingen", headers=wie)).json()["resultaten"]
        assert [z["zorgmeldingId"] for z in lijst] == [w.zorgmelding.json()["zorgmeldingId"]]
