"""Routes van scan: instrumenten en scans."""

from uuid import UUID

from fastapi import Response

from common.db import Cursor, etag_of
from common.db.paging import Limit
from common.web import service_router
from scan.api.modellen import (
    Code,
    InstrumentAntwoord,
    InstrumentKort,
    InstrumentPagina,
    NieuweScan,
    ScanAntwoord,
    ScanKort,
    ScanPagina,
)
from scan.auth import InstrumentLezen, ScanAfnemen, ScanLezen
from scan.service import dien_scan_in, lees_instrument, lees_instrumenten, lees_scan, zoek_scans

router = service_router()


@router.get("/instrumenten", tags=["instrumenten"], summary="Gepubliceerde instrumenten")
async def zoek_instrumenten(_tx: InstrumentLezen) -> InstrumentPagina:
    """Alle versies; er is altijd maar één pagina."""
    return InstrumentPagina(resultaten=[InstrumentKort.kort(i) for i in lees_instrumenten()])


@router.get("/instrumenten/{instrumentId}", tags=["instrumenten"], summary="Eén instrument met al zijn vragen")
async def toon_instrument(_tx: InstrumentLezen, instrumentId: Code) -> InstrumentAntwoord:
    """Een gepubliceerde versie verandert nooit: dit antwoord mag bewaard worden voor gebruik zonder netwerk."""
    return InstrumentAntwoord.uit(lees_instrument(instrumentId))


@router.post("/scans", tags=["scans"], summary="Scan indienen", status_code=201)
async def dien_in(tx: ScanAfnemen, scan: NieuweScan, response: Response) -> ScanAntwoord:
    """Als concept of afgerond. Een acuut onderdeel gaat meteen naar Veilig Thuis als concept-zorgmelding."""
    beeld = await dien_scan_in(tx, scan.kop(), scan.inhoud())
    response.headers["Location"] = f"/v1/scans/{scan.scan_id}"
    response.headers["ETag"] = etag_of(len(beeld.versies))
    return ScanAntwoord.uit(beeld)


@router.get("/scans", tags=["scans"], summary="Scans van de eigen organisatie")
async def toon_scans(tx: ScanLezen, cursor: Cursor = None, limit: Limit = 50) -> ScanPagina:
    """Nieuwste eerst."""
    pagina = await zoek_scans(tx, cursor, limit)
    return ScanPagina(resultaten=[ScanKort.uit_rij(rij) for rij in pagina.items], volgende=pagina.volgende)


@router.get("/scans/{scanId}", tags=["scans"], summary="Eén scan met al haar versies en uitkomsten")
async def toon_scan(tx: ScanLezen, scanId: UUID, response: Response) -> ScanAntwoord:
    """De uitkomst wordt bij elk lezen opnieuw berekend uit de vastgelegde versie van het instrument."""
    beeld = await lees_scan(tx, scanId)
    response.headers["ETag"] = etag_of(len(beeld.versies))
    return ScanAntwoord.uit(beeld)
