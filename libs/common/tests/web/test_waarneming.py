"""Logs, metrics and traces: useful, and without anything about a person."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid

import httpx
import pytest
import structlog
import uvicorn
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from overleg_bouwers import een_zorgmelding

from common.logs import configure, get_logger
from common.telemetry import AllowListExporter
from common.trace import current_trace, new_trace

BSN = "999990019"


@pytest.fixture
def lines(capsys):
    before, handlers = structlog.get_config(), logging.getLogger().handlers
    configure("INFO")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory())
    capsys.readouterr()
    yield lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    structlog.configure(**before)
    logging.getLogger().handlers = handlers


def test_an_unknown_key_is_dropped(lines):
    get_logger(dienst="proef").info("iets_gebeurd", naam="Kanarievogel", toelichting="Geheimstraat 1", status=200)
    (line,) = lines()
    assert (line["event"], line["status"], line["dienst"]) == ("iets_gebeurd", 200, "proef")
    assert set(line) == {"event", "status", "dienst", "level", "timestamp"}


@pytest.mark.parametrize("value", [BSN, f"x{BSN}y", f"/personen/{BSN}", int(BSN), [BSN], {"a": BSN}, ValueError(BSN)])
def test_digits_that_could_be_a_bsn_are_masked_in_every_form(lines, value):
    get_logger().info("iets_gebeurd", route=value)
    (line,) = lines()
    assert BSN not in json.dumps(line)
    assert "[cijfers]" in line["route"]


def test_ids_numbers_and_trace_ids_stay_whole(lines):
    ids = [uuid.UUID(int=n << 64 | n) for n in range(10**18, 10**18 + 50)]
    for one in ids:
        get_logger().info("iets_gebeurd", casus_id=one, aantal=12, offset=123, trace_id=one.hex, duur_ms=1.5)
    for one, line in zip(ids, lines(), strict=True):
        assert (line["casus_id"], line["trace_id"]) == (str(one), one.hex)
        assert (line["aantal"], line["duur_ms"]) == (12, 1.5)


def test_a_sentence_is_no_event_name(lines):
    get_logger().info("Kanarievogel heeft gebeld")
    (line,) = lines()
    assert line["event"] == "(geen code)"


def test_a_library_speaks_without_its_message(lines):
    try:
        raise ValueError("Kanarievogel")
    except ValueError:
        logging.getLogger("bibliotheek").exception("mislukt voor %s", "Kanarievogel")
    (line,) = lines()
    assert (line["logger"], line["error_type"]) == ("bibliotheek", "ValueError")
    assert "Kanarievogel" not in json.dumps(line)


async def test_one_line_per_request_with_the_route_and_never_the_address(client, als, lines):
    vt = als("medewerker-veilig-thuis")
    made = await een_zorgmelding(client, vt)
    lines()
    known = made.json()["zorgmeldingId"]
    answer = await client.get(f"/v1/zorgmeldingen/{known}?bsn={BSN}", headers=vt)
    await client.get("/v1/proef/kapot", headers=vt)
    await client.get("/v1/Kanarievogel", headers=vt)
    found = lines()
    requests = [line for line in found if line["event"] == "verzoek"]
    assert [(r["route"], r["status"]) for r in requests] == [
        ("/v1/zorgmeldingen/{zorgmeldingId}", 200), ("/v1/proef/kapot", 500), ("(geen)", 404),
    ]  # fmt: skip
    assert requests[0]["trace_id"] == answer.headers["traceparent"].split("-")[1]
    assert [line["error_type"] for line in found if line["event"] == "onverwachte_fout"] == ["RuntimeError"]
    for secret in (known, BSN, "Kanarie"):
        assert secret not in json.dumps(found)


async def test_metrics_hold_no_id_and_their_labels_stay_few(client, als, runtime):
    vt = als("medewerker-veilig-thuis")
    made = (await een_zorgmelding(client, vt)).json()
    await client.get(f"/v1/zorgmeldingen/{made['zorgmeldingId']}", headers=vt)
    for n in range(20):
        await client.request(f"METHODE{n}", f"/v1/onbekend/{n}/{BSN}", headers=vt)
    text = runtime.metrics.render().decode()
    assert 'route="/v1/zorgmeldingen/{zorgmeldingId}"' in text
    for secret in (made["zorgmeldingId"], made["casusId"], BSN, "vera.vt", "METHODE7"):
        assert secret not in text


async def test_the_trace_of_the_caller_goes_on_and_a_bad_one_is_replaced(client, als):
    vt = als("medewerker-veilig-thuis")
    given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"
    answer = await client.get("/v1/casussen", headers=vt | {"traceparent": given})
    assert answer.headers["traceparent"].split("-")[1] == given.split("-")[1]
    assert answer.headers["traceparent"] != given
    for bad in ("x", "00-" + "0" * 32 + "-b7ad6b7169203331-01", "00-ABC", f"{BSN}"):
        assert bad not in (await client.get("/v1/casussen", headers=vt | {"traceparent": bad})).headers["traceparent"]
    assert new_trace(given).parent_span_id == "b7ad6b7169203331"
    assert current_trace() is current_trace()


def test_a_span_leaves_without_query_path_events_and_error_text():
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(AllowListExporter(kept)))
    tracer = provider.get_tracer("proef")
    with tracer.start_as_current_span("linked") as other:
        pass
    attributes = {
        "http.request.method": "GET", "http.route": "/v1/personen/{persoonId}", "url.query": f"bsn={BSN}",
        "url.path": f"/v1/personen/{BSN}", "http.response.status_code": 500, "enduser.id": "vera.vt",
    }  # fmt: skip
    link = trace.Link(other.get_span_context(), {"naam": "Kanarievogel"})
    with (  # noqa: PT012 the error comes at the end
        pytest.raises(ValueError, match="Kanarie"),
        tracer.start_as_current_span(f"GET /v1/personen/{BSN}", attributes=attributes, links=[link]) as span,
    ):
        span.add_event("Kanarievogel", {"bsn": BSN})
        raise ValueError(f"Kanarievogel {BSN}")
    cleaned = kept.get_finished_spans()[-1]
    assert cleaned.name == "GET /v1/personen/{persoonId}"
    assert cleaned.attributes == {
        "http.request.method": "GET", "http.route": "/v1/personen/{persoonId}", "http.response.status_code": 500,
    }  # fmt: skip
    assert cleaned.status.status_code is trace.StatusCode.ERROR
    for secret in (BSN, "Kanarie", "vera.vt"):
        assert secret not in cleaned.to_json()


async def test_the_environment_cannot_switch_on_an_exporter_without_the_allow_list(app):
    assert app._telemetry["auto_configure"] is False
    assert app._telemetry["logs"] is False


async def test_head_over_a_real_connection_is_no_error_in_the_log(app, lines):
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 the server of somebody else has no event for this
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        get, head = await client.get("/v1/openapi.json"), await client.head("/v1/openapi.json")
    server.should_exit = True
    await running
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))
    assert "onverwachte_fout" not in [line["event"] for line in lines()]
