"""Routes voor de meldcode."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import Response

from common.db import IfMatch, etag_of, read_cursor
from common.db.paging import Cursor, Limit
from common.web import service_router
from overleg.api.meldcodemodellen import (
    BetrokkeneConcept,
    ConceptAntwoord,
    KindcheckModel,
    MeldcodeAdvies,
    MeldcodeAfsluitingInvoer,
    MeldcodeAfweging,
    MeldcodeAntwoord,
    MeldcodeBesluit,
    MeldcodeGesprek,
    MeldcodeInvoer,
    MeldcodeKort,
    MeldcodeMelding,
    MeldcodePagina,
    MeldcodeRaadpleging,
    MeldcodeRegel,
    MeldcodeSignalen,
    MelderConcept,
    ZorgmeldingConcept,
)
from overleg.auth import MeldcodeLezen, MeldcodeOvernemen, MeldcodeSchrijven
from overleg.domain.meldcode import model as domein
from overleg.domain.meldcode.advies import Advies
from overleg.domain.meldcode.concept import Concept
from overleg.domain.meldcode.model import BDS_ELEMENT, MeldcodeStatus
from overleg.service import meldcodes as service
from overleg.service.meldcodes import MeldcodeBeeld

router = service_router(tags=["meldcode"])


def _inhoud(inhoud: domein.Inhoud) -> dict[str, Any]:
    velden: dict[str, Any]
    match inhoud:
        case domein.Signalen():
            velden = {
                "tekst": inhoud.tekst, "aard": list(inhoud.aard), "disclosure": inhoud.disclosure,
                "kindcheck": KindcheckModel(**asdict(inhoud.kindcheck)),
            }  # fmt: skip
        case domein.Raadpleging():
            velden = {"tekst": inhoud.advies, "functie": inhoud.functie, "dag": inhoud.op}
        case domein.Gesprek():
            velden = {
                "tekst": inhoud.tekst, "met": list(inhoud.met), "dag": inhoud.op,
                "reden_geen_gesprek": inhoud.reden_geen_gesprek,
            }  # fmt: skip
        case domein.Afweging():
            velden = {
                "tekst": inhoud.argument, "vraag": int(inhoud.vraag), "bds_element": BDS_ELEMENT[inhoud.vraag],
                "antwoord": inhoud.antwoord, "acute_onveiligheid": inhoud.acuut,
                "structurele_onveiligheid": inhoud.structureel, "termijn": inhoud.termijn,
            }  # fmt: skip
        case domein.Besluit():
            a = inhoud.afwijking
            velden = {
                "tekst": inhoud.argument, "melden": inhoud.melden, "zelf_hulp": inhoud.zelf_hulp,
                "afwijking": a.argument if a else None, "instemming": list(a.instemming) if a else None,
            }  # fmt: skip
        case domein.Melding():
            velden = {"gemeld_op": inhoud.gemeld_op, "besproken": inhoud.besproken}
        case domein.Overname():
            velden = {}
        case domein.Afsluiting():
            velden = {"tekst": inhoud.monitoring, "einde": inhoud.einde}
    return velden


def _regel(r: domein.Regel) -> MeldcodeRegel:
    soort = type(r.inhoud).__name__.lower()
    return MeldcodeRegel(volgnummer=r.volgnummer, soort=soort, op=r.op, door=r.door, **_inhoud(r.inhoud))


def _kort(m: domein.Meldcode) -> dict[str, Any]:
    return {
        "meldcode_id": m.id, "status": m.status, "einde": m.einde, "professional": m.professional, "categorie": m.categorie,
        "persoon_id": m.persoon_id, "rol": m.rol, "gestart_op": m.gestart_op, "afgesloten_op": m.afgesloten_op,
        "versie": m.versie,
    }  # fmt: skip


def _advies(a: Advies) -> MeldcodeAdvies:
    vraag = None if a.vraag is None else int(a.vraag)
    return MeldcodeAdvies(
        stap=a.stap, reden=a.reden, vraag=vraag, vanaf=a.vanaf, melden=a.melden, acute_onveiligheid=a.acuut
    )


def _antwoord(beeld: MeldcodeBeeld, response: Response) -> MeldcodeAntwoord:
    m = beeld.meldcode
    response.headers["ETag"] = etag_of(m.versie)
    return MeldcodeAntwoord(**_kort(m), advies=_advies(beeld.advies), regels=[_regel(r) for r in m.regels])


def _concept(c: Concept) -> ConceptAntwoord:
    zorgmelding = ZorgmeldingConcept(
        ontvangen_op=c.ontvangen_op, huishouden_id=c.huishouden_id,
        melder=MelderConcept(categorie=c.categorie, organisatie=c.organisatie),
        betrokkenen=[BetrokkeneConcept(persoon_id=c.persoon_id, rol=c.rol)] if c.persoon_id else [],
        aard=list(c.aard), acute_onveiligheid=c.acuut, structurele_onveiligheid=c.structureel, disclosure=c.disclosure,
        toelichting=c.toelichting,
    )  # fmt: skip
    return ConceptAntwoord(zorgmelding=zorgmelding, ontbreekt=list(c.ontbreekt))


@router.post("/meldcodes", status_code=201, summary="Meldcode beginnen")
async def start_meldcode(invoer: MeldcodeInvoer, tx: MeldcodeSchrijven, response: Response) -> MeldcodeAntwoord:
    """Begin bij een vermoeden; over een persoon uit het eigen register, of zonder iemand te herkennen."""
    nieuw = domein.Meldcode(UUID(int=0), tx.actor.sub, invoer.categorie, tx.now, invoer.persoon_id, invoer.rol)
    beeld = await service.start_meldcode(tx, nieuw)
    response.headers["Location"] = f"/v1/meldcodes/{beeld.meldcode.id}"
    return _antwoord(beeld, response)


@router.get("/meldcodes", summary="Meldcodes opvragen")
async def lijst_meldcodes(
    tx: MeldcodeLezen, status: MeldcodeStatus | None = None, cursor: Cursor = None, limit: Limit = 20
) -> MeldcodePagina:
    """De eigen wandelingen, of als aandachtsfunctionaris die van de organisatie; nieuwste eerst, zonder inhoud."""
    pagina = await service.lijst_meldcodes(tx, status, read_cursor(cursor, datetime, UUID), limit)
    return MeldcodePagina(resultaten=[MeldcodeKort(**_kort(m)) for m in pagina.items], volgende=pagina.volgende)


@router.get("/meldcodes/{meldcodeId}", summary="Meldcode lezen")
async def lees_meldcode(meldcodeId: UUID, tx: MeldcodeLezen, response: Response) -> MeldcodeAntwoord:
    """De hele geschiedenis, met de stap die nu het verstandigst is en waarom."""
    return _antwoord(await service.lees_meldcode(tx, meldcodeId), response)


@router.get(
    "/meldcodes/{meldcodeId}/conceptzorgmelding", summary="Zorgmelding in wording", response_model_exclude_none=True
)
async def geef_conceptzorgmelding(meldcodeId: UUID, tx: MeldcodeLezen) -> ConceptAntwoord:
    """Het begin van het verzoek aan `POST /v1/zorgmeldingen`, en welke velden nog ingevuld moeten worden."""
    return _concept(await service.geef_concept(tx, meldcodeId))


@router.post("/meldcodes/{meldcodeId}/signalen", status_code=201, summary="Stap 1: signalen vastleggen")
async def leg_signalen_vast(
    meldcodeId: UUID, invoer: MeldcodeSignalen, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Wat u ziet, met de kindcheck."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/raadplegingen", status_code=201, summary="Stap 2: raadpleging vastleggen")
async def leg_raadpleging_vast(
    meldcodeId: UUID, invoer: MeldcodeRaadpleging, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Welke functie wanneer geraadpleegd is, en wat het advies was."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/gesprekken", status_code=201, summary="Stap 3: gesprek vastleggen")
async def leg_gesprek_vast(
    meldcodeId: UUID, invoer: MeldcodeGesprek, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Het gesprek met de betrokkenen, of waarom dat er niet is."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/afwegingen", status_code=201, summary="Stap 4: afweging vastleggen")
async def leg_afweging_vast(
    meldcodeId: UUID, invoer: MeldcodeAfweging, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Het antwoord op één van de vijf vragen; een nieuw antwoord haalt het vorige in, maar ja op vraag 2 blijft tellen."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/besluiten", status_code=201, summary="Stap 5: besluit vastleggen")
async def leg_besluit_vast(
    meldcodeId: UUID, invoer: MeldcodeBesluit, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Of melden nodig is en of zelf hulp kan; niet melden tegen de afwegingen in vraagt een onderbouwde afwijking."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/meldingen", status_code=201, summary="Melding bij Veilig Thuis vastleggen")
async def leg_melding_vast(
    meldcodeId: UUID, invoer: MeldcodeMelding, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Dat er bij Veilig Thuis gemeld is; een melding die vóór de afweging is vastgelegd, legt u na de afweging nog eens vast."""
    return _antwoord(await service.leg_stap_vast(tx, meldcodeId, versie, invoer.als_domein()), response)


@router.post("/meldcodes/{meldcodeId}/overnames", status_code=201, summary="Meldcode overnemen")
async def neem_meldcode_over(
    meldcodeId: UUID, versie: IfMatch, tx: MeldcodeOvernemen, response: Response
) -> MeldcodeAntwoord:
    """Zet als aandachtsfunctionaris de wandeling van een collega voort."""
    return _antwoord(await service.neem_meldcode_over(tx, meldcodeId, versie), response)


@router.post("/meldcodes/{meldcodeId}/afsluitingen", status_code=201, summary="Meldcode afsluiten")
async def sluit_meldcode_af(
    meldcodeId: UUID, invoer: MeldcodeAfsluitingInvoer, versie: IfMatch, tx: MeldcodeSchrijven, response: Response
) -> MeldcodeAntwoord:
    """Sluit af; het einde volgt uit wat er ligt. Waar melden moest kan dat niet zonder melding of onderbouwde afwijking."""
    return _antwoord(await service.sluit_meldcode_af(tx, meldcodeId, versie, invoer.monitoring), response)
