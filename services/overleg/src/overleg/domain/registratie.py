"""Een nieuwe zorgmelding: wat Veilig Thuis vastlegt bij ontvangst, met de berekende soort."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.errors import FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import AanvullendeInformatie, Aard, BetrokkeneRol, MelderCategorie, Status
from overleg.domain.soort import Soortbepaling
from overleg.domain.zorgmelding import Zorgmelding, eis_niet_in_toekomst

EERSTE_JAAR = 2000


@dataclass(frozen=True, slots=True)
class Melder:
    """Wie meldt; een anonieme melder laat geen functie of organisatie achter."""

    categorie: MelderCategorie
    functie: str | None = None
    organisatie: str | None = None
    anoniem: bool = False


@dataclass(frozen=True, slots=True)
class Betrokkene:
    """Een persoon met een rol in de melding."""

    persoon_id: UUID
    rol: BetrokkeneRol


@dataclass(frozen=True, slots=True)
class Registratie:
    """Alles wat bij ontvangst van een zorgmelding wordt vastgelegd."""

    id: UUID
    huishouden_id: UUID
    casus_id: UUID
    ontvangen_op: datetime
    melder: Melder
    betrokkenen: tuple[Betrokkene, ...]
    aard: tuple[Aard, ...]
    pc4: str
    gemeentecode: str
    acuut: bool
    structureel: bool
    disclosure: bool
    bepaling: Soortbepaling
    aanvullende_informatie: tuple[AanvullendeInformatie, ...] = ()
    doelgroepen: tuple[str, ...] = ()
    toelichting: str | None = None
    kenmerk_extern: str | None = None
    geinformeerd_op: date | None = None

    def basis(self) -> dict[str, Any]:
        """De basis van de soort, opnieuw te berekenen: eerdere melding, personen en dag."""
        b = self.bepaling
        return {
            "zorgmeldingId": str(b.zorgmelding_id) if b.zorgmelding_id else None,
            "personen": [str(p) for p in b.personen],
            "dag": b.dag.isoformat() if b.dag else None,
        }


@dataclass(frozen=True, slots=True)
class ZorgmeldingBeeld:
    """Een zorgmelding zoals een aanroeper die leest: haar stand en wat bij ontvangst is vastgelegd."""

    zorgmelding: Zorgmelding
    registratie: Registratie
    overdracht_id: UUID | None = None
    """De aanvaarde overdracht op grond waarvan een andere organisatie leest."""


def net_ontvangen(registratie: Registratie) -> ZorgmeldingBeeld:
    """Het beeld van een zorgmelding die zojuist geregistreerd is."""
    r = registratie
    stand = Zorgmelding(
        r.id,
        Status.ONTVANGEN,
        r.ontvangen_op,
        r.acuut,
        1,
        r.huishouden_id,
        r.casus_id,
        geinformeerd_op=r.geinformeerd_op,
    )
    return ZorgmeldingBeeld(stand, registratie)


def eis_bekende_personen(gevraagd: Collection[UUID], bekend: Collection[UUID]) -> None:
    """Weiger betrokkenen die niet in het eigen register staan, zonder te zeggen of ze elders bestaan."""
    ontbreekt = [i for i, persoon_id in enumerate(gevraagd) if persoon_id not in bekend]
    if ontbreekt:
        raise InvalidInput(
            "Niet elke betrokkene staat in uw register; registreer de persoon eerst.",
            fouten=tuple(
                FieldError(f"betrokkenen.{i}.persoonId", "onbekend", "deze persoon is niet bekend") for i in ontbreekt
            ),
        )


def eis_anonieme_melder_zonder_sporen(melder: Melder) -> None:
    """Weiger functie of organisatie bij een anonieme melder: samen wijzen ze in een dorp iemand aan."""
    if melder.anoniem and (melder.functie or melder.organisatie):
        raise InvalidInput(
            "Bij een anonieme melder worden functie en organisatie niet vastgelegd.",
            fouten=(FieldError("melder.anoniem", "anoniem", "laat functie en organisatie weg"),),
        )


def eis_mogelijke_dagen(ontvangen_op: datetime, geinformeerd_op: date | None, nu: datetime) -> None:
    """Weiger een ontvangst in de toekomst of van voor 2000, en informeren voor de ontvangst of in de toekomst."""
    eis_niet_in_toekomst(ontvangen_op, nu, "ontvangenOp")
    if ontvangen_op.year < EERSTE_JAAR:
        raise _onmogelijk("ontvangenOp", "te-lang-geleden", f"deze dag ligt voor {EERSTE_JAAR}")
    if geinformeerd_op is not None and geinformeerd_op > dag_van(nu):
        raise _onmogelijk("geinformeerdOp", "in-de-toekomst", "deze dag ligt in de toekomst")
    if geinformeerd_op is not None and geinformeerd_op < dag_van(ontvangen_op):
        raise _onmogelijk("geinformeerdOp", "volgorde", "informeren kan niet voor de ontvangst liggen")


def _onmogelijk(veld: str, code: str, reden: str) -> InvalidInput:
    return InvalidInput(reden.capitalize() + ".", fouten=(FieldError(veld, code, reden),))
