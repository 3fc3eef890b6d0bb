"""python -m overleg {api|worker|alles|migrate|openapi|...}."""

from common.cli import main
from overleg.app import SERVICE

raise SystemExit(main(SERVICE))
