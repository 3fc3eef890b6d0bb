"""python -m followup {api|worker|alles|migrate|openapi|...}."""

from common.cli import main
from followup.app import SERVICE

raise SystemExit(main(SERVICE))
