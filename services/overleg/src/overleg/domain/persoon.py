"""Personen en huishoudens: wat van een mens wordt vastgelegd en wie met wie leeft."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.errors import FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import LidRol
from overleg.domain.kalender import leeftijd_op

OUDST = 130


@dataclass(frozen=True, slots=True)
class Adres:
    """Adres van een persoon; een geheim adres gaat nooit naar een ander dan het eigen register."""

    straat: str
    huisnummer: str
    postcode: str
    plaats: str


@dataclass(frozen=True, slots=True)
class Persoon:
    """Een mens in het register van een organisatie."""

    id: UUID
    naam: str
    geboortedatum: date | None = None
    bsn: str | None = None
    adres: Adres | None = None
    contact: str | None = None
    geheim_adres: bool = False
    versie: int = 1

    def als_tekst(self) -> dict[str, str | None]:
        """Wat versleuteld wordt, per veld als tekst."""
        adres = self.adres
        return {
            "naam": self.naam,
            "geboortedatum": self.geboortedatum.isoformat() if self.geboortedatum else None,
            "bsn": self.bsn,
            "adres": json.dumps([adres.straat, adres.huisnummer, adres.postcode, adres.plaats]) if adres else None,
            "contact": self.contact,
        }

    @staticmethod
    def uit_tekst(id_: UUID, tekst: Mapping[str, str | None], *, geheim_adres: bool, versie: int) -> "Persoon":
        """De persoon uit ontsleutelde velden."""
        geboren, adres, naam = tekst["geboortedatum"], tekst["adres"], tekst["naam"]
        return Persoon(
            id_, naam or "", date.fromisoformat(geboren) if geboren else None, tekst["bsn"],
            Adres(*json.loads(adres)) if adres else None, tekst["contact"], geheim_adres, versie,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lid:
    """Lidmaatschap van een huishouden."""

    persoon_id: UUID
    rol: LidRol
    van: date
    tot: date | None = None


@dataclass(frozen=True, slots=True)
class Huishouden:
    """Personen die samen leven of leefden."""

    id: UUID
    leden: tuple[Lid, ...]
    versie: int = 1


def eis_mogelijke_geboortedatum(geboortedatum: date | None, nu: datetime) -> None:
    """Weiger een geboortedatum in de toekomst of van meer dan 130 jaar geleden."""
    if geboortedatum is None:
        return
    dag = dag_van(nu)
    if geboortedatum > dag or leeftijd_op(geboortedatum, dag) > OUDST:
        raise InvalidInput(
            "Deze geboortedatum is niet mogelijk.",
            fouten=(FieldError("geboortedatum", "onmogelijk", "deze geboortedatum is niet mogelijk"),),
        )


def eis_mogelijke_leden(leden: Sequence[Lid]) -> None:
    """Weiger een lidmaatschap dat eindigt voor het begint, en dezelfde persoon twee keer op hetzelfde moment."""
    fouten = [
        FieldError(f"leden.{i}.tot", "periode", "het einde kan niet voor het begin liggen")
        for i, lid in enumerate(leden)
        if lid.tot is not None and lid.tot < lid.van
    ]
    for i, lid in enumerate(leden):
        eerder = [x for x in leden[:i] if x.persoon_id == lid.persoon_id]
        if any((x.tot is None or x.tot >= lid.van) and (lid.tot is None or lid.tot >= x.van) for x in eerder):
            fouten.append(FieldError(f"leden.{i}.persoonId", "dubbel", "deze persoon is in deze periode al lid"))
    if fouten:
        raise InvalidInput("De leden van dit huishouden kloppen niet met elkaar.", fouten=tuple(fouten))
