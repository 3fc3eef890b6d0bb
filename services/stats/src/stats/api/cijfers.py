"""Routes voor cijfers; elk antwoord zegt wat er geteld is, waar, wanneer, waaruit en hoe zeker."""

from datetime import date
from typing import Annotated

from fastapi import Query

from common.web import ApiModel, service_router
from stats import service
from stats.api.definities import DefinitieAntwoord, antwoord_van
from stats.auth import CijfersLezen
from stats.domain.codes import GROEPEN, Bron, Groep, Indeling, Soort, Weergave
from stats.domain.definities import START_HULP, ZORGMELDINGEN_PER_JAAR, ZORGMELDINGEN_PER_KWARTAAL, Definitie
from stats.domain.duur import Doorlooptijd
from stats.domain.kwartaal import REEKSBREUK, Kwartaal, is_voorlopig
from stats.domain.tabel import SOORTEN, Cijfer, Jaarrij, Tabelrij, aandelen

router = service_router(tags=["cijfers"])

_KWARTAAL = r"^(199\d|20\d\d)-Q[1-4]$"
Gemeente = Annotated[str, Query(pattern=r"^GM\d{4}$", description="CBS-code van de gemeente, bijv. GM0171")]
Van = Annotated[str | None, Query(pattern=_KWARTAAL, description="Eerste kwartaal, bijv. 2019-Q1")]
Tot = Annotated[str | None, Query(pattern=_KWARTAAL, description="Laatste kwartaal, bijv. 2023-Q2")]
Voor = Annotated[Weergave, Query(description="intern: drempel 5 en niet afgerond, alleen voor een onderzoeker")]


class CijferAntwoord(ApiModel):
    """Een getal dat naar buiten mag; `tekst` is een punt als het weg is (te klein, of nodig om een klein getal te verbergen)."""

    waarde: int | None = None
    tekst: str


class SoortCijfer(CijferAntwoord):
    """Een cijfer voor één soort zorgmelding."""

    soort: Soort
    groep: Groep


class Periode(ApiModel):
    """Eerste en laatste dag waar een cijfer over gaat."""

    van: date
    tot_en_met: date


class Reeksbreuk(ApiModel):
    """Een dag waarop de telling zo veranderde dat ervoor en erna niet te vergelijken zijn."""

    vanaf: date
    reden: str


class KwartaalRij(ApiModel):
    """Een kwartaal met een cijfer per soort en het totaal."""

    kwartaal: str
    periode: Periode
    reeks: str
    bronnen: list[Bron]
    voorlopig: bool
    soorten: list[SoortCijfer]
    totaal: CijferAntwoord


class JaarRij(ApiModel):
    """Een heel jaar, opgeteld uit de ruwe aantallen en daarom niet altijd de som van de kwartalen hierboven."""

    jaar: int
    periode: Periode
    reeks: str
    voorlopig: bool
    soorten: list[SoortCijfer]
    totaal: CijferAntwoord


class Verantwoord(ApiModel):
    """Wat bij elk antwoord met cijfers hoort."""

    definitie: DefinitieAntwoord
    eenheid: str
    regio: str
    weergave: Weergave
    peildatum: date
    reeksbreuken: list[Reeksbreuk]
    verklaring_van_tekens: str


class KwartaalAntwoord(Verantwoord):
    """Zorgmeldingen per kwartaal en soort."""

    resultaten: list[KwartaalRij]
    jaren: list[JaarRij]


class CodeCijfer(CijferAntwoord):
    """Een cijfer voor één code van een indeling, met het aandeel in procenten als dat naar buiten mag."""

    code: str
    aandeel: float | None = None


class SplitsingRij(ApiModel):
    """Een jaar, gesplitst naar een indeling."""

    jaar: int
    periode: Periode
    reeks: str
    voorlopig: bool
    codes: list[CodeCijfer]
    totaal: CijferAntwoord


class SplitsingAntwoord(Verantwoord):
    """Zorgmeldingen per jaar naar melder of postcodegebied."""

    indeling: Indeling
    resultaten: list[SplitsingRij]


class DuurRij(ApiModel):
    """Dagen van zorgmelding tot start van de hulp, voor zorgmeldingen die in dit kwartaal zijn ontvangen."""

    kwartaal: str
    periode: Periode
    reeks: str
    voorlopig: bool
    aantal: CijferAntwoord
    mediaan: CijferAntwoord
    gemiddelde: CijferAntwoord
    p90: CijferAntwoord


class DuurAntwoord(Verantwoord):
    """Doorlooptijd tot start van de hulp, per kwartaal."""

    resultaten: list[DuurRij]


@router.get("/cijfers/zorgmeldingen-per-kwartaal", summary="Zorgmeldingen per kwartaal en soort")
async def zorgmeldingen_per_kwartaal(
    tx: CijfersLezen, gemeentecode: Gemeente, van: Van = None, tot: Tot = None, weergave: Voor = Weergave.OPENBAAR
) -> KwartaalAntwoord:
    """Tabel kwartaal bij soort met totalen; jaren staan er heel in, ook als de periode midden in een jaar begint of eindigt."""
    return _kwartaalantwoord(await service.zorgmeldingen_per_kwartaal(tx, gemeentecode, van, tot, weergave))


@router.get("/cijfers/zorgmeldingen-per-jaar", summary="Zorgmeldingen per jaar naar melder of postcodegebied")
async def zorgmeldingen_per_jaar(
    tx: CijfersLezen, gemeentecode: Gemeente, indeling: Indeling = Indeling.MELDER_CATEGORIE, weergave: Voor = Weergave.OPENBAAR
) -> SplitsingAntwoord:
    """Splitsing van elk jaartotaal, met aandelen."""
    over, jaren = await service.zorgmeldingen_per_jaar(tx, gemeentecode, indeling, weergave)
    rijen = [_splitsing(over, rij) for rij in jaren]
    return SplitsingAntwoord(**_verantwoord(ZORGMELDINGEN_PER_JAAR, over), indeling=indeling, resultaten=rijen)


@router.get("/cijfers/start-hulp", summary="Dagen van zorgmelding tot start van de hulp")
async def start_hulp(
    tx: CijfersLezen, gemeentecode: Gemeente, van: Van = None, tot: Tot = None, weergave: Voor = Weergave.OPENBAAR
) -> DuurAntwoord:
    """Aantal, mediaan, gemiddelde en 90e percentiel per kwartaal; weg als het om te weinig zorgmeldingen gaat."""
    over, duur = await service.start_hulp(tx, gemeentecode, van, tot, weergave)
    rijen = [_duurrij(over, kwartaal, d) for kwartaal, d in duur.items()]
    return DuurAntwoord(**_verantwoord(START_HULP, over), resultaten=rijen)


def _verantwoord(definitie: Definitie, over: service.Verantwoording) -> dict[str, object]:
    return {
        "definitie": antwoord_van(definitie),
        "eenheid": definitie.eenheid,
        "regio": over.gemeentecode,
        "weergave": over.weergave,
        "peildatum": over.peildatum,
        "reeksbreuken": [Reeksbreuk(vanaf=REEKSBREUK, reden="Aangescherpte meldcode en nieuw informatieprotocol Veilig Thuis")],
        "verklaring_van_tekens": ". is te klein om te tonen, of nodig om een klein getal te verbergen",
    }


def _kwartaalantwoord(cijfers: service.Kwartaalcijfers) -> KwartaalAntwoord:
    over = cijfers.over
    return KwartaalAntwoord(
        **_verantwoord(ZORGMELDINGEN_PER_KWARTAAL, over),
        resultaten=[_kwartaalrij(over, rij, cijfers.bronnen.get(rij.kwartaal, [])) for rij in cijfers.tabel.rijen],
        jaren=[_jaarrij(over, rij) for rij in cijfers.tabel.jaren],
    )


def _kwartaalrij(over: service.Verantwoording, rij: Tabelrij, bronnen: list[Bron]) -> KwartaalRij:
    k = rij.kwartaal
    return KwartaalRij(
        kwartaal=str(k), periode=_periode(k, k), reeks=k.reeks, bronnen=bronnen, voorlopig=is_voorlopig(k, over.peildatum),
        soorten=_soorten(rij.soorten), totaal=_cijfer(rij.totaal),
    )  # fmt: skip


def _jaarrij(over: service.Verantwoording, rij: Jaarrij) -> JaarRij:
    eerste, laatste = rij.kwartalen[0], rij.kwartalen[-1]
    return JaarRij(
        jaar=rij.jaar, periode=_periode(eerste, laatste), reeks=laatste.reeks, voorlopig=is_voorlopig(laatste, over.peildatum),
        soorten=_soorten(rij.soorten), totaal=_cijfer(rij.totaal),
    )  # fmt: skip


def _splitsing(over: service.Verantwoording, rij: service.Jaarsplitsing) -> SplitsingRij:
    eerste, laatste = Kwartaal(rij.jaar, 1), Kwartaal(rij.jaar, 4)
    delen = aandelen(rij.codes.items(), rij.totaal)
    return SplitsingRij(
        jaar=rij.jaar, periode=_periode(eerste, laatste), reeks=laatste.reeks, voorlopig=is_voorlopig(laatste, over.peildatum),
        codes=[
            CodeCijfer(code=code, waarde=cijfer.waarde, tekst=cijfer.tekst, aandeel=delen[code])
            for code, cijfer in rij.codes.items()
        ],
        totaal=_cijfer(rij.totaal),
    )  # fmt: skip


def _duurrij(over: service.Verantwoording, kwartaal: Kwartaal, duur: Doorlooptijd) -> DuurRij:
    return DuurRij(
        kwartaal=str(kwartaal), periode=_periode(kwartaal, kwartaal), reeks=kwartaal.reeks,
        voorlopig=is_voorlopig(kwartaal, over.peildatum), aantal=_cijfer(duur.aantal), mediaan=_cijfer(duur.mediaan),
        gemiddelde=_cijfer(duur.gemiddelde), p90=_cijfer(duur.p90),
    )  # fmt: skip


def _periode(eerste: Kwartaal, laatste: Kwartaal) -> Periode:
    return Periode(van=eerste.van, tot_en_met=laatste.tot_en_met)


def _soorten(cijfers: tuple[Cijfer, ...]) -> list[SoortCijfer]:
    return [
        SoortCijfer(soort=soort, groep=GROEPEN[soort], waarde=cijfer.waarde, tekst=cijfer.tekst)
        for soort, cijfer in zip(SOORTEN, cijfers, strict=True)
    ]


def _cijfer(cijfer: Cijfer) -> CijferAntwoord:
    return CijferAntwoord(waarde=cijfer.waarde, tekst=cijfer.tekst)
