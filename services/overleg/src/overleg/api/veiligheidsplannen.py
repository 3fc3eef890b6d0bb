"""Routes voor het veiligheidsplan van een casus."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field, model_validator

from common.db import IfMatch, etag_of
from common.events import uuid7
from common.web import ApiModel, Datum, service_router
from overleg.api.casusmodellen import Gebruiker, Oin, Peildatum, Tekst, Versienummer
from overleg.auth import CasusBehandelen, CasusLezen
from overleg.domain import planverschil
from overleg.domain import veiligheidsplan as domein
from overleg.domain.casuscodes import OordeelBasis, Planstaat
from overleg.service import veiligheidsplannen as service
from overleg.service.veiligheidsplannen import Planbeeld

router = service_router(tags=["veiligheidsplan"])

PAD = "/casussen/{casusId}/veiligheidsplan/versies"


class AfspraakUitvoerder(ApiModel):
    """Wie de afspraak nakomt: een lid van het huishouden, een ander die bij een melding betrokken is, of een organisatie met desgewenst een professional."""

    persoon_id: UUID | None = None
    organisatie: Oin | None = None
    professional: Gebruiker | None = None

    @model_validator(mode="after")
    def _een_van_beide(self) -> "AfspraakUitvoerder":
        if (self.persoon_id is None) == (self.organisatie is None):
            raise ValueError("noem een persoon of een organisatie, en niet allebei")
        if self.professional is not None and self.organisatie is None:
            raise ValueError("een professional hoort bij een organisatie")
        return self


class AfspraakInvoer(ApiModel):
    """HOE: wie doet wat, voor wanneer. Laat het id weg bij een nieuwe afspraak."""

    afspraak_id: UUID | None = None
    wie: AfspraakUitvoerder
    wat: Tekst
    voor: Datum | None = None


class VoorwaardeInvoer(ApiModel):
    """WAT: veiligheid als waarneembaar gedrag. Laat het id weg bij een nieuwe voorwaarde."""

    voorwaarde_id: UUID | None = None
    tekst: Tekst
    afspraken: Annotated[list[AfspraakInvoer], Field(max_length=30)] = []


class PlanInvoer(ApiModel):
    """De hele inhoud van een concept; wat er niet in staat, is eruit."""

    voorwaarden: Annotated[list[VoorwaardeInvoer], Field(max_length=50)]


class VoorwaardeoordeelInvoer(ApiModel):
    """Of een voorwaarde op een dag vervuld was, en waarop dat oordeel berust."""

    vervuld: bool
    datum: Datum
    basis: OordeelBasis
    toelichting: Tekst | None = None


class VoorwaardeoordeelAntwoord(ApiModel):
    """Een oordeel: wie het gaf, over welke versie, en waarop het berust."""

    oordeel_id: UUID
    voorwaarde_id: UUID
    versienummer: int
    vervuld: bool
    datum: date
    basis: OordeelBasis
    organisatie: str
    professional: str
    vastgelegd_op: datetime
    toelichting: str | None = None


class VoorwaardeoordelenAntwoord(ApiModel):
    """De oordelen over een voorwaarde, nieuwste eerst."""

    resultaten: list[VoorwaardeoordeelAntwoord]


class AfspraakAntwoord(ApiModel):
    """Een afspraak; `wat` ontbreekt als de tekst gewist is."""

    afspraak_id: UUID
    wie: AfspraakUitvoerder
    wat: str | None = None
    voor: date | None = None


class VoorwaardeAntwoord(ApiModel):
    """Een voorwaarde met haar afspraken, en of zij op de peildatum vervuld was."""

    voorwaarde_id: UUID
    tekst: str | None = None
    afspraken: list[AfspraakAntwoord]
    vervuld: bool


class PlanversieKort(ApiModel):
    """Een versie van het plan zonder inhoud."""

    versienummer: int
    casus_id: UUID
    staat: Planstaat
    gemaakt_op: datetime
    gemaakt_door: str
    aangeboden_op: datetime | None = None
    vastgesteld_op: datetime | None = None
    vastgesteld_door: str | None = None
    versie: int


class PlanversieAntwoord(PlanversieKort):
    """Een versie van het plan met haar voorwaarden."""

    voorwaarden: list[VoorwaardeAntwoord]


class PlanversiesAntwoord(ApiModel):
    """De versies van het plan, nieuwste eerst."""

    resultaten: list[PlanversieKort]


class PlanVeldverschil(ApiModel):
    """Een veld dat anders werd."""

    veld: str
    oud: str | None = None
    nieuw: str | None = None


class Verschil(ApiModel):
    """Een voorwaarde of afspraak die erbij kwam (`toegevoegd`), wegging (`verwijderd`) of anders werd (`gewijzigd`)."""

    soort: str
    wat: str
    id: UUID
    voorwaarde_id: UUID
    velden: list[PlanVeldverschil]


class PlanverschilAntwoord(ApiModel):
    """Wat er van versie `met` naar deze versie veranderde."""

    van: int
    naar: int
    verschillen: list[Verschil]


def _kort(p: domein.Planversie) -> dict[str, object]:
    return {
        "versienummer": p.nummer, "casus_id": p.casus_id, "staat": p.staat, "gemaakt_op": p.gemaakt_op,
        "gemaakt_door": p.gemaakt_door, "aangeboden_op": p.aangeboden_op, "vastgesteld_op": p.vastgesteld_op,
        "vastgesteld_door": p.vastgesteld_organisatie, "versie": p.versie,
    }  # fmt: skip


def _afspraak(a: domein.Afspraak) -> AfspraakAntwoord:
    wie = AfspraakUitvoerder(persoon_id=a.persoon_id, organisatie=a.organisatie, professional=a.professional)
    return AfspraakAntwoord(afspraak_id=a.id, wie=wie, wat=a.wat, voor=a.voor)


def _versie(p: domein.Planversie, vervuld: frozenset[UUID], response: Response) -> PlanversieAntwoord:
    response.headers["ETag"] = etag_of(p.versie)
    response.headers["Location"] = f"/v1/casussen/{p.casus_id}/veiligheidsplan/versies/{p.nummer}"
    voorwaarden = [
        VoorwaardeAntwoord(
            voorwaarde_id=v.id, tekst=v.tekst, afspraken=[_afspraak(a) for a in v.afspraken], vervuld=v.id in vervuld
        )
        for v in p.voorwaarden
    ]
    return PlanversieAntwoord.model_validate(_kort(p) | {"voorwaarden": voorwaarden})


def _beeld(b: Planbeeld, response: Response) -> PlanversieAntwoord:
    return _versie(b.plan, b.vervuld, response)


def _oordeel(o: domein.Oordeel) -> VoorwaardeoordeelAntwoord:
    return VoorwaardeoordeelAntwoord(
        oordeel_id=o.id, voorwaarde_id=o.voorwaarde_id, versienummer=o.plannummer, vervuld=o.vervuld, datum=o.datum,
        basis=o.basis, organisatie=o.organisatie, professional=o.professional, vastgelegd_op=o.vastgelegd_op,
        toelichting=o.toelichting,
    )  # fmt: skip


def _verschil(v: planverschil.Verschil) -> Verschil:
    velden = [PlanVeldverschil(veld=x.veld, oud=x.oud, nieuw=x.nieuw) for x in v.velden]
    return Verschil(soort=v.soort, wat=v.wat, id=v.id, voorwaarde_id=v.voorwaarde_id, velden=velden)


def _inhoud(invoer: PlanInvoer) -> tuple[list[domein.Voorwaarde], frozenset[UUID]]:
    """De voorwaarden, met een nieuw id waar er geen gegeven is, en de ids die wel gegeven zijn."""
    gegeven = [v.voorwaarde_id for v in invoer.voorwaarden]
    gegeven += [a.afspraak_id for v in invoer.voorwaarden for a in v.afspraken]
    voorwaarden = [
        domein.Voorwaarde(
            v.voorwaarde_id or uuid7(),
            v.tekst,
            tuple(
                domein.Afspraak(
                    a.afspraak_id or uuid7(), a.wat, a.voor, a.wie.persoon_id, a.wie.organisatie, a.wie.professional
                )
                for a in v.afspraken
            ),
        )
        for v in invoer.voorwaarden
    ]
    return voorwaarden, frozenset(i for i in gegeven if i is not None)


@router.get(PAD, summary="Versies van het veiligheidsplan")
async def lijst_planversies(casusId: UUID, tx: CasusLezen) -> PlanversiesAntwoord:
    """De versies van het plan, nieuwste eerst, zonder inhoud."""
    return PlanversiesAntwoord(
        resultaten=[PlanversieKort.model_validate(_kort(p)) for p in await service.lijst_versies(tx, casusId)]
    )


@router.post(PAD, status_code=201, summary="Nieuwe versie van het veiligheidsplan beginnen")
async def begin_planversie(casusId: UUID, tx: CasusBehandelen, response: Response) -> PlanversieAntwoord:
    """Begin een concept, overgenomen uit de laatste vastgestelde versie; er is hoogstens één concept tegelijk."""
    return _versie(await service.begin_versie(tx, casusId), frozenset(), response)


@router.get(PAD + "/{nummer}", summary="Versie van het veiligheidsplan lezen")
async def lees_planversie(
    casusId: UUID, nummer: Versienummer, tx: CasusLezen, response: Response, peildatum: Peildatum = None
) -> PlanversieAntwoord:
    """Een versie met haar voorwaarden en afspraken, en wat op de peildatum vervuld was."""
    return _beeld(await service.lees_versie(tx, casusId, nummer, peildatum), response)


@router.put(PAD + "/{nummer}", summary="Concept van het veiligheidsplan bewerken")
async def bewerk_planversie(
    casusId: UUID,
    nummer: Versienummer,
    invoer: PlanInvoer,
    versie: IfMatch,
    tx: CasusBehandelen,
    response: Response,
) -> PlanversieAntwoord:
    """Vervang de inhoud van een concept. Wie dit doet is auteur en kan niet vaststellen; een aanbod vervalt ermee."""
    voorwaarden, gegeven = _inhoud(invoer)
    return _beeld(await service.bewerk_versie(tx, casusId, nummer, versie, voorwaarden, gegeven), response)


@router.post(PAD + "/{nummer}/aanbiedingen", status_code=201, summary="Concept aanbieden ter vaststelling")
async def bied_planversie_aan(
    casusId: UUID, nummer: Versienummer, versie: IfMatch, tx: CasusBehandelen, response: Response
) -> PlanversieAntwoord:
    """Bied een concept aan; een ander dan de auteurs stelt het vast."""
    return _beeld(await service.bied_versie_aan(tx, casusId, nummer, versie), response)


@router.post(PAD + "/{nummer}/vaststellingen", status_code=201, summary="Veiligheidsplan vaststellen")
async def stel_planversie_vast(
    casusId: UUID, nummer: Versienummer, versie: IfMatch, tx: CasusBehandelen, response: Response
) -> PlanversieAntwoord:
    """Stel een aangeboden versie vast; dat kan alleen wie er niet aan schreef. Daarna verandert zij niet meer."""
    return _beeld(await service.stel_versie_vast(tx, casusId, nummer, versie), response)


@router.get(PAD + "/{nummer}/verschil", summary="Verschil tussen twee versies")
async def vergelijk_planversies(
    casusId: UUID,
    nummer: Versienummer,
    met: Annotated[int, Query(ge=1, le=100_000, description="De versie waarmee vergeleken wordt")],
    tx: CasusLezen,
) -> PlanverschilAntwoord:
    """Wat er van versie `met` naar deze versie veranderde, per voorwaarde en afspraak, veld voor veld."""
    verschillen = await service.vergelijk_versies(tx, casusId, nummer, met)
    return PlanverschilAntwoord(van=met, naar=nummer, verschillen=[_verschil(v) for v in verschillen])


@router.get(PAD + "/{nummer}/voorwaarden/{voorwaardeId}/oordelen", summary="Oordelen over een voorwaarde")
async def lijst_oordelen(
    casusId: UUID, nummer: Versienummer, voorwaardeId: UUID, tx: CasusLezen
) -> VoorwaardeoordelenAntwoord:
    """Wanneer de voorwaarde wel en niet vervuld was, volgens wie en waarop, nieuwste eerst."""
    return VoorwaardeoordelenAntwoord(
        resultaten=[_oordeel(o) for o in await service.lijst_oordelen(tx, casusId, nummer, voorwaardeId)]
    )


@router.post(
    PAD + "/{nummer}/voorwaarden/{voorwaardeId}/oordelen", status_code=201, summary="Oordelen over een voorwaarde geven"
)
async def beoordeel_voorwaarde(
    casusId: UUID, nummer: Versienummer, voorwaardeId: UUID, invoer: VoorwaardeoordeelInvoer, tx: CasusBehandelen
) -> VoorwaardeoordeelAntwoord:
    """Leg vast of een voorwaarde van de geldende versie vervuld is; eerdere oordelen blijven."""
    return _oordeel(
        await service.beoordeel_voorwaarde(
            tx, casusId, nummer, voorwaardeId, vervuld=invoer.vervuld, datum=invoer.datum, basis=invoer.basis,
            toelichting=invoer.toelichting,
        )
    )  # fmt: skip
