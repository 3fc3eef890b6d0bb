"""Straten en postcodes: van het huishouden hoe ze ook geschreven zijn, en elke andere die er als adres uitziet."""

import re
from collections.abc import Iterator, Sequence

from overleg.domain.anonimiteit.afstand import scheelt_hoogstens
from overleg.domain.anonimiteit.gewoon import afkortingen, gewone_woorden, is_gewoon
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Bekende, Soort, Stuk
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.vouwen import vouw

_POSTCODE = re.compile(r"(?<![\da-z])[1-9]\d{3}([ .\-]{0,3})([a-z]{2})(?![a-z])")
_NA_GETAL = reeks("km kg cm mm mg ml kb mb gb pk kw wh ha st pp ca bc pm am eu")
_STRAAT = (
    "straat",
    "laan",
    "weg",
    "plein",
    "dreef",
    "kade",
    "gracht",
    "singel",
    "steeg",
    "plantsoen",
    "straatje",
    "str",
)
"""Een woord dat hierop eindigt is met een hoofdletter een straat, en zonder met een huisnummer."""
_SOMS_STRAAT = ("dijk", "hof", "pad", "park", "ring", "erf", "wal", "oord", "veld", "hoek", "tocht", "vaart", "akker")
"""Hier is allebei voor nodig: te veel gewone woorden eindigen zo."""
_GEEN_STRAAT = reeks(
    """
    onderweg halverwege snelweg uitweg omweg vanweg weg straat laan plein kade zorgpad gerechtshof rechtshof voorweg
    rijksweg afweg werkplein schoolplein marktplein gedrag hofstraat middenweg leefwereld zorgplein jongerenplein
    voetpad fietspad zijweg zijstraat dorpsstraat hoofdweg hoofdstraat winkelstraat
    """
)
_STRAATWOORD = reeks("straat laan weg plein kade dreef singel gracht steeg dijk hof pad de het van")
_NA_AANTAL = reeks(
    "keer jaar maal weken dagen maanden uur mensen kinderen gezinnen meldingen procent euro leerlingen plekken plaatsen"
)
_CIJFERS_HUISNUMMER = 3
_DEEL = re.compile(r"[^\W\d_]+|\d+")


def _postcodes(lezing: Lezing) -> Iterator[Stuk]:
    for treffer in _POSTCODE.finditer(lezing.tekst):
        tussen, letters = treffer.groups()
        hoofd = lezing.stuk(treffer.start(2), treffer.end(2)).isupper()
        jaartal = treffer.group()[:2] in {"19", "20"}
        woord = letters in gewone_woorden() or letters in _NA_GETAL
        if (hoofd and not (jaartal and (woord or letters in afkortingen()))) or (
            not hoofd and not woord and not (jaartal and tussen)
        ):
            yield Soort.POSTCODE, *treffer.span()


def _bekende_postcodes(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """De postcode van het huishouden met wat voor tekens er ook tussen staan."""
    for code in {re.sub(r"\W", "", vouw(b.adres.postcode).tekst) for b in bekenden if b.adres}:
        if len(code) == 6:
            patroon = r"(?<![^\W_])" + r"[\W_]{0,3}".join(map(re.escape, code)) + r"(?![^\W_])"
            for treffer in re.finditer(patroon, lezing.tekst):
                yield Soort.POSTCODE, *treffer.span()


def _kernen(straat: str) -> Iterator[tuple[str, ...]]:
    """Hoe een straat geschreven kan zijn: voluit, afgekort, uit elkaar, zonder het eerste woord."""
    delen = tuple(_DEEL.findall(vouw(straat).tekst))
    yield delen
    for achtervoegsel in (
        "straat",
        "laan",
        "weg",
        "plein",
        "kade",
        "dreef",
        "singel",
        "gracht",
        "steeg",
        "dijk",
        "hof",
        "pad",
    ):
        if delen and delen[-1].endswith(achtervoegsel) and delen[-1] != achtervoegsel:
            kern = delen[-1][: -len(achtervoegsel)]
            yield (*delen[:-1], kern, achtervoegsel)
            if achtervoegsel == "straat":
                yield (*delen[:-1], kern + "str")
    if len(delen) > 1 and len(delen[-1]) > 5 and not is_gewoon(delen[-1]):
        yield delen[-1:]
        if delen[-1].endswith("straat"):
            yield (delen[-1].removesuffix("aat"),)


def _past(lezing: Lezing, i: int, kern: tuple[str, ...]) -> bool:
    """Staan de woorden van deze straat vanaf woord `i`, met hoogstens een tikfout in een lang woord?"""
    for n, deel in enumerate(kern):
        vorm = lezing.vorm(i + n)
        if vorm != deel and not (len(deel) >= 8 and vorm[:1] == deel[0] and scheelt_hoogstens(vorm, deel, 1)):
            return False
        if n and len(lezing.tussen(i + n - 1)) > 3:
            return False
    return True


def _bekende_straten(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    kernen = {k for b in bekenden if b.adres for k in _kernen(b.adres.straat) if k}
    per_letter: dict[str, list[tuple[str, ...]]] = {}
    for kern in kernen:
        per_letter.setdefault(kern[0][0], []).append(kern)
    for i, woord in enumerate(lezing.woorden):
        for kern in per_letter.get(woord.vorm[0], ()):
            eind = i + len(kern) - 1
            if eind < len(lezing.woorden) and _past(lezing, i, kern) and _is_straat(lezing, i, kern):
                yield Soort.ADRES, woord.van, _met_nummer(lezing, eind)


def _is_straat(lezing: Lezing, i: int, kern: tuple[str, ...]) -> bool:
    """Een straat die een gewoon woord is (Deel, De Weide), alleen met een hoofdletter midden in een zin of een huisnummer."""
    if not all(is_gewoon(deel) for deel in kern) or (len(kern) > 1 and kern[-1] not in _STRAATWOORD):
        return True
    eind = i + len(kern) - 1
    begin = lezing.woorden[i]
    if len(kern) > 1 and (lezing.woorden[eind].hoofdletter or lezing.tussen(i) in {"-", "_"}):
        return True
    return (begin.hoofdletter and not begin.zinsbegin) or _heeft_huisnummer(lezing, eind)


def _heeft_huisnummer(lezing: Lezing, i: int) -> bool:
    """Volgt op woord `i` een huisnummer, en geen datum, tijd, aantal of jaartal?"""
    nummer = lezing.vorm(i + 1)
    if lezing.tussen(i) not in {" ", "  "} or not nummer.isdigit() or len(nummer) > _CIJFERS_HUISNUMMER:
        return False
    return lezing.vorm(i + 2) not in _NA_AANTAL and not (
        lezing.vorm(i + 2).isdigit() and lezing.tussen(i + 1) in {"-", "/", ".", ":"}
    )


def _met_nummer(lezing: Lezing, i: int) -> int:
    """Het eind van het adres, met het huisnummer als dat er staat."""
    return lezing.woorden[i + 1 if _heeft_huisnummer(lezing, i) else i].tot


def _in_twee_woorden(lezing: Lezing, i: int) -> bool:
    """Een los straatwoord met een naam ervoor: "Verzonnen Weg", "verzonnen-Laan 3"."""
    if i == 0 or lezing.tussen(i - 1) not in {" ", "-"}:
        return False
    naam = lezing.woorden[i - 1]
    if not naam.hoofdletter or len(naam.vorm) <= 2 or (naam.zinsbegin and is_gewoon(naam.vorm)):
        return False
    return lezing.woorden[i].hoofdletter or (_heeft_huisnummer(lezing, i) and not is_gewoon(naam.vorm))


def _algemene_straten(lezing: Lezing) -> Iterator[Stuk]:
    for i, woord in enumerate(lezing.woorden):
        vorm = woord.vorm
        vast, soms = vorm.endswith(_STRAAT), vorm.endswith(_SOMS_STRAAT)
        if not (vast or soms):
            continue
        opvallend = woord.hoofdletter and not (woord.zinsbegin and is_gewoon(vorm)) and not lezing.schreeuwt(i)
        if vorm in _STRAATWOORD or vorm in _STRAAT:
            if _in_twee_woorden(lezing, i):
                yield Soort.ADRES, lezing.woorden[i - 1].van, _met_nummer(lezing, i)
        elif _heeft_huisnummer(lezing, i) and (vast or opvallend) and vorm not in gewone_woorden():
            yield Soort.ADRES, woord.van, _met_nummer(lezing, i)
        elif vast and opvallend and vorm not in gewone_woorden() | _GEEN_STRAAT:
            yield Soort.ADRES, woord.van, woord.tot


def zoek_adressen(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Elke volledige postcode en elke straat; de plaats zelf en de vier cijfers mogen blijven staan."""
    yield from _postcodes(lezing)
    yield from _bekende_postcodes(lezing, bekenden)
    yield from _bekende_straten(lezing, bekenden)
    yield from _algemene_straten(lezing)
