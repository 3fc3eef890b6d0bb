"""Routes voor het inlezen van historie."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db.paging import Cursor, Limit, read_cursor
from common.errors import FieldError
from common.web import ApiModel, Pagina, service_router
from stats import service
from stats.auth import HistorieSchrijven
from stats.domain.codes import AARDEN, MelderCategorie, Soort
from stats.domain.regel import GEMEENTE, KENMERK, PC4, Ruweregel
from stats.repository import Import

router = service_router(tags=["historie"])

Kort = Annotated[str, StringConstraints(max_length=60)]


def _vorm(tekst: str, **schema: Any) -> Any:
    # Het document zegt precies wat er moet staan; de keuring zelf zit in het domein, zodat een proef alle fouten samen noemt.
    return Field(description=tekst, json_schema_extra=schema)


_DAG = {"format": "date"}


class RegelInvoer(ApiModel):
    """Eén zorgmelding uit een registratie, zonder iets over een persoon; indeling zorgmeldingen-1."""

    kenmerk: Annotated[Kort, _vorm("Eigen kenmerk, uniek bij de leverancier; wordt bij aankomst een pseudoniem", pattern=KENMERK)]
    ontvangen_op: Annotated[Kort, _vorm("Dag van ontvangst, niet voor 2015", **_DAG)]
    soort: Annotated[Kort, _vorm("Een van de zeven soorten", enum=[*Soort])]
    gemeentecode: Annotated[Kort, _vorm("CBS-code, bijv. GM0171", pattern=GEMEENTE)]
    pc4: Annotated[Kort | None, _vorm("Postcodegebied van vier cijfers", pattern=PC4)] = None
    melder_categorie: Annotated[Kort, _vorm("Wie meldde", enum=[*MelderCategorie])]
    aard: Annotated[list[Annotated[Kort, _vorm("Aard van het geweld", enum=sorted(AARDEN))]], Field(max_length=20)] = Field(
        default_factory=list
    )
    acuut: bool = False
    hulp_gestart_op: Annotated[Kort | None, _vorm("Dag van de eerste werkelijke hulp, niet voor de ontvangst", **_DAG)] = None


class ImportInvoer(ApiModel):
    """Een bestand met historie; groter dan 1 MiB deelt u op in bestanden die elk op zichzelf worden ingelezen."""

    bestandsnaam: Annotated[str | None, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")] = None
    proef: Annotated[bool, Field(description="Alleen keuren, niets inlezen")] = False
    regels: Annotated[list[RegelInvoer], Field(min_length=1, max_length=10_000)]


class RegelFout(ApiModel):
    """Een fout in een regel: waar, welke regel is overtreden, wat te doen."""

    veld: str
    code: str
    reden: str


class KwartaalAantal(ApiModel):
    """Aantal goedgekeurde regels in een kwartaal, om na te gaan of het bestand heel is."""

    kwartaal: str
    aantal: int


class ImportUitslag(ApiModel):
    """Spiegel van wat er geleverd is; `importId` is leeg bij een proef, `nieuw` is false als dit bestand er al was."""

    import_id: UUID | None = None
    proef: bool
    nieuw: bool
    regels: int
    fouten: list[RegelFout]
    per_kwartaal: list[KwartaalAantal]


class ImportAntwoord(ApiModel):
    """Een ingelezen bestand."""

    import_id: UUID
    organisatie: str
    bestandsnaam: str | None = None
    indeling: str
    gemeentecode: str | None = None
    periode_van: date
    periode_tot: date
    regels: int
    geimporteerd_op: datetime


class ImportPagina(Pagina[ImportAntwoord]):
    """Ingelezen bestanden, nieuwste eerst."""


@router.post(
    "/historie/imports", status_code=201, summary="Historie inlezen",
    responses={200: {"model": ImportUitslag, "description": "Een proef, of een bestand dat al was ingelezen"}},
)  # fmt: skip
async def importeer_historie(invoer: ImportInvoer, tx: HistorieSchrijven, response: Response) -> ImportUitslag:
    """Alles of niets: één fout in één regel en er wordt niets ingelezen. Hetzelfde bestand nog eens verandert niets."""
    regels = [_regel(regel) for regel in invoer.regels]
    return _uitslag(await service.importeer_historie(tx, regels, invoer.bestandsnaam, proef=invoer.proef), response)


@router.get("/historie/imports", summary="Ingelezen bestanden")
async def lijst_imports(tx: HistorieSchrijven, limit: Limit = 50, cursor: Cursor = None) -> ImportPagina:
    """Bestanden die de eigen organisatie heeft ingelezen."""
    pagina = await service.lijst_imports(tx, read_cursor(cursor, datetime, UUID), limit)
    return ImportPagina(resultaten=[_import(i) for i in pagina.items], volgende=pagina.volgende)


@router.get("/historie/imports/{importId}", summary="Ingelezen bestand")
async def lees_import(importId: UUID, tx: HistorieSchrijven) -> ImportAntwoord:
    """Eén ingelezen bestand van de eigen organisatie."""
    return _import(await service.lees_import(tx, importId))


def _regel(r: RegelInvoer) -> Ruweregel:
    return Ruweregel(
        r.kenmerk, r.ontvangen_op, r.soort, r.gemeentecode, r.melder_categorie, r.pc4, tuple(r.aard), r.acuut, r.hulp_gestart_op
    )


def _uitslag(uitslag: service.Importuitslag, response: Response) -> ImportUitslag:
    if uitslag.ingelezen is not None:
        response.headers["Location"] = f"/v1/historie/imports/{uitslag.ingelezen.id}"
    if not uitslag.nieuw:
        response.status_code = 200
    return ImportUitslag(
        import_id=None if uitslag.ingelezen is None else uitslag.ingelezen.id, proef=uitslag.ingelezen is None,
        nieuw=uitslag.nieuw, regels=uitslag.regels, fouten=[_fout(f) for f in uitslag.fouten],
        per_kwartaal=[KwartaalAantal(kwartaal=k, aantal=n) for k, n in uitslag.per_kwartaal.items()],
    )  # fmt: skip


def _fout(fout: FieldError) -> RegelFout:
    return RegelFout(veld=fout.veld, code=fout.code, reden=fout.reden)


def _import(i: Import) -> ImportAntwoord:
    return ImportAntwoord(
        import_id=i.id, organisatie=i.organisatie, bestandsnaam=i.bestandsnaam, indeling=i.indeling,
        gemeentecode=i.gemeentecode, periode_van=i.periode_van, periode_tot=i.periode_tot, regels=i.regels,
        geimporteerd_op=i.geimporteerd_op,
    )  # fmt: skip
