"""python -m scan {api|worker|alles|migrate|openapi|...}."""

from common.cli import main
from scan.app import SERVICE

raise SystemExit(main(SERVICE))
