#!/usr/bin/env python
"""Health check of a container without curl: exit 0 when the address answers 200 within two seconds."""

import os
import sys
import urllib.request

STANDAARD = "http://127.0.0.1:8000/health/live"


def main(argumenten: list[str]) -> int:
    """Ask the address from the command line, else GEZOND_URL, and say why it is not well."""
    adres = argumenten[0] if argumenten else os.environ.get("GEZOND_URL", STANDAARD)
    try:
        # No proxy: the health of this container is on its own loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(adres, timeout=2) as antwoord:
            return 0 if antwoord.status == 200 else 1
    except OSError as fout:
        print(f"ongezond: {adres}: {fout}", file=sys.stderr)  # noqa: T201 - the only place Docker shows
        return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
