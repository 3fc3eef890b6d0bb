"""Routes voor de levensloop van een zorgmelding: beoordelen, hulp starten, onderzoek afronden, afsluiten."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.contracts.fields import Ondersteuning
from common.db import IfMatch
from common.web import ApiModel, Datum, Tijdstip, service_router
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Code
from overleg.api.zorgmeldingen.modellen import UitkomstModel, ZorgmeldingAntwoord, gewijzigd
from overleg.auth import MeldingBehandelen, MeldingLezen, MeldingRegistreren
from overleg.domain.codes import Besluit, Resultaat
from overleg.domain.meldingcodes import Correctiereden, Sluitreden
from overleg.service import levensloop as service

router = service_router(tags=["zorgmeldingen"])


class BeoordelingInvoer(ApiModel):
    """Uitkomst van de veiligheidsbeoordeling; `omgezet-in-advies` sluit de melding meteen."""

    besluit: Besluit
    beoordeeld_op: Tijdstip


class HulpstartInvoer(ApiModel):
    """De dag van de eerste echte hulp."""

    hulp_gestart_op: Datum


class HulpstartverbeteringInvoer(ApiModel):
    """De juiste dag van de eerste echte hulp, en waarom die anders is."""

    hulp_gestart_op: Datum
    reden: Correctiereden


class HulpstartModel(ApiModel):
    """Een dag die als start van hulp is vastgelegd; zonder `vervangenOp` is het de dag die geldt."""

    hulp_gestart_op: date
    reden: Correctiereden | None = None
    organisatie: str
    vastgelegd_op: datetime
    vervangen_op: datetime | None = None


class HulpstartsAntwoord(ApiModel):
    """De geschiedenis van de start van hulp, oudste eerst."""

    resultaten: list[HulpstartModel]


class OnderzoeksafrondingInvoer(ApiModel):
    """Het einde van het onderzoek, met een uitkomst per aard; of voortijdig, zonder uitkomst."""

    afgerond_op: Datum
    voortijdig: bool = False
    uitkomsten: Annotated[list[UitkomstModel], Field(max_length=20)] = []


class OndersteuningModel(ApiModel):
    """Hulp die bij het afsluiten loopt en gelijkmatig wordt afgebouwd."""

    organisatie: Oin
    soort: Code
    contacten_per_maand: Annotated[float, Field(ge=0, le=200)]


class AfsluitingInvoer(ApiModel):
    """Hoe, waarom en wanneer wordt afgesloten, en wie daarna volgt."""

    afgesloten_op: Datum
    resultaat: Resultaat
    reden: Sluitreden | None = None
    monitoring_tot: Datum | None = None
    jgz_organisatie: Oin | None = None
    opvolger_organisatie: Oin | None = None
    ondersteuning: Annotated[list[OndersteuningModel], Field(max_length=20)] = []


def _afsluiting(invoer: AfsluitingInvoer) -> service.Afsluiting:
    hulp = tuple(Ondersteuning(**o.model_dump(by_alias=False)) for o in invoer.ondersteuning)
    return service.Afsluiting(
        invoer.afgesloten_op, invoer.resultaat, invoer.reden, invoer.monitoring_tot, invoer.jgz_organisatie,
        invoer.opvolger_organisatie, hulp,
    )  # fmt: skip


@router.post("/zorgmeldingen/{zorgmeldingId}/beoordelingen", status_code=201, summary="Zorgmelding beoordelen")
async def beoordeel_zorgmelding(
    zorgmeldingId: UUID,
    invoer: BeoordelingInvoer,
    versie: IfMatch,
    tx: MeldingRegistreren,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg de uitkomst van de veiligheidsbeoordeling vast."""
    beeld = await service.beoordeel_zorgmelding(tx, zorgmeldingId, versie, invoer.besluit, invoer.beoordeeld_op)
    return gewijzigd(beeld, response)


@router.post("/zorgmeldingen/{zorgmeldingId}/hulpstarts", status_code=201, summary="Start van hulp vastleggen")
async def start_hulp_bij_zorgmelding(
    zorgmeldingId: UUID,
    invoer: HulpstartInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Leg de dag van de eerste echte hulp vast."""
    beeld = await service.start_hulp_bij_zorgmelding(tx, zorgmeldingId, versie, invoer.hulp_gestart_op)
    return gewijzigd(beeld, response)


@router.get("/zorgmeldingen/{zorgmeldingId}/hulpstarts", summary="Geschiedenis van de start van hulp")
async def lijst_hulpstarts(zorgmeldingId: UUID, tx: MeldingLezen) -> HulpstartsAntwoord:
    """Elke dag die als start van hulp is vastgelegd, oudste eerst; ook wat later is verbeterd."""
    gevonden = await service.lijst_hulpstarts(tx, zorgmeldingId)
    return HulpstartsAntwoord(
        resultaten=[
            HulpstartModel(
                hulp_gestart_op=h.gestart_op, reden=h.reden, organisatie=h.organisatie, vastgelegd_op=h.vastgelegd_op,
                vervangen_op=h.vervangen_op,
            )
            for h in gevonden
        ]
    )  # fmt: skip


@router.post(
    "/zorgmeldingen/{zorgmeldingId}/hulpstartverbeteringen", status_code=201, summary="Start van hulp verbeteren"
)
async def verbeter_start_van_hulp(
    zorgmeldingId: UUID,
    invoer: HulpstartverbeteringInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Verbeter de dag van de eerste echte hulp, ook na afsluiten; de vorige dag blijft in de geschiedenis."""
    beeld = await service.verbeter_start_van_hulp(tx, zorgmeldingId, versie, invoer.hulp_gestart_op, invoer.reden)
    return gewijzigd(beeld, response)


@router.post("/zorgmeldingen/{zorgmeldingId}/onderzoeksafrondingen", status_code=201, summary="Onderzoek afronden")
async def rond_onderzoek_af(
    zorgmeldingId: UUID,
    invoer: OnderzoeksafrondingInvoer,
    versie: IfMatch,
    tx: MeldingRegistreren,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Rond het onderzoek af met een uitkomst per aard: bevestigd, niet bevestigd of weerlegd."""
    uitkomsten = [(u.aard, u.uitkomst) for u in invoer.uitkomsten]
    beeld = await service.rond_onderzoek_van_zorgmelding_af(
        tx, zorgmeldingId, versie, invoer.afgerond_op, uitkomsten, voortijdig=invoer.voortijdig
    )
    return gewijzigd(beeld, response)


@router.post("/zorgmeldingen/{zorgmeldingId}/afsluitingen", status_code=201, summary="Zorgmelding afsluiten")
async def sluit_zorgmelding_af(
    zorgmeldingId: UUID,
    invoer: AfsluitingInvoer,
    versie: IfMatch,
    tx: MeldingBehandelen,
    response: Response,
) -> ZorgmeldingAntwoord:
    """Sluit af; hierna volgt achttien maanden zicht op veiligheid. Heropenen is een nieuwe zorgmelding."""
    beeld = await service.sluit_zorgmelding_af(tx, zorgmeldingId, versie, _afsluiting(invoer))
    return gewijzigd(beeld, response)
