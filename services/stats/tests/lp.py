"""Een aanvaller met een LP-oplosser: kleinste en grootste waarde van een onbekende bij A x = b, x >= 0, in breuken.

Staat los van de beveiliging zelf (die rekent met stromen), zodat een denkfout daar hier opvalt.
"""

from fractions import Fraction


def grenzen(a, b, doel):
    """(kleinste, grootste of None) van x[doel]; eenvoudige tweefasensimplex met de regel van Bland."""
    laag = _los_op(a, b, doel, Fraction(1))
    hoog = _los_op(a, b, doel, Fraction(-1))
    return laag, None if hoog is None else -hoog


def _los_op(a, b, doel, teken):
    m, n = len(a), len(a[0])
    t = []
    for i in range(m):
        keer = -1 if b[i] < 0 else 1
        kunst = [Fraction(int(i == k)) for k in range(m)]
        t.append([Fraction(keer * v) for v in a[i]] + kunst + [Fraction(keer * b[i])])
    basis = [n + i for i in range(m)]
    _draai(t, basis, [Fraction(0)] * n + [Fraction(1)] * m, n + m)
    assert all(t[i][-1] == 0 for i in range(m) if basis[i] >= n), "de gepubliceerde tabel is onmogelijk"
    for i in range(m):
        if basis[i] >= n:
            k = next((k for k in range(n) if t[i][k] != 0), None)
            if k is not None:
                _pivot(t, basis, i, k)
    kosten = [Fraction(0)] * (n + m)
    kosten[doel] = teken
    if not _draai(t, basis, kosten, n):
        return None
    return sum((kosten[basis[i]] * t[i][-1] for i in range(m)), Fraction(0))


def _draai(t, basis, kosten, breedte):
    m = len(t)
    while True:
        k = next(
            (k for k in range(breedte) if k not in basis and kosten[k] - sum(kosten[basis[i]] * t[i][k] for i in range(m)) < 0),
            None,
        )
        if k is None:
            return True
        kandidaten = [(t[i][-1] / t[i][k], basis[i], i) for i in range(m) if t[i][k] > 0]
        if not kandidaten:
            return False
        _pivot(t, basis, min(kandidaten)[2], k)


def _pivot(t, basis, r, k):
    t[r] = [v / t[r][k] for v in t[r]]
    for i in range(len(t)):
        if i != r and t[i][k] != 0:
            t[i] = [v - t[i][k] * w for v, w in zip(t[i], t[r], strict=True)]
    basis[r] = k
