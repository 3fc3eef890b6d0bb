"""Een woordenlijst schrijven zoals je haar leest: woorden met spaties ertussen."""


def reeks(tekst: str) -> frozenset[str]:
    """De woorden van een tekst, zonder volgorde."""
    return frozenset(tekst.split())
