"""Mogelijke dubbele registraties: waaraan een persoon te herkennen is, en wie er op wie lijkt."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from overleg.domain.namen import Geboorte, Gelijkenis, Kenmerken, lijkt_op, ontleed
from overleg.domain.persoon import Adres, Persoon

_CIJFERS_TELEFOON = 9


@dataclass(frozen=True, slots=True)
class Treffer:
    """Een persoon die gevonden is, met hoe sterk en waarom."""

    persoon_id: UUID
    gelijkenis: Gelijkenis


def adres_kenmerk(adres: Adres) -> str:
    """Postcode en huisnummer zoals zij vergeleken worden: "8302zz1a"."""
    return re.sub(r"[^a-z0-9]", "", (adres.postcode + adres.huisnummer).lower())


def is_telefoon(contact: str) -> bool:
    """Of een contactgegeven een telefoonnummer is: ten minste negen cijfers, en verder geen letters."""
    return len(re.sub(r"[^0-9]", "", contact)) >= _CIJFERS_TELEFOON and not re.search(r"[A-Za-z@]", contact)


def contact_kenmerk(contact: str) -> str | None:
    """De laatste negen cijfers van een telefoonnummer, of een e-mailadres in kleine letters; anders niets."""
    cijfers = re.sub(r"[^0-9]", "", contact)
    if len(cijfers) >= _CIJFERS_TELEFOON:
        return cijfers[-_CIJFERS_TELEFOON:]
    return contact.strip().lower() if re.fullmatch(r"\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*", contact) else None


def kenmerken_van(persoon: Persoon) -> Kenmerken:
    """Waaraan deze persoon te herkennen is."""
    return Kenmerken(
        persoon.naam,
        Geboorte(persoon.geboortedatum, persoon.geboortejaar),
        persoon.bsn,
        adres_kenmerk(persoon.adres) if persoon.adres else None,
        contact_kenmerk(persoon.contact) if persoon.contact else None,
    )


def zoekvraag(naam: str | None, geboortedatum: date | None, geboortejaar: int | None) -> Kenmerken:
    """Een vraag naar een mens met deze naam en geboorte."""
    return Kenmerken(naam or "", Geboorte(geboortedatum, geboortejaar))


def rangschik(vraag: Kenmerken, kandidaten: Iterable[tuple[UUID, Persoon]], drempel: float) -> list[Treffer]:
    """De kandidaten die genoeg lijken, de sterkste eerst.

    Elke kandidaat is een registratie met de persoon waar zij nu bij hoort; van samengevoegde registraties telt de sterkste.
    """
    gezocht = ontleed(vraag)
    beste: dict[UUID, Gelijkenis] = {}
    for persoon_id, registratie in kandidaten:
        gelijkenis = lijkt_op(gezocht, kenmerken_van(registratie))
        huidig = beste.get(persoon_id)
        if gelijkenis.score >= drempel and (huidig is None or huidig.score < gelijkenis.score):
            beste[persoon_id] = gelijkenis
    return [Treffer(p, g) for p, g in sorted(beste.items(), key=lambda t: (-t[1].score, t[0]))]
