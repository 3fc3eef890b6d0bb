"""Van ruwe aantallen naar tabellen die naar buiten mogen.

De beveiliging gaat per kalenderjaar over alle kwartalen en soorten samen, wat de vrager ook opvraagt: hetzelfde getal is in
elk antwoord hetzelfde, en het verschil van twee antwoorden verraadt niets. Wat een partner niet ziet, ziet het publiek ook niet,
zodat beide tabellen naast elkaar evenmin iets verraden.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from stats.domain.beveiliging import (
    DREMPEL_OPENBAAR,
    DREMPEL_PARTNER,
    Cel,
    Rooster,
    met_totalen,
    rond_af,
    verberg,
    verberg_in_rij,
)  # fmt: skip
from stats.domain.codes import Bron, Indeling, MelderCategorie, Soort, Weergave
from stats.domain.kwartaal import Kwartaal, kwartalen

Telling = Mapping[tuple[Kwartaal, Soort], int]
SOORTEN = tuple(Soort)
TEKEN = "."
"""Onbekend, onvoldoende betrouwbaar of geheim; voor een klein aantal en voor een hulpcel hetzelfde teken."""


@dataclass(frozen=True, slots=True)
class Cijfer:
    """Een aantal dat naar buiten mag, of het teken dat het weg is."""

    waarde: int | None

    @property
    def tekst(self) -> str:
        """Zoals het in een tabel staat."""
        return TEKEN if self.waarde is None else str(self.waarde)


@dataclass(frozen=True, slots=True)
class Tabelrij:
    """Een kwartaal met een cijfer per soort en het totaal."""

    kwartaal: Kwartaal
    soorten: tuple[Cijfer, ...]
    totaal: Cijfer


@dataclass(frozen=True, slots=True)
class Jaarrij:
    """Een heel jaar (voor zover er kwartalen zijn), los opgeteld uit de ruwe aantallen."""

    jaar: int
    kwartalen: tuple[Kwartaal, ...]
    soorten: tuple[Cijfer, ...]
    totaal: Cijfer


@dataclass(frozen=True, slots=True)
class Kwartaaltabel:
    """De beveiligde tabel over alle jaren waarvan er feiten zijn."""

    rijen: tuple[Tabelrij, ...]
    jaren: tuple[Jaarrij, ...]

    def tussen(self, van: Kwartaal | None, tot: Kwartaal | None) -> "Kwartaaltabel":
        """Alleen de kwartalen van `van` tot en met `tot`, en de jaren die daarin beginnen of eindigen."""
        rijen = tuple(r for r in self.rijen if (van is None or r.kwartaal >= van) and (tot is None or r.kwartaal <= tot))
        jaren = {r.kwartaal.jaar for r in rijen}
        return Kwartaaltabel(rijen, tuple(j for j in self.jaren if j.jaar in jaren))


def gedekte_kwartalen(bronnen: Mapping[Kwartaal, Collection[Bron]]) -> frozenset[Kwartaal]:
    """De kwartalen waarover een bron levert: van haar eerste tot en met haar laatste kwartaal met een zorgmelding.

    Daarbuiten is er geen nul maar geen gegeven: wat niet geleverd is, komt niet in een tabel.
    """
    gedekt: set[Kwartaal] = set()
    for bron in {bron for namen in bronnen.values() for bron in namen}:
        eigen = sorted(kwartaal for kwartaal, namen in bronnen.items() if bron in namen)
        gedekt.update(kwartalen(eigen[0], eigen[-1]))
    return frozenset(gedekt)


def kwartaaltabel(telling: Telling, weergave: Weergave, gedekt: frozenset[Kwartaal] | None = None) -> Kwartaaltabel:
    """Maak de tabel kwartaal x soort met totalen per kwartaal en per jaar, over de gedekte kwartalen (leeg: alles ertussen)."""
    bekend = sorted({kwartaal for kwartaal, _ in telling})
    if not bekend:
        return Kwartaaltabel((), ())
    rijen: list[Tabelrij] = []
    jaren: list[Jaarrij] = []
    for jaar in range(bekend[0].jaar, bekend[-1].jaar + 1):
        reeks = tuple(k for k in kwartalen(bekend[0], bekend[-1]) if k.jaar == jaar and (gedekt is None or k in gedekt))
        if not reeks:
            continue
        rooster = met_totalen([[telling.get((k, soort), 0) for soort in SOORTEN] for k in reeks])
        cijfers = beveiligd_rooster(rooster, weergave)
        rijen += [Tabelrij(k, rij[:-1], rij[-1]) for k, rij in zip(reeks, cijfers, strict=False)]
        jaren.append(Jaarrij(jaar, reeks, cijfers[-1][:-1], cijfers[-1][-1]))
    return Kwartaaltabel(tuple(rijen), tuple(jaren))


def beveiligd_rooster(rooster: Rooster, weergave: Weergave) -> list[tuple[Cijfer, ...]]:
    """Verberg en rond af zoals de weergave vraagt; het publiek krijgt nooit meer te zien dan een partner."""
    verborgen = _patroon(tuple(tuple(rij) for rij in rooster), weergave)
    return [
        tuple(_cijfer(waarde, (r, k) in verborgen, weergave) for k, waarde in enumerate(rij))
        for r, rij in enumerate(rooster)
    ]


@lru_cache(maxsize=4096)
def _patroon(rooster: tuple[tuple[int, ...], ...], weergave: Weergave) -> frozenset[Cel]:
    """Afgesloten jaren veranderen niet meer: hun patroon wordt één keer uitgerekend."""
    verborgen = verberg(rooster, DREMPEL_PARTNER)
    return verberg(rooster, DREMPEL_OPENBAAR, verborgen) if weergave is Weergave.OPENBAAR else verborgen


def beveiligde_rij(aantallen: Mapping[str, int], weergave: Weergave, *, totaal_zichtbaar: bool) -> dict[str, Cijfer]:
    """Splitsing van een totaal dat in een andere tabel staat."""
    codes = sorted(aantallen)
    waarden = [aantallen[code] for code in codes]
    verborgen = verberg_in_rij(waarden, DREMPEL_PARTNER, totaal_zichtbaar=True)
    if weergave is Weergave.OPENBAAR:
        verborgen = verberg_in_rij(waarden, DREMPEL_OPENBAAR, totaal_zichtbaar=totaal_zichtbaar, ook=verborgen)
    return {code: _cijfer(waarden[i], i in verborgen, weergave) for i, code in enumerate(codes)}


def alle_codes(per_jaar: Mapping[int, Mapping[str, int]], indeling: Indeling) -> dict[int, dict[str, int]]:
    """Geef elk jaar dezelfde codes: een code die ontbreekt zou anders verraden dat het er nul waren."""
    codes = {code for aantallen in per_jaar.values() for code in aantallen}
    if indeling is Indeling.MELDER_CATEGORIE:
        codes |= {categorie.value for categorie in MelderCategorie}
    return {jaar: {code: aantallen.get(code, 0) for code in sorted(codes)} for jaar, aantallen in per_jaar.items()}


def tel_jaren(telling: Telling) -> dict[int, int]:
    """Totaal per jaar, uit de ruwe aantallen."""
    totalen: dict[int, int] = {}
    for (kwartaal, _), aantal in telling.items():
        totalen[kwartaal.jaar] = totalen.get(kwartaal.jaar, 0) + aantal
    return totalen


def aandelen(cijfers: Iterable[tuple[str, Cijfer]], totaal: Cijfer) -> dict[str, float | None]:
    """Percentage per code, alleen uit cijfers die zelf naar buiten gaan en bij een noemer van 100 of meer."""
    noemer = totaal.waarde if totaal.waarde is not None and totaal.waarde >= 100 else None
    return {
        code: None if noemer is None or cijfer.waarde is None else round(100 * cijfer.waarde / noemer, 1)
        for code, cijfer in cijfers
    }


def _cijfer(waarde: int, weg: bool, weergave: Weergave) -> Cijfer:
    if weg:
        return Cijfer(None)
    return Cijfer(rond_af(waarde) if weergave is Weergave.OPENBAAR else waarde)
