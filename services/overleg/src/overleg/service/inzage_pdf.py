"""Het afschrift als pdf: gewone tekst die te doorzoeken is, met het watermerk op elke bladzijde.

Het lettertype (Bitstream Vera, meegeleverd met reportlab) kent Latijnse tekens met de meeste accenten. Wat het niet kent, staat hier
zonder accent; de JSON heeft elk teken precies.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_GEWOON, _VET = "Vera", "VeraBd"
_MARGE, _REGEL, _LETTER = 56.0, 13.0, 9.0
_BREEDTE = A4[0] - 2 * _MARGE
Regel = tuple[str, str]
"""Lettertype en tekst."""


@cache
def _lettertype(naam: str) -> Any:
    font = TTFont(naam, str(Path(reportlab.__file__).parent / "fonts" / f"{naam}.ttf"))
    pdfmetrics.registerFont(font)
    return font


def leesbaar(tekst: str) -> str:
    """De tekst in tekens die het lettertype heeft; zonder dat teken de letter zonder accent, anders een vraagteken."""
    kent = _lettertype(_GEWOON).face.charToGlyph
    deel = "".join(c if ord(c) in kent else _kaal(c, kent) for c in unicodedata.normalize("NFC", tekst))
    return " ".join(deel.split())


def _kaal(teken: str, kent: Mapping[int, int]) -> str:
    if teken.isspace():
        return " "
    return "".join(c for c in unicodedata.normalize("NFKD", teken) if ord(c) in kent) or "?"


def _regels(document: Mapping[str, Any]) -> Iterator[Regel]:
    yield _VET, document["titel"]
    for deel in document["onderdelen"]:
        yield _VET, deel["onderdeel"]
        for veld, waarde in deel["gegevens"].items():
            yield _GEWOON, f"{veld}: {_tekst(waarde)}"
    yield _VET, "Wie zag uw gegevens"
    for r in document["wieZagMijnGegevens"]:
        doel = f", doel {r['doel']}" if r["doel"] else ""
        keren = f", {r['keren']} keer" if r["keren"] > 1 else ""
        yield (
            _GEWOON,
            f"{r['dag']}: organisatie {r['organisatie']} ({', '.join(r['rollen'])}), {r['handeling']} {r['gegevens']}{doel}{keren}",
        )
    yield _VET, "Wat niet verstrekt is"
    for onthouding in document["nietVerstrekt"]:
        yield _GEWOON, onthouding["uitleg"]
    yield _VET, "Toelichting"
    yield from ((_GEWOON, tekst) for tekst in document["toelichting"])


def _tekst(waarde: Any) -> str:
    if isinstance(waarde, Mapping):
        return ", ".join(f"{k} {_tekst(v)}" for k, v in waarde.items())
    if isinstance(waarde, list):
        return ", ".join(map(str, waarde))
    return str(waarde)


def pdf_van(document: Mapping[str, Any]) -> bytes:
    """Het afschrift als pdf-bestand."""
    for naam in (_GEWOON, _VET):
        _lettertype(naam)
    merk = document["watermerk"]
    voet = leesbaar(f"Verzoek {merk['verzoek']} · {merk['opgesteldOp']} · {merk['kenmerk']} · voor {merk['voor']}")
    uit = BytesIO()
    canvas = Canvas(uit, pagesize=A4, pageCompression=1, lang="nl-NL")
    canvas.setTitle(document["titel"])
    y = _nieuwe_bladzijde(canvas, voet)
    for letter, tekst in _regels(document):
        y -= _REGEL if letter == _VET else 0
        for regel in simpleSplit(leesbaar(tekst), letter, _LETTER, _BREEDTE):
            if y < _MARGE + _REGEL:
                canvas.showPage()
                y = _nieuwe_bladzijde(canvas, voet)
            canvas.setFont(letter, _LETTER)
            canvas.drawString(_MARGE, y, regel)
            y -= _REGEL
    canvas.save()
    return uit.getvalue()


def _nieuwe_bladzijde(canvas: Any, voet: str) -> float:
    """Zet het watermerk: schuin en licht over de bladzijde, en leesbaar in de voet; geeft waar de tekst begint."""
    canvas.saveState()
    canvas.setFont(_GEWOON, 7)
    canvas.drawString(_MARGE, _MARGE / 2, f"{voet} · bladzijde {canvas.getPageNumber()}")
    canvas.setFillGray(0.9)
    canvas.setFont(_VET, 16)
    canvas.translate(A4[0] / 2, A4[1] / 2)
    canvas.rotate(52)
    canvas.drawCentredString(0, 0, voet)
    canvas.restoreState()
    return float(A4[1] - _MARGE)
