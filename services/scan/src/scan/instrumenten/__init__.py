"""De gepubliceerde instrumenten als gegevens: één bestand per versie. Een gepubliceerd bestand verandert nooit meer."""

import json
from functools import cache
from importlib.resources import files

from scan.domain.instrument import Instrument, instrument_uit


@cache
def gepubliceerd() -> dict[str, Instrument]:
    """Elk instrument onder zijn id, in vaste volgorde."""
    bestanden = sorted((b for b in files(__name__).iterdir() if b.name.endswith(".json")), key=lambda b: b.name)
    instrumenten = [instrument_uit(json.loads(b.read_text(encoding="utf-8"))) for b in bestanden]
    return {instrument.id: instrument for instrument in instrumenten}
