"""Klopt één vastlegging met zichzelf en met wat er al ligt? Alle fouten in één keer."""

from collections.abc import Collection, Iterator
from datetime import datetime

from common.errors import FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.meldcode.model import (
    Afweging,
    Antwoord,
    Besluit,
    Gesprek,
    Inhoud,
    Kindcheck,
    Meldcode,
    Melding,
    Omstandigheid,
    Raadpleging,
    Signalen,
    Vraag,
    ZorgVoorKinderen,
)
from overleg.domain.zorgmelding import TOEKOMSTMARGE


def eis_klopt(meldcode: Meldcode, inhoud: Inhoud, nu: datetime, kindcheck_bij: Collection[Omstandigheid]) -> None:
    """Weiger (InvalidInput) een vastlegging die met zichzelf in strijd is; noemt alle fouten."""
    fouten = tuple(_fouten(meldcode, inhoud, nu, kindcheck_bij))
    if fouten:
        raise InvalidInput("Deze vastlegging klopt niet met zichzelf; invalidParams zegt wat er moet.", fouten=fouten)


def _fouten(
    meldcode: Meldcode, inhoud: Inhoud, nu: datetime, kindcheck_bij: Collection[Omstandigheid]
) -> Iterator[FieldError]:
    vandaag = dag_van(nu)
    match inhoud:
        case Signalen():
            yield from _kindcheck(inhoud.kindcheck, kindcheck_bij)
        case Raadpleging() if inhoud.op > vandaag:
            yield FieldError("op", "in-de-toekomst", "deze dag ligt in de toekomst")
        case Gesprek():
            yield from _gesprek(inhoud, nu)
        case Afweging():
            yield from _afweging(inhoud, nu)
        case Besluit():
            yield from _instemming(meldcode, inhoud)
        case Melding() if inhoud.gemeld_op > nu + TOEKOMSTMARGE:
            yield FieldError("gemeldOp", "in-de-toekomst", "dit moment ligt in de toekomst")
        case _:
            pass


def kindcheck_nodig(kindcheck: Kindcheck, kindcheck_bij: Collection[Omstandigheid]) -> bool:
    """Of de kindcheck gedaan moet zijn: een volwassene die voor kinderen zorgt (of waarvan dat onbekend is) in zo'n omstandigheid."""
    return (
        kindcheck.client_volwassen
        and kindcheck.zorg_voor_kinderen is not ZorgVoorKinderen.NEE
        and not set(kindcheck_bij).isdisjoint(kindcheck.omstandigheden)
    )


def _kindcheck(k: Kindcheck, kindcheck_bij: Collection[Omstandigheid]) -> Iterator[FieldError]:
    if k.client_volwassen and k.zorg_voor_kinderen is None:
        yield FieldError(
            "kindcheck.zorgVoorKinderen", "ontbreekt", "vraag een volwassen cliënt altijd of hij voor kinderen zorgt"
        )
    elif kindcheck_nodig(k, kindcheck_bij) and k.uitkomst is None:
        yield FieldError("kindcheck.uitkomst", "ontbreekt", "in deze omstandigheid is de kindcheck verplicht")


def _gesprek(g: Gesprek, nu: datetime) -> Iterator[FieldError]:
    if (g.op is None) == (g.reden_geen_gesprek is None):
        yield FieldError("op", "een-van-beide", "geef de dag van het gesprek, of waarom er geen gesprek is")
    if (g.op is None) != (not g.met):
        yield FieldError("met", "past-niet", "noem met wie gesproken is als er een gesprek was, en alleen dan")
    if g.op is not None and g.op > dag_van(nu):
        yield FieldError("op", "in-de-toekomst", "deze dag ligt in de toekomst")


def _afweging(a: Afweging, nu: datetime) -> Iterator[FieldError]:
    onveilig = a.vraag is Vraag.ONVEILIGHEID and a.antwoord is Antwoord.JA
    if onveilig != (a.acuut or a.structureel):
        yield FieldError(
            "acuteOnveiligheid",
            "past-niet",
            "noem bij ja op vraag 2 of het acuut, structureel of beide is, en alleen daar",
        )
    aanvaard = a.vraag is Vraag.HULP_AANVAARD and a.antwoord is Antwoord.JA
    if aanvaard != (a.termijn is not None):
        yield FieldError("termijn", "past-niet", "spreek bij ja op vraag 4 een termijn af, en alleen daar")
    if a.termijn is not None and a.termijn < dag_van(nu):
        yield FieldError("termijn", "in-het-verleden", "kies een dag die nog komt")


def _instemming(meldcode: Meldcode, besluit: Besluit) -> Iterator[FieldError]:
    if besluit.afwijking is None:
        return
    geraadpleegd = {r.inhoud.functie for r in meldcode.regels if isinstance(r.inhoud, Raadpleging)}
    if not besluit.afwijking.instemming:
        yield FieldError("afwijking.instemming", "ontbreekt", "noem wie met de afwijking instemt")
    elif not geraadpleegd.issuperset(besluit.afwijking.instemming):
        yield FieldError(
            "afwijking.instemming", "niet-geraadpleegd", "leg eerst vast dat deze functie geraadpleegd is (stap 2)"
        )
