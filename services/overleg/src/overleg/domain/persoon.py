"""Personen, huishoudens en toestemming: wie mag wat van wie zien, en op welke grond."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag, LidRol
from overleg.domain.kalender import leeftijd_op

OUDST = 130
LANGSTE_TOESTEMMING = timedelta(days=366 * 2)
ZELF_VANAF = 16
SAMEN_VANAF = 12


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


@dataclass(frozen=True, slots=True)
class Grond:
    """Waarom de aanroeper deze persoon mag zien: eigen register, aanvaarde overdracht, toestemming, doorbreking of noodtoegang."""

    soort: str
    id: UUID | None
    dataklassen: frozenset[str] = frozenset()

    def mag(self, klasse: Dataklasse) -> bool:
        """Toestemming en doorbreking openen alleen de genoemde dataklassen; de andere gronden alles wat niet geheim is."""
        return self.soort not in {"toestemming", "doorbreking"} or klasse in self.dataklassen


def zichtbaar_deel(persoon: Persoon, grond: Grond) -> Persoon:
    """Wat van een persoon op deze grond te zien is; een geheim adres alleen in het eigen register, de BSN ook.

    Zonder de dataklasse identiteit is de naam leeg en de geboortedatum weg.
    """
    eigen = grond.soort == "eigen"
    identiteit = grond.mag(Dataklasse.IDENTITEIT)
    return replace(
        persoon,
        naam=persoon.naam if identiteit else "",
        geboortedatum=persoon.geboortedatum if identiteit else None,
        bsn=persoon.bsn if eigen else None,
        contact=persoon.contact if grond.mag(Dataklasse.CONTACT) and (eigen or not persoon.geheim_adres) else None,
        adres=persoon.adres if grond.mag(Dataklasse.ADRES) and (eigen or not persoon.geheim_adres) else None,
    )


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


@dataclass(frozen=True, slots=True)
class Toestemming:
    """Toestemming van een persoon aan organisaties, voor een doel, dataklassen en een periode."""

    id: UUID
    persoon_id: UUID
    organisaties: tuple[str, ...]
    doel: Doel
    dataklassen: tuple[Dataklasse, ...]
    grondslag: Grondslag
    gegeven_door: GegevenDoor
    van: date
    tot: date
    ingetrokken_op: datetime | None = None
    versie: int = 1


def eis_juiste_gever(geboortedatum: date | None, gegeven_door: GegevenDoor, dag: date) -> None:
    """Weiger toestemming van wie haar op deze leeftijd niet kan geven.

    Onder 12 de gezaghebbenden, van 12 tot 16 gezaghebbenden en zelf, vanaf 16 zelf (naar WGBO en Jeugdwet 7.3.4-7.3.5;
    de grenzen zijn instelbaar per keten). Zonder geboortedatum geldt de persoon als volwassen.
    """
    leeftijd = leeftijd_op(geboortedatum, dag) if geboortedatum else ZELF_VANAF
    nodig = (
        GegevenDoor.GEZAGHEBBENDEN if leeftijd < SAMEN_VANAF
        else GegevenDoor.GEZAGHEBBENDEN_EN_ZELF if leeftijd < ZELF_VANAF
        else GegevenDoor.ZELF
    )  # fmt: skip
    if gegeven_door is not nodig:
        raise InvalidInput(
            f"Op deze leeftijd moet de toestemming gegeven zijn door: {nodig}.",
            fouten=(FieldError("gegevenDoor", "leeftijd", f"verwacht {nodig}"),),
        )


def eis_mogelijke_periode(van: date, tot: date) -> None:
    """Weiger een periode die eindigt voor ze begint of langer is dan twee jaar."""
    if tot < van or tot - van > LANGSTE_TOESTEMMING:
        raise InvalidInput(
            "De periode van een toestemming begint voor ze eindigt en duurt hoogstens twee jaar.",
            fouten=(FieldError("tot", "periode", "kies een dag na het begin en binnen twee jaar"),),
        )


def trek_in(toestemming: Toestemming, nu: datetime) -> Toestemming:
    """Trek een toestemming in; dat kan altijd, één keer, en werkt meteen."""
    if toestemming.ingetrokken_op is not None:
        raise Conflict("Deze toestemming is al ingetrokken; er is niets meer te lezen op deze grond.")
    return replace(toestemming, ingetrokken_op=nu, versie=toestemming.versie + 1)
