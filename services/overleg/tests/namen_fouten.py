"""What goes wrong when a clerk writes a name or a birth date down; written without looking at how the matcher compares.

Each operator takes a random generator and a value, and returns another value (or the same, when it has nothing to do).
"""

from __future__ import annotations

import random
import unicodedata
from datetime import date

TUSSEN = {
    "de",
    "van",
    "den",
    "der",
    "het",
    "'t",
    "te",
    "ter",
    "ten",
    "in",
    "op",
    "aan",
    "uit",
    "la",
    "du",
    "von",
    "el",
    "al",
    "ben",
    "da",
    "dos",
}
BUREN = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk", "k": "jl", "l": "k",
    "m": "n", "n": "bm", "o": "ip", "p": "o", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "y": "tu", "z": "xs",
}  # fmt: skip
HOORT = [
    ("ij", "y"), ("ij", "ei"), ("ei", "ij"), ("y", "ij"), ("ph", "f"), ("f", "v"), ("v", "f"), ("sz", "z"), ("z", "s"), ("s", "z"), ("ck", "k"),
    ("k", "ck"), ("kk", "k"), ("c", "k"), ("k", "c"), ("ch", "g"), ("g", "ch"), ("dt", "t"), ("d", "dt"), ("tt", "t"), ("t", "tt"), ("th", "t"),
    ("ie", "i"), ("i", "ie"), ("oe", "u"), ("u", "oe"), ("ou", "au"), ("au", "ou"), ("ae", "aa"), ("aa", "a"), ("ee", "e"), ("oo", "o"),
    ("uu", "u"), ("ss", "s"), ("s", "ss"), ("ks", "x"), ("x", "ks"), ("qu", "kw"), ("j", "i"), ("sj", "sh"), ("sh", "sj"), ("ou", "oe"),
]  # fmt: skip


def _woord(r: random.Random, naam: str, doe) -> str:
    """Apply `doe` to one word that is long enough to be a name."""
    woorden = naam.split(" ")
    kan = [i for i, w in enumerate(woorden) if len(w) > 2 and w.lower() not in TUSSEN]
    if not kan:
        return naam
    i = r.choice(kan)
    woorden[i] = doe(woorden[i])
    return " ".join(woorden)


def verwissel(r: random.Random, naam: str) -> str:
    def doe(w: str) -> str:
        i = r.randrange(len(w) - 1)
        return w[:i] + w[i + 1] + w[i] + w[i + 2 :]

    return _woord(r, naam, doe)


def laat_weg(r: random.Random, naam: str) -> str:
    return _woord(r, naam, lambda w: w[: (i := r.randrange(1, len(w)))] + w[i + 1 :])


def verdubbel(r: random.Random, naam: str) -> str:
    return _woord(r, naam, lambda w: w[: (i := r.randrange(len(w)))] + w[i] + w[i:])


def buurtoets(r: random.Random, naam: str) -> str:
    def doe(w: str) -> str:
        i = r.randrange(1, len(w))
        buren = BUREN.get(w[i].lower())
        return w[:i] + r.choice(buren) + w[i + 1 :] if buren else w

    return _woord(r, naam, doe)


def hoor(r: random.Random, naam: str) -> str:
    """Written by ear."""

    def doe(w: str) -> str:
        kan = [(a, b) for a, b in HOORT if a in w.lower()[1:]]
        if not kan:
            return w
        a, b = r.choice(kan)
        i = w.lower().index(a, 1)
        return w[:i] + b + w[i + len(a) :]

    return _woord(r, naam, doe)


def zonder_accent(r: random.Random, naam: str) -> str:
    del r
    tabel = str.maketrans({"ı": "i", "ł": "l", "Ł": "L", "ß": "ss", "ø": "o"})
    return "".join(t for t in unicodedata.normalize("NFD", naam.translate(tabel)) if not unicodedata.combining(t))


def tikfout(r: random.Random, naam: str) -> str:
    return r.choice((verwissel, laat_weg, verdubbel, buurtoets, hoor, hoor))(r, naam)


def tussenvoegsel(r: random.Random, familie: str) -> str:
    """Leave a prefix out, glue it, abbreviate it or write it with a capital."""
    woorden = familie.split(" ")
    voor = [w for w in woorden if w.lower() in TUSSEN]
    kern = [w for w in woorden if w.lower() not in TUSSEN]
    if not voor or not kern:
        return familie
    wat = r.randrange(4)
    if wat == 0:
        return " ".join(kern)
    if wat == 1:
        return "".join(v.capitalize() for v in voor) + "".join(kern)
    if wat == 2:
        return " ".join([voor[0], *kern])
    return " ".join(w.capitalize() for w in woorden)


def geboortedag(r: random.Random, dag: date) -> tuple[date | None, int | None]:
    """A birth date as it gets written down wrong: swapped, one digit off, or only the year."""
    wat = r.random()
    if wat < 0.3:
        if dag.day <= 12:
            return date(dag.year, dag.day, dag.month), None
        return _een_cijfer(r, dag), None
    if wat < 0.65:
        return _een_cijfer(r, dag), None
    return None, dag.year


def _een_cijfer(r: random.Random, dag: date) -> date:
    for _ in range(50):
        cijfers = list(f"{dag:%Y%m%d}")
        cijfers[r.randrange(2, 8)] = str(r.randrange(10))
        try:
            ander = date(int("".join(cijfers[:4])), int("".join(cijfers[4:6])), int("".join(cijfers[6:])))
        except ValueError:
            continue
        if ander != dag and 1900 < ander.year <= 2025:
            return ander
    return dag
