"""A synthetic register with known duplicates: households, twins, juniors, married names; deterministic per seed.

`maak_register(seed, n)` gives records; records with the same `mens` are the same human being. How often what goes wrong stands in
`MENGSEL`, so that a figure always comes with the mixture it was measured on.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import date, timedelta

import namen_fouten as fout
from namen_lijsten import FAMILIE, JONGENS, MEISJES, ROEPNAAM

MENGSEL = {
    "tweede registratie": 0.30, "derde registratie": 0.04, "geen fout": 0.25, "een fout": 0.50, "twee fouten": 0.25,
    "dubbele naam na huwelijk": 0.12, "voorletters": 0.10, "roepnaam": 0.10, "volgorde": 0.10,
    "geen geboortedatum": 0.005, "adres bekend": 0.7, "zelfde adres": 0.6, "telefoon bekend": 0.4, "1 januari": 0.03, "tweeling": 0.03, "junior": 0.02,
}  # fmt: skip
VANDAAG = date(2025, 12, 31)


@dataclass(frozen=True)
class Registratie:
    """One record of a register, as a clerk wrote it down."""

    mens: int
    naam: str
    geboortedatum: date | None
    geboortejaar: int | None
    adres: str | None
    telefoon: str | None


@dataclass(frozen=True)
class Mens:
    """A human being with what is true about them."""

    nummer: int
    voornaam: str
    familie: str
    partner: str | None
    geboren: date
    adres: str
    telefoon: str


class _Register:
    def __init__(self, seed: int) -> None:
        self.r = random.Random(seed)
        # Few names are common, many are rare: weight 1/(rank + 3).
        self.gewicht = [1 / (n + 3) for n in range(len(FAMILIE))]
        self.mensen: list[Mens] = []

    def familie(self) -> str:
        return self.r.choices(FAMILIE, self.gewicht)[0]

    def dag(self, van: int, tot: int) -> date:
        begin = date(van, 1, 1)
        dag = begin + timedelta(days=self.r.randrange((date(tot, 12, 31) - begin).days))
        return date(dag.year, 1, 1) if self.r.random() < MENGSEL["1 januari"] else dag

    def voornaam(self, meisje: bool) -> str:
        namen = MEISJES if meisje else JONGENS
        eerste = self.r.choice(namen)
        return f"{eerste} {self.r.choice(namen)}" if self.r.random() < 0.15 else eerste

    def mens(
        self, voornaam: str, familie: str, geboren: date, adres: str, telefoon: str, partner: str | None = None
    ) -> None:
        self.mensen.append(Mens(len(self.mensen), voornaam, familie, partner, geboren, adres, telefoon))

    def gezin(self) -> None:
        r, vader, moeder = self.r, self.familie(), self.familie()
        adres = f"{r.randrange(1000, 9999)}{r.choice('ABCDEFGH')}{r.choice('ABCDEFGH')}{r.randrange(1, 300)}"
        telefoon = f"6{r.randrange(10**7, 10**8)}"
        jaar = r.randrange(1950, 1998)
        naam_vader = self.voornaam(False)
        self.mens(naam_vader, vader, self.dag(jaar - 3, jaar + 3), adres, telefoon)
        partner = vader if r.random() < 0.5 else None
        self.mens(
            self.voornaam(True), moeder, self.dag(jaar - 3, jaar + 3), adres, f"6{r.randrange(10**7, 10**8)}", partner
        )
        gehad: set[str] = set()
        for _ in range(r.choice((0, 1, 2, 2, 3, 4))):
            geboren = min(self.dag(jaar + 20, min(jaar + 38, 2025)), VANDAAG)
            for _kind in range(2 if r.random() < MENGSEL["tweeling"] else 1):
                jongen = r.random() < 0.5
                voornaam = naam_vader if jongen and r.random() < MENGSEL["junior"] else self.voornaam(not jongen)
                if voornaam.split()[0] not in gehad:
                    gehad.add(voornaam.split()[0])
                    self.mens(voornaam, vader, geboren, adres, telefoon)

    def schrijf(self, m: Mens, *, fouten: int) -> Registratie:
        """Write a human being down once more, with this many mistakes and another way of writing."""
        r = self.r
        voornaam, familie = self.schrijfwijze(m)
        dag: date | None = m.geboren
        jaar: int | None = None
        for _ in range(fouten):
            wat = r.random()
            if wat < 0.3 and "." not in voornaam:
                voornaam = fout.tikfout(r, voornaam)
            elif wat < 0.6:
                familie = fout.tikfout(r, familie)
            elif wat < 0.75:
                familie = fout.tussenvoegsel(r, familie)
            elif dag == m.geboren:
                dag, jaar = fout.geboortedag(r, m.geboren)
        if r.random() < 0.3:
            voornaam, familie = fout.zonder_accent(r, voornaam), fout.zonder_accent(r, familie)
        adres = m.adres if r.random() < MENGSEL["zelfde adres"] else f"{r.randrange(1000, 9999)}ZZ{r.randrange(1, 99)}"
        if r.random() < MENGSEL["geen geboortedatum"]:
            dag, jaar = None, None
        return Registratie(
            m.nummer, self.volgorde(voornaam, familie), dag, jaar,
            adres if r.random() < MENGSEL["adres bekend"] else None, m.telefoon if r.random() < MENGSEL["telefoon bekend"] else None,
        )  # fmt: skip

    def schrijfwijze(self, m: Mens) -> tuple[str, str]:
        """First and family name without a mistake: initials, a nickname, the name of a partner."""
        r, voornaam, familie = self.r, m.voornaam, m.familie
        if m.partner and r.random() < MENGSEL["dubbele naam na huwelijk"] * 4:
            familie = r.choice((f"{m.partner}-{m.familie}", f"{m.familie}-{m.partner}", f"{m.familie} - {m.partner}"))
        keus = r.random()
        if keus < MENGSEL["voorletters"]:
            return "".join(f"{v[0]}." for v in voornaam.replace("-", " ").split()), familie
        if keus < MENGSEL["voorletters"] + MENGSEL["roepnaam"]:
            eerste = voornaam.split()[0]
            return ROEPNAAM.get(eerste, eerste), familie
        return voornaam, familie

    def volgorde(self, voornaam: str, familie: str) -> str:
        r = self.r
        if r.random() >= MENGSEL["volgorde"]:
            return f"{voornaam} {familie}"
        woorden = familie.split(" ")
        voor = list(itertools.takewhile(lambda w: w.lower() in fout.TUSSEN, woorden[:-1]))
        kern = " ".join(woorden[len(voor) :])
        wat = r.randrange(4)
        if wat == 0:
            return f"{familie}, {voornaam}"
        if wat == 1:
            return f"{kern}, {voornaam} {' '.join(voor)}".strip()
        if wat == 2:
            return f"{kern}, {' '.join(voor)}, {voornaam}" if voor else f"{kern}, {voornaam}"
        return f"{voornaam} {familie}".upper()


def maak_register(seed: int, mensen: int) -> list[Registratie]:
    """A register of about this many people, a third of whom stand in it more than once, in random order."""
    register = _Register(seed)
    while len(register.mensen) < mensen:
        register.gezin()
    r, uit = register.r, []
    for m in register.mensen:
        uit.append(register.schrijf(m, fouten=0))
        extra = (r.random() < MENGSEL["tweede registratie"]) + (r.random() < MENGSEL["derde registratie"])
        for _ in range(extra):
            kans = r.random()
            fouten = 0 if kans < MENGSEL["geen fout"] else 1 if kans < MENGSEL["geen fout"] + MENGSEL["een fout"] else 2
            uit.append(register.schrijf(m, fouten=fouten))
    r.shuffle(uit)
    return uit
