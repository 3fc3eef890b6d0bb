"""Bouwers van scans met geldige standaardwaarden."""

from typing import Any
from uuid import uuid4

from scan.domain.codes import Soort
from scan.instrumenten import gepubliceerd

HGKM = gepubliceerd()["hgkm-scan-1"]


def aanwezig(onderdeel: str, onderbouwing: str = "blauwe plek op de arm gezien") -> dict[str, Any]:
    return {"onderdeel": onderdeel, "waarde": "aanwezig", "basis": "gezien", "onderbouwing": onderbouwing}


def volledig(*eigen: dict[str, Any], waarde: str = "afwezig") -> list[dict[str, Any]]:
    """Een antwoord op alles wat aan de orde is: `eigen` antwoorden, en op de rest `waarde`."""
    per_code = {a["onderdeel"]: a for a in eigen}
    contexten = {o.code for o in HGKM.van_soort(Soort.CONTEXT)}
    antwoorden = []
    for o in HGKM.onderdelen:
        context = per_code.get(o.alleen_als or "", {}).get("waarde", waarde)
        if o.alleen_als is None or context != "afwezig":
            kaal = {"onderdeel": o.code, "waarde": waarde}
            antwoorden.append(
                per_code.get(o.code, kaal if o.code in contexten or waarde != "aanwezig" else aanwezig(o.code))
            )
    return antwoorden


def een_scan(**afwijkend: Any) -> dict[str, Any]:
    standaard: dict[str, Any] = {
        "scanId": str(uuid4()),
        "instrumentId": "hgkm-scan-1",
        "huishoudenId": str(uuid4()),
        "pc4": "8302",
        "gemeentecode": "GM0171",
        "status": "afgerond",
        "afgenomenOp": "2026-03-02T08:30:00Z",
        "basisversies": [],
        "antwoorden": volledig(),
    }
    return {**standaard, **afwijkend}
