"""Zoeken: van woorden naar termen, en van een gevonden aanbod naar waarom het gevonden is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from common.kalender import dag_van
from sociale_kaart.domain.aanbod import Aanbod, capaciteit, is_verouderd
from sociale_kaart.domain.codes import Capaciteitstatus, Doelgroep, Fase, Vorm

_WOORD = re.compile(r"[^\W_]+", re.UNICODE)
MEESTE_WOORDEN = 12


@dataclass(frozen=True, slots=True)
class Zoekvraag:
    """Wat iemand zoekt; leeg is geen eis."""

    tekst: str = ""
    vormen: tuple[Vorm, ...] = ()
    doelgroepen: tuple[Doelgroep, ...] = ()
    fasen: tuple[Fase, ...] = ()
    gemeentecode: str | None = None
    acuut: bool = False


@dataclass(frozen=True, slots=True)
class Zoekterm:
    """Een woord uit de vraag met alles wat er ook onder valt; `verbeterd` als het woord zelf niet bekend was."""

    woord: str
    ook: tuple[str, ...] = ()
    verbeterd: bool = False

    @property
    def query(self) -> str:
        """De term in de taal van websearch_to_tsquery; een begrip van meer woorden hoort bij elkaar."""
        return " or ".join(f'"{w}"' if " " in w else w for w in (*(() if self.verbeterd else (self.woord,)), *self.ook))


@dataclass(frozen=True, slots=True)
class DirecteHulp:
    """Hulp die bij acuut gevaar altijd bovenaan staat."""

    naam: str
    telefoon: str
    waarom: str


DIRECTE_HULP = (
    DirecteHulp("Politie, brandweer, ambulance", "112", "direct gevaar: bel meteen"),
    DirecteHulp("Veilig Thuis", "0800-2000", "dag en nacht advies en melden, gratis"),
)
"""Bij acuut altijd eerst, in deze volgorde."""


def woorden(tekst: str) -> list[str]:
    """De losse woorden van een vraag, klein geschreven en zonder dubbele."""
    return list(dict.fromkeys(w.lower() for w in _WOORD.findall(tekst) if len(w) > 1))[:MEESTE_WOORDEN]


def termen(gevraagd: Sequence[str], synoniemen: Mapping[str, Sequence[str]], verbeteringen: Mapping[str, Sequence[str]]) -> list[Zoekterm]:
    """Voeg bij elk woord zijn synoniemen; een onbekend woord wordt vervangen door bekende woorden die erop lijken."""
    uit: list[Zoekterm] = []
    for woord in gevraagd:
        ook, lijkt = tuple(synoniemen.get(woord, ())), tuple(verbeteringen.get(woord, ()))
        via = tuple(s for w in lijkt for s in synoniemen.get(w, ()))
        uit.append(Zoekterm(woord, (*lijkt, *via), verbeterd=True) if lijkt and not ook else Zoekterm(woord, ook))
    return uit


def waarom(aanbod: Aanbod, vraag: Zoekvraag, treffers: Sequence[Zoekterm], nu: datetime) -> list[str]:
    """Waarom dit aanbod gevonden is en waar het hoger of lager door staat."""
    uit = [f"gelezen als: {term.ook[0]}" if term.verbeterd else f"gaat over: {term.woord}" for term in treffers]
    uit += [f"voor vorm: {v}" for v in aanbod.vormen if v in vraag.vormen]
    uit += [f"voor doelgroep: {d}" for d in aanbod.doelgroepen if d in vraag.doelgroepen]
    uit += [f"in fase: {f}" for f in aanbod.fasen if f in vraag.fasen]
    if vraag.gemeentecode is not None:
        uit.append("landelijk" if aanbod.landelijk else f"werkt in {vraag.gemeentecode}")
    if vraag.acuut and aanbod.acuut:
        uit.append("voor acute situaties")
    if capaciteit(aanbod, nu).status is Capaciteitstatus.VRIJ:
        uit.append("heeft vrije plaatsen")
    if is_verouderd(aanbod, dag_van(nu)):
        uit.append("lager: langer dan zes maanden niet nagekeken")
    return uit or ["voldoet aan de vraag"]
