"""Fetch the pinned Java artefacts once, and check every file against its checksum at every use.

The list is complete (all transitive parts are in it), so nothing needs to be resolved: `mvn`, when
the machine has it, or else the Python package `jgo` only carries the files here. Why not let jgo
resolve: docs/besluiten/0010-kafka-artefacten.md.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from devstack.errors import StackError

_PARALLEL: Final = 6
_MVN_SECONDS: Final = 600
_TIMEOUT: Final = 60


@dataclass(frozen=True)
class Artefact:
    """One file of the Java registry: coordinates and the checksum it must have."""

    group: str
    name: str
    version: str
    kind: str
    sha256: str

    @property
    def filename(self) -> str:
        """The name of the file in the registry and in our cache."""
        return f"{self.name}-{self.version}.{self.kind}"

    def is_at(self, path: Path) -> bool:
        """Whether the file is there and is the one that was pinned."""
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256


def pinned(collection: str) -> list[Artefact]:
    """Read the artefacts of one collection (`kafka`, `keycloak`) from the pinned list."""
    found = []
    for line in resources.files("devstack").joinpath("artefacten.lock").read_text().splitlines():
        words = line.split()
        if words and words[0] == collection:
            group, name, version, *kind = words[1].split(":")
            found.append(Artefact(group, name, version, kind[0] if kind else "jar", words[2]))
    return found


def cache_folder() -> Path:
    """Return the folder that keeps the artefacts; `KETEN_ARTEFACTEN` moves it."""
    if chosen := os.environ.get("KETEN_ARTEFACTEN"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "veilige-keten"


def fetch(collection: str, cache: Path | None = None, fetcher: str | None = None) -> list[Path]:
    """Return the verified files of a collection, fetching what is not in the cache yet.

    `fetcher` is `mvn` or `jgo`; by default (or with `KETEN_OPHALER`) mvn when it is on the machine.
    """
    folder = (cache or cache_folder()) / collection
    wanted = pinned(collection)
    missing = [item for item in wanted if not item.is_at(folder / item.filename)]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        chosen = fetcher or os.environ.get("KETEN_OPHALER") or ("mvn" if shutil.which("mvn") else "jgo")
        with tempfile.TemporaryDirectory(dir=folder, prefix=".nieuw-") as fresh:
            (_with_mvn if chosen == "mvn" else _with_jgo)(missing, Path(fresh))
            for item in missing:
                _accept(item, Path(fresh) / item.filename, folder / item.filename)
    return [folder / item.filename for item in wanted]


def _accept(item: Artefact, fresh: Path, target: Path) -> None:
    if not fresh.is_file():
        raise StackError(f"Het artefact {item.filename} kon niet worden opgehaald.")
    if not item.is_at(fresh):
        raise StackError(f"Het artefact {item.filename} heeft niet de vastgelegde sha256-som; het wordt niet gebruikt.")
    fresh.replace(target)


def _with_mvn(items: list[Artefact], target: Path) -> None:
    """Let mvn copy exactly these files; its settings (mirror, proxy) apply."""
    listed = "".join(
        f"<dependency><groupId>{escape(item.group)}</groupId><artifactId>{escape(item.name)}</artifactId>"
        f"<version>{escape(item.version)}</version><type>{escape(item.kind)}</type>"
        "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>"
        for item in items
    )
    pom = target / "pom.xml"
    pom.write_text(
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>keten</groupId><artifactId>artefacten</artifactId><version>1</version>"
        f"<packaging>pom</packaging><dependencies>{listed}</dependencies></project>"
    )
    command = ["mvn", "-B", "-q", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={target}"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_MVN_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StackError(f"mvn kon de artefacten niet ophalen: {error}") from error
    if done.returncode:
        raise StackError(f"mvn kon de artefacten niet ophalen: {(done.stdout + done.stderr).strip()[-600:]}")


def _with_jgo(items: list[Artefact], target: Path) -> None:
    """Let jgo download exactly these files; `KETEN_MAVEN_SPIEGEL` names another registry."""
    from jgo.maven import MavenContext

    mirror = os.environ.get("KETEN_MAVEN_SPIEGEL")
    context = MavenContext(
        repo_cache=target / "jgo", remote_repos={"spiegel": mirror} if mirror else None, timeout=_TIMEOUT
    )

    def one(item: Artefact) -> None:
        component = context.project(item.group, item.name).at_version(item.version)
        component.artifact(packaging=item.kind).resolve().replace(target / item.filename)

    try:
        with ThreadPoolExecutor(_PARALLEL) as pool:
            list(pool.map(one, items))
    except (OSError, RuntimeError, ValueError) as error:  # requests' errors are OSErrors
        raise StackError(f"De artefacten konden niet worden opgehaald: {error}") from error
