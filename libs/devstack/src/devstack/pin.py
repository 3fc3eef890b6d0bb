"""Write the pinned list anew, for newer versions: `python -m devstack.pin` (needs mvn).

Resolving is done here, once, by mvn; whoever uses the stack only carries files.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

_LOCK: Final = Path(__file__).with_name("artefacten.lock")
_HEADER: Final = """\
# Gepinde artefacten uit het Java-register: verzameling, coordinaten (groep:artefact:versie[:soort]), sha256.
# Elk bestand wordt bij ieder gebruik met deze som vergeleken. Bijwerken: docs/besluiten/0010-kafka-artefacten.md.
"""
# What we ask for; everything else in the list follows from it.
_ROOTS: Final = {
    "kafka": (
        "org.apache.kafka:kafka_2.13:4.4.0:jar",
        # Kafka logs through SLF4J 1.7; its jars bring log4j but not the bridge.
        "org.apache.logging.log4j:log4j-slf4j-impl:2.25.5:jar",
    ),
    "keycloak": ("org.keycloak:keycloak-quarkus-dist:26.7.3:zip",),
}


def _pom(roots: tuple[str, ...]) -> str:
    fields = ("groupId", "artifactId", "version", "type")
    # A distribution is complete in itself: nothing of its build is wanted.
    alone = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"
    listed = "".join(
        "<dependency>"
        + "".join(f"<{field}>{value}</{field}>" for field, value in zip(fields, root.split(":"), strict=True))
        + (alone if root.endswith(":zip") else "")
        + "</dependency>"
        for root in roots
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>keten</groupId>'
        "<artifactId>pin</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{listed}</dependencies></project>"
    )


def _lines(collection: str, folder: Path) -> list[str]:
    """Resolve the roots and return a line per file."""
    (folder / "pom.xml").write_text(_pom(_ROOTS[collection]))
    goals = ["dependency:list", "dependency:copy-dependencies"]
    flags = ["-B", "-q", "-DincludeScope=runtime", f"-DoutputFile={folder}/list", f"-DoutputDirectory={folder}/files"]
    subprocess.run(["mvn", "-f", str(folder / "pom.xml"), *flags, *goals], check=True)
    found = re.findall(r"^\s+([\w.\-]+):([\w.\-]+):(jar|zip):([\w.\-]+):", (folder / "list").read_text(), re.MULTILINE)
    lines = []
    for group, name, kind, version in sorted(found):
        digest = hashlib.sha256((folder / "files" / f"{name}-{version}.{kind}").read_bytes()).hexdigest()
        end = "" if kind == "jar" else f":{kind}"
        lines.append(f"{collection} {group}:{name}:{version}{end} {digest}")
    return lines


def main() -> int:
    """Resolve all collections and write the list."""
    lines: list[str] = []
    for collection in _ROOTS:
        with tempfile.TemporaryDirectory() as folder:
            lines += _lines(collection, Path(folder))
    _LOCK.write_text(_HEADER + "".join(f"{line}\n" for line in lines))
    print(f"{len(lines)} artefacten vastgelegd in {_LOCK.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
