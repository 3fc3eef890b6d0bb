"""Een nieuwe zorgmelding: wat Veilig Thuis vastlegt bij ontvangst, met de berekende soort."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import AanvullendeInformatie, Aard, BetrokkeneRol, MelderCategorie, Soort, Status
from overleg.domain.meldingcodes import Doelgroep, DuurGeweld, ExternSysteem, MelderFunctie, OnderzoekUitkomst
from overleg.domain.soort import Soortbepaling
from overleg.domain.zorgmelding import Zorgmelding, eis_niet_in_toekomst

EERSTE_JAAR = 2000


@dataclass(frozen=True, slots=True)
class Melder:
    """Wie meldt; een anonieme melder laat geen functie of organisatie achter."""

    categorie: MelderCategorie
    functie: MelderFunctie | None = None
    organisatie: str | None = None
    anoniem: bool = False

    @property
    def beroepsmatig(self) -> bool:
        """Of de melder beroepsmatig meldt (CBS-tabel 84849NED); volgt uit de categorie."""
        return self.categorie is not MelderCategorie.NIET_BEROEPSMATIG


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
    doelgroepen: tuple[Doelgroep, ...] = ()
    toelichting: str | None = None
    kenmerk_extern: str | None = None
    geinformeerd_op: date | None = None
    duur_geweld: DuurGeweld | None = None
    kenmerk_systeem: ExternSysteem | None = None
    """Waar het externe kenmerk vandaan komt; samen zijn ze uniek binnen een register."""
    verwante_casussen: tuple[UUID, ...] = ()
    """Andere lopende casussen van dezelfde mensen, zoals die bij registratie waren."""


@dataclass(frozen=True, slots=True)
class ZorgmeldingBeeld:
    """Een zorgmelding zoals een aanroeper die leest: haar stand en wat bij ontvangst is vastgelegd."""

    zorgmelding: Zorgmelding
    registratie: Registratie
    uitkomsten: tuple[tuple[Aard, OnderzoekUitkomst], ...] = ()
    overdracht_id: UUID | None = None
    """De aanvaarde overdracht op grond waarvan een andere organisatie leest."""
    verklaringen: tuple[UUID, ...] = ()
    """Eigen verklaringen van betrokkenen bij deze zorgmelding die de aanroeper mag lezen."""


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
        melder_anoniem=r.melder.anoniem,
        niet_ingedeeld=r.bepaling.soort is Soort.NIET_INGEDEELD,
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


def met_systeem(kenmerk: str | None, systeem: ExternSysteem | None, melder: Melder) -> ExternSysteem | None:
    """Het systeem van het externe kenmerk; zonder opgave dat van de politie als die meldt, anders onbekend.

    InvalidInput als er wel een systeem is en geen kenmerk.
    """
    if kenmerk is None:
        if systeem is not None:
            raise _onmogelijk("kenmerkSysteem", "kenmerk-ontbreekt", "een systeem zonder kenmerkExtern zegt niets")
        return None
    return systeem or (ExternSysteem.POLITIE if melder.categorie is MelderCategorie.POLITIE else ExternSysteem.ANDERS)


def eis_nieuw_kenmerk(bestaande: UUID | None) -> None:
    """Weiger (Conflict) een bericht dat al geregistreerd is, en zeg als welke zorgmelding van het eigen register."""
    if bestaande is not None:
        raise Conflict(
            f"Dit bericht is al geregistreerd: kenmerkExtern met dit kenmerkSysteem hoort bij zorgmelding {bestaande}. "
            "Lees die; een andere melding krijgt een ander kenmerk of geen."
        )
