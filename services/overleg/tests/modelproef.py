"""How long the proofs against an independent model run."""

import os

MAAL = int(os.environ.get("MAAL", "1"))
"""How many times as long as in CI; `make modelproef` sets it."""
