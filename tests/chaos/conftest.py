"""De scripts van de proef staan los naast elkaar; de tests vinden ze zo ook."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
