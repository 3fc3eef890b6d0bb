"""FHIR: what is a Patient passes the R4 schema, access is that of the REST service, and every refusal is an OperationOutcome."""

from __future__ import annotations

import json

import jsonschema
import pytest
from overleg_bouwers import BSN, een_huishouden, maak, met_versie, persoon

from common.testing.actors import JGZ, MAATSCHAPPELIJK_WERK, ONDERWIJS, SHG

ADRES = {"straat": "Verzonnenweg", "huisnummer": "1a", "postcode": "8302 ZZ", "plaats": "Nergenshuizen"}
VOL = persoon(bsn=BSN[0], adres=ADRES, contact="06-12340000")


@pytest.fixture(scope="session")
def valid(fhir_schema):
    """Check an answer against the sub-schema of its own type: the schema of everything says nothing useful."""
    schema = json.loads(fhir_schema.read_text())

    def check(resource):
        kind = {"$ref": f"#/definitions/{resource['resourceType']}", "definitions": schema["definitions"]}
        assert list(jsonschema.Draft6Validator(kind).iter_errors(resource)) == []
        return resource

    return check


@pytest.fixture
async def d(start):
    return await start("overleg")


async def maak_persoon(d, **anders):
    return (await maak(d.client, "/personen", d.als("medewerker-veilig-thuis"), VOL | anders)).json()["persoonId"]


async def lees(d, persoon_id, headers, **kop):
    return await d.client.get(f"/fhir/R4/Patient/{persoon_id}", headers=headers | kop)


async def geef_toestemming(d, persoon_id, *dataklassen):
    t = {
        "persoonId": persoon_id, "organisaties": [JGZ], "doel": "opvolging", "dataklassen": list(dataklassen), "gegevenDoor": "zelf",
        "van": "2026-03-01", "tot": "2026-04-01", "bewijs": {"soort": "mondeling", "op": "2026-03-01"},
    }  # fmt: skip
    return await maak(d.client, "/toestemmingen", d.als("medewerker-veilig-thuis"), t)


async def test_het_eigen_register_leest_alles_als_patient(d, valid):
    wie = await maak_persoon(d)
    antwoord = await lees(d, wie, d.als("medewerker-veilig-thuis"))
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (200, "application/fhir+json")
    assert antwoord.headers["etag"] == 'W/"1"'
    assert valid(antwoord.json()) == {
        "resourceType": "Patient", "id": wie, "meta": {"versionId": "1"}, "active": True,
        "identifier": [{"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": BSN[0]}],
        "name": [{"text": "Proefpersoon Een"}], "telecom": [{"system": "phone", "value": "06-12340000"}],
        "birthDate": "1990-05-17",
        "address": [{"line": ["Verzonnenweg 1a"], "postalCode": "8302 ZZ", "city": "Nergenshuizen"}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("anders", "telecom", "geboren"),
    [
        (
            {"contact": "proef@voorbeeld.example"},
            [{"system": "email", "value": "proef@voorbeeld.example"}],
            "1990-05-17",
        ),
        ({"contact": "via de school"}, [{"system": "other", "value": "via de school"}], "1990-05-17"),
        ({"contact": None, "geboortedatum": None, "geboortejaar": 1990}, None, "1990"),
        ({"contact": None, "geboortedatum": None, "adres": None, "bsn": None}, None, None),
    ],
)
async def test_wat_niet_bekend_is_ontbreekt(d, valid, anders, telecom, geboren):
    wie = await maak_persoon(d, **anders)
    gelezen = valid((await lees(d, wie, d.als("medewerker-veilig-thuis"))).json())
    assert (gelezen.get("telecom"), gelezen.get("birthDate")) == (telecom, geboren)
    assert ("address" in gelezen) == ("adres" not in anders)


@pytest.mark.parametrize(
    ("klassen", "velden"),
    [
        (["identiteit"], {"name", "birthDate"}), (["contact"], {"telecom"}), (["adres"], {"address"}),
        (["identiteit", "contact", "adres"], {"name", "birthDate", "telecom", "address"}),
    ],
)  # fmt: skip
async def test_een_opvolger_met_toestemming_ziet_precies_wat_die_opent(d, valid, klassen, velden):
    wie = await maak_persoon(d)
    t = await geef_toestemming(d, wie, *klassen)
    jgz = d.als("jgz-professional", organisatie=JGZ)
    gelezen = valid((await lees(d, wie, jgz)).json())
    assert set(gelezen) == {"resourceType", "id", "meta", "active", *velden}
    pad = f"{t.headers['location']}/intrekkingen"
    vt = d.als("medewerker-veilig-thuis")
    weg = await d.client.post(pad, headers=met_versie(vt, t))
    assert weg.status_code == 201, weg.text
    assert (await lees(d, wie, jgz)).status_code == 404


async def test_elke_lezing_staat_in_de_audit_met_de_grond(d):
    wie = await maak_persoon(d)
    t = await geef_toestemming(d, wie, "identiteit")
    await lees(d, wie, d.als("jgz-professional", organisatie=JGZ))
    from common.testing.actors import SYSTEEM

    async with d.database.begin(SYSTEEM, d.runtime.clock()) as tx:
        regel = await tx.fetchrow("SELECT * FROM keten.audit_regel ORDER BY id DESC LIMIT 1")
    assert (regel["handeling"], str(regel["betrokkene_id"])) == ("lezen", wie)
    assert (str(regel["grondslag_id"]), regel["organisatie"]) == (t.json()["toestemmingId"], JGZ)


async def test_een_geheim_adres_en_het_bsn_gaan_nooit_naar_een_ander(d, valid):
    wie = await maak_persoon(d, geheimAdres=True)
    await geef_toestemming(d, wie, "identiteit", "contact", "adres")
    antwoord = await lees(d, wie, d.als("jgz-professional", organisatie=JGZ))
    assert set(valid(antwoord.json())) == {"resourceType", "id", "meta", "active", "name", "birthDate"}
    for spoor in ("Verzonnenweg", "8302 ZZ", "8302ZZ", "12340000", BSN[0]):
        assert spoor not in antwoord.text


async def test_een_samengevoegde_registratie_verwijst_naar_wie_bleef(d, valid):
    vt = d.als("medewerker-veilig-thuis")
    blijft, ander = await maak_persoon(d), await maak_persoon(d, bsn=None)
    inhoud = {"andereId": ander, "reden": "identiteit-vastgesteld"}
    nu = await d.client.get(f"/v1/personen/{blijft}", headers=vt)
    s = await d.client.post(f"/v1/personen/{blijft}/samenvoegingen", json=inhoud, headers=met_versie(vt, nu))
    assert s.status_code == 201, s.text
    oud, bleef = [valid((await lees(d, w, vt)).json()) for w in (ander, blijft)]
    assert set(oud) == {"resourceType", "id", "meta", "active", "link"}
    assert (oud["active"], oud["link"]) == (
        False,
        [{"other": {"reference": f"Patient/{blijft}"}, "type": "replaced-by"}],
    )
    assert bleef["link"] == [{"other": {"reference": f"Patient/{ander}"}, "type": "replaces"}]


ONBEKEND = "00000000-0000-4000-8000-000000000000"
WEIGERINGEN = {
    "zonder token": ({}, {}, 401, "login"),
    "onleesbaar token": ({"Authorization": "Bearer a.b.c"}, {}, 401, "login"),
    "verkeerde rol": ("onderzoeker", {}, 403, "forbidden"),
    "andere organisatie": ("casusregisseur", {"organisatie": ONDERWIJS}, 404, "not-found"),
    "verkeerd formaat": ("medewerker-veilig-thuis", {"accept": "application/fhir+xml"}, 406, "not-supported"),
}


@pytest.mark.parametrize("geval", WEIGERINGEN)
async def test_een_weigering_is_een_operation_outcome(d, valid, geval):
    wie, extra, status, code = WEIGERINGEN[geval]
    persoon_id = await maak_persoon(d)
    headers = wie if isinstance(wie, dict) else d.als(wie, **{k: v for k, v in extra.items() if k != "accept"})
    antwoord = await lees(d, persoon_id, headers, **{k: v for k, v in extra.items() if k == "accept"})
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (status, "application/fhir+json")
    uitkomst = valid(antwoord.json())
    assert [i["code"] for i in uitkomst["issue"]] == [code]
    assert ("www-authenticate" in antwoord.headers) == (status == 401)
    assert "Proefpersoon" not in antwoord.text


@pytest.mark.parametrize(
    ("methode", "pad", "status", "code"),
    [
        ("GET", f"Patient/{ONBEKEND}", 404, "not-found"), ("GET", "Patient/geen-id", 404, "not-found"), ("GET", "Patient", 404, "not-found"),
        ("GET", "Observation/1", 404, "not-found"), ("DELETE", f"Patient/{ONBEKEND}", 405, "not-supported"),
        ("POST", "metadata", 405, "not-supported"),
    ],
)  # fmt: skip
async def test_wat_er_niet_is_zegt_dat_als_operation_outcome(d, valid, methode, pad, status, code):
    antwoord = await d.client.request(methode, f"/fhir/R4/{pad}", headers=d.als("medewerker-veilig-thuis"))
    assert (antwoord.status_code, valid(antwoord.json())["issue"][0]["code"]) == (status, code), antwoord.text


async def test_de_capability_statement_zegt_zonder_token_wat_er_is(d, valid):
    antwoord = await d.client.get("/fhir/R4/metadata")
    assert (antwoord.status_code, antwoord.headers["content-type"]) == (200, "application/fhir+json")
    statement = antwoord.json()
    valid(statement | {"fhirVersion": "4.0.0"})  # the schema was made before the technical correction of R4
    assert (statement["kind"], statement["fhirVersion"]) == ("instance", "4.0.1")
    (patient,) = statement["rest"][0]["resource"]
    assert (patient["type"], patient["interaction"]) == ("Patient", [{"code": "read"}])


@pytest.mark.parametrize(
    "accept", ["application/fhir+json", "application/json", "*/*", "application/fhir+json; fhirVersion=4.0"]
)
async def test_json_mag_onder_elke_naam_gevraagd_worden(d, accept):
    wie = await maak_persoon(d)
    assert (await lees(d, wie, d.als("medewerker-veilig-thuis"), accept=accept)).status_code == 200


async def test_een_overdracht_opent_de_patient_en_een_fout_binnenin_blijft_binnen(d, valid, monkeypatch):
    from overleg.api import fhir

    vt, shg = d.als("medewerker-veilig-thuis"), d.als("casusregisseur", organisatie=SHG, sub="sam.shg")
    _, personen = await een_huishouden(d.client, vt)
    assert (await lees(d, personen[0], shg)).status_code == 404

    def breekt(*_):
        raise RuntimeError("Kanarie Geheim")

    monkeypatch.setattr(fhir, "patient", breekt)
    kapot = await lees(d, personen[0], vt)
    assert (kapot.status_code, valid(kapot.json())["issue"][0]["code"]) == (500, "exception")
    assert "Kanarie" not in kapot.text
    assert MAATSCHAPPELIJK_WERK


async def test_head_geeft_de_koppen_zonder_inhoud(d):
    wie, vt = await maak_persoon(d), d.als("medewerker-veilig-thuis")
    goed = await d.client.head(f"/fhir/R4/Patient/{wie}", headers=vt)
    assert (goed.status_code, goed.headers["etag"], goed.content) == (200, 'W/"1"', b"")
    fout = await d.client.head(f"/fhir/R4/Patient/{ONBEKEND}", headers=vt)
    assert (fout.status_code, fout.content) == (404, b"")


def test_het_schema_vangt_wat_fout_is(valid):
    with pytest.raises(AssertionError):
        valid({"resourceType": "Patient", "birthDate": "17-05-1990"})
    with pytest.raises(AssertionError):
        valid({"resourceType": "Patient", "naam": "x"})
