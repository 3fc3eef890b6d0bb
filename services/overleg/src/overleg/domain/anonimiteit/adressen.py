"""Straten en postcodes: van het huishouden hoe ze ook geschreven zijn, en elke andere die er als adres uitziet."""

import re
from collections.abc import Iterator, Sequence

from overleg.domain.anonimiteit.afstand import scheelt_hoogstens
from overleg.domain.anonimiteit.gewoon import afkortingen, gewone_woorden, is_gewoon
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Bekende, Soort
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.vouwen import vouw

Stuk = tuple[Soort, int, int]
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
_STRAAT_MET_NUMMER = (
    *_STRAAT,
    "dijk",
    "hof",
    "pad",
    "park",
    "ring",
    "erf",
    "wal",
    "oord",
    "veld",
    "hoek",
    "tocht",
    "vaart",
    "akker",
    "meen",
)
_GEEN_STRAAT = reeks(
    """
    onderweg halverwege snelweg uitweg omweg vanweg weg straat laan plein kade zorgpad gerechtshof rechtshof voorweg
    rijksweg afweg werkplein schoolplein marktplein gedrag hofstraat middenweg leefwereld zorgplein jongerenplein
    voetpad fietspad zijweg zijstraat dorpsstraat hoofdweg hoofdstraat winkelstraat
    """
)
_STRAATWOORD = reeks("straat laan weg plein kade dreef singel gracht steeg dijk hof pad de het van")
_DEEL = re.compile(r"[^\W\d_]+|\d+")
_VOOR_STRAAT = reeks("de het op aan in van naar langs uit bij rond")


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
    woord = lezing.woorden[i]
    return (
        (woord.hoofdletter and not woord.zinsbegin)
        or lezing.woorden[eind].hoofdletter
        or (lezing.tussen(eind) == " " and lezing.vorm(eind + 1).isdigit())
    )


def _met_nummer(lezing: Lezing, i: int) -> int:
    """Het eind van het adres, met huisnummer en toevoeging."""
    if lezing.tussen(i) in {" ", "  ", ". "} and lezing.vorm(i + 1).isdigit() and len(lezing.vorm(i + 1)) <= 4:
        return lezing.woorden[i + 1].tot
    return lezing.woorden[i].tot


def _algemene_straten(lezing: Lezing) -> Iterator[Stuk]:
    for i, woord in enumerate(lezing.woorden):
        vorm = woord.vorm
        if not vorm.endswith(_STRAAT_MET_NUMMER) or len(vorm) < 3:
            continue
        nummer = (
            lezing.tussen(i) == " "
            and lezing.vorm(i + 1).isdigit()
            and len(lezing.vorm(i + 1)) <= 3
            and lezing.vorm(i + 2) not in {"keer", "jaar"}
        )
        if vorm in _STRAATWOORD or vorm in _STRAAT:
            vorige = lezing.woorden[i - 1] if i else None
            los = (
                vorige is not None
                and lezing.tussen(i - 1) in {" ", "-"}
                and vorige.hoofdletter
                and not is_gewoon(vorige.vorm)
                and len(vorige.vorm) > 2
            )
            if vorige is not None and los and (woord.hoofdletter or nummer):
                yield Soort.ADRES, vorige.van, _met_nummer(lezing, i)
        elif vorm in _GEEN_STRAAT and not nummer:
            continue
        elif nummer or (
            vorm.endswith(_STRAAT)
            and woord.hoofdletter
            and not (woord.zinsbegin and is_gewoon(vorm))
            and vorm not in gewone_woorden()
        ):
            yield Soort.ADRES, woord.van, _met_nummer(lezing, i)


def zoek_adressen(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Elke volledige postcode en elke straat; de plaats zelf en de vier cijfers mogen blijven staan."""
    yield from _postcodes(lezing)
    yield from _bekende_postcodes(lezing, bekenden)
    yield from _bekende_straten(lezing, bekenden)
    yield from _algemene_straten(lezing)
