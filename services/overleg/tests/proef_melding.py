"""World of the matrix and schemathesis: what happens to a report between registering and closing."""

from __future__ import annotations

from typing import Any


async def vul(d: Any) -> None:
    """Inhoud en namen voor de routes van de levensloop; de melding zelf is die van de kern."""
    d.ids["lijst"] = "aard"
    z = "/zorgmeldingen/{zorgmeldingId}"
    d.vraag[f"GET {z}/terugkoppeling"] = {"na": "beoordeling"}
    d.vraag["GET /overdrachten"] = {"onbeantwoord": "true", "peildatum": "2026-03-20"}
    d.inhoud |= {
        f"POST {z}/hulpstartverbeteringen": {"hulpGestartOp": "2026-03-02", "reden": "verkeerde-dag"},
        f"POST {z}/onderzoeksafrondingen": {
            "afgerondOp": "2026-03-02", "uitkomsten": [{"aard": "partnergeweld-fysiek", "uitkomst": "bevestigd"}],
        },
        f"POST {z}/informeringen": {"persoonId": d.ids["persoonId"], "geinformeerd": True, "datum": "2026-03-02"},
        f"POST {z}/terugkoppelingen": {"na": "beoordeling", "gegevenOp": "2026-03-02", "wijze": "telefoon"},
    }  # fmt: skip
