"""Hoe een naam klinkt: wat in het Nederlands hetzelfde klinkt of vaak verward wordt, krijgt dezelfde code.

Eigen regels, geen standaard: ij/ei/y, ou/au, f/v/ph, s/z/sz, g/ch, k/c/ck/q, t/d/dt/th, oe/u/ou in vreemde namen, dubbele letters.
"""

import re

_REGELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(patroon), door)
    for patroon, door in (
        (r"[^a-z]", ""),
        (r"^(?:tj|ty|c?z?sj|ch(?=[aeiou]))", "s"),
        (r"sch(?=[rlmn]|$)", "s"),
        (r"sch", "sg"),
        (r"sh|sj|cz|sz|tsch|ts|tz|zs|dz|z|c(?=[eiy])", "s"),
        (r"ph|v|ff|w(?=[lr])", "f"),
        (r"chr", "kr"),
        (r"gh|ch|kh|h(?=$)", "g"),
        (r"ck|cq|cu(?=[aeio])|qu|q|c", "k"),
        (r"x", "ks"),
        (r"dt|th|d|tt", "t"),
        (r"b(?=$|s)", "p"),
        (r"ouw|auw|ou|au|oe|uu|ue|w(?=$)", "u"),
        (r"e?ij|ei|ey|ai|ay|ie|y|j(?=[^aeiou]|$)|ii|i", "i"),
        (r"ae|aa|ah", "a"),
        (r"ee|eh|ea", "e"),
        (r"oo|oh|oa", "o"),
        (r"(?<=[bcdfgklmnprst])h", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=e)n$", ""),
    )
)
_KLINKERS = re.compile(r"(?<!^)[aeiou]")
_SKELET_LENGTE = 6


def klank(woord: str) -> str:
    """De klankcode van één woord; gelijke code is gelijk of bijna gelijk uitgesproken. Leeg bij vreemd schrift."""
    for patroon, door in _REGELS:
        woord = patroon.sub(door, woord)
    return woord


def skelet(woord: str) -> str:
    """De medeklinkers van de klank, hoogstens zes: grover, om te zoeken. Een woord in vreemd schrift blijft zichzelf."""
    code = klank(woord)
    if not code:
        return woord[:_SKELET_LENGTE]
    eerste = "a" if code[0] in "aeiou" else code[0]
    return (eerste + _KLINKERS.sub("", code)[1:].replace("j", "").replace("h", ""))[:_SKELET_LENGTE]
