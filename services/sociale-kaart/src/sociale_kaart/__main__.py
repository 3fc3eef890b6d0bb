"""python -m sociale_kaart {api|worker|alles|migrate|openapi|...}."""

from common.cli import main
from sociale_kaart.app import SERVICE

raise SystemExit(main(SERVICE))
