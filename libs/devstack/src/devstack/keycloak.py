"""Real Keycloak from its published distribution, on loopback, with the realm of the repository."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path
from typing import ClassVar, Final, Self

from typing_extensions import override

from devstack.artefacten import fetch
from devstack.issuer_server import IssuerProcess, wait_for_issuer
from devstack.java import find_java
from devstack.processes import LOOPBACK, require_free
from devstack.realm import REALM, realm_file
from devstack.secret_files import password

_START_SECONDS: Final = 180.0


class Keycloak(IssuerProcess):
    """One Keycloak in development mode. Its database is in memory: the realm file is the truth at every start."""

    part: ClassVar[str] = "keycloak"
    path: ClassVar[str] = f"/realms/{REALM}"

    @override
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
