"""Personen: wat van een mens wordt vastgelegd, en wie gezag over wie heeft. Ook de leden van een huishouden."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.errors import FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import LidRol
from overleg.domain.kalender import leeftijd_op

OUDST = 130
_JAAR_LENGTE = 4


@dataclass(frozen=True, slots=True)
class Adres:
    """Adres van een persoon; een geheim adres gaat nooit naar een ander dan het eigen register."""

    straat: str
    huisnummer: str
    postcode: str
    plaats: str


@dataclass(frozen=True, slots=True)
class Gezag:
    """Wie het gezag over een persoon heeft (ouderlijk gezag of voogdij, boek 1 BW titel 14), van een dag tot en met een dag."""

    houder_id: UUID
    van: date
    tot: date | None = None


@dataclass(frozen=True, slots=True)
class Persoon:
    """Een mens in het register van een organisatie; van de geboorte is de dag bekend, alleen het jaar, of niets."""

    id: UUID
    naam: str
    geboortedatum: date | None = None
    bsn: str | None = None
    adres: Adres | None = None
    contact: str | None = None
    geheim_adres: bool = False
    versie: int = 1
    geboortejaar: int | None = None
    gezag: tuple[Gezag, ...] = ()
    samengevoegd: tuple[UUID, ...] = ()
    """De personen die hiermee zijn samengevoegd; hun id's verwijzen naar deze persoon."""
    beperkt: bool = False
    """Of de gegevens op verzoek alleen nog worden opgeslagen (AVG art. 18)."""

    @property
    def uiterlijk_geboren(self) -> date | None:
        """De laatste dag waarop deze mens geboren kan zijn: wie alleen een jaar heeft, geldt zo lang mogelijk als kind."""
        if self.geboortejaar is not None:
            return date(self.geboortejaar, 12, 31)
        return self.geboortedatum

    def als_tekst(self) -> dict[str, str | None]:
        """Wat versleuteld wordt, per veld als tekst."""
        adres = self.adres
        return {
            "naam": self.naam,
            "geboortedatum": self._geboorte(),
            "bsn": self.bsn,
            "adres": json.dumps([adres.straat, adres.huisnummer, adres.postcode, adres.plaats]) if adres else None,
            "contact": self.contact,
        }

    def _geboorte(self) -> str | None:
        # One field: a day, or a year alone. That only a year is known is then not visible in the database either.
        if self.geboortedatum is not None:
            return self.geboortedatum.isoformat()
        return str(self.geboortejaar) if self.geboortejaar is not None else None

    @staticmethod
    def uit_tekst(id_: UUID, tekst: Mapping[str, str | None], *, geheim_adres: bool, versie: int) -> "Persoon":
        """De persoon uit ontsleutelde velden."""
        adres, naam = tekst["adres"], tekst["naam"]
        dag, jaar = lees_geboorte(tekst["geboortedatum"])
        return Persoon(
            id_, naam or "", dag, tekst["bsn"], Adres(*json.loads(adres)) if adres else None, tekst["contact"], geheim_adres,
            versie, jaar,
        )  # fmt: skip


def lees_geboorte(tekst: str | None) -> tuple[date | None, int | None]:
    """Geboortedatum of geboortejaar uit het ontsleutelde veld: "1990-05-17", "1990" of niets."""
    if not tekst:
        return None, None
    return (None, int(tekst)) if len(tekst) == _JAAR_LENGTE else (date.fromisoformat(tekst), None)


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


def eis_mogelijke_geboorte(persoon: Persoon, nu: datetime) -> None:
    """Weiger een geboorte in de toekomst of van meer dan 130 jaar geleden, en een datum naast een jaar."""
    dag = dag_van(nu)
    if persoon.geboortedatum is not None and persoon.geboortejaar is not None:
        raise _onmogelijk("geboortejaar", "dubbel", "geef een geboortedatum of alleen een geboortejaar, niet allebei")
    geboren = persoon.geboortedatum
    if geboren is not None and (geboren > dag or leeftijd_op(geboren, dag) > OUDST):
        raise _onmogelijk("geboortedatum", "onmogelijk", "deze geboortedatum is niet mogelijk")
    jaar = persoon.geboortejaar
    if jaar is not None and not dag.year - OUDST <= jaar <= dag.year:
        raise _onmogelijk("geboortejaar", "onmogelijk", "dit geboortejaar is niet mogelijk")


def eis_mogelijk_gezag(persoon: Persoon, bekend: Collection[UUID]) -> None:
    """Weiger gezag van wie niet in het eigen register staat, van zichzelf, of met een periode die niet kan; noemt alles."""
    fouten = []
    for i, gezag in enumerate(persoon.gezag):
        if gezag.houder_id == persoon.id or gezag.houder_id not in bekend:
            fouten.append(FieldError(f"gezag.{i}.persoonId", "onbekend", "deze persoon kan het gezag niet hebben"))
        if gezag.tot is not None and gezag.tot < gezag.van:
            fouten.append(FieldError(f"gezag.{i}.tot", "periode", "het einde kan niet voor het begin liggen"))
        if any(g.houder_id == gezag.houder_id and g.van == gezag.van for g in persoon.gezag[:i]):
            fouten.append(FieldError(f"gezag.{i}.persoonId", "dubbel", "deze persoon staat er al bij"))
    if fouten:
        raise InvalidInput("Het gezag over deze persoon klopt niet.", fouten=tuple(fouten))


def _onmogelijk(veld: str, code: str, reden: str) -> InvalidInput:
    return InvalidInput(reden.capitalize() + ".", fouten=(FieldError(veld, code, reden),))


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
