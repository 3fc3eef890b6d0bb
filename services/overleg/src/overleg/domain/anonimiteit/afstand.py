"""Hoeveel tikfouten twee woorden schelen."""


def scheelt_hoogstens(a: str, b: str, grens: int) -> bool:
    """Scheelt `a` hoogstens `grens` tikfouten van `b`: een letter te veel, te weinig, anders, of twee omgewisseld?

    Optimal string alignment; stopt zodra het antwoord vaststaat.
    """
    if abs(len(a) - len(b)) > grens:
        return False
    voorvorige: list[int] = []
    vorige = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        rij = [i]
        for j, y in enumerate(b, 1):
            stap = min(vorige[j] + 1, rij[j - 1] + 1, vorige[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                stap = min(stap, voorvorige[j - 2] + 1)
            rij.append(stap)
        if min(rij) > grens:
            return False
        voorvorige, vorige = vorige, rij
    return vorige[-1] <= grens
