"""Locaties: waar hulp is, en wat er van een geheime plek bekend mag zijn (bijna niets)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from common.errors import FieldError, InvalidInput

_POSTCODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b", re.IGNORECASE)
_STRAAT = re.compile(r"\b\w*(?:straat|laan|weg|plein|dijk|hof|kade|pad|singel|gracht|steeg|dreef|markt)\s+\d+", re.IGNORECASE)
_COORDINAAT = re.compile(r"\b5[0-3][.,]\d{3,}|\b[3-7][.,]\d{4,}")


@dataclass(frozen=True, slots=True)
class Locatie:
    """Een plek; van een geheime plek bestaat alleen de gemeente, zodat er niets is dat kan uitlekken."""

    gemeentecode: str
    geheim: bool = False
    straat: str | None = None
    huisnummer: str | None = None
    postcode: str | None = None
    plaats: str | None = None

    @property
    def heeft_adres(self) -> bool:
        """Of er iets staat waarmee de plek te vinden is."""
        return any((self.straat, self.huisnummer, self.postcode, self.plaats))


def keur_locaties(locaties: Sequence[Locatie], teksten: Iterable[tuple[str, str | None]]) -> None:
    """Weiger (InvalidInput) een adres bij een geheime locatie, ook als het in een tekst van dat aanbod staat."""
    fouten = [
        FieldError(f"locaties.{i}", "geheim-adres", "van een geheime locatie mag alleen de gemeentecode worden opgegeven")
        for i, locatie in enumerate(locaties)
        if locatie.geheim and locatie.heeft_adres
    ]
    if any(locatie.geheim for locatie in locaties):
        fouten += [
            FieldError(veld, "geheim-adres", "in deze tekst lijkt een adres te staan, en er is een geheime locatie")
            for veld, tekst in teksten
            if tekst and lijkt_adres(tekst)
        ]
    if fouten:
        raise InvalidInput("Van een geheime locatie wordt geen adres bewaard.", fouten=tuple(fouten))


def lijkt_adres(tekst: str) -> bool:
    """Of in een tekst een postcode, een straat met huisnummer of een coördinaat staat; liever te vaak dan te weinig."""
    return any(vorm.search(tekst) for vorm in (_POSTCODE, _STRAAT, _COORDINAAT))
