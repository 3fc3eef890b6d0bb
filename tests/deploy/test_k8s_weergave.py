"""Policy over the rendered overlays: what the cluster really gets."""

import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.e2e

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")
MET_PODS = {"Deployment", "StatefulSet", "Job"}
# Others' images that write below their own program folder at every start; only in the overlay lokaal.
SCHRIJFT_IN_ZIJN_ROOT = {"kafka", "keycloak"}


def naam(object_):
    return f"{object_['kind']}/{object_['metadata']['name']}"


def van(objecten, *soorten):
    return [object_ for object_ in objecten if object_["kind"] in soorten]


def eigen(objecten):
    return [o for o in objecten if o["metadata"].get("labels", {}).get("keten.nl/onderdeel") == "dienst"]


def met_pods(objecten):
    return [(object_, object_["spec"]["template"]) for object_ in van(objecten, *MET_PODS)]


def containers(objecten):
    return [
        (object_, container)
        for object_, pod in met_pods(objecten)
        for container in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]
    ]


def past(keuze, labels):
    return all(labels.get(sleutel) == waarde for sleutel, waarde in keuze.get("matchLabels", {}).items())


def test_de_keuring_vindt_niets(wortel, overlay):
    opdracht = [sys.executable, str(wortel / "deploy/k8s/keur.py"), overlay]
    uitkomst = subprocess.run(opdracht, capture_output=True, text=True, check=False)
    assert uitkomst.returncode == 0, uitkomst.stdout + uitkomst.stderr


def test_elke_dienst_is_volledig(weergave):
    gevonden = {naam(object_) for object_ in weergave}
    for dienst in DIENSTEN:
        assert gevonden >= {
            f"Deployment/{dienst}-api",
            f"Deployment/{dienst}-worker",
            f"Job/{dienst}-migrate",
            f"Service/{dienst}-api",
            *(f"ServiceAccount/{dienst}-{rol}" for rol in ("api", "worker", "migrate")),
            *(f"NetworkPolicy/{dienst}-{rol}" for rol in ("api", "worker", "migrate")),
            *(f"PodDisruptionBudget/{dienst}-{rol}" for rol in ("api", "worker")),
            *(f"HorizontalPodAutoscaler/{dienst}-{rol}" for rol in ("api", "worker")),
        }


def test_geen_resten_van_het_onderdeel(weergave):
    assert "DIENST" not in str(weergave)
    assert not [naam(o) for o in weergave if "local-config" in str(o["metadata"].get("annotations"))]


def test_namen_zijn_uniek(weergave):
    namen = [(o["metadata"].get("namespace"), naam(o)) for o in weergave]
    assert len(namen) == len(set(namen))


def test_elk_object_staat_in_een_bedoelde_namespace(weergave, overlay):
    toegestaan = {"keten"} | ({"keten-data", "keten-idp"} if overlay == "lokaal" else set())
    for object_ in weergave:
        if object_["kind"] not in {"Namespace", "PriorityClass"}:
            assert object_["metadata"].get("namespace") in toegestaan, naam(object_)


def test_elke_namespace_dwingt_restricted_af(weergave):
    namespaces = van(weergave, "Namespace")
    assert namespaces
    for namespace in namespaces:
        assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_elk_beeld_heeft_een_vaste_versie(weergave):
    for object_, container in containers(weergave):
        versie = container["image"].rpartition(":")[2]
        assert re.search(r"\d+\.\d+", versie), f"{naam(object_)}: {container['image']}"
        assert versie != "latest"


def test_geen_pod_draait_als_root(weergave):
    for object_, pod in met_pods(weergave):
        context = pod["spec"]["securityContext"]
        assert context["runAsNonRoot"] is True, naam(object_)
        assert context["runAsUser"] > 0, naam(object_)
        assert context["seccompProfile"] == {"type": "RuntimeDefault"}, naam(object_)
        assert not {"hostNetwork", "hostPID", "hostIPC"} & set(pod["spec"]), naam(object_)


def test_geen_container_krijgt_rechten(weergave):
    for object_, container in containers(weergave):
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False, naam(object_)
        assert context["capabilities"] == {"drop": ["ALL"]}, naam(object_)
        assert not context.get("privileged"), naam(object_)


def test_de_root_is_alleen_lezen_met_een_eigen_tmp(weergave):
    for object_, container in containers(weergave):
        if object_["metadata"]["name"] not in SCHRIJFT_IN_ZIJN_ROOT:
            assert container["securityContext"]["readOnlyRootFilesystem"] is True, naam(object_)
            assert "/tmp" in {koppeling["mountPath"] for koppeling in container["volumeMounts"]}, naam(object_)


def test_geen_koppeling_met_de_node(weergave):
    for object_, pod in met_pods(weergave):
        assert not [volume for volume in pod["spec"].get("volumes", []) if "hostPath" in volume], naam(object_)


def test_geen_pod_krijgt_een_token_van_het_cluster(weergave):
    for object_, pod in met_pods(weergave):
        assert pod["spec"]["automountServiceAccountToken"] is False, naam(object_)
    for account in van(weergave, "ServiceAccount"):
        assert account["automountServiceAccountToken"] is False, naam(account)


def test_elke_eigen_pod_heeft_een_eigen_account(weergave):
    accounts = {account["metadata"]["name"] for account in van(weergave, "ServiceAccount")}
    gebruikt = [pod["spec"]["serviceAccountName"] for _, pod in met_pods(eigen(weergave))]
    assert set(gebruikt) == accounts
    assert len(gebruikt) == len(set(gebruikt))


def test_geheugen_is_begrensd_en_cpu_niet(weergave):
    for object_, container in containers(weergave):
        vraag, grens = container["resources"]["requests"], container["resources"]["limits"]
        assert vraag["memory"] == grens["memory"], naam(object_)
        assert vraag["cpu"], naam(object_)
        assert "cpu" not in grens, f"{naam(object_)}: een CPU-grens vertraagt zonder dat iemand er iets aan heeft"


def test_alles_wat_blijft_draaien_heeft_drie_proeven(weergave):
    for object_, container in containers(van(weergave, "Deployment", "StatefulSet")):
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container), naam(object_)


def test_elke_eigen_pod_stopt_netjes(weergave):
    for object_, pod in met_pods(van(eigen(weergave), "Deployment")):
        assert pod["spec"]["terminationGracePeriodSeconds"] == 60, naam(object_)
        [container] = pod["spec"]["containers"]
        assert container["lifecycle"]["preStop"]["sleep"]["seconds"] == 5, naam(object_)


def test_elke_pod_valt_onder_precies_een_eigen_netwerkregel(weergave):
    regels = van(weergave, "NetworkPolicy")
    for object_, pod in met_pods(weergave):
        van_deze = [
            regel
            for regel in regels
            if regel["metadata"]["namespace"] == object_["metadata"]["namespace"]
            and past(regel["spec"]["podSelector"], pod["metadata"]["labels"])
        ]
        namen = sorted(regel["metadata"]["name"] for regel in van_deze)
        assert len(namen) == 2, f"{naam(object_)}: {namen}"
        assert "niets-mag" in namen, naam(object_)
        assert all(regel["spec"]["policyTypes"] == ["Ingress", "Egress"] for regel in van_deze), naam(object_)


def test_een_dienst_kan_alleen_bij_haar_eigen_database(weergave, overlay):
    for regel in van(eigen(weergave), "NetworkPolicy"):
        dienst = regel["metadata"]["labels"]["app.kubernetes.io/name"]
        bestemmingen = [
            bestemming["podSelector"]["matchLabels"]
            for uitgang in regel["spec"]["egress"]
            for bestemming in uitgang["to"]
            if {"port": 5432, "protocol": "TCP"} in uitgang["ports"]
        ]
        verwacht = "gedeeld" if overlay == "lokaal" else dienst
        assert bestemmingen == [{"keten.nl/database": verwacht}], naam(regel)


def test_alleen_de_migratie_heeft_het_geheim_van_de_eigenaar(weergave):
    for object_, pod in met_pods(eigen(weergave)):
        dienst = object_["metadata"]["labels"]["app.kubernetes.io/name"]
        geheimen = {
            bron["secret"]["name"]
            for volume in pod["spec"]["volumes"]
            for bron in volume.get("projected", {}).get("sources", [])
        }
        verwacht = "migratie" if object_["kind"] == "Job" else "sleutels"
        assert geheimen == {f"{dienst}-database", f"{dienst}-{verwacht}"}, naam(object_)


def test_de_omgeving_draagt_de_naam_van_de_dienst(weergave):
    instellingen = {o["metadata"]["name"] for o in van(eigen(weergave), "ConfigMap")}
    for object_, container in containers(eigen(weergave)):
        dienst = object_["metadata"]["labels"]["app.kubernetes.io/name"]
        prefix = dienst.replace("-", "_").upper() + "_"
        [bron] = container["envFrom"]
        assert bron["prefix"] == prefix
        assert bron["configMapRef"]["name"] in instellingen
        assert bron["configMapRef"]["name"].startswith(f"{dienst}-instellingen-")
        assert all(omgeving["name"].startswith(prefix) for omgeving in container["env"])
        assert container["image"].split(":")[0].endswith(f"veilige-keten/{dienst}")


def test_elke_keuze_van_pods_vindt_precies_haar_deployment(weergave):
    deployments = van(eigen(weergave), "Deployment")
    for object_ in van(eigen(weergave), "Service", "PodDisruptionBudget", "Deployment"):
        keuze = object_["spec"]["selector"]
        keuze = {"matchLabels": keuze} if object_["kind"] == "Service" else keuze
        gevonden = [
            d["metadata"]["name"] for d in deployments if past(keuze, d["spec"]["template"]["metadata"]["labels"])
        ]
        assert gevonden == [object_["metadata"]["name"]], naam(object_)


def test_de_service_wijst_naar_een_poort_die_er_is(weergave):
    deployments = {d["metadata"]["name"]: d for d in van(eigen(weergave), "Deployment")}
    for service in van(eigen(weergave), "Service"):
        [container] = deployments[service["metadata"]["name"]]["spec"]["template"]["spec"]["containers"]
        poorten = {poort["name"] for poort in container["ports"]}
        assert {poort["targetPort"] for poort in service["spec"]["ports"]} <= poorten
        assert service["spec"]["type"] == "ClusterIP"


def test_elk_pdb_laat_onderhoud_toe(weergave):
    for budget in van(weergave, "PodDisruptionBudget"):
        assert budget["spec"]["maxUnavailable"] == 1, naam(budget)
        assert budget["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow", naam(budget)


def test_de_schaler_is_de_enige_baas_over_het_aantal(weergave, overlay):
    deployments = {d["metadata"]["name"]: d for d in van(eigen(weergave), "Deployment")}
    minimum = {"lokaal": 1, "test": 2, "productie": 3}[overlay]
    schalers = van(weergave, "HorizontalPodAutoscaler")
    assert {s["spec"]["scaleTargetRef"]["name"] for s in schalers} == set(deployments)
    for schaler in schalers:
        assert "replicas" not in deployments[schaler["spec"]["scaleTargetRef"]["name"]]["spec"]
        assert schaler["spec"]["minReplicas"] == minimum, naam(schaler)
        assert minimum <= schaler["spec"]["maxReplicas"] <= 24, "niet meer dan de partities"


def test_productie_spreidt_over_zones(weergave, overlay):
    for object_, pod in met_pods(van(eigen(weergave), "Deployment")):
        zone, node = pod["spec"]["topologySpreadConstraints"]
        assert (zone["topologyKey"], node["topologyKey"]) == ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        assert zone["whenUnsatisfiable"] == ("DoNotSchedule" if overlay == "productie" else "ScheduleAnyway")
        assert past(zone["labelSelector"], pod["metadata"]["labels"]), naam(object_)
        assert (pod["spec"].get("priorityClassName") == "keten-dienst") == (overlay == "productie")


def test_de_migratie_gaat_voor_de_pods_en_na_de_instellingen(weergave):
    for object_ in eigen(weergave):
        golf = object_["metadata"].get("annotations", {}).get("argocd.argoproj.io/sync-wave", "0")
        assert golf == {"Job": "1", "Deployment": "2"}.get(object_["kind"], "0"), naam(object_)
    for job in van(eigen(weergave), "Job"):
        assert job["spec"]["template"]["spec"]["restartPolicy"] == "Never"
        assert job["spec"]["activeDeadlineSeconds"]


def test_geen_geheim_in_de_weergave(weergave):
    assert not van(weergave, "Secret")
    assert not re.search(r"postgresql://[^:\s]+:[^@\s]+@", str(weergave))


def test_buiten_lokaal_is_de_inlog_over_https(weergave, overlay):
    for instelling in [o for o in van(eigen(weergave), "ConfigMap") if "instellingen" in o["metadata"]["name"]]:
        assert instelling["data"]["OPENBARE_URL"].startswith("https://")
        if overlay != "lokaal":
            assert "http://" not in instelling["data"]["OIDC_ISSUERS"]
        assert instelling["data"]["LOG_NIVEAU"] == ("INFO" if overlay == "productie" else "DEBUG")


def test_bewaking_vindt_elke_pod(weergave, overlay):
    monitors = van(weergave, "PodMonitor")
    assert len(monitors) == (0 if overlay == "lokaal" else 1)
    for monitor in monitors:
        [punt] = monitor["spec"]["podMetricsEndpoints"]
        for _, pod in met_pods(van(eigen(weergave), "Deployment")):
            assert past(monitor["spec"]["selector"], pod["metadata"]["labels"])
            assert punt["port"] in {poort["name"] for poort in pod["spec"]["containers"][0]["ports"]}
