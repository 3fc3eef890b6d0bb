from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import ClassVar

import jsonschema
import pytest

from common.contracts import EVENTS, PUBLISHERS, events_of
from common.contracts.__main__ import breaks, main, stale
from common.contracts.additive import breaking_changes
from common.contracts.generate import asyncapi, documents, schema
from common.contracts.overleg import ZorgmeldingAfgesloten
from common.events import Event, contains_bsn
from common.testing.proef import ProefGedaan

PUBLISHED = Path(__file__).parents[4] / "docs" / "contracten"
AFGESLOTEN = schema(ZorgmeldingAfgesloten)
FREE = {"string"}


def test_the_published_contracts_are_those_of_the_code():
    assert stale(PUBLISHED) == []
    assert breaks(PUBLISHED) == []


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda e: e.__name__)
def test_every_contract_is_named_documented_and_has_an_aggregate(event):
    assert event.type.startswith("nl.veiligeketen.")
    assert event.type.endswith(".v1")
    assert len(event.__doc__) > 20
    assert event.model_fields[event.aggregate].is_required()
    assert "Event" not in (event.__doc__ or "")
    jsonschema.Draft202012Validator.check_schema(schema(event))


def _strings(node, path=""):
    if isinstance(node, dict):
        if node.get("type") == "string":
            yield path, node
        for key, value in node.items():
            yield from _strings(value, f"{path}/{key}")
    elif isinstance(node, list):
        for n, value in enumerate(node):
            yield from _strings(value, f"{path}/{n}")


@pytest.mark.parametrize("event", EVENTS.values(), ids=lambda e: e.__name__)
def test_no_field_can_hold_free_text(event):
    loose = [path for path, node in _strings(schema(event)) if not node.keys() & {"format", "pattern", "enum", "const"}]
    assert loose == []


def test_the_search_for_free_text_finds_it():
    class Los(Event):
        topic: ClassVar[str] = "proef"
        type: ClassVar[str] = "nl.veiligeketen.proeven.los.v1"
        aggregate: ClassVar[str] = "naam"
        naam: str

    assert [path for path, node in _strings(schema(Los)) if not node.keys() & {"format", "pattern"}] == [
        "/properties/naam"
    ]


def _changed(change):
    new = copy.deepcopy(AFGESLOTEN)
    change(new)
    return new


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: s["properties"].pop("resultaat"), "verwijderd"),
        (lambda s: s["required"].append("casusId"), "verplicht geworden"),
        (lambda s: s["required"].remove("resultaat"), "niet meer verplicht"),
        (lambda s: s["properties"]["resultaat"].update(pattern="^[a-z]+$"), "pattern gewijzigd"),
        (lambda s: s["properties"]["resultaat"].update(type="integer"), "type gewijzigd"),
        (lambda s: s["properties"]["casusId"]["anyOf"].pop(), "anyOf gewijzigd"),
        (lambda s: s["$defs"]["SoortZorgmelding"]["enum"].pop(), "enum gewijzigd"),
        (lambda s: s["$defs"]["Lid"]["properties"].pop("rol"), "leden[].rol: veld verwijderd"),
        (lambda s: s["$defs"]["Lid"]["required"].append("nieuw"), "verplicht geworden"),
        (lambda s: s["properties"]["afgeslotenOp"].update(format="date-time"), "format gewijzigd"),
        (lambda s: s.update({"x-topic": "stats"}), "x-topic gewijzigd"),
        (lambda s: s["properties"]["leden"].update(maxItems=3), "maxItems gewijzigd"),
    ],
)
def test_a_change_that_breaks_a_reader_is_found(change, says):
    (found, *_) = breaking_changes(AFGESLOTEN, _changed(change))
    assert says in found


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["properties"].update(nieuw={"type": "string", "default": None}),
        lambda s: s["$defs"]["Lid"]["properties"].update(nieuw={"type": "boolean", "default": False}),
        lambda s: s.update(description="Andere woorden"),
        lambda s: s["properties"]["resultaat"].update(description="Andere woorden"),
    ],
)
def test_an_addition_is_no_break(change):
    assert breaking_changes(AFGESLOTEN, _changed(change)) == []


def test_the_command_refuses_to_overwrite_a_broken_contract(tmp_path, capsys):
    assert main(["--map", str(tmp_path)]) == 0
    assert main(["--map", str(tmp_path), "--check"]) == 0
    path = tmp_path / f"{ZorgmeldingAfgesloten.type}.schema.json"
    old = json.loads(path.read_text())
    old["properties"]["verdwenenVeld"] = {"type": "string"}
    path.write_text(json.dumps(old))
    assert main(["--map", str(tmp_path)]) == 2
    assert "verdwenenVeld: veld verwijderd" in capsys.readouterr().err
    assert "verdwenenVeld" in path.read_text()  # nothing was written
    (tmp_path / "nl.veiligeketen.weg.weg.v1.schema.json").write_text("{}")
    assert main(["--map", str(tmp_path), "--check"]) == 2


def test_the_command_says_what_is_not_current(tmp_path, capsys):
    main(["--map", str(tmp_path)])
    path = tmp_path / "overleg.asyncapi.json"
    path.write_text(path.read_text().replace("3.1.0", "3.0.0"))
    assert main(["--map", str(tmp_path), "--check"]) == 1
    assert "overleg.asyncapi.json" in capsys.readouterr().err


def test_asyncapi_names_every_event_of_its_publisher_and_every_reference_exists():
    for topic, module in PUBLISHERS.items():
        doc = asyncapi(topic)
        assert doc["asyncapi"] == "3.1.0"
        names = {e.__name__ for e in events_of(module)}
        assert names == set(doc["components"]["messages"])
        for reference in _references(doc):
            target = doc
            for part in reference.removeprefix("#/").split("/"):
                target = target[part]


def _references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_no_document_holds_a_bsn():
    assert not any(contains_bsn(json.dumps(document)) for document in documents().values())


def test_the_schema_accepts_what_an_event_writes():
    event = ProefGedaan(proef_id="0b0c6a0e-6f0b-4f65-a6d5-0c1f4b9a5f10")
    jsonschema.validate(json.loads(event.model_dump_json(by_alias=True)), schema(ProefGedaan))
