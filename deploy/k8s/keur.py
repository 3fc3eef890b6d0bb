#!/usr/bin/env python3
"""Render the overlays and check every object against the Kubernetes schema, strictly.

    uv run python deploy/k8s/keur.py [overlay ...]

kubernetes-validate only warns about a kind that it has no schema for and then succeeds. Here an object that wasn't
checked is an error, unless its kind is on the list below with the reason.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml

HIER = Path(__file__).resolve().parent
OVERLAYS = ("lokaal", "test", "productie")
# The oldest version that is promised to work (native preStop sleep, matchLabelKeys).
KUBERNETES = "1.32"
ZONDER_SCHEMA = {
    ("monitoring.coreos.com/v1", "PodMonitor"): "CRD van de Prometheus-operator; velden in tests/deploy",
}


def render(overlay: str) -> list[dict[str, Any]]:
    """Every object of an overlay; raises when rendering fails."""
    uitkomst = subprocess.run(  # noqa: S603 - our own script, with a name from a list
        [str(HIER / "render.sh"), overlay], capture_output=True, text=True, check=False
    )
    if uitkomst.returncode != 0:
        melding = f"{overlay}: renderen mislukt: {uitkomst.stderr.strip()}"
        raise RuntimeError(melding)
    return [document for document in yaml.safe_load_all(uitkomst.stdout) if document]


def fouten(objecten: list[dict[str, Any]]) -> list[str]:
    """What is wrong with these objects, one line per finding."""
    lijst = []
    for object_ in objecten:
        soort = (object_["apiVersion"], object_["kind"])
        naam = f"{object_['kind']}/{object_['metadata']['name']}"
        try:
            kubernetes_validate.validate(object_, KUBERNETES, strict=True)
        except kubernetes_validate.ValidationError as fout:
            pad = ".".join(str(deel) for deel in fout.path)
            lijst.append(f"{naam}: {pad}: {fout.message}")
        except kubernetes_validate.SchemaNotFoundError:
            if soort not in ZONDER_SCHEMA:
                lijst.append(f"{naam}: geen schema voor {soort[0]} {soort[1]} en niet op de lijst van uitzonderingen")
    return lijst


def main(namen: list[str]) -> int:
    """Check these overlays (all of them without names) and say what was found."""
    totaal = 0
    for overlay in namen or OVERLAYS:
        objecten = render(overlay)
        gevonden = fouten(objecten)
        totaal += len(gevonden)
        soorten = ", ".join(
            f"{aantal} {soort}" for soort, aantal in sorted(Counter(o["kind"] for o in objecten).items())
        )
        sys.stdout.write(f"{overlay}: {len(objecten)} objecten, {len(gevonden)} fouten ({soorten})\n")
        sys.stdout.writelines(f"  {regel}\n" for regel in gevonden)
    return 1 if totaal else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
