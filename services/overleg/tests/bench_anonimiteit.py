"""Meet de anonimiteitscontrole op de gelabelde teksten: wat zij vindt, wat zij ten onrechte vindt en wat het kost.

Vloer voor de kosten, in dezelfde ronde: elke tekst alleen `casefold` en `NFKD`.
"""

from __future__ import annotations

import argparse
import time
import unicodedata
from collections.abc import Callable

from anonimiteit_set import DELEN, Telling, gevallen, huishoudens, tel

from overleg.domain.anonimiteit import zoek_herleidbaar


def _cpu(doe: Callable[[str], object], teksten: list[str], keer: int) -> float:
    """Microseconden CPU per 1.000 tekens; de snelste van vijf rondes."""
    beste = float("inf")
    for _ in range(5):
        begin = time.process_time()
        for _ in range(keer):
            for tekst in teksten:
                doe(tekst)
        beste = min(beste, time.process_time() - begin)
    return beste / keer / sum(map(len, teksten)) * 1e9


def _toon(deel: str, telling: Telling, *, gemist: bool) -> None:
    print(f"\n{deel}: {sum(telling.stukken.values())} kenmerken, {telling.neutraal} neutrale teksten")
    for categorie in sorted(telling.stukken):
        print(f"  {categorie:24}{telling.gevonden[categorie]:4} van {telling.stukken[categorie]:4}")
    print(f"  kenmerken van het huishouden gevonden: {telling.recall(huishouden=True):.4f}")
    print(f"  kenmerken van anderen gevonden:        {telling.recall(huishouden=False):.4f}")
    print(f"  vals alarm op neutrale teksten:        {telling.vals_alarm:.4f}")
    if gemist:
        print(f"  gemist: {' '.join(telling.gemist) or '-'}\n  vals: {' '.join(telling.vals) or '-'}")


def _tegen_alle_huishoudens() -> float:
    """Strenger: het deel van de neutrale teksten met een vinding tegen minstens een van alle huishoudens."""
    neutraal = [g.tekst for deel in DELEN for g in gevallen(deel) if g.categorie == "neutraal"]
    vals = sum(any(zoek_herleidbaar(t, leden) for leden in huishoudens().values()) for t in neutraal)
    return vals / len(neutraal)


def main() -> None:
    """Toon de cijfers; met `--gemist` ook welke teksten het zijn (alleen voor wie de regels bijstelt)."""
    opties = argparse.ArgumentParser(description=__doc__)
    opties.add_argument("--gemist", choices=DELEN, help="noem de gemiste en valse teksten van dit deel")
    gekozen = opties.parse_args()
    for deel in DELEN:
        _toon(deel, tel(deel), gemist=gekozen.gemist == deel)
    print(f"\nvals alarm tegen alle huishoudens tegelijk: {_tegen_alle_huishoudens():.4f}")
    leden = huishoudens()["proef-1"]
    kort = [g.tekst for deel in DELEN for g in gevallen(deel)]
    lang = [(" ".join(kort) * 2)[:20_000]]
    for naam, teksten, keer in (("losse teksten", kort, 3), ("één tekst van 20.000 tekens", lang, 5)):
        vloer = _cpu(lambda t: unicodedata.normalize("NFKD", t.casefold()), teksten, keer)
        zelf = _cpu(lambda t: zoek_herleidbaar(t, leden), teksten, keer)
        print(
            f"CPU per 1.000 tekens, {naam}: {zelf:.0f} µs (vloer casefold+NFKD {vloer:.1f} µs, verhouding {zelf / vloer:.0f})"
        )


if __name__ == "__main__":
    main()
