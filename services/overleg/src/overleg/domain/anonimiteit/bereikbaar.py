"""E-mailadressen en accounts, ook als ze zijn uitgeschreven ("apenstaartje", "punt nl")."""

import re
from collections.abc import Iterator, Sequence

from overleg.domain.anonimiteit.lezing import Lezing
from overleg.domain.anonimiteit.model import Bekende, Soort, Stuk
from overleg.domain.anonimiteit.reeks import reeks
from overleg.domain.anonimiteit.vouwen import vouw

_AAN = r"(?:@|\(\s?(?:at|a|apenstaart(?:je)?)\s?\)|\[\s?at\s?\]|\{\s?at\s?\}|<at>|\bapenstaart(?:je)?\b)"
_PUNT = r"(?:\.|\s{0,2}(?:\bpunt\b|\bdot\b|\(\s?(?:punt|dot|\.)\s?\)|\[\s?(?:punt|dot|\.)\s?\])\s{0,2})"
_EMAIL = re.compile(
    rf"(?<![\w.+-])([\w.+-]{{1,64}})\s{{0,2}}{_AAN}\s{{0,2}}[\w-]{{1,63}}(?:{_PUNT}[\w-]{{2,24}}){{1,3}}"
)
_EMAIL_AT = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} at [\w-]{1,63}(?:\.| punt | dot )(?:nl|com|net|org|be|eu|de|pl|tr|example)\b"
)
_ALGEMEEN = reeks(
    """
    info contact secretariaat aanmelden meldpunt receptie post mail noreply advies administratie
    """
)
_ACCOUNT = re.compile(r"(?<![\w.@])@[a-z0-9_.]{3,30}")
_NETWERK = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|facebook|telegram|twitter|twitch|discord|skype)(?:account|naam|profiel)?"
    r"[ :/][^\n.]{0,25}?\b([a-z][a-z.-]{0,30}[0-9_][a-z0-9_.-]{0,30})"
)
_PROFIEL = re.compile(
    r"\b(?:facebook|instagram|tiktok|snapchat|twitter|x|linkedin)\.com/(?:add/|in/)?@?([a-z0-9_.-]{3,40})"
)


def _bekende_adressen(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Het e-mailadres van iemand van het huishouden, of alleen het deel voor het apenstaartje."""
    for bekende in bekenden:
        adres = vouw(bekende.contact or "").tekst.strip()
        if "@" not in adres:
            continue
        for deel in {adres, adres.partition("@")[0]}:
            plek = lezing.tekst.find(deel) if len(deel) >= 5 else -1
            while plek >= 0:
                yield Soort.EMAIL, plek, plek + len(deel)
                plek = lezing.tekst.find(deel, plek + len(deel))


def zoek_bereikbaar(lezing: Lezing, bekenden: Sequence[Bekende]) -> Iterator[Stuk]:
    """Elk e-mailadres behalve dat van een loket (info@), en elk account."""
    for treffer in _EMAIL.finditer(lezing.tekst):
        if treffer.group(1) not in _ALGEMEEN:
            yield Soort.EMAIL, *treffer.span()
    for treffer in _EMAIL_AT.finditer(lezing.tekst):
        yield Soort.EMAIL, *treffer.span()
    for treffer in _ACCOUNT.finditer(lezing.tekst):
        yield Soort.SOCIALE_MEDIA, *treffer.span()
    for patroon in (_NETWERK, _PROFIEL):
        for treffer in patroon.finditer(lezing.tekst):
            yield Soort.SOCIALE_MEDIA, *treffer.span(1)
    yield from _bekende_adressen(lezing, bekenden)
