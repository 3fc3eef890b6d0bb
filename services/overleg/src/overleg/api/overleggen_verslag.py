"""Routes voor het verslag: concept per agendapunt, besluiten en acties vastleggen, en vaststellen door de voorzitter."""

from datetime import datetime
from uuid import UUID

from fastapi import Response

from common.db import IfMatch, etag_of
from common.web import ApiModel, Datum, service_router
from overleg.api.acties import ActieAntwoord, actie_antwoord
from overleg.api.casusmodellen import Gebruiker
from overleg.api.overleg_velden import BesluitAntwoord, ControleModel, besluit_antwoord, controle_van
from overleg.api.overleggen import OverlegAntwoord, antwoord
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Lang
from overleg.auth import OverlegBijdragen, OverlegLezen
from overleg.domain import overleg_punten as domein
from overleg.domain.overleg import OverlegStatus
from overleg.domain.overleg_punten import AgendapuntSoort
from overleg.service import acties
from overleg.service import overleggen_verslag as service

router = service_router(tags=["interventieoverleg"])


class TekstInvoer(ApiModel):
    """Tekst van een deel van het verslag of van een besluit; bij een geanonimiseerd punt zonder herkenbare mensen."""

    tekst: Lang
    controle: ControleModel | None = None


class ActieInvoer(TekstInvoer):
    """Wie wat doet en voor wanneer."""

    organisatie: Oin
    professional: Gebruiker
    termijn: Datum


class VerslagdeelAntwoord(ApiModel):
    """Het verslag van één agendapunt, of zonder agendapunt het algemene deel."""

    verslagdeel_id: UUID
    agendapunt_id: UUID | None = None
    soort: AgendapuntSoort | None = None
    tekst: str | None = None
    besluiten: list[BesluitAntwoord] = []
    acties: list[ActieAntwoord] = []
    versie: int


class VerslagAntwoord(ApiModel):
    """Het verslag zoals u het mag lezen; concept tot het overleg de status vastgesteld heeft."""

    overleg_id: UUID
    status: OverlegStatus
    vastgesteld_op: datetime | None = None
    delen: list[VerslagdeelAntwoord]
    versie: int


def _deel(
    d: domein.Verslagdeel,
    soort: AgendapuntSoort | None,
    besluiten: list[BesluitAntwoord],
    acties_: list[ActieAntwoord],
) -> VerslagdeelAntwoord:
    return VerslagdeelAntwoord.model_construct(
        verslagdeel_id=d.id, agendapunt_id=d.agendapunt_id, soort=soort, tekst=d.tekst, besluiten=besluiten,
        acties=acties_, versie=d.versie,
    )  # fmt: skip


def _verslag(v: service.Verslag) -> VerslagAntwoord:
    return VerslagAntwoord.model_construct(
        overleg_id=v.overleg.id, status=v.overleg.status, vastgesteld_op=v.overleg.vastgesteld_op, versie=v.overleg.versie,
        delen=[
            _deel(
                d, v.punten[d.agendapunt_id].soort if d.agendapunt_id else None,
                [besluit_antwoord(b) for b in v.besluiten if b.agendapunt_id == d.agendapunt_id],
                [actie_antwoord(a) for a in v.acties if a.agendapunt_id == d.agendapunt_id],
            )
            for d in v.delen
        ],
    )  # fmt: skip


@router.get("/overleggen/{overlegId}/verslag", summary="Verslag lezen")
async def lees_verslag(overlegId: UUID, tx: OverlegLezen, response: Response) -> VerslagAntwoord:
    """Lees het verslag, met alleen de agendapunten die u mag zien; leeg zolang het overleg niet gehouden is."""
    verslag = await service.lees_verslag(tx, overlegId)
    response.headers["ETag"] = etag_of(verslag.overleg.versie)
    return _verslag(verslag)


@router.put("/overleggen/{overlegId}/verslagdelen/{verslagdeelId}", summary="Deel van het verslag schrijven")
async def schrijf_verslagdeel(
    overlegId: UUID,
    verslagdeelId: UUID,
    invoer: TekstInvoer,
    versie: IfMatch,
    tx: OverlegBijdragen,
    response: Response,
) -> VerslagdeelAntwoord:
    """Schrijf één deel van het concept; het algemene deel leest iedereen aan tafel en noemt dus niemand."""
    controle = controle_van(invoer.controle)
    deel = await service.schrijf_verslagdeel(tx, overlegId, verslagdeelId, versie, invoer.tekst, controle)
    response.headers["ETag"] = etag_of(deel.versie)
    return _deel(deel, None, [], [])


@router.post(
    "/overleggen/{overlegId}/agendapunten/{agendapuntId}/besluiten", status_code=201, summary="Besluit vastleggen"
)
async def leg_overlegbesluit_vast(
    overlegId: UUID, agendapuntId: UUID, invoer: TekstInvoer, tx: OverlegBijdragen, response: Response
) -> BesluitAntwoord:
    """Leg een besluit vast bij een besproken agendapunt; het verandert daarna niet meer."""
    controle = controle_van(invoer.controle)
    response.headers["Location"] = f"/v1/overleggen/{overlegId}/agendapunten/{agendapuntId}"
    return besluit_antwoord(await service.leg_besluit_vast(tx, overlegId, agendapuntId, invoer.tekst, controle))


@router.post("/overleggen/{overlegId}/agendapunten/{agendapuntId}/acties", status_code=201, summary="Actie vastleggen")
async def leg_actie_vast(
    overlegId: UUID, agendapuntId: UUID, invoer: ActieInvoer, tx: OverlegBijdragen, response: Response
) -> ActieAntwoord:
    """Geef een organisatie aan tafel een actie met een termijn."""
    actie = await acties.leg_actie_vast(
        tx, overlegId, agendapuntId, invoer.organisatie, invoer.professional, invoer.termijn, invoer.tekst,
        controle_van(invoer.controle),
    )  # fmt: skip
    response.headers["ETag"] = etag_of(actie.versie)
    response.headers["Location"] = f"/v1/acties/{actie.id}"
    return actie_antwoord(actie)


@router.post("/overleggen/{overlegId}/vaststellingen", status_code=201, summary="Verslag vaststellen")
async def stel_verslag_vast(
    overlegId: UUID, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> OverlegAntwoord:
    """Stel als voorzitter het verslag vast; daarna verandert het niet meer."""
    return antwoord(await service.stel_verslag_vast(tx, overlegId, versie), response)
