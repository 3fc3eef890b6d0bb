"""python -m stats {api|worker|alles|migrate|openapi|...}."""

from common.cli import main
from stats.app import SERVICE

raise SystemExit(main(SERVICE))
