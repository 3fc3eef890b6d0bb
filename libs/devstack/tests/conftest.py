import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def open_map():
    """A folder that PostgreSQL's user can reach as well: pytest's own tmp_path is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="keten-proef-", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
