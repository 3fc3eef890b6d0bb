"""Onthullingsbeveiliging: welke cellen van een tabel weg moeten opdat geen enkele weggelaten cel terug te rekenen is.

Een tabel is een rooster waarvan de laatste rij en de laatste kolom de totalen zijn. Elk getal onder de drempel gaat weg
(primair, ook een nul: niemand is ook een antwoord). Daarna gaan er andere cellen weg (secundair) tot wie alle overgebleven
getallen precies kent, elke weggelaten cel hooguit tussen twee grenzen kan plaatsen die de drempel of meer uit elkaar liggen.

Die grenzen zijn exact: rijen en kolommen zijn knopen, elke weggelaten cel is een verbinding waarlangs aantallen kunnen
schuiven zonder dat een zichtbaar getal verandert, en de grootste stroom tussen de rij en de kolom van een cel zegt hoever
zij kan bewegen (transportprobleem met gehele getallen).
"""

from collections import deque
from collections.abc import Sequence

Cel = tuple[int, int]
Rooster = Sequence[Sequence[int]]

DREMPEL_OPENBAAR = 10
DREMPEL_PARTNER = 5
AFRONDING = 5
_ONBEGRENSD = 1 << 40


def met_totalen(cellen: Rooster) -> list[list[int]]:
    """Voeg de totalen toe als laatste kolom en laatste rij; altijd opgeteld uit de ruwe aantallen."""
    rijen = [[*rij, sum(rij)] for rij in cellen]
    return [*rijen, [sum(kolom) for kolom in zip(*rijen, strict=True)]]


def rond_af(aantal: int) -> int:
    """Rond af op het dichtstbijzijnde vijftal."""
    return (aantal + AFRONDING // 2) // AFRONDING * AFRONDING


def verberg(rooster: Rooster, drempel: int, ook: frozenset[Cel] = frozenset()) -> frozenset[Cel]:
    """Kies de cellen (rij, kolom) die weg moeten, in elk geval die in `ook`; totalen gaan alleen weg als het niet anders kan."""
    alle = [(r, k) for r, rij in enumerate(rooster) for k in range(len(rij))]
    vast = ook | {cel for cel in alle if _waarde(rooster, cel) < drempel}
    verborgen = set(vast)
    while (cel := _onbeschermd(rooster, verborgen, drempel)) is not None:
        verborgen.add(_beste_hulpcel(rooster, verborgen, cel, drempel))
    # Een latere keuze kan een eerdere overbodig maken: wat weer zichtbaar mag, wordt weer zichtbaar.
    for cel in sorted(verborgen - vast, key=lambda c: _kosten(rooster, c), reverse=True):
        if _onbeschermd(rooster, verborgen - {cel}, drempel) is None:
            verborgen.remove(cel)
    return frozenset(verborgen)


def verberg_in_rij(aantallen: Sequence[int], drempel: int, *, totaal_zichtbaar: bool, ook: frozenset[int] = frozenset()) -> frozenset[int]:
    """Kies de posities die weg moeten in een rij waarvan het totaal elders te vinden is (of niet)."""
    verborgen = set(ook) | {i for i, aantal in enumerate(aantallen) if aantal < drempel}
    if totaal_zichtbaar and verborgen:
        for i in sorted(range(len(aantallen)), key=lambda i: (aantallen[i], i)):
            if len(verborgen) > 1 and sum(aantallen[v] for v in verborgen) >= drempel:
                break
            verborgen.add(i)
    return frozenset(verborgen)


def speling(rooster: Rooster, verborgen: frozenset[Cel] | set[Cel], cel: Cel, genoeg: int) -> int:
    """Afstand tussen de grenzen waartussen deze verborgen cel kan liggen voor wie alle zichtbare kent ; telt niet verder dan nodig."""
    omhoog = _schuif(rooster, verborgen, cel, 1, genoeg)
    if omhoog >= genoeg:
        return omhoog
    return omhoog + _schuif(rooster, verborgen, cel, -1, min(genoeg, _waarde(rooster, cel)))


def _waarde(rooster: Rooster, cel: Cel) -> int:
    return rooster[cel[0]][cel[1]]


def _is_totaal(rooster: Rooster, cel: Cel) -> bool:
    return cel[0] == len(rooster) - 1 or cel[1] == len(rooster[0]) - 1


def _kosten(rooster: Rooster, cel: Cel) -> tuple[bool, int, Cel]:
    return _is_totaal(rooster, cel), _waarde(rooster, cel), cel


def _onbeschermd(rooster: Rooster, verborgen: set[Cel], drempel: int) -> Cel | None:
    return next((c for c in sorted(verborgen) if speling(rooster, verborgen, c, drempel) < drempel), None)


def _beste_hulpcel(rooster: Rooster, verborgen: set[Cel], cel: Cel, drempel: int) -> Cel:
    """De goedkoopste zichtbare cel die deze cel de meeste speling geeft; helpt er geen alleen, dan het begin van een kring."""
    zichtbaar = [(r, k) for r, rij in enumerate(rooster) for k in range(len(rij)) if (r, k) not in verborgen]
    winst = {c: min(drempel, speling(rooster, verborgen | {c}, cel, drempel)) for c in zichtbaar}
    beste = max(winst.values())
    if beste > speling(rooster, verborgen, cel, drempel):
        return min((c for c in zichtbaar if winst[c] == beste), key=lambda c: _kosten(rooster, c))
    # Een kring loopt door de rij en door de kolom van de cel: begin waar de cel nog alleen staat.
    alleen_in_rij = not any(r == cel[0] and (r, k) != cel for r, k in verborgen)
    kant = [c for c in zichtbaar if (c[0] == cel[0] if alleen_in_rij else c[1] == cel[1])] or zichtbaar
    return min(kant, key=lambda c: _kosten(rooster, c))


def _schuif(rooster: Rooster, verborgen: frozenset[Cel] | set[Cel], cel: Cel, richting: int, genoeg: int) -> int:
    """Hoeveel de cel omhoog (1) of omlaag (-1) kan terwijl alle zichtbare getallen gelijk blijven, tot `genoeg`."""
    rijen = len(rooster)
    # Met een minteken voor de totalen is elke rij en elke kolom samen nul; een totaal beweegt dus andersom.
    op = richting * _teken(rooster, cel)
    rest: dict[int, dict[int, int]] = {}
    for r, k in verborgen:
        if (r, k) == cel:
            continue
        waarde, knoop = rooster[r][k], rijen + k
        daal, stijg = (waarde, _ONBEGRENSD) if _teken(rooster, (r, k)) > 0 else (_ONBEGRENSD, waarde)
        heen, terug = (daal, stijg) if op > 0 else (stijg, daal)
        rest.setdefault(r, {})[knoop] = heen
        rest.setdefault(knoop, {})[r] = terug
    return _grootste_stroom(rest, cel[0], rijen + cel[1], genoeg)


def _teken(rooster: Rooster, cel: Cel) -> int:
    return -1 if (cel[0] == len(rooster) - 1) != (cel[1] == len(rooster[0]) - 1) else 1


def _grootste_stroom(rest: dict[int, dict[int, int]], van: int, naar: int, genoeg: int) -> int:
    stroom = 0
    while stroom < genoeg:
        vorige = _kortste_pad(rest, van, naar)
        if naar not in vorige:
            break
        pad, knoop = [], naar
        while knoop != van:
            pad.append((vorige[knoop], knoop))
            knoop = vorige[knoop]
        past = min(genoeg - stroom, *(rest[a][b] for a, b in pad))
        for a, b in pad:
            rest[a][b] -= past
            rest[b][a] += past
        stroom += past
    return stroom


def _kortste_pad(rest: dict[int, dict[int, int]], van: int, naar: int) -> dict[int, int]:
    vorige, rij = {van: van}, deque([van])
    while rij and naar not in vorige:
        knoop = rij.popleft()
        for buur, ruimte in rest.get(knoop, {}).items():
            if ruimte > 0 and buur not in vorige:
                vorige[buur] = knoop
                rij.append(buur)
    return vorige
