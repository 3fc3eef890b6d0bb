"""The Kubernetes sources as written: what can be judged on a machine with Python only."""

import importlib.util
import re

import pytest
import yaml

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")
OVERLAYS = ("lokaal", "test", "productie")


def van(objecten, soort):
    return [object_ for object_ in objecten if object_["kind"] == soort]


def pods(objecten):
    return {
        object_["metadata"]["name"]: object_["spec"]["template"]
        for object_ in objecten
        if object_["kind"] in {"Deployment", "Job", "StatefulSet"}
    }


@pytest.fixture(scope="module")
def k8s(deploy):
    return deploy / "k8s"


def lees(pad):
    return yaml.safe_load(pad.read_text())


def test_een_dienst_bestaat_uit_precies_deze_objecten(onderdeel):
    gevonden = sorted(f"{object_['kind']}/{object_['metadata']['name']}" for object_ in onderdeel)
    assert gevonden == sorted(
        [
            "Deployment/api",
            "Deployment/worker",
            "Job/migrate",
            "Service/api",
            *(f"ServiceAccount/{rol}" for rol in ("api", "worker", "migrate")),
            *(f"NetworkPolicy/{rol}" for rol in ("api", "worker", "migrate")),
            *(f"PodDisruptionBudget/{rol}" for rol in ("api", "worker")),
            *(f"HorizontalPodAutoscaler/{rol}" for rol in ("api", "worker")),
        ]
    )


@pytest.mark.parametrize("dienst", DIENSTEN)
def test_een_dienst_verschilt_alleen_in_haar_parameters(k8s, dienst):
    map_ = k8s / "base" / dienst
    assert {pad.name for pad in map_.iterdir()} == {"kustomization.yaml", "parameters.yaml"}
    assert lees(map_ / "parameters.yaml")["data"] == {
        "naam": dienst,
        "prefix": dienst.replace("-", "_").upper(),
        "geheim-database": f"{dienst}-database",
        "geheim-migratie": f"{dienst}-migratie",
        "geheim-sleutels": f"{dienst}-sleutels",
    }
    eerste = (k8s / "base/overleg/kustomization.yaml").read_text()
    assert (map_ / "kustomization.yaml").read_text() == eerste.replace("namePrefix: overleg-", f"namePrefix: {dienst}-")


def test_elke_dienst_heeft_een_vaste_versie(k8s):
    basis = lees(k8s / "base/kustomization.yaml")
    assert set(basis["resources"]) == {"namespace", *DIENSTEN}
    assert {beeld["name"] for beeld in basis["images"]} == {f"veilige-keten/{dienst}" for dienst in DIENSTEN}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", beeld["newTag"]) for beeld in basis["images"])


def test_elke_overlay_begint_bij_dezelfde_basis(k8s):
    assert {pad.name for pad in (k8s / "overlays").iterdir()} == set(OVERLAYS)
    for overlay in OVERLAYS:
        assert "../../base" in lees(k8s / "overlays" / overlay / "kustomization.yaml")["resources"]


def test_elk_genoemd_bestand_bestaat(deploy):
    for pad in deploy.rglob("kustomization.yaml"):
        inhoud = lees(pad)
        for naam in [*inhoud.get("resources", []), *inhoud.get("components", [])]:
            doel = pad.parent / naam
            assert (doel / "kustomization.yaml").is_file() if doel.is_dir() else doel.is_file(), f"{pad}: {naam}"
        for maker in inhoud.get("configMapGenerator", []):
            for bestand in maker.get("files", []):
                assert (pad.parent / bestand).is_file(), f"{pad}: {bestand}"


def test_geen_geheim_in_de_bron(deploy):
    for pad in [*deploy.rglob("*.yaml"), *deploy.rglob("*.yml")]:
        tekst = pad.read_text()
        assert not re.search(r"^kind: Secret$", tekst, flags=re.MULTILINE), pad
        assert "secretGenerator" not in tekst, pad
        assert "PRIVATE KEY" not in tekst, pad
        assert not re.search(r"postgresql://[^:\s]+:[^@\s]+@", tekst), pad


@pytest.mark.parametrize("rol", ["api", "worker"])
def test_de_proeven_vragen_de_juiste_poort(onderdeel, rol):
    [container] = pods(onderdeel)[rol]["spec"]["containers"]
    poort = {"api": "http", "worker": "metrics"}[rol]
    for proef, pad in (("startupProbe", "startup"), ("livenessProbe", "live"), ("readinessProbe", "ready")):
        assert container[proef]["httpGet"] == {"path": f"/health/{pad}", "port": poort}
    assert {poort["name"]: poort["containerPort"] for poort in container["ports"]}["metrics"] == 9000
    assert container["args"] == [rol]


@pytest.mark.parametrize("rol", ["api", "worker"])
def test_stoppen_krijgt_tijd(onderdeel, rol):
    spec = pods(onderdeel)[rol]["spec"]
    assert spec["terminationGracePeriodSeconds"] == 60
    assert spec["containers"][0]["lifecycle"]["preStop"] == {"sleep": {"seconds": 5}}


def test_de_starttijd_is_langer_dan_een_trage_start(onderdeel):
    for rol in ("api", "worker"):
        proef = pods(onderdeel)[rol]["spec"]["containers"][0]["startupProbe"]
        assert proef["periodSeconds"] * proef["failureThreshold"] >= 60


def test_de_sleutels_zijn_bestanden_en_de_migratie_heeft_ze_niet(onderdeel):
    for rol, pod in pods(onderdeel).items():
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]}
        assert ("sleutels" in volumes) == (rol != "migrate")
        for volume in volumes.values():
            for bron in volume.get("projected", {}).get("sources", []):
                assert bron["secret"]["items"], "zonder lijst komt alles mee wat ooit in het geheim staat"
                namen = {bron["secret"]["name"]}
                assert ("DIENST-migratie" in namen) <= (rol == "migrate")
        for container in pod["spec"]["containers"]:
            assert all("secretRef" not in bron for bron in container["envFrom"])
            assert all("secretKeyRef" not in omgeving.get("valueFrom", {}) for omgeving in container["env"])


def test_de_instellingen_zijn_die_van_de_diensten(k8s):
    maker = lees(k8s / "components/dienst/kustomization.yaml")["configMapGenerator"][0]
    namen = {regel.split("=")[0] for regel in maker["literals"]}
    instellingen = importlib.import_module("common.settings").ServiceSettings.model_fields
    bekend = {naam.upper() for naam in instellingen} | {"DATABASE_URL_FILE"}
    assert namen <= bekend, f"geen instelling van een dienst: {namen - bekend}"
    assert namen >= {"HOST", "PORT", "METRICS_PORT", "SLEUTEL_MAP", "KAFKA_BOOTSTRAP", "OIDC_ISSUERS", "OPENBARE_URL"}


def test_de_namespace_dwingt_restricted_af_en_weigert_al_het_verkeer(k8s):
    namespace, verbod = yaml.safe_load_all((k8s / "base/namespace/namespace.yaml").read_text())
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    assert verbod["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


def test_de_api_kan_niet_bij_kafka_en_de_worker_niet_bij_de_inlog(onderdeel):
    poorten = {
        beleid["metadata"]["name"]: [poort["port"] for regel in beleid["spec"]["egress"] for poort in regel["ports"]]
        for beleid in van(onderdeel, "NetworkPolicy")
    }
    assert poorten == {"api": [53, 53, 5432, 8080], "worker": [53, 53, 5432, 9092], "migrate": [53, 53, 5432]}


def test_elke_uitgang_heeft_een_bestemming_en_een_poort(onderdeel):
    for beleid in van(onderdeel, "NetworkPolicy"):
        for regel in beleid["spec"]["egress"]:
            assert regel["ports"]
            assert all(set(bestemming) == {"namespaceSelector", "podSelector"} for bestemming in regel["to"])
        for regel in beleid["spec"]["ingress"]:
            assert regel["ports"]
            assert all(bron["namespaceSelector"]["matchLabels"] for bron in regel["from"])


def test_de_keuring_faalt_op_een_soort_zonder_schema_en_op_een_onbekend_veld(k8s, onderdeel):
    beschrijving = importlib.util.spec_from_file_location("keur", k8s / "keur.py")
    keur = importlib.util.module_from_spec(beschrijving)
    beschrijving.loader.exec_module(keur)
    vreemd = {"apiVersion": "voorbeeld.nl/v1", "kind": "Onbekend", "metadata": {"name": "x"}}
    [fout] = keur.fouten([vreemd])
    assert "geen schema" in fout
    [account] = [o for o in van(onderdeel, "ServiceAccount") if o["metadata"]["name"] == "api"]
    assert keur.fouten([account]) == []
    [fout] = keur.fouten([account | {"automountServiceAccountTokens": False}])
    assert "automountServiceAccountTokens" in fout
    assert keur.fouten(onderdeel) == [], "ook ongerenderd zijn het geldige objecten"
