"""Routes voor afschriften: opstellen, bekijken, vrijgeven door een ander, één keer ophalen; en geschoonde teksten."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field

from common.db import IfMatch, etag_of
from common.web import ApiModel, service_router
from overleg.api.velden import tekst
from overleg.auth import RechtenBeslissen, RechtenInzien, RechtenLezen, RechtenVastleggen
from overleg.domain import afschrift as domein
from overleg.domain.afschrift import AfschriftStand, Vorm
from overleg.service import afschriften as service

router = service_router(tags=["rechten van betrokkenen"])

_PAD = "/rechtenverzoeken/{verzoekId}/afschriften"
_TEKSTEN = "/rechtenverzoeken/{verzoekId}/tekstvrijgaven"
_MEDIATYPE = {Vorm.JSON: "application/json", Vorm.PDF: "application/pdf"}
Tekst = Annotated[str, tekst(20_000)]


class Geteld(ApiModel):
    """Zoveel van deze soort is om deze grond niet verstrekt."""

    wat: str
    aantal: int
    grond: str


class Verantwoording(ApiModel):
    """Voor wie opstelt en vrijgeeft; wat verzwegen is, staat niet in het afschrift en ook niet dat het er is."""

    gegeven: int
    onthouden: list[Geteld]
    verzwegen: list[Geteld]


class AfschriftAntwoord(ApiModel):
    """Een afschrift en hoe het ervoor staat."""

    afschrift_id: UUID
    verzoek_id: UUID
    stand: AfschriftStand
    opgesteld_op: datetime
    opgesteld_door: str
    vrijgegeven_op: datetime | None = None
    vrijgegeven_door: str | None = None
    verloopt_op: datetime | None = None
    opgehaald: Annotated[list[Vorm], Field(description="Vormen die al zijn opgehaald; elk kan één keer")]
    vernietigd_op: datetime | None = None
    versie: int


class AfschriftBeeld(AfschriftAntwoord):
    """Een afschrift met zijn verantwoording, en voor de vrijgave ook met de inhoud."""

    verantwoording: Verantwoording
    inhoud: Annotated[dict[str, Any] | None, Field(description="Alleen tot de vrijgave")] = None


class AfschriftenAntwoord(ApiModel):
    """De afschriften van een verzoek."""

    resultaten: list[AfschriftAntwoord]


class OphaalInvoer(ApiModel):
    """In welke vorm het afschrift wordt opgehaald."""

    vorm: Vorm


class TekstvrijgaveInvoer(ApiModel):
    """Een geschoonde versie van de toelichting van een zorgmelding: alleen wat over de betrokkene gaat."""

    zorgmelding_id: UUID
    tekst: Tekst


class TekstvrijgaveAntwoord(ApiModel):
    """Een geschoonde tekst; zij geldt na bevestiging door een ander."""

    vrijgave_id: UUID
    zorgmelding_id: UUID
    tekst: str | None = None
    voorgesteld_op: datetime
    bevestigd_op: datetime | None = None
    versie: int


class TekstvrijgavenAntwoord(ApiModel):
    """De geschoonde teksten bij een verzoek."""

    resultaten: list[TekstvrijgaveAntwoord]


def _velden(a: domein.Afschrift, tx: Any) -> dict[str, Any]:
    return {
        "afschrift_id": a.id, "verzoek_id": a.verzoek_id, "stand": a.stand(tx.now), "opgesteld_op": a.opgesteld_op,
        "opgesteld_door": a.opgesteld_door, "vrijgegeven_op": a.vrijgegeven_op, "vrijgegeven_door": a.vrijgegeven_door,
        "verloopt_op": a.verloopt_op, "opgehaald": [v for v, _ in a.opgehaald], "vernietigd_op": a.vernietigd_op,
        "versie": a.versie,
    }  # fmt: skip


def _antwoord(a: domein.Afschrift, tx: Any, response: Response) -> AfschriftAntwoord:
    response.headers["ETag"] = etag_of(a.versie)
    response.headers["Location"] = f"/v1/rechtenverzoeken/{a.verzoek_id}/afschriften/{a.id}"
    return AfschriftAntwoord(**_velden(a, tx))


@router.post(_PAD, status_code=201, summary="Afschrift opstellen")
async def stel_afschrift_op(verzoekId: UUID, tx: RechtenBeslissen, response: Response) -> AfschriftAntwoord:
    """Stel het afschrift op zoals het dossier nu is; een ander geeft het vrij."""
    return _antwoord(await service.stel_afschrift_op(tx, verzoekId), tx, response)


@router.get(_PAD, summary="Afschriften van een verzoek opvragen")
async def lijst_afschriften(verzoekId: UUID, tx: RechtenLezen) -> AfschriftenAntwoord:
    """De afschriften van een verzoek, oudste eerst, zonder inhoud."""
    gevonden = await service.lijst_afschriften(tx, verzoekId)
    return AfschriftenAntwoord(resultaten=[AfschriftAntwoord(**_velden(a, tx)) for a in gevonden])


@router.get(_PAD + "/{afschriftId}", summary="Afschrift bekijken")
async def lees_afschrift(verzoekId: UUID, afschriftId: UUID, tx: RechtenInzien, response: Response) -> AfschriftBeeld:
    """Bekijk wat er in staat en wat niet, voordat het wordt vrijgegeven."""
    gevonden, verantwoording, inhoud = await service.lees_afschrift(tx, verzoekId, afschriftId)
    response.headers["ETag"] = etag_of(gevonden.versie)
    return AfschriftBeeld(
        **_velden(gevonden, tx), verantwoording=Verantwoording.model_validate(verantwoording), inhoud=inhoud
    )


@router.post(_PAD + "/{afschriftId}/vrijgaven", status_code=201, summary="Afschrift vrijgeven")
async def geef_afschrift_vrij(
    verzoekId: UUID, afschriftId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> AfschriftAntwoord:
    """Geef vrij als tweede persoon; wie het opstelde kan dat niet."""
    return _antwoord(await service.geef_afschrift_vrij(tx, verzoekId, afschriftId, versie), tx, response)


@router.post(_PAD + "/{afschriftId}/afkeuringen", status_code=201, summary="Afschrift afkeuren")
async def keur_afschrift_af(
    verzoekId: UUID, afschriftId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> AfschriftAntwoord:
    """Keur af of trek terug; de inhoud wordt meteen vernietigd."""
    return _antwoord(await service.keur_afschrift_af(tx, verzoekId, afschriftId, versie), tx, response)


@router.post(
    # Below an underscore: its answer is never kept for a retry, because then the copy would live on.
    _PAD + "/{afschriftId}/_ophalen",
    summary="Afschrift ophalen",
    response_class=Response,
    responses={
        200: {
            "description": "Het afschrift in de gevraagde vorm",
            "content": {"application/json": {"schema": {"type": "object"}}, "application/pdf": {}},
        }
    },
)
async def haal_afschrift_op(
    verzoekId: UUID, afschriftId: UUID, invoer: OphaalInvoer, versie: IfMatch, tx: RechtenBeslissen
) -> Response:
    """Haal het vrijgegeven afschrift op; elke vorm kan één keer, daarna is de inhoud weg."""
    inhoud = await service.haal_afschrift_op(tx, verzoekId, afschriftId, versie, invoer.vorm)
    naam = f"afschrift-{afschriftId.hex[-10:]}.{invoer.vorm}"
    return Response(
        inhoud,
        media_type=_MEDIATYPE[invoer.vorm],
        headers={"Content-Disposition": f'attachment; filename="{naam}"', "ETag": etag_of(versie + 1)},
    )


def _vrijgave(v: domein.Tekstvrijgave) -> TekstvrijgaveAntwoord:
    return TekstvrijgaveAntwoord(
        vrijgave_id=v.id, zorgmelding_id=v.bron_id, tekst=v.tekst, voorgesteld_op=v.voorgesteld_op,
        bevestigd_op=v.bevestigd_op, versie=v.versie,
    )  # fmt: skip


@router.post(_TEKSTEN, status_code=201, summary="Geschoonde tekst voorstellen")
async def stel_tekstvrijgave_voor(
    verzoekId: UUID, invoer: TekstvrijgaveInvoer, tx: RechtenVastleggen, response: Response
) -> TekstvrijgaveAntwoord:
    """Stel een tekst voor zonder iets van een ander; wat toch een ander noemt, wordt geweigerd."""
    vrijgave = await service.stel_tekstvrijgave_voor(tx, verzoekId, invoer.zorgmelding_id, invoer.tekst)
    response.headers["ETag"] = etag_of(vrijgave.versie)
    response.headers["Location"] = f"/v1/rechtenverzoeken/{verzoekId}/tekstvrijgaven"
    return _vrijgave(vrijgave)


@router.get(_TEKSTEN, summary="Geschoonde teksten opvragen")
async def lijst_tekstvrijgaven(verzoekId: UUID, tx: RechtenLezen) -> TekstvrijgavenAntwoord:
    """De geschoonde teksten bij een verzoek, ook wat nog bevestigd moet worden."""
    return TekstvrijgavenAntwoord(resultaten=[_vrijgave(v) for v in await service.lijst_tekstvrijgaven(tx, verzoekId)])


@router.post(_TEKSTEN + "/{vrijgaveId}/bevestigingen", status_code=201, summary="Geschoonde tekst vrijgeven")
async def bevestig_tekstvrijgave(
    verzoekId: UUID, vrijgaveId: UUID, versie: IfMatch, tx: RechtenBeslissen, response: Response
) -> TekstvrijgaveAntwoord:
    """Geef de geschoonde tekst vrij als tweede persoon; zij komt in het volgende afschrift."""
    vrijgave = await service.bevestig_tekstvrijgave(tx, verzoekId, vrijgaveId, versie)
    response.headers["ETag"] = etag_of(vrijgave.versie)
    return _vrijgave(vrijgave)
