"""De gelabelde teksten lezen en tellen wat de controle ervan vindt; gedeeld door de test en `make bench-anonimiteit`."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from overleg.domain.anonimiteit import Bekende, Vinding, zoek_herleidbaar
from overleg.domain.persoon import Adres

MAP = Path(__file__).parent / "data" / "anonimiteit"
DELEN = ("gezien", "apart", "vers")
ZONDER_HUISHOUDEN = frozenset({"algemene-naam", "ander-nummer"})
_LABEL = re.compile(r"\[\[([a-z-]+)\|(.*?)\]\](?!\])", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stuk:
    """Wat gevonden moet worden, en waar."""

    categorie: str
    van: int
    tot: int


@dataclass(frozen=True, slots=True)
class Geval:
    """Eén gelabelde tekst."""

    id: str
    categorie: str
    huishouden: str | None
    tekst: str
    stukken: tuple[Stuk, ...]


@dataclass(slots=True)
class Telling:
    """Wat er te vinden was en gevonden is, per categorie van de tekst."""

    stukken: Counter[str] = field(default_factory=Counter)
    gevonden: Counter[str] = field(default_factory=Counter)
    neutraal: int = 0
    vals: list[str] = field(default_factory=list)
    gemist: list[str] = field(default_factory=list)

    def recall(self, *, huishouden: bool) -> float:
        """Het deel van de kenmerken dat gevonden is: van het huishouden, of van anderen."""
        welke = [c for c in self.stukken if (c not in ZONDER_HUISHOUDEN) == huishouden]
        return sum(self.gevonden[c] for c in welke) / sum(self.stukken[c] for c in welke)

    @property
    def vals_alarm(self) -> float:
        """Het deel van de neutrale teksten met een vinding."""
        return len(self.vals) / self.neutraal


def huishoudens() -> dict[str, tuple[Bekende, ...]]:
    """De verzonnen huishoudens."""
    return {
        naam: tuple(
            Bekende(
                lid["naam"], date.fromisoformat(lid["geboortedatum"]), lid.get("bsn"),
                Adres(*lid["adres"]) if "adres" in lid else None, lid.get("contact"),
            )
            for lid in leden
        )
        for naam, leden in json.loads((MAP / "huishoudens.json").read_text()).items()
    }  # fmt: skip


def gevallen(deel: str) -> list[Geval]:
    """De teksten van een deel, met de labels eruit gehaald."""
    return [_geval(json.loads(regel)) for regel in (MAP / f"{deel}.jsonl").read_text().splitlines()]


def _geval(rij: dict[str, str | None]) -> Geval:
    stukken, tekst, vorige = [], "", 0
    bron = rij["tekst"] or ""
    for treffer in _LABEL.finditer(bron):
        tekst += bron[vorige : treffer.start()]
        stukken.append(Stuk(treffer.group(1), len(tekst), len(tekst) + len(treffer.group(2))))
        tekst += treffer.group(2)
        vorige = treffer.end()
    return Geval(rij["id"] or "", rij["categorie"] or "", rij["huishouden"], tekst + bron[vorige:], tuple(stukken))


def gedekt(stuk: Stuk, vindingen: list[Vinding]) -> bool:
    """Wijst de controle dit stuk aan: minstens de helft van de tekens valt in een vinding?"""
    tekens = {t for v in vindingen for t in range(max(v.van, stuk.van), min(v.tot, stuk.tot))}
    return 2 * len(tekens) >= stuk.tot - stuk.van


def tel(deel: str) -> Telling:
    """Laat de controle los op elke tekst van een deel, met het huishouden dat erbij hoort."""
    bekend = huishoudens()
    telling = Telling()
    for geval in gevallen(deel):
        vindingen = zoek_herleidbaar(geval.tekst, bekend[geval.huishouden] if geval.huishouden else ())
        if geval.categorie == "neutraal":
            telling.neutraal += 1
            telling.vals += [geval.id] if vindingen else []
        for stuk in geval.stukken:
            raak = gedekt(stuk, vindingen)
            telling.stukken[geval.categorie] += 1
            telling.gevonden[geval.categorie] += raak
            telling.gemist += [] if raak else [geval.id]
    return telling
