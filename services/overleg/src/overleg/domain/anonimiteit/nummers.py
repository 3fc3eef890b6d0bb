"""Nummers die bij één mens horen: burgerservicenummer, rekening, kenteken, telefoon."""

import re
from collections.abc import Iterator, Sequence

from common.privacy.bsn import is_bsn
from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Bekende, Soort, Stuk
from overleg.domain.anonimiteit.telwoorden import MAANDEN, getallen

Cijfers = tuple[str, int, int]
_IBAN = re.compile(r"(?<![a-z0-9])[a-z]{2}[ .-]?\d{2}(?:[ .-]?[a-z0-9]){11,30}")
_IBAN_LENGTE = {
    "nl": 18,
    "be": 16,
    "de": 22,
    "fr": 27,
    "gb": 22,
    "pl": 28,
    "tr": 26,
    "es": 24,
    "it": 27,
    "lu": 20,
    "at": 20,
    "ro": 24,
    "bg": 22,
    "lt": 20,
}
_NL_IBAN = re.compile(r"nl\d{2}[a-z]{4}\d{10}")
_KENTEKEN = re.compile(
    r"(?<![\w-])(?:[a-z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[a-z]{2}|\d{2}-[a-z]{2}-\d{2}|[a-z]{2}-\d{2}-[a-z]{2}|[a-z]{2}-[a-z]{2}-\d{2}"
    r"|\d{2}-[a-z]{2}-[a-z]{2}|\d{2}-[a-z]{3}-\d|\d-[a-z]{3}-\d{2}|[a-z]{2}-\d{3}-[a-z]|[a-z]-\d{3}-[a-z]{2}|[a-z]{3}-\d{2}-[a-z]"
    r"|[a-z]-\d{2}-[a-z]{3}|\d-[a-z]{2}-\d{3}|\d{3}-[a-z]{2}-\d)(?![\w-])"
)
_KENTEKEN_LOS = re.compile(r"\bkenteken:?(?: is| was)? ((?:[a-z0-9]{1,3}[ -]?){3})(?![a-z0-9])")
_SCHEIDT = r"[ ().\-/]{0,3}"
_TELEFOON = re.compile(
    rf"(?<![\d+])(?:(?:\+|00){_SCHEIDT}31{_SCHEIDT}(?:0{_SCHEIDT})?|0)[1-9](?:{_SCHEIDT}\d){{8}}(?!\d)"
)
_BUITENLAND = re.compile(rf"(?<!\d)(?:\+|00)[1-9](?:{_SCHEIDT}\d){{8,13}}(?!\d)")
_GEEN_MENS = ("0800", "0900", "0906", "0909", "088", "14")
_DATUM = re.compile(r"\d{1,2}[-./ ](\d{1,2})[-./ ](?:19|20)\d{2}(?!\d)")
_NEGEN = re.compile(r"(?<![\d,])[0-9](?:[ .\-/_]{0,3}[0-9oil]){8}(?!\d|,\d)")
_NEGEN_GEZEGD = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofinummer|sofi-nummer|b\.s\.n\.)[^\d\n]{0,25}((?:\d[ .\-/_]{0,3}){7,8}\d)(?!\d)"
)
KLOOF = 30
"""Zoveel tekens mag er tussen twee stukken van een bekend nummer staan."""
_LIJKT = str.maketrans("oil", "011")


def _rekeningen(lezing: Lezing) -> Iterator[Stuk]:
    """IBAN's op de lengte van hun land; een Nederlandse ook met een tikfout in de controlecijfers."""
    for treffer in _IBAN.finditer(lezing.tekst):
        plekken = [i for i in range(*treffer.span()) if lezing.tekst[i].isalnum()]
        kaal = "".join(lezing.tekst[i] for i in plekken)
        lengte = _IBAN_LENGTE.get(kaal[:2], len(kaal))
        if len(kaal) < lengte:
            continue
        kaal = kaal[:lengte]
        if _NL_IBAN.fullmatch(kaal) or int("".join(str(int(c, 36)) for c in kaal[4:] + kaal[:4])) % 97 == 1:
            yield Soort.REKENINGNUMMER, treffer.start(), plekken[lengte - 1] + 1


def _kentekens(lezing: Lezing) -> Iterator[Stuk]:
    for treffer in _KENTEKEN.finditer(lezing.tekst):
        if not any(deel in MAANDEN for deel in treffer.group().split("-")):
            yield Soort.KENTEKEN, *treffer.span()
    for treffer in _KENTEKEN_LOS.finditer(lezing.tekst):
        if any(c.isdigit() for c in treffer.group(1)):
            yield Soort.KENTEKEN, treffer.start(1), treffer.start(1) + len(treffer.group(1).rstrip())


def _telefoons(lezing: Lezing) -> Iterator[Stuk]:
    for patroon in (_TELEFOON, _BUITENLAND):
        for treffer in patroon.finditer(lezing.tekst):
            kaal = re.sub(r"\D", "", treffer.group())
            datum = _DATUM.match(treffer.group())
            if not kaal.startswith(_GEEN_MENS) and not (datum and 1 <= int(datum.group(1)) <= 12):
                yield Soort.TELEFOON, *treffer.span()


def _elfproef(lezing: Lezing) -> Iterator[Stuk]:
    for treffer in _NEGEN.finditer(lezing.tekst):
        cijfers = re.sub(r"[ .\-/_]", "", treffer.group()).translate(_LIJKT)
        echt = sum(c.isdigit() for c in treffer.group())
        datum = _DATUM.match(treffer.group())
        if echt >= 6 and is_bsn(cijfers) and not (datum and 1 <= int(datum.group(1)) <= 12):
            yield Soort.BSN, *treffer.span()
    for treffer in _NEGEN_GEZEGD.finditer(lezing.tekst):
        yield Soort.BSN, *treffer.span(1)


def cijfergroepen(lezing: Lezing) -> list[Cijfers]:
    """De groepen cijfers van een tekst op volgorde; telwoorden die op een groep of op elkaar volgen tellen als cijfers."""
    groepen: list[Cijfers] = []
    for woord in lezing.woorden:
        if woord.is_getal:
            groepen.append((woord.vorm, woord.van, woord.tot))
        elif (getal := getallen().get(woord.vorm)) is not None and getal < 100:
            groepen.append((str(getal), woord.van, woord.tot))
    return groepen


def _bekende_nummers(groepen: Sequence[Cijfers], nummers: dict[str, Soort]) -> Iterator[Stuk]:
    """Een nummer van het huishouden, ook in stukken met tekst ertussen; het langste dat past."""
    beginnen = {nummer[:n] for nummer in nummers for n in range(1, len(nummer) + 1)}
    for i, (eerste, van, tot) in enumerate(groepen):
        rij = eerste
        langste, eind, j = rij if rij in nummers else "", tot, i + 1
        while rij in beginnen and j < len(groepen) and groepen[j][1] - groepen[j - 1][2] <= KLOOF:
            rij += groepen[j][0]
            if rij in nummers:
                langste, eind = rij, groepen[j][2]
            j += 1
        if langste:
            yield nummers[langste], van, eind


def _nummers_van(bekenden: Sequence[Bekende]) -> dict[str, Soort]:
    nummers: dict[str, Soort] = {}
    for bekende in bekenden:
        bsn = re.sub(r"\D", "", bekende.bsn or "")
        if len(bsn) >= 7:
            nummers |= {bsn: Soort.BSN, bsn.lstrip("0"): Soort.BSN}
        telefoon = re.sub(r"\D", "", bekende.contact or "") if "@" not in (bekende.contact or "") else ""
        kern = re.sub(r"^(?:0031|31|0)0?", "", telefoon)
        if len(kern) >= 7:
            nummers |= {begin + kern: Soort.TELEFOON for begin in ("0", "31", "0031", "310", "00310", "")}
    return nummers


def zoek_nummers(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Elk nummer met de vorm van een BSN, rekening, kenteken of telefoon, en elk nummer van het huishouden."""
    yield from _rekeningen(lezing)
    yield from _kentekens(lezing)
    yield from _telefoons(lezing)
    yield from _elfproef(lezing)
    nummers = _nummers_van(bekenden)
    if nummers:
        groepen = cijfergroepen(lezing)
        cijfers = [g for g in groepen if lezing.tekst[g[1]].isdigit()]
        yield from _bekende_nummers(cijfers, nummers)
        if len(cijfers) < len(groepen):
            yield from _bekende_nummers(groepen, nummers)
