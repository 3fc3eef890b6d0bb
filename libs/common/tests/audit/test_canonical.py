"""The bytes that are signed, the Merkle tree over them, and the views for others."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.audit import AuditRegel, naar_fhir, naar_inzage, naar_ldv, naar_nen7513
from common.audit.regel import KOLOMMEN, canonical, leaf, merkle_root

REGEL = AuditRegel(
    id=7,
    xid="1234",
    tijdstip=datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=UTC),
    dienst="overleg",
    trace_id="a" * 32,
    span_id="b" * 16,
    parent_span_id=None,
    handeling="lezen",
    uitkomst="geslaagd",
    object_soort="casus",
    object_id=uuid.UUID(int=1),
    betrokkene_id=uuid.UUID(int=2),
    verwerking="https://register.test/verwerkingen/1",
    doel="hulp",
    grondslag_id=uuid.UUID(int=3),
    gebruiker="vera.vt",
    organisatie="00000009990000000001",
    rollen=["casusregisseur"],
    namens="sam.shg",
    client="keten-cli",
)


def _rij(**anders):
    return {kolom: getattr(REGEL, kolom) for kolom in KOLOMMEN} | anders


def test_de_canonieke_vorm_ligt_vast():
    assert canonical({"b": [1, "é"], "a": None, "c": REGEL.tijdstip, "d": b"\x01"}) == (
        '{"a":null,"b":["1","é"],"c":"2026-11-23T12:00:00.000005Z","d":"01"}'.encode()
    )


def test_de_tijdzone_van_de_lezer_maakt_niet_uit():
    elders = REGEL.tijdstip.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert leaf(_rij(tijdstip=elders)) == leaf(_rij())


@pytest.mark.parametrize("kolom", KOLOMMEN)
def test_elke_kolom_telt_mee(kolom):
    waarde = getattr(REGEL, kolom)
    match waarde:
        case int():
            ander = waarde + 1
        case datetime():
            ander = waarde + timedelta(microseconds=1)
        case uuid.UUID():
            ander = None
        case list():
            ander = [*waarde, "x"]
        case _:
            ander = f"{waarde}x"
    assert leaf(_rij(**{kolom: ander})) != leaf(_rij())


def test_leeg_en_afwezig_zijn_niet_hetzelfde():
    assert leaf(_rij(doel=None)) != leaf(_rij(doel=""))
    assert leaf(_rij(doel=None)) != leaf(_rij(doel="null"))


def test_een_waarde_zonder_canonieke_vorm_wordt_niet_geraden():
    with pytest.raises(TypeError, match="float"):
        canonical({"a": 1.5})


def _volgens_rfc_6962(bladeren):
    """The definition of RFC 6962: split at the largest power of two below the size."""
    if len(bladeren) == 1:
        return bladeren[0]
    k = 1
    while k * 2 < len(bladeren):
        k *= 2
    return hashlib.sha256(b"\x01" + _volgens_rfc_6962(bladeren[:k]) + _volgens_rfc_6962(bladeren[k:])).digest()


BLADEREN = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


@given(BLADEREN)
def test_de_wortel_is_die_van_rfc_6962(bladeren):
    assert merkle_root(bladeren) == _volgens_rfc_6962(bladeren)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=2, max_size=20, unique=True), st.data())
def test_volgorde_weglaten_en_herhalen_veranderen_de_wortel(bladeren, data):
    i = data.draw(st.integers(0, len(bladeren) - 2))
    verwisseld = [*bladeren[:i], bladeren[i + 1], bladeren[i], *bladeren[i + 2 :]]
    wortel = merkle_root(bladeren)
    assert merkle_root(verwisseld) != wortel
    assert merkle_root(bladeren[:-1]) != wortel
    assert merkle_root([*bladeren, bladeren[-1]]) != wortel


def test_logboek_dataverwerkingen():
    record = naar_ldv(REGEL)
    assert record == {
        "trace_id": "a" * 32,
        "span_id": "b" * 16,
        "status": "Ok",
        "name": "casus lezen",
        "start_time": 1795435200000,
        "end_time": 1795435200000,
        "resource": {"attributes": {"service.name": "overleg"}},
        "attributes": {
            "dpl.core.processing_activity_id": "https://register.test/verwerkingen/1",
            "dpl.core.data_subject_id": str(uuid.UUID(int=2)),
            "dpl.core.data_subject_id_type": "nl.veiligeketen.persoon-id",
        },
    }
    json.dumps(record)
    assert "vera" not in json.dumps(record)  # users are not in the LDV record


@pytest.mark.parametrize(
    ("uitkomst", "ldv", "nen"), [("geslaagd", "Ok", "0"), ("geweigerd", "Unset", "4"), ("fout", "Error", "8")]
)
def test_een_weigering_is_geen_fout_van_ons(uitkomst, ldv, nen):
    regel = AuditRegel.van(_rij(uitkomst=uitkomst, betrokkene_id=None, parent_span_id="c" * 16))
    assert naar_ldv(regel)["status"] == ldv
    assert naar_ldv(regel)["parent_span_id"] == "c" * 16
    assert "dpl.core.data_subject_id" not in naar_ldv(regel)["attributes"]
    assert naar_nen7513(regel)["eventOutcomeIndicator"] == nen


def test_nen7513_noemt_wie_namens_wie_wat_en_op_welke_grond():
    regel = naar_nen7513(REGEL)
    assert [gebruiker["userID"] for gebruiker in regel["users"]] == ["vera.vt", "sam.shg"]
    assert [deel["participantObjectID"] for deel in regel["participants"]] == [
        str(uuid.UUID(int=2)),
        str(uuid.UUID(int=1)),
    ]
    assert regel["toestemmingsProfiel"] == str(uuid.UUID(int=3))
    assert regel["networkAccessPointID"] == "keten-cli"
    json.dumps(regel)


def test_de_betrokkene_ziet_wie_wat_deed_maar_niet_de_naam_van_de_medewerker():
    inzage = naar_inzage(REGEL)
    assert inzage["organisatie"] == REGEL.organisatie
    assert inzage["handeling"] == "lezen"
    assert "vera.vt" not in json.dumps(inzage)


def test_fhir_auditevent_heeft_wat_de_norm_eist():
    event = naar_fhir(REGEL)
    assert {"resourceType", "type", "recorded", "agent", "source"} <= event.keys()
    assert (event["action"], event["outcome"], event["recorded"]) == ("R", "0", "2026-11-23T12:00:00.000005+00:00")
    assert [agent["requestor"] for agent in event["agent"]] == [True, False]
    assert [ding["what"]["identifier"]["value"] for ding in event["entity"]] == [
        str(uuid.UUID(int=2)),
        str(uuid.UUID(int=1)),
    ]
    json.dumps(event)


def test_fhir_kent_geen_lege_lijsten_en_geen_eigen_handelingen():
    event = naar_fhir(AuditRegel.van(_rij(betrokkene_id=None, object_id=None, doel=None, handeling="overdragen")))
    assert event["action"] == "E"
    assert event["subtype"][0]["code"] == "overdragen"
    assert "entity" not in event
    assert "purposeOfEvent" not in event
