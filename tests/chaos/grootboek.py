"""De drie grootboeken van een proef, en wat er aan mankeert.

Outbox (wat de schrijvers vastlegden), log (alles wat in Kafka staat, gelezen zonder groep) en effecten (wat de lezers
deden) worden los van elkaar opgehaald. De controle kent niets van relay of inbox: alleen deze regels en hun volgorde.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Regel:
    """Eén gebeurtenis in een grootboek: van welk aggregaat, de hoeveelste, en welke."""

    aggregaat: UUID
    seq: int
    id: UUID


@dataclass(frozen=True, slots=True)
class LogRegel:
    """Eén record in Kafka, waar het staat en onder welke generatie van de broker het is gepubliceerd."""

    regel: Regel
    partitie: int
    offset: int
    generatie: int = 1


@dataclass(frozen=True, slots=True)
class Effect:
    """Eén effect, in de volgorde waarin de lezers ze vastlegden; `beurt` komt uit de inhoud van de gebeurtenis."""

    regel: Regel
    beurt: int


@dataclass(slots=True)
class Grootboeken:
    """Wat er na afloop is gevonden. `log` staat per partitie op offset, `effecten` op volgorde van vastleggen."""

    outbox: Sequence[Regel]
    log: Sequence[LogRegel]
    effecten: Sequence[Effect]
    standen: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(slots=True)
class Uitslag:
    """Per controle wat er mis was (ten hoogste enkele voorbeelden worden getoond)."""

    bevindingen: dict[str, list[str]] = field(default_factory=dict)

    def aantal(self, *controles: str) -> int:
        """Hoeveel bevindingen deze controles samen hebben."""
        return sum(len(self.bevindingen.get(naam, ())) for naam in controles)

    @property
    def verloren(self) -> int:
        """Vastgelegd, maar niet in de log of zonder effect."""
        return len({*self.bevindingen.get("verloren_in_log", ()), *self.bevindingen.get("verloren_effect", ())})

    @property
    def dubbel(self) -> int:
        """Effecten te veel."""
        return self.aantal("dubbel_effect")

    @property
    def buiten_orde(self) -> int:
        """Plaatsen waar de log of de effecten van een aggregaat niet op elkaar volgen."""
        return self.aantal("orde_in_log", "orde_effecten", "verspreid_over_partities")

    @property
    def spoken(self) -> int:
        """In de log of verwerkt, maar nooit vastgelegd."""
        return self.aantal("spook_in_log", "spook_effect")

    @property
    def gevonden_door(self) -> list[str]:
        """De controles die iets vonden."""
        return sorted(naam for naam, gevonden in self.bevindingen.items() if gevonden)

    @property
    def goed(self) -> bool:
        """Of geen enkele controle iets vond."""
        return not self.gevonden_door


def controleer(boeken: Grootboeken) -> Uitslag:
    """Vergelijk de grootboeken; elke controle staat in de uitslag, ook als zij niets vond."""
    outbox = set(boeken.outbox)
    gelogd = {r.regel for r in boeken.log}
    gedaan = Counter(e.regel for e in boeken.effecten)
    return Uitslag(
        {
            "outbox_gat": _niet_aaneengesloten(boeken.outbox),
            "stand_wijkt_af": _standen(boeken),
            "verloren_in_log": _tekst(outbox - gelogd),
            "spook_in_log": _tekst(gelogd - outbox),
            "orde_in_log": _orde_in_log(boeken.log),
            "verspreid_over_partities": _verspreid(boeken.log),
            "verloren_effect": _tekst(outbox - gedaan.keys()),
            "spook_effect": _tekst(gedaan.keys() - outbox),
            "dubbel_effect": [_een(regel) for regel, keer in gedaan.items() for _ in range(keer - 1)],
            "orde_effecten": _orde(e.regel for e in boeken.effecten),
            "inhoud_wijkt_af": [_een(e.regel) for e in boeken.effecten if e.beurt != e.regel.seq],
        }
    )


def _een(regel: Regel) -> str:
    return f"{regel.aggregaat}/{regel.seq}/{regel.id}"


def _tekst(regels: Iterable[Regel]) -> list[str]:
    return sorted(_een(r) for r in regels)


def _niet_aaneengesloten(outbox: Iterable[Regel]) -> list[str]:
    """De outbox zelf: per aggregaat 1, 2, 3, … zonder gat en zonder dubbel, wat de volgorde van de regels ook is."""
    nummers: dict[UUID, list[int]] = {}
    for regel in outbox:
        nummers.setdefault(regel.aggregaat, []).append(regel.seq)
    return [str(a) for a, seqs in nummers.items() if sorted(seqs) != list(range(1, len(seqs) + 1))]


def _standen(boeken: Grootboeken) -> list[str]:
    """Elk aggregaat telde zijn eigen gebeurtenissen mee in dezelfde transactie: meer of minder is half werk."""
    if not boeken.standen:
        return []
    aantallen = Counter(r.aggregaat for r in boeken.outbox)
    return [str(a) for a, stand in boeken.standen.items() if aantallen[a] != stand] + [
        str(a) for a in aantallen.keys() - boeken.standen.keys()
    ]


def _orde(regels: Iterable[Regel]) -> list[str]:
    """De eerste keer dat een nummer voorkomt moet direct op het vorige nummer volgen."""
    hoogste: dict[UUID, int] = {}
    gezien: set[Regel] = set()
    fout = []
    for regel in regels:
        if regel in gezien:
            continue
        gezien.add(regel)
        vorige = hoogste.get(regel.aggregaat, 0)
        if regel.seq != vorige + 1:
            fout.append(_een(regel))
        hoogste[regel.aggregaat] = max(vorige, regel.seq)
    return fout


def _orde_in_log(log: Sequence[LogRegel]) -> list[str]:
    """Volgorde van de eerste keren, binnen de jongste generatie.

    Na het wissen van de broker kan een relay die het nog niet weet nog iets van voor de nieuwe generatie in de lege log
    zetten. De lezers beginnen daarom bij een nieuwe generatie opnieuw; vanaf daar moet de volgorde kloppen.
    """
    jongste = max((r.generatie for r in log), default=0)
    return _orde(r.regel for r in log if r.generatie == jongste)


def _verspreid(log: Sequence[LogRegel]) -> list[str]:
    partities: dict[UUID, set[int]] = {}
    for r in log:
        partities.setdefault(r.regel.aggregaat, set()).add(r.partitie)
    return [str(a) for a, gevonden in partities.items() if len(gevonden) > 1]
