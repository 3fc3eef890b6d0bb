"""Alert rules, their tests, the dashboard and docs/metrieken.md speak of the same metrics."""

import json
import re

import pytest
import yaml

from common.metrics import Metrics

METRIEK = re.compile(r"\b(keten_[a-z_]+|pg_[a-z_]+|cnpg_[a-z_]+|up)(?=[{\[ )]|$)")
ACHTERVOEGSEL = re.compile(r"_(bucket|sum|count)$")
VASTE_LIJST = {
    "keten_http_requests_total", "keten_http_request_seconds", "keten_outbox_depth", "keten_outbox_oldest_seconds",
    "keten_outbox_published_total", "keten_inbox_applied_total", "keten_inbox_duplicates_total", "keten_inbox_parked",
    "keten_inbox_parked_attempts_max", "keten_inbox_undecodable", "keten_inbox_forks", "keten_consumer_lag",
    "keten_consumer_age_seconds", "keten_audit_seal_age_seconds", "keten_db_pool_in_use", "keten_db_pool_size",
    "keten_noodtoegang_total", "keten_termijn_overschrijdingen",
}  # fmt: skip


def metrieken(expressie: str) -> set[str]:
    zonder_labels = re.sub(r'"[^"]*"', '""', expressie)
    return {ACHTERVOEGSEL.sub("", naam) for naam in METRIEK.findall(zonder_labels)}


@pytest.fixture(scope="module")
def expressies(deploy):
    """Every query of the dashboard."""
    panelen = json.loads((deploy / "grafana/dashboards/keten.json").read_text())["panels"]
    return [doel["expr"] for paneel in panelen for doel in paneel.get("targets", [])]


def test_de_lijst_is_volledig(bekende_metrieken):
    assert {naam for naam in bekende_metrieken if naam.startswith("keten_")} == VASTE_LIJST


def test_de_documentatie_is_wat_een_dienst_werkelijk_geeft(wortel):
    rijen = re.findall(
        r"^\| `(keten_[a-z_]+)` \| (teller|stand|histogram) \| ([^|]*)\|",
        (wortel / "docs/metrieken.md").read_text(),
        flags=re.MULTILINE,
    )
    beschreven = {naam: (soort, tuple(re.findall(r"`([a-z]+)`", labels))) for naam, soort, labels in rijen}
    soorten = {"counter": "teller", "gauge": "stand", "histogram": "histogram"}
    echt = {}
    for metriek in Metrics("overleg").registry._collector_to_names:
        naam = metriek._name + ("_total" if metriek._type == "counter" else "")
        echt[naam] = (soorten[metriek._type], tuple(metriek._labelnames))
    assert beschreven == echt


def test_regels_gebruiken_alleen_bekende_metrieken(regels, bekende_metrieken):
    for naam, regel in regels.items():
        gebruikt = metrieken(regel["expr"])
        assert gebruikt, naam
        assert gebruikt <= bekende_metrieken, f"{naam}: {gebruikt - bekende_metrieken}"


def test_het_dashboard_gebruikt_alleen_bekende_metrieken_en_toont_ze_alle(expressies, bekende_metrieken):
    gebruikt = set().union(*(metrieken(expressie) for expressie in expressies))
    assert gebruikt <= bekende_metrieken
    assert gebruikt >= VASTE_LIJST


def test_elke_regel_zegt_hoe_ernstig_en_wat_te_doen(regels):
    for naam, regel in regels.items():
        assert regel["labels"]["severity"] in {"page", "ticket", "privacy"}, naam
        assert regel["annotations"]["summary"], naam
        assert len(regel["annotations"]["description"]) > 20, naam


def test_de_gevraagde_alarmen_zijn_er(regels):
    over = {
        "keten_outbox_oldest_seconds": "page",
        "keten_inbox_parked": "page",
        "keten_inbox_undecodable": "ticket",
        "keten_inbox_forks": "page",
        "keten_consumer_age_seconds": "page",
        "keten_consumer_lag": "ticket",
        "keten_http_requests_total": "page",
        "keten_noodtoegang_total": "privacy",
        "keten_audit_seal_age_seconds": "page",
        "pg_stat_activity_max_tx_duration": "ticket",
    }
    gevonden = {(metriek, r["labels"]["severity"]) for r in regels.values() for metriek in metrieken(r["expr"])}
    assert gevonden >= set(over.items())


def test_elk_alarm_staat_in_de_documentatie(regels, wortel):
    tekst = (wortel / "docs/metrieken.md").read_text()
    assert not [naam for naam in regels if naam not in tekst]


def test_elk_alarm_heeft_een_toets_die_het_laat_afgaan_en_een_die_het_stil_houdt(regels, deploy):
    toetsen = yaml.safe_load((deploy / "prometheus/tests/keten_test.yml").read_text())["tests"]
    gevallen = [geval for toets in toetsen for geval in toets["alert_rule_test"]]
    assert {geval["alertname"] for geval in gevallen if geval.get("exp_alerts")} == set(regels)
    assert {geval["alertname"] for geval in gevallen if not geval.get("exp_alerts")} == set(regels)


def test_prometheus_vraagt_elk_proces(deploy, compose):
    instelling = yaml.safe_load((deploy / "prometheus/prometheus.yml").read_text())
    [keten] = [taak for taak in instelling["scrape_configs"] if taak["job_name"] == "keten"]
    gevraagd = {
        doel.removesuffix(":9000"): groep["labels"] for groep in keten["static_configs"] for doel in groep["targets"]
    }
    assert set(gevraagd) == {naam for naam in compose["services"] if naam.endswith(("-api", "-worker"))}
    assert all(naam == f"{labels['dienst']}-{labels['rol']}" for naam, labels in gevraagd.items())
    assert keten["honor_labels"]


def test_grafana_vindt_bron_en_dashboard(deploy, compose):
    bron = yaml.safe_load((deploy / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"][0]
    dashboard = json.loads((deploy / "grafana/dashboards/keten.json").read_text())
    assert {p["datasource"]["uid"] for p in dashboard["panels"] if "datasource" in p} == {bron["uid"]}
    leverancier = yaml.safe_load((deploy / "grafana/provisioning/dashboards/keten.yml").read_text())["providers"][0]
    doelen = {koppeling.split(":")[1] for koppeling in compose["services"]["grafana"]["volumes"]}
    assert leverancier["options"]["path"] in doelen
