"""docker-compose.yml: hardened, on loopback only, every service complete."""

import re

import pytest

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")
ROLLEN = ("migrate", "api", "worker")
EIGEN = [f"{dienst}-{rol}" for dienst in DIENSTEN for rol in ROLLEN]
# Others' images that write below their own program folder at every start.
SCHRIJFT_IN_ZIJN_ROOT = {"kafka", "keycloak"}


def prefix(dienst: str) -> str:
    return dienst.replace("-", "_").upper() + "_"


def test_alles_is_er(compose):
    anderen = {"postgres", "kafka", "kafka-topics", "keycloak", "prometheus", "grafana", "postgres-exporter"}
    assert set(compose["services"]) == anderen | set(EIGEN)


def test_elke_container_geeft_zijn_rechten_op(compose):
    for naam, dienst in compose["services"].items():
        assert dienst["cap_drop"] == ["ALL"], naam
        assert "no-new-privileges:true" in dienst["security_opt"], naam
        assert not dienst.get("privileged"), naam
        assert "cap_add" not in dienst, naam
        assert dienst.get("network_mode") != "host", naam


def test_elke_root_is_alleen_lezen(compose):
    schrijvers = {naam for naam, dienst in compose["services"].items() if not dienst.get("read_only")}
    assert schrijvers == SCHRIJFT_IN_ZIJN_ROOT


@pytest.mark.parametrize("naam", EIGEN)
def test_eigen_containers_draaien_niet_als_root(compose, naam):
    assert compose["services"][naam]["user"] == "10001:10001"


def test_geen_beeld_zonder_vaste_versie(compose):
    for naam, dienst in compose["services"].items():
        assert re.fullmatch(r"[^:@]+:v?\d+\.\d+(\.\d+)?[a-z0-9.-]*", dienst["image"]), naam


def test_poorten_alleen_op_deze_machine(compose):
    poorten = [poort for dienst in compose["services"].values() for poort in dienst.get("ports", [])]
    assert poorten
    assert all(str(poort).startswith("127.0.0.1:") for poort in poorten)


def test_de_poorten_zijn_die_van_het_hele_project(compose):
    gepubliceerd = {
        naam: [poort.split(":")[1] for poort in dienst["ports"]]
        for naam, dienst in compose["services"].items()
        if "ports" in dienst
    }
    verwacht = {"postgres": ["54329"], "kafka": ["19092"], "keycloak": ["8180"], "prometheus": ["9090"]}
    verwacht |= {"grafana": ["3000"]}
    verwacht |= {f"{dienst}-api": [str(8101 + i)] for i, dienst in enumerate(DIENSTEN)}
    assert gepubliceerd == verwacht


def test_alles_wat_blijft_draaien_meldt_zijn_gezondheid(compose):
    eenmalig = {"kafka-topics", *(f"{dienst}-migrate" for dienst in DIENSTEN)}
    for naam, dienst in compose["services"].items():
        heeft = bool(dienst.get("healthcheck", {}).get("test"))
        assert heeft != (naam in eenmalig), naam


def test_geheimen_zijn_bestanden_en_staan_nergens_in_de_tekst(compose):
    verdacht = re.compile(r"(PASSWORD|PASS|SECRET|TOKEN|DATABASE_URL)$")
    for naam, dienst in compose["services"].items():
        gevonden = [sleutel for sleutel in dienst.get("environment", {}) if verdacht.search(sleutel)]
        assert not gevonden, f"{naam}: {gevonden}"
        assert not re.search(r"://[^/\s:]+:[^@\s]+@", str(dienst)), naam
    for naam, geheim in compose["secrets"].items():
        assert set(geheim) == {"file"}, naam
        assert geheim["file"].startswith("./deploy/geheimen/"), naam


def test_elk_genoemd_geheim_bestaat_en_elk_geheim_wordt_gebruikt(compose):
    genoemd = {
        geheim if isinstance(geheim, str) else geheim["source"]
        for dienst in compose["services"].values()
        for geheim in dienst.get("secrets", [])
    }
    assert genoemd == set(compose["secrets"])


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_alleen_de_migratie_kent_de_eigenaar_van_de_database(compose, dienst):
    def namen(rol):
        geheimen = compose["services"][f"{dienst}-{rol}"]["secrets"]
        return {geheim if isinstance(geheim, str) else geheim["source"] for geheim in geheimen}

    eigenaar = f"{dienst}-migratie-database-url"
    assert eigenaar in namen("migrate")
    assert eigenaar not in namen("api") | namen("worker")
    assert not any(geheim.endswith(("kek", "audit")) for geheim in namen("migrate"))
    vreemd = {geheim for rol in ROLLEN for geheim in namen(rol) if not geheim.startswith(f"{dienst}-")}
    assert not vreemd, "geen geheim van een andere dienst"


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_elke_dienst_krijgt_de_instellingen_onder_haar_eigen_naam(compose, dienst):
    verwacht = {
        "DATABASE_URL_FILE",
        "KAFKA_BOOTSTRAP",
        "OIDC_ISSUERS",
        "OIDC_JWKS_URI",
        "HOST",
        "PORT",
        "METRICS_PORT",
        "SLEUTEL_MAP",
    }
    for rol in ("api", "worker"):
        omgeving = compose["services"][f"{dienst}-{rol}"]["environment"]
        assert set(omgeving) == {prefix(dienst) + naam for naam in verwacht}
        assert omgeving[prefix(dienst) + "DATABASE_URL_FILE"] == f"/run/secrets/{dienst}-database-url"


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_de_volgorde_van_starten(compose, dienst):
    def wacht_op(rol):
        return {naam: eis["condition"] for naam, eis in compose["services"][f"{dienst}-{rol}"]["depends_on"].items()}

    klaar = "service_completed_successfully"
    assert wacht_op("migrate") == {"postgres": "service_healthy"}
    assert wacht_op("api") == {f"{dienst}-migrate": klaar, "keycloak": "service_healthy"}, "de api wacht niet op Kafka"
    assert wacht_op("worker") == {f"{dienst}-migrate": klaar, "kafka-topics": klaar}


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_een_beeld_drie_opdrachten(compose, dienst):
    delen = [compose["services"][f"{dienst}-{rol}"] for rol in ROLLEN]
    assert {deel["image"].split(":")[0] for deel in delen} == {f"veilige-keten/{dienst}"}
    assert len({deel["image"] for deel in delen}) == 1
    assert [deel["command"] for deel in delen] == [[rol] for rol in ROLLEN]
    assert all(deel["build"]["args"] == {"SERVICE": dienst} for deel in delen)


def test_de_topics_zijn_de_diensten_en_ontstaan_niet_vanzelf(compose, deploy):
    assert compose["services"]["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    script = (deploy / "kafka/topics.sh").read_text()
    assert f"for topic in {' '.join(DIENSTEN)}; do" in script


def test_kafka_en_keycloak_zijn_dezelfde_als_op_een_enkele_machine(compose, deploy, wortel):
    slot = (wortel / "libs/devstack/src/devstack/artefacten.lock").read_text()
    kafka = re.search(r"org\.apache\.kafka:kafka_2\.13:([\d.]+) ", slot)[1]
    keycloak = re.search(r"org\.keycloak:keycloak-quarkus-dist:([\d.]+):zip ", slot)[1]
    assert compose["services"]["kafka"]["image"] == f"apache/kafka:{kafka}"
    assert compose["services"]["kafka-topics"]["image"] == f"apache/kafka:{kafka}"
    assert compose["services"]["keycloak"]["image"].endswith(f"/keycloak:{keycloak}")
    lokaal = "".join(pad.read_text() for pad in (deploy / "k8s/overlays/lokaal/data").glob("*.yaml"))
    assert set(re.findall(r"apache/kafka:([\d.]+)", lokaal)) == {kafka}
    assert set(re.findall(r"keycloak/keycloak:([\d.]+)", lokaal)) == {keycloak}


def test_elk_aangekoppeld_bestand_bestaat(compose, wortel):
    for naam, dienst in compose["services"].items():
        for koppeling in dienst.get("volumes", []):
            bron = koppeling.split(":")[0]
            if bron.startswith("./"):
                assert (wortel / bron).exists(), f"{naam}: {bron}"
                assert koppeling.endswith(":ro"), f"{naam}: {koppeling}"
