"""Routes voor interventieoverleggen: plannen, tafel, uitnodiging en de stappen tot gehouden of geannuleerd."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, StringConstraints

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.events import uuid7
from common.web import ApiModel, Datum, Pagina, Tijdstip, service_router
from overleg.api.casusmodellen import Gebruiker
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Code, Kort
from overleg.auth import OverlegBijdragen, OverlegLezen, OverlegPlannen
from overleg.domain import overleg as domein
from overleg.domain.overleg import DeelnemerSoort, OverlegStatus
from overleg.service import overleggen as service
from overleg.service.overleggen_uitnodiging import maak_uitnodiging

router = service_router(tags=["interventieoverleg"])

Link = Annotated[str, StringConstraints(pattern=r"^https://[!-~]{1,490}$")]


class VoorzitterModel(ApiModel):
    """Wie voorzit en het verslag vaststelt."""

    organisatie: Oin
    gebruiker: Gebruiker


class DeelnemerInvoer(ApiModel):
    """Wie uitgenodigd wordt: een professional met organisatie en gebruiker, of een inwoner als persoon uit een register."""

    soort: DeelnemerSoort
    organisatie: Oin | None = None
    gebruiker: Gebruiker | None = None
    functie: Code | None = None
    persoon_id: UUID | None = None


class OverlegWijziging(ApiModel):
    """Moment, plaats of link, en voorzitter. Plaats en link zijn alleen voor wie aan tafel zit."""

    van: Tijdstip
    tot: Tijdstip
    locatie: Kort | None = None
    link: Link | None = None
    voorzitter: VoorzitterModel


class OverlegInvoer(OverlegWijziging):
    """Een nieuw overleg van uw organisatie."""

    deelnemers: Annotated[list[DeelnemerInvoer], Field(max_length=60)] = []


class DeelnemerAntwoord(ApiModel):
    """Iemand aan tafel; `aanwezig` is leeg tot het overleg gehouden is."""

    deelnemer_id: UUID
    soort: DeelnemerSoort
    organisatie: str | None = None
    gebruiker: str | None = None
    functie: str | None = None
    persoon_id: UUID | None = None
    aanwezig: bool | None = None


class OverlegKort(ApiModel):
    """Een overleg in een lijst, zonder plaats en link."""

    overleg_id: UUID
    organisatie: Annotated[str, Field(description="Wie organiseert")]
    status: OverlegStatus
    voorzitter: VoorzitterModel
    van: datetime
    tot: datetime
    organisaties: Annotated[list[str], Field(description="Alle organisaties aan tafel")]
    voorbereid_op: datetime | None = None
    gehouden_op: datetime | None = None
    vastgesteld_op: datetime | None = None
    geannuleerd_op: datetime | None = None
    annuleringsreden: str | None = None
    uitnodiging: Annotated[int, Field(description="Volgnummer van de uitnodiging (SEQUENCE)")]
    versie: int


class OverlegAntwoord(OverlegKort):
    """Een overleg met plaats en link."""

    locatie: str | None = None
    link: str | None = None


class OverlegMetDeelnemers(OverlegAntwoord):
    """Een overleg met de deelnemers die u mag kennen; een inwoner ziet u alleen met zijn toestemming."""

    deelnemers: list[DeelnemerAntwoord]


class OverlegPagina(Pagina[OverlegKort]):
    """Een pagina overleggen."""


class NietGedektModel(ApiModel):
    """Een agendapunt dat een organisatie niet te zien krijgt, en van wie toestemming ontbreekt."""

    agendapunt_id: UUID
    persoon_id: UUID
    organisatie: str


class DeelnemerToegevoegd(DeelnemerAntwoord):
    """De nieuwe deelnemer, en wat zijn organisatie niet te zien krijgt."""

    niet_gedekt: list[NietGedektModel]
    overleg_versie: int


class PresentieInvoer(ApiModel):
    """Wie er was, en welke agendapunten besproken zijn; de andere open punten zijn aangehouden."""

    aanwezig: Annotated[list[UUID], Field(min_length=1, max_length=60)]
    besproken: Annotated[list[UUID], Field(max_length=60)]


class AnnuleringInvoer(ApiModel):
    """Waarom het niet doorgaat; een code, geen tekst over mensen."""

    reden: Code


class _Agenda(Response):
    """Een agenda in iCalendar."""

    media_type = "text/calendar"


def _velden(o: domein.Overleg) -> dict[str, Any]:
    return {
        "overleg_id": o.id, "organisatie": o.eigenaar, "status": o.status,
        "voorzitter": VoorzitterModel.model_construct(organisatie=o.voorzitter.organisatie, gebruiker=o.voorzitter.gebruiker),
        "van": o.van, "tot": o.tot, "organisaties": list(o.organisaties), "voorbereid_op": o.voorbereid_op,
        "gehouden_op": o.gehouden_op, "vastgesteld_op": o.vastgesteld_op, "geannuleerd_op": o.geannuleerd_op,
        "annuleringsreden": o.annuleringsreden, "uitnodiging": o.uitnodiging, "versie": o.versie,
    }  # fmt: skip


def _deelnemer(d: domein.Deelnemer) -> dict[str, Any]:
    return {
        "deelnemer_id": d.id, "soort": d.soort, "organisatie": d.organisatie, "gebruiker": d.gebruiker, "functie": d.functie,
        "persoon_id": d.persoon_id, "aanwezig": d.aanwezig,
    }  # fmt: skip


def antwoord(o: domein.Overleg, response: Response) -> OverlegAntwoord:
    """Het overleg na een wijziging, met ETag en Location."""
    response.headers["ETag"] = etag_of(o.versie)
    response.headers["Location"] = f"/v1/overleggen/{o.id}"
    return OverlegAntwoord.model_construct(**_velden(o), locatie=o.locatie, link=o.link)


def _overleg(invoer: OverlegWijziging, tx: OverlegPlannen) -> domein.Overleg:
    v = invoer.voorzitter
    return domein.Overleg(
        uuid7(), tx.actor.organisatie, OverlegStatus.GEPLAND, domein.Voorzitter(v.organisatie, v.gebruiker), invoer.van,
        invoer.tot, (), tx.now, tx.now, invoer.locatie, invoer.link,
    )  # fmt: skip


def _nieuwe_deelnemer(d: DeelnemerInvoer) -> domein.Deelnemer:
    return domein.Deelnemer(uuid7(), d.soort, d.organisatie, d.gebruiker, d.functie, d.persoon_id)


@router.post("/overleggen", status_code=201, summary="Interventieoverleg plannen")
async def plan_overleg(invoer: OverlegInvoer, tx: OverlegPlannen, response: Response) -> OverlegAntwoord:
    """Plan een overleg; uw organisatie organiseert. Deelnemers kunt u meteen noemen of later toevoegen."""
    deelnemers = [_nieuwe_deelnemer(d) for d in invoer.deelnemers]
    return antwoord(await service.plan_overleg(tx, _overleg(invoer, tx), deelnemers), response)


@router.get("/overleggen", summary="Interventieoverleggen opvragen")
async def lijst_overleggen(
    tx: OverlegLezen,
    van: Annotated[Datum | None, Query(description="Eerste dag waarop het overleg begint")] = None,
    tot: Annotated[Datum | None, Query(description="Laatste dag waarop het overleg begint")] = None,
    cursor: Cursor = None,
    limit: Limit = 20,
) -> OverlegPagina:
    """Overleggen waar uw organisatie aan tafel zit, vroegste eerst."""
    pagina = await service.lijst_overleggen(tx, van, tot, read_cursor(cursor, datetime, UUID), limit)
    resultaten = [OverlegKort.model_construct(**_velden(o)) for o in pagina.items]
    return OverlegPagina(resultaten=resultaten, volgende=pagina.volgende)


@router.get("/overleggen/{overlegId}", summary="Interventieoverleg lezen")
async def lees_overleg(overlegId: UUID, tx: OverlegLezen, response: Response) -> OverlegMetDeelnemers:
    """Lees een overleg met plaats, link en deelnemers."""
    overleg, deelnemers = await service.lees_overleg(tx, overlegId)
    response.headers["ETag"] = etag_of(overleg.versie)
    return OverlegMetDeelnemers.model_construct(
        **_velden(overleg), locatie=overleg.locatie, link=overleg.link,
        deelnemers=[DeelnemerAntwoord.model_construct(**_deelnemer(d)) for d in deelnemers],
    )  # fmt: skip


@router.put("/overleggen/{overlegId}", summary="Interventieoverleg wijzigen")
async def wijzig_overleg(
    overlegId: UUID, invoer: OverlegWijziging, versie: IfMatch, tx: OverlegPlannen, response: Response
) -> OverlegAntwoord:
    """Wijzig moment, plaats, link of voorzitter; de uitnodiging krijgt een hoger volgnummer."""
    return antwoord(await service.wijzig_overleg(tx, overlegId, versie, _overleg(invoer, tx)), response)


@router.get(
    "/overleggen/{overlegId}/uitnodiging",
    summary="Uitnodiging als iCalendar",
    response_class=_Agenda,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
)
async def lees_uitnodiging(overlegId: UUID, tx: OverlegLezen) -> Response:
    """De uitnodiging of afzegging voor in een agenda, zonder iets over de inhoud."""
    agenda, versie = await maak_uitnodiging(tx, overlegId)
    return _Agenda(agenda, headers={"ETag": etag_of(versie)})


@router.post("/overleggen/{overlegId}/deelnemers", status_code=201, summary="Deelnemer toevoegen")
async def voeg_deelnemer_toe(
    overlegId: UUID, invoer: DeelnemerInvoer, versie: IfMatch, tx: OverlegPlannen, response: Response
) -> DeelnemerToegevoegd:
    """Nodig iemand uit. Zijn organisatie ziet alleen agendapunten waarvoor zij toestemming heeft; het antwoord noemt de andere."""
    overleg, deelnemer, niet_gedekt = await service.voeg_deelnemer_toe(tx, overlegId, versie, _nieuwe_deelnemer(invoer))
    response.headers["ETag"] = etag_of(overleg.versie)
    response.headers["Location"] = f"/v1/overleggen/{overlegId}"
    return DeelnemerToegevoegd.model_construct(
        **_deelnemer(deelnemer), overleg_versie=overleg.versie,
        niet_gedekt=[
            NietGedektModel(agendapunt_id=n.agendapunt_id, persoon_id=n.persoon_id, organisatie=n.organisatie)
            for n in niet_gedekt
        ],
    )  # fmt: skip


@router.delete("/overleggen/{overlegId}/deelnemers/{deelnemerId}", summary="Deelnemer afhalen")
async def haal_deelnemer_af(
    overlegId: UUID, deelnemerId: UUID, versie: IfMatch, tx: OverlegPlannen, response: Response
) -> OverlegAntwoord:
    """Trek een uitnodiging in; een organisatie zonder deelnemers ziet vanaf nu niets meer van dit overleg."""
    return antwoord(await service.haal_deelnemer_af(tx, overlegId, versie, deelnemerId), response)


@router.post("/overleggen/{overlegId}/voorbereidingen", status_code=201, summary="Agenda vaststellen")
async def bereid_overleg_voor(
    overlegId: UUID, versie: IfMatch, tx: OverlegPlannen, response: Response
) -> OverlegAntwoord:
    """De agenda staat: het overleg is voorbereid. Punten toevoegen kan nog tot het gehouden is."""
    return antwoord(await service.bereid_overleg_voor(tx, overlegId, versie), response)


@router.post("/overleggen/{overlegId}/presenties", status_code=201, summary="Overleg houden")
async def houd_overleg(
    overlegId: UUID, invoer: PresentieInvoer, versie: IfMatch, tx: OverlegBijdragen, response: Response
) -> OverlegAntwoord:
    """Leg vast dat het overleg gehouden is, wie er was en wat besproken is."""
    overleg = await service.houd_overleg(tx, overlegId, versie, invoer.aanwezig, invoer.besproken)
    return antwoord(overleg, response)


@router.post("/overleggen/{overlegId}/annuleringen", status_code=201, summary="Overleg annuleren")
async def annuleer_overleg(
    overlegId: UUID, invoer: AnnuleringInvoer, versie: IfMatch, tx: OverlegPlannen, response: Response
) -> OverlegAntwoord:
    """Zeg het overleg af; open agendapunten vervallen en de uitnodiging wordt een afzegging."""
    return antwoord(await service.annuleer_overleg(tx, overlegId, versie, invoer.reden), response)
