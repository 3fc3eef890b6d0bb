"""De API van sociale-kaart: bijhouden, lezen, zoeken, met echte database en echte tokens."""

import asyncio
import re
from datetime import timedelta

import asyncpg
import pytest

from common.contracts.sociale_kaart import AanbodGepubliceerd, AanbodVerlopen, OrganisatieGepubliceerd
from common.testing.actors import GEMEENTE_URK, SHG
from sociale_kaart.service import meld_verlopen_aanbod
from sociale_kaart.voorbeeld import laad_voorbeeld, voorbeelden

ORGANISATIE = {"naam": "Opvang Nergenshuizen", "soort": "vrouwenopvang", "telefoon": "0000-000001"}
GEHEIM = {"straat": "Verborgenlaan", "huisnummer": "77", "postcode": "8243 ZZ", "plaats": "Schuilstad"}


@pytest.fixture
def beheerder(als):
    return als("beheerder-sociale-kaart", organisatie=SHG, sub="kaat.kaart")


@pytest.fixture
def lezer(als):
    return als("jgz-professional", sub="jip.jgz")


@pytest.fixture
async def organisatie(client, beheerder):
    antwoord = await client.post("/v1/organisaties", json=ORGANISATIE, headers=beheerder)
    assert antwoord.status_code == 201, antwoord.text
    return antwoord.json()


def aanbod_invoer(organisatie, **anders):
    return {
        "organisatieId": organisatie["organisatieId"], "naam": "Veilige plek", "omschrijving": "Opvang na geweld",
        "categorie": "opvang", "laatstGecontroleerd": "2026-02-20", "werkgebied": ["GM0171"], "vormen": ["partnergeweld"],
        "doelgroepen": ["slachtoffer"], "fasen": ["VEILIGHEID"],
    } | anders  # fmt: skip


@pytest.fixture
async def aanbod(client, beheerder, organisatie):
    antwoord = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie), headers=beheerder)
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


@pytest.fixture
async def kaart(client, beheerder, klok):
    """De voorbeelden van Flevoland op de kaart."""
    for voorbeeld in voorbeelden(klok()):
        o = (await client.post("/v1/organisaties", json=voorbeeld.organisatie, headers=beheerder)).json()
        for inhoud in voorbeeld.aanbod:
            antwoord = await client.post("/v1/aanbod", json=inhoud | {"organisatieId": o["organisatieId"]}, headers=beheerder)
            assert antwoord.status_code == 201, antwoord.text


@pytest.fixture
def zoek(client, lezer):
    async def vraag(**invoer):
        antwoord = await client.post("/v1/aanbod/_zoek", json=invoer, headers=lezer)
        assert antwoord.status_code == 200, antwoord.text
        return antwoord.json()

    return vraag


def namen(uitslag):
    return [r["naam"] for r in uitslag["resultaten"]]


# --- organisaties


async def test_een_organisatie_komt_op_de_kaart_en_wordt_bekend(client, beheerder, lezer, published, audit):
    antwoord = await client.post("/v1/organisaties", json=ORGANISATIE, headers=beheerder)
    assert (antwoord.status_code, antwoord.headers["etag"], antwoord.json()["eigenaar"]) == (201, '"1"', SHG)
    gelezen = await client.get(antwoord.headers["location"], headers=lezer)
    assert gelezen.json() == antwoord.json()
    (gebeurtenis,) = await published()
    assert isinstance(gebeurtenis, OrganisatieGepubliceerd)
    assert [(r["handeling"], r["object_soort"]) for r in await audit()] == [("toevoegen", "organisatie")]


async def test_een_organisatie_wijzigen(client, beheerder, organisatie, published):
    pad = f"/v1/organisaties/{organisatie['organisatieId']}"
    nieuw = ORGANISATIE | {"naam": "Opvang Elders"}
    assert (await client.put(pad, json=nieuw, headers=beheerder)).status_code == 428
    antwoord = await client.put(pad, json=nieuw, headers=beheerder | {"If-Match": '"1"'})
    assert (antwoord.status_code, antwoord.headers["etag"], antwoord.json()["naam"]) == (200, '"2"', "Opvang Elders")
    oud = await client.put(pad, json=ORGANISATIE, headers=beheerder | {"If-Match": '"1"'})
    assert (oud.status_code, oud.headers["etag"]) == (412, '"2"')
    assert len(await published()) == 2


async def test_wie_mag_wijzigen(client, als, organisatie, aanbod, published):
    al = len(await published())
    urk = als("beheerder-sociale-kaart", organisatie=GEMEENTE_URK)
    invoer = aanbod_invoer(organisatie)
    paden = [
        ("POST", "/v1/organisaties", ORGANISATIE), ("PUT", f"/v1/organisaties/{organisatie['organisatieId']}", ORGANISATIE),
        ("POST", "/v1/aanbod", invoer), ("PUT", aanbod.headers["location"], invoer),
    ]  # fmt: skip
    for methode, pad, inhoud in paden:
        versie = {"If-Match": '"1"'}
        for headers, status in (({}, 401), (als("jgz-professional", organisatie=SHG), 403)):
            assert (await client.request(methode, pad, json=inhoud, headers=headers | versie)).status_code == status
        if pad != "/v1/organisaties":
            assert (await client.request(methode, pad, json=inhoud, headers=urk | versie)).status_code == 403
    assert len(await published()) == al


async def test_row_level_security_weigert_een_ander_ook_zonder_filter(database, klok, organisatie, aanbod):
    from common.testing.actors import actor_van

    async with database.begin(actor_van(GEMEENTE_URK, "beheerder-sociale-kaart"), klok()) as tx:
        assert await tx.execute("UPDATE organisatie SET naam = 'weg'") == "UPDATE 0"
        assert await tx.execute("UPDATE aanbod SET naam = 'weg'") == "UPDATE 0"


@pytest.mark.parametrize(
    "kapot",
    [
        {"naam": ""}, {"naam": "a\x00b"}, {"soort": "bakker"}, {"oin": "123"}, {"website": "http://onveilig.example"},
        {"telefoon": "bel mij"}, {"onbekend": 1}, {"naam": None},
    ],
)  # fmt: skip
async def test_een_organisatie_die_niet_klopt_is_400(client, beheerder, published, kapot):
    antwoord = await client.post("/v1/organisaties", json=ORGANISATIE | kapot, headers=beheerder)
    assert antwoord.status_code == 400
    assert await published() == []


async def test_bladeren_door_organisaties(client, beheerder, lezer):
    for nummer in range(3):
        await client.post("/v1/organisaties", json=ORGANISATIE | {"naam": f"Organisatie {nummer}"}, headers=beheerder)
    een = (await client.get("/v1/organisaties", params={"limit": 2}, headers=lezer)).json()
    twee = (await client.get("/v1/organisaties", params={"limit": 2, "cursor": een["volgende"]}, headers=lezer)).json()
    assert [o["naam"] for o in een["resultaten"] + twee["resultaten"]] == [f"Organisatie {n}" for n in range(3)]


# --- aanbod


async def test_aanbod_komt_op_de_kaart_en_wordt_bekend(client, aanbod, lezer, published):
    inhoud = aanbod.json()
    assert (inhoud["controlerenVoor"], inhoud["verouderd"], inhoud["capaciteit"]) == ("2026-08-20", False, "onbekend")
    assert (await client.get(aanbod.headers["location"], headers=lezer)).json() == inhoud
    gebeurtenis = (await published())[-1]
    assert isinstance(gebeurtenis, AanbodGepubliceerd)
    assert (gebeurtenis.vormen, gebeurtenis.gemeentecodes) == (("partnergeweld",), ("GM0171",))


async def test_aanbod_wijzigen_vervangt_alles_ook_de_zoekindex(client, beheerder, organisatie, aanbod, zoek):
    pad, invoer = aanbod.headers["location"], aanbod_invoer(organisatie, naam="Paardentherapie", locaties=[{"gemeentecode": "GM0171"}])
    assert (await client.put(pad, json=invoer, headers=beheerder)).status_code == 428
    antwoord = await client.put(pad, json=invoer, headers=beheerder | {"If-Match": '"1"'})
    assert (antwoord.status_code, antwoord.headers["etag"], len(antwoord.json()["locaties"])) == (200, '"2"', 1)
    assert (await client.put(pad, json=invoer, headers=beheerder | {"If-Match": '"1"'})).status_code == 412
    assert namen(await zoek(woorden="paardentherapie")) == ["Paardentherapie"]


async def test_de_naam_van_de_organisatie_is_ook_te_vinden_na_een_wijziging(client, beheerder, organisatie, aanbod, zoek):
    pad = f"/v1/organisaties/{organisatie['organisatieId']}"
    await client.put(pad, json=ORGANISATIE | {"naam": "De Regenboogboot"}, headers=beheerder | {"If-Match": '"1"'})
    assert namen(await zoek(woorden="regenboogboot")) == ["Veilige plek"]


@pytest.mark.parametrize(
    "kapot",
    [
        {"laatstGecontroleerd": "2026-03-03"}, {"laatstGecontroleerd": "20-02-2026"}, {"vrijePlaatsen": 3}, {"werkgebied": []},
        {"landelijk": True}, {"vormen": ["ruzie"]}, {"organisatieId": "00000000-0000-4000-8000-000000000000"},
        {"vrijePlaatsen": -1, "vrijePlaatsenGemetenOp": "2026-03-02T09:00:00Z"}, {"talen": ["Nederlands"]}, {"omschrijving": ""},
        {"locaties": [{"gemeentecode": "GM0171", "geheim": True, **GEHEIM}]},
    ],
)  # fmt: skip
async def test_aanbod_dat_niet_klopt_is_400_en_verandert_niets(client, beheerder, organisatie, lezer, published, kapot):
    al = len(await published())
    antwoord = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, **kapot), headers=beheerder)
    assert antwoord.status_code == 400
    assert antwoord.json()["invalidParams"]
    assert (await client.get("/v1/aanbod", headers=lezer)).json()["resultaten"] == []
    assert len(await published()) == al


async def test_aanbod_verhuist_niet_naar_een_andere_organisatie(client, beheerder, aanbod):
    ander = (await client.post("/v1/organisaties", json=ORGANISATIE, headers=beheerder)).json()
    antwoord = await client.put(
        aanbod.headers["location"], json=aanbod_invoer(ander), headers=beheerder | {"If-Match": '"1"'}
    )
    assert (antwoord.status_code, antwoord.json()["invalidParams"][0]["code"]) == (400, "vast")


async def test_dezelfde_sleutel_maakt_geen_tweede(client, beheerder, organisatie, lezer):
    headers = beheerder | {"Idempotency-Key": "sleutel-1"}
    een = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie), headers=headers)
    twee = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie), headers=headers)
    assert een.json() == twee.json()
    anders = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, naam="Anders"), headers=headers)
    assert anders.status_code == 409
    lijst = await client.get("/v1/aanbod", params={"organisatieId": organisatie["organisatieId"]}, headers=lezer)
    assert len(lijst.json()["resultaten"]) == 1


async def test_wat_er_niet_is_is_404(client, lezer, beheerder, organisatie):
    niets = "00000000-0000-4000-8000-000000000000"
    for soort in ("aanbod", "organisaties"):
        assert (await client.get(f"/v1/{soort}/{niets}", headers=lezer)).status_code == 404
    antwoord = await client.put(f"/v1/aanbod/{niets}", json=aanbod_invoer(organisatie), headers=beheerder | {"If-Match": '"1"'})
    assert antwoord.status_code == 404


async def test_twee_wijzigingen_tegelijk_op_dezelfde_versie(committed_client, beheerder):
    o = (await committed_client.post("/v1/organisaties", json=ORGANISATIE, headers=beheerder)).json()
    gemaakt = await committed_client.post("/v1/aanbod", json=aanbod_invoer(o), headers=beheerder)
    for pad, inhoud in ((f"/v1/organisaties/{o['organisatieId']}", ORGANISATIE), (gemaakt.headers["location"], aanbod_invoer(o))):
        versies = [inhoud | {"naam": f"Versie {n}"} for n in range(4)]
        antwoorden = await asyncio.gather(
            *(committed_client.put(pad, json=v, headers=beheerder | {"If-Match": '"1"'}) for v in versies)
        )
        assert sorted(a.status_code for a in antwoorden) == [200, 412, 412, 412]


async def test_capaciteit_van_gisteren_is_onbekend(client, beheerder, organisatie, lezer, klok):
    gemeten = {"vrijePlaatsen": 4, "vrijePlaatsenGemetenOp": klok().isoformat()}
    antwoord = await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, **gemeten), headers=beheerder)
    assert (antwoord.json()["capaciteit"], antwoord.json()["vrijePlaatsen"]) == ("vrij", 4)
    klok.verder(hours=25)
    later = (await client.get(antwoord.headers["location"], headers=lezer)).json()
    assert (later["capaciteit"], later["vrijePlaatsen"]) == ("onbekend", None)


async def test_verlopen_aanbod_wordt_per_controle_een_keer_gemeld(client, beheerder, organisatie, aanbod, database, klok, published):
    from common.testing.actors import SYSTEEM

    async def taak():
        async with database.begin(SYSTEEM, klok()) as tx:
            await meld_verlopen_aanbod(tx)
        return [e for e in await published() if isinstance(e, AanbodVerlopen)]

    assert await taak() == []
    klok.verder(days=200)
    assert [str(e.verlopen_op) for e in await taak()] == ["2026-08-20"]
    assert len(await taak()) == 1
    nagekeken = aanbod_invoer(organisatie, laatstGecontroleerd="2026-09-01")
    await client.put(aanbod.headers["location"], json=nagekeken, headers=beheerder | {"If-Match": '"1"'})
    assert len(await taak()) == 1
    klok.verder(days=200)
    assert len(await taak()) == 2


# --- zoeken


@pytest.mark.parametrize(
    ("tekst", "eerste"),
    [
        ("agressie", "Stoppen met geweld"),
        ("dader", "Stoppen met geweld"),
        ("plegers", "Stoppen met geweld"),
        ("traumabehandelng", "Traumabehandeling voor kinderen"),
        ("EMDR", "Traumabehandeling voor kinderen"),
        ("vechtscheiding", "Ouders na een scheiding"),
        ("oma", "Hulp bij ouderenmishandeling"),
        ("mantelzorg", "Hulp bij ouderenmishandeling"),
        ("chatten anoniem", "Chat zonder naam"),
        ("crisisopvagn", "Crisisopvang op een geheime plek"),
    ],
)
async def test_zoeken_in_gewoon_nederlands(kaart, zoek, tekst, eerste):
    uitslag = await zoek(woorden=tekst)
    assert namen(uitslag)[:1] == [eerste]
    assert uitslag["resultaten"][0]["waarom"]


async def test_een_onbekend_woord_geeft_niets(kaart, zoek):
    assert namen(await zoek(woorden="xyzzyqwv")) == []


async def test_een_vraag_van_alleen_stopwoorden_geeft_alles(kaart, zoek):
    assert len(namen(await zoek(woorden="de het een"))) == 8


@pytest.mark.parametrize(
    ("eisen", "wel"),
    [
        ({"vormen": ["ouderenmishandeling"]}, {"Hulp bij ouderenmishandeling"}),
        ({"doelgroepen": ["man"]}, {"Opvang voor mannen"}),
        ({"fasen": ["HERSTEL"], "doelgroepen": ["pleger"]}, {"Stoppen met geweld"}),
        ({"gemeentecode": "GM0171", "doelgroepen": ["pleger"]}, {"Chat zonder naam"}),
    ],
)
async def test_eisen_sluiten_uit(kaart, zoek, eisen, wel):
    assert set(namen(await zoek(**eisen))) == wel


async def test_bij_acuut_staan_112_en_veilig_thuis_bovenaan(kaart, zoek):
    uitslag = await zoek(woorden="opvang", acuut=True)
    assert next(iter(uitslag)) == "hulplijnen"
    assert [h["nummer"] for h in uitslag["hulplijnen"]] == ["112", "0800-2000"]
    assert namen(uitslag)[0] == "Crisisopvang op een geheime plek"
    assert (await zoek(woorden="opvang"))["hulplijnen"] == []


async def test_verouderd_aanbod_staat_lager_en_zegt_dat(client, beheerder, organisatie, zoek, klok):
    for naam, dag in (("A oud", "2025-06-01"), ("B nieuw", "2026-02-20")):
        await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, naam=naam, laatstGecontroleerd=dag), headers=beheerder)
    uitslag = await zoek(woorden="opvang")
    assert namen(uitslag) == ["B nieuw", "A oud"]
    assert "lager: langer dan zes maanden niet nagekeken" in uitslag["resultaten"][1]["waarom"]
    assert uitslag["resultaten"][1]["verouderd"]


async def test_wie_ruimte_heeft_staat_hoger_zolang_de_meting_vers_is(client, beheerder, organisatie, zoek, klok):
    gemeten = {"vrijePlaatsen": 2, "vrijePlaatsenGemetenOp": klok().isoformat()}
    for naam, ruimte in (("A geen meting", {}), ("B met ruimte", gemeten)):
        await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, naam=naam, **ruimte), headers=beheerder)
    assert namen(await zoek(woorden="opvang")) == ["B met ruimte", "A geen meting"]
    klok.zet(klok() + timedelta(hours=25))
    assert namen(await zoek(woorden="opvang")) == ["A geen meting", "B met ruimte"]


async def test_bladeren_door_resultaten(kaart, zoek):
    een = await zoek(limit=5)
    twee = await zoek(limit=5, cursor=een["volgende"])
    assert len(set(namen(een) + namen(twee))) == 8
    assert twee["volgende"] is None


@pytest.mark.parametrize(
    "kapot",
    [{"woorden": "x" * 201}, {"vormen": ["ruzie"]}, {"limit": 0}, {"cursor": "WyJpLTUiXQ"}, {"cursor": "abc"}, {"bsn": "999993653"}],
)
async def test_een_zoekvraag_die_niet_klopt_is_400(client, lezer, kapot):
    antwoord = await client.post("/v1/aanbod/_zoek", json=kapot, headers=lezer)
    assert antwoord.status_code == 400
    assert "999993653" not in antwoord.text


# --- het geheime adres


async def test_een_geheim_adres_komt_nergens_naar_buiten(client, als, beheerder, organisatie, lezer, database, klok, published, caplog):
    """Aangeboden op elke manier, gezocht in elke uitgang: antwoorden, lijsten, zoeken, gebeurtenissen, database, log."""
    adres = {"gemeentecode": "GM0995", "geheim": True, **GEHEIM}
    antwoorden = [
        await client.post("/v1/aanbod", json=aanbod_invoer(organisatie, locaties=[adres]), headers=beheerder),
        await client.post(
            "/v1/aanbod",
            json=aanbod_invoer(
                organisatie, locaties=[{"gemeentecode": "GM0995", "geheim": True}], omschrijving="Ga naar Verborgenlaan 77, 8243 ZZ"
            ),
            headers=beheerder,
        ),
    ]
    assert [a.status_code for a in antwoorden] == [400, 400]
    goed = await client.post(
        "/v1/aanbod", json=aanbod_invoer(organisatie, locaties=[{"gemeentecode": "GM0995", "geheim": True}]), headers=beheerder
    )
    assert goed.status_code == 201
    pad = goed.headers["location"]
    antwoorden.append(
        await client.put(pad, json=aanbod_invoer(organisatie, locaties=[adres]), headers=beheerder | {"If-Match": '"1"'})
    )
    antwoorden += [await client.get(p, headers=lezer) for p in (pad, "/v1/aanbod", "/v1/organisaties", "/v1/gebeurtenissen")]
    antwoorden += [
        await client.post("/v1/aanbod/_zoek", json={"woorden": t, "acuut": True}, headers=lezer)
        for t in ("verborgenlaan", "schuilstad", "opvang", "")
    ]
    (plek,) = (await client.get(pad, headers=lezer)).json()["locaties"]
    assert {k for k, v in plek.items() if v is not None} == {"gemeentecode", "geheim"}
    uit = "\n".join(a.text + str(a.headers) for a in antwoorden) + str([e.model_dump_json() for e in await published()]) + caplog.text
    async with database.begin(_systeem(), klok()) as tx:
        for tabel in ("aanbod", "locatie", "zoekwoord", "keten.outbox_event", "keten.audit_regel"):
            uit += str([r["rij"] for r in await tx.fetch(f"SELECT to_jsonb(t)::text AS rij FROM {tabel} t")])
    for deel in ("erborgenlaan", "8243 ZZ", "8243ZZ", "chuilstad", '"77"'):
        assert deel not in uit, deel
    # The digits alone stand in the middle of many an id.
    assert re.findall(r"(?<![0-9a-f-])8243(?![0-9a-f-])", uit) == []


async def test_de_database_zelf_weigert_een_adres_bij_een_geheime_plek(database, klok, organisatie, aanbod):
    from common.testing.actors import actor_van

    with pytest.raises(asyncpg.CheckViolationError):
        async with database.begin(actor_van(SHG), klok()) as tx:
            await tx.execute(
                "INSERT INTO locatie (aanbod_id, volgnummer, gemeentecode, geheim, plaats) VALUES ($1, 9, 'GM0995', true, 'x')",
                aanbod.json()["aanbodId"],
            )


def _systeem():
    from common.testing.actors import SYSTEEM

    return SYSTEEM


def test_de_voorbeelden_laden_en_nog_eens_laden(klok):
    gemaakt = []

    def plaats(pad, inhoud):
        gemaakt.append((pad, inhoud))
        return {"organisatieId": "x", "naam": inhoud["naam"]}

    def vraag(pad):
        return {"resultaten": [inhoud for p, inhoud in gemaakt if p == "/organisaties"]}

    assert laad_voorbeeld(plaats, vraag, klok()) == "5 verzonnen organisaties met 8 keer aanbod op de kaart gezet"
    assert laad_voorbeeld(plaats, vraag, klok()) == "0 verzonnen organisaties met 0 keer aanbod op de kaart gezet"
    assert len(gemaakt) == 13


async def test_een_methode_die_er_niet_is_is_405(client, beheerder):
    for methode in ("PUT", "DELETE", "PATCH"):
        antwoord = await client.request(methode, "/v1/aanbod/_zoek", json={}, headers=beheerder)
        assert antwoord.status_code == 405
