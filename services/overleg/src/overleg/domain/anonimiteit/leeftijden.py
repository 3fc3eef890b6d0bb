"""Een exacte leeftijd dicht bij een kleine plaats."""

from bisect import bisect_left
from collections.abc import Iterator

from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Soort, Stuk
from overleg.domain.anonimiteit.omgeving import VERWANT
from overleg.domain.anonimiteit.plaatsen import Plaatsen
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.telwoorden import getallen
from overleg.domain.anonimiteit.vouwen import vouw

DICHTBIJ = 250
"""Zoveel tekens mag er tussen leeftijd en plaats staan; eigen keuze, ongeveer twee zinnen."""
_OUDST = 115
_GEEN_MENS = reeks(
    """
    traject project plan programma contract onderzoek opleiding huwelijk relatie bestaan jubileum termijn periode
    aanpak pilot subsidie overeenkomst samenwerking studie zorgplicht looptijd feest
    """
)
_GEEN_LEEFTIJD_NA = reeks(
    """
    geleden lang later eerder getrouwd samen gescheiden ouder werkzaam verder durend tot en
    """
)
_NIET_PRECIES = reeks(
    """
    sinds al elke over binnen per voor afgelopen laatste eerste komende om iedere gedurende door tot tussen dan
    vanaf onder boven ongeveer circa ca rond minimaal maximaal minstens na
    """
)
_PERSOON = VERWANT | reeks("hij zij ze ik jongetje mevrouw meneer iemand die cliente casus leeftijd")
_WERKWOORD = reeks("is was wordt werd van net pas bijna inmiddels nu leeftijd haar zijn")
_EENHEID = reeks(
    """
    weken week dagen dag keer maal uur euro procent kinderen meldingen maanden maand minuten km kilometer mensen
    gezinnen casussen punten januari februari maart april mei juni juli augustus september oktober november december
    organisaties volwassenen personen broers zussen van op afspraken
    """
)
_VOOR_PLAATS = reeks("in uit te bij naar rond van om dorp")


def _getal(vorm: str) -> int | None:
    if vorm.isdigit():
        return int(vorm) if len(vorm) <= 3 else None
    return getallen().get(vorm)


def _jarig(vorm: str) -> bool:
    """Een woord als negenjarige: een telwoord met 'jarig' eraan vast."""
    for staart in ("jarige", "jarig"):
        if vorm.endswith(staart):
            return vorm.removesuffix(staart) in getallen()
    return False


def _mens_ervoor(lezing: Lezing, i: int, bereik: int = 6) -> bool:
    return any(lezing.vorm(j) in _PERSOON for j in range(max(0, i - bereik), i))


def _precies(lezing: Lezing, i: int) -> bool:
    return (
        lezing.vorm(i - 1) not in _NIET_PRECIES
        and lezing.vorm(i - 2) not in {"tussen", "tot"}
        and lezing.vorm(i + 1) not in {"tot", "plus"}
    )


def _leeftijd_in_jaren(lezing: Lezing, i: int, eenheid: int) -> bool:
    """Staat bij getal `i` met 'jaar' of 'maanden' op `eenheid` de leeftijd van één mens?"""
    na = lezing.vorm(eenheid + 1)
    if na in {"oud", "jong"}:
        return True
    if lezing.vorm(eenheid) in {"maanden", "weken"} and lezing.vorm(i - 1) != "van":
        return False
    if na in _GEEN_LEEFTIJD_NA and not (na == "en" and lezing.vorm(eenheid + 2) not in {"ouder", "jonger", "ouderen"}):
        return False
    teken = lezing.tussen(i - 1).strip()
    wordt = (
        any(lezing.vorm(j) in {"is", "was", "wordt", "werd"} for j in range(max(0, i - 4), i)) and na not in _EENHEID
    )
    verbonden = (
        wordt or lezing.vorm(i - 1) in _WERKWOORD or teken in {",", "(", ":", "-"} or lezing.vorm(i - 1) in VERWANT
    )
    return verbonden and _mens_ervoor(lezing, i)


def _kaal_getal(lezing: Lezing, i: int) -> bool:
    """Een leeftijd zonder 'jaar': "is 14 en", "(42)", "een man van 43 uit"."""
    voor, na = lezing.vorm(i - 1), lezing.vorm(i + 1)
    tussen_voor, tussen_na = lezing.tussen(i - 1), lezing.tussen(i)
    if tussen_voor.endswith("(") and (tussen_na.startswith(")") or not tussen_na):
        return _mens_ervoor(lezing, i, 3)
    if voor == "leeftijd" or (voor == "van" and lezing.vorm(i - 2) == "leeftijd"):
        return True
    if (
        na in _EENHEID
        or na.isdigit()
        or lezing.tekst[lezing.woorden[i].tot : lezing.woorden[i].tot + 1] in {"%", "/", ":", "e"}
    ):
        return False
    if voor == "van":
        return lezing.vorm(i - 2) in VERWANT and lezing.woorden[i].is_getal
    eind = tussen_na.strip()[:1] in {",", ".", ";", ")"} or not na or na in {"en", "geworden", "maar", "uit"}
    return (
        voor in {"is", "was", "wordt", "werd"}
        and eind
        and lezing.vorm(i - 2) in _PERSOON
        and lezing.woorden[i].is_getal
    )


def leeftijden(lezing: Lezing) -> Iterator[tuple[int, int]]:
    """Elke exacte leeftijd van één mens, als bereik in de gevouwen tekst; geen groepen, duren of grenzen."""
    for i, woord in enumerate(lezing.woorden):
        if _jarig(woord.vorm):
            if lezing.vorm(i + 1) not in _GEEN_MENS:
                yield woord.van, woord.tot
            continue
        getal = _getal(woord.vorm)
        if getal is None or not 0 < getal <= _OUDST or not _precies(lezing, i):
            continue
        na = lezing.vorm(i + 1)
        if na in {"jarige", "jarig"}:
            if lezing.vorm(i + 2) not in _GEEN_MENS:
                yield woord.van, lezing.woorden[i + 1].tot
        elif na in {"jaar", "jr", "maanden", "maand", "jaren", "weken"}:
            if _leeftijd_in_jaren(lezing, i, i + 1):
                yield woord.van, lezing.woorden[i + 1].tot
        elif _kaal_getal(lezing, i):
            yield woord.van, woord.tot


def _kleine_plaatsen(lezing: Lezing, plaatsen: Plaatsen) -> list[int]:
    namen = {vouw(p).tekst for p in plaatsen.kleine()}
    eerste = {n.split()[0]: n.split() for n in namen if n.strip()}
    gevonden = []
    for i, woord in enumerate(lezing.woorden):
        delen = eerste.get(woord.vorm)
        if (
            delen
            and [lezing.vorm(i + n) for n in range(len(delen))] == delen
            and (woord.hoofdletter or lezing.vorm(i - 1) in _VOOR_PLAATS)
        ):
            gevonden.append(woord.van)
    return gevonden


def zoek_leeftijden(lezing: Lezing, plaatsen: Plaatsen) -> Iterator[Stuk]:
    """Elke exacte leeftijd met een kleine plaats dichtbij; het stuk is de leeftijd, want de plaats mag blijven staan."""
    plekken = _kleine_plaatsen(lezing, plaatsen)
    if not plekken:
        return
    for van, tot in leeftijden(lezing):
        k = bisect_left(plekken, van - DICHTBIJ)
        if k < len(plekken) and plekken[k] <= tot + DICHTBIJ:
            yield Soort.PLAATS_EN_LEEFTIJD, van, tot
