"""`make bench-namen`: recall and precision of duplicates on a synthetic register, and the time of one search.

The floor in the same run: duplicates as equal name and birth date, and a search that compares with everybody.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from collections import Counter, defaultdict

from namen_meten import ACHTERGEHOUDEN, ONTWIKKELD_OP, index, kenmerken, meet
from namen_set import MENGSEL, Registratie, maak_register

from overleg.domain.namen import lijkt_op, ontleed, zoeksleutels


def _exact(register: list[Registratie]) -> tuple[float, float]:
    """Baseline: equal names (without case) and equal birth date."""
    groepen: defaultdict[tuple[str, object], list[int]] = defaultdict(list)
    for r in register:
        groepen[r.naam.casefold(), r.geboortedatum].append(r.mens)
    goed = sum(a == b for g in groepen.values() for a, b in itertools.combinations(g, 2))
    alle = sum(len(g) * (len(g) - 1) // 2 for g in groepen.values())
    per_mens = Counter(r.mens for r in register)
    return goed / sum(n * (n - 1) // 2 for n in per_mens.values()), goed / max(alle, 1)


def _tijden(register: list[Registratie], vragen: int) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds per search with keys, and without (compare with everybody), and how many candidates the keys gave."""
    gevonden, wie = index(register), [kenmerken(r) for r in register]
    met, zonder, aantal = [], [], []
    for n, vraag in enumerate(wie[:vragen]):
        begin = time.perf_counter()
        kandidaten = {i for sleutel in zoeksleutels(vraag) for i in gevonden.get(sleutel, ())}
        zelf = ontleed(vraag)
        sorted((lijkt_op(zelf, wie[i]).score for i in kandidaten), reverse=True)
        met.append((time.perf_counter() - begin) * 1000)
        aantal.append(len(kandidaten))
        if n < 5:
            begin = time.perf_counter()
            sorted((lijkt_op(zelf, w).score for w in wie), reverse=True)
            zonder.append((time.perf_counter() - begin) * 1000)
    return met, zonder, aantal


def main() -> None:
    """Print the figures; `--toon` also prints what was missed and what was invented."""
    vraag = argparse.ArgumentParser()
    vraag.add_argument("--mensen", type=int, default=10_000)
    vraag.add_argument("--toon", type=int, default=0)
    vraag.add_argument("--seeds", type=int, nargs="*", default=[*ONTWIKKELD_OP, *ACHTERGEHOUDEN])
    opties = vraag.parse_args()
    print(f"mengsel: {MENGSEL}")
    for seed in opties.seeds:
        register = maak_register(seed, opties.mensen)
        m = meet(register)
        recall, precisie = _exact(register)
        soort = "achtergehouden" if seed in ACHTERGEHOUDEN else "ontwikkeld op"
        print(
            f"seed {seed} ({soort}): {len(register)} registraties, {m.waar} dubbele paren; recall {m.recall:.4f}, precisie {m.precisie:.4f}, "
            f"recall van de sleutels {m.blokrecall:.4f}; vloer (gelijke naam en datum): recall {recall:.4f}, precisie {precisie:.4f}"
        )
        for kop, paren in (("gemist", m.gemist), ("verzonnen", m.verzonnen)):
            for a, b in paren[: opties.toon]:
                g = lijkt_op(kenmerken(a), kenmerken(b))
                print(f"  {kop} {g.score} {g.redenen}\n    {a}\n    {b}")
    met, zonder, aantal = _tijden(register, 500)
    print(
        f"een zoekvraag onder {len(register)} registraties: p50 {statistics.median(met):.2f} ms, p95 {statistics.quantiles(met, n=20)[-1]:.2f} ms, "
        f"{statistics.mean(aantal):.0f} kandidaten gemiddeld; vloer (iedereen vergelijken): {statistics.mean(zonder):.0f} ms"
    )


if __name__ == "__main__":
    main()
