"""The world of overleg for the proofs that call every route: each subject fills in its own part, in this order.

A part is `async def vul(d)`: it adds to `d.ids` (id per name in a path), `d.inhoud` (body per route), `d.vraag` (query per
route) and may use what earlier parts made.
"""

from __future__ import annotations

import proef_berichten
import proef_bewaren
import proef_casus
import proef_delen
import proef_interventie
import proef_kern
import proef_meldcode
import proef_melding
import proef_personen
import proef_rechten
import proef_signalen
import proef_zorgen

VULLERS = (
    proef_kern.vul,
    proef_personen.vul,
    proef_berichten.vul,
    proef_casus.vul,
    proef_zorgen.vul,
    proef_delen.vul,
    proef_meldcode.vul,
    proef_interventie.vul,
    proef_rechten.vul,
    proef_bewaren.vul,
    proef_signalen.vul,
    proef_melding.vul,
)
