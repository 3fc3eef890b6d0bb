"""Real Keycloak from its published distribution, on loopback, with the realm of the repository."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import Final, Self

from devstack.artefacten import fetch
from devstack.issuer_server import discovery_answers, wait_for_issuer
from devstack.java import find_java
from devstack.processes import LOOPBACK, Child, free_port, require_free
from devstack.realm import REALM, realm_file
from devstack.secret_files import password

_START_SECONDS: Final = 180.0


class Keycloak:
    """One Keycloak in development mode. Its database is in memory: the realm file is the truth at every start."""

    def __init__(self, data: Path, port: int = 0) -> None:
        """Describe the server; nothing is started yet. Port 0 takes a free port, once."""
        self.data = data.absolute()
        self.port = port or free_port()
        self._child = Child("keycloak", self.data)

    @property
    def issuer(self) -> str:
        """The `iss` of its tokens, and where its discovery document is."""
        return f"http://{LOOPBACK}:{self.port}/realms/{REALM}"

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._child.running

    def start(self) -> Self:
        """Unpack it at the first start, import the realm, return when it answers."""
        self._child.stop_leftover()
        require_free(self.port, "Keycloak", "KETEN_POORT_KEYCLOAK")
        home = self._unpack()
        imported = home / "data" / "import"
        imported.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(realm_file(), imported / realm_file().name)
        env = {
            **os.environ,
            "JAVA": str(find_java()),
            "JAVA_OPTS_KC_HEAP": "-Xms128m -Xmx768m",
            "KC_BOOTSTRAP_ADMIN_USERNAME": "beheer",
            "KC_BOOTSTRAP_ADMIN_PASSWORD": password(self.data / "beheer.wachtwoord"),
        }
        flags = ["--import-realm", "--db=dev-mem", f"--http-host={LOOPBACK}", f"--http-port={self.port}"]
        command = ["/bin/sh", str(home / "bin" / "kc.sh"), "start-dev", *flags]
        self._child.start([*command, f"--hostname=http://{LOOPBACK}:{self.port}"], env)
        wait_for_issuer(self.issuer, self._child, _START_SECONDS)
        return self

    def stop(self) -> None:
        """Stop the server."""
        self._child.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.kill()

    def ready(self) -> bool:
        """Whether the realm is served."""
        return discovery_answers(self.issuer)

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()

    def _unpack(self) -> Path:
        """Unpack beside and rename, so that a half unpacked server is never started."""
        (archive,) = fetch("keycloak")
        version = archive.stem.rpartition("-")[2]
        home = self.data / f"keycloak-{version}"
        if not home.exists():
            fresh = self.data / ".nieuw"
            shutil.rmtree(fresh, ignore_errors=True)
            with zipfile.ZipFile(archive) as packed:
                packed.extractall(fresh)
            (fresh / home.name).rename(home)
            fresh.rmdir()
        return home
