"""Termijnen van een zorgmelding; te laat is een functie van feiten en peildatum en wordt nooit opgeslagen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.kalender import dag_van
from overleg.domain.codes import Besluit
from overleg.domain.kalender import laatste_dag_te_laat, werkdagen_na
from overleg.domain.overdracht import Overdracht
from overleg.domain.regels import GEWOON, Regels
from overleg.domain.zorgmelding import Zorgmelding

WERKDAGEN_BEOORDELING = 5
"""Uitvoeringsbesluit Wmo 2015, art. 4.1.7."""
WEKEN_INFORMEREN = 4
"""Veilig Thuis Drenthe, Privacy en veiligheid."""
WEKEN_ONDERZOEK = 10
"""Uitspraak van de sector in de pers, 2019; de wettekst is niet nagezocht."""


@dataclass(frozen=True, slots=True)
class Termijn:
    """Een dag waarop iets klaar moet zijn: `wat`, uiterlijk `op`, en of dat op de peildatum al te laat is."""

    wat: str
    op: date
    verstreken: bool


@dataclass(frozen=True, slots=True)
class Grenzen:
    """Per termijn de laatste dag van de aanleiding waarbij het op de peildatum te laat is; om te laat in de query te vinden."""

    beoordeling: date
    informeren: date
    onderzoek: date
    terugkoppeling: date
    antwoord: date


def grenzen(peildatum: date, regels: Regels = GEWOON) -> Grenzen:
    """De grenzen op een peildatum; wie op of voor de grens begon, is te laat."""
    return Grenzen(
        laatste_dag_te_laat(peildatum, WERKDAGEN_BEOORDELING),
        _terug(peildatum, timedelta(weeks=WEKEN_INFORMEREN)),
        _terug(peildatum, timedelta(weeks=WEKEN_ONDERZOEK)),
        laatste_dag_te_laat(peildatum, regels.terugkoppeling_werkdagen),
        laatste_dag_te_laat(peildatum, regels.overdracht_antwoord_werkdagen),
    )


def termijnen(
    zorgmelding: Zorgmelding, peildatum: date, overdrachten: Sequence[Overdracht] = (), regels: Regels = GEWOON
) -> list[Termijn]:
    """Wat op `peildatum` nog moet gebeuren en wanneer uiterlijk, voor één zorgmelding met haar overdrachten.

    Een acute melding moet op de dag zelf beoordeeld zijn. Informeren en terugkoppelen eindigen niet met afsluiten maar als het
    gebeurd is: wie niets hoorde, heeft daar niets aan een gesloten dossier.
    """
    z, ontvangen = zorgmelding, dag_van(zorgmelding.ontvangen_op)
    if ontvangen > peildatum:
        return []
    beoordeeld = dag_van(z.beoordeeld_op) if z.beoordeeld_op else None
    is_beoordeeld, is_gesloten = _voorbij(beoordeeld, peildatum), _voorbij(z.afgesloten_op, peildatum)
    besluit = z.besluit if is_beoordeeld else None
    open_: list[tuple[str, date]] = []
    if not is_beoordeeld:
        laatste = ontvangen if z.acuut else werkdagen_na(ontvangen, WERKDAGEN_BEOORDELING)
        open_.append(("veiligheidsbeoordeling", laatste))
    niemand = besluit is Besluit.OMGEZET_IN_ADVIES or (z.niet_ingedeeld and is_gesloten)
    if not niemand and not _voorbij(z.geinformeerd_op, peildatum):
        open_.append(("informeren", ontvangen + timedelta(weeks=WEKEN_INFORMEREN)))
    if besluit is Besluit.ONDERZOEK and not is_gesloten and not _voorbij(z.onderzoek_afgerond_op, peildatum):
        open_.append(("onderzoek", ontvangen + timedelta(weeks=WEKEN_ONDERZOEK)))
    open_ += [
        ("overdracht-antwoord", o.antwoord_voor(regels.overdracht_antwoord_werkdagen))
        for o in overdrachten
        if o.open_op(peildatum)
    ]
    open_ += _terugkoppelingen(z, beoordeeld, peildatum, regels)
    return [Termijn(wat, op, peildatum > op) for wat, op in open_]


def _terugkoppelingen(
    z: Zorgmelding, beoordeeld: date | None, peildatum: date, regels: Regels
) -> list[tuple[str, date]]:
    """Terugkoppelen aan de melder, na de beoordeling en na de afsluiting; een anonieme melder is niet te bereiken."""
    if z.melder_anoniem:
        return []
    gesloten = None if z.besluit is Besluit.OMGEZET_IN_ADVIES else z.afgesloten_op
    return [
        (f"terugkoppeling-na-{stap}", werkdagen_na(dag, regels.terugkoppeling_werkdagen))
        for stap, dag, gedaan in (
            ("beoordeling", beoordeeld, z.teruggekoppeld_na_beoordeling_op),
            ("afsluiting", gesloten, z.teruggekoppeld_na_afsluiting_op),
        )
        if dag is not None and dag <= peildatum and not _voorbij(gedaan, peildatum)
    ]


def _voorbij(dag: date | None, peildatum: date) -> bool:
    return dag is not None and dag <= peildatum


def _terug(peildatum: date, duur: timedelta) -> date:
    return date.min if peildatum - date.min <= duur else peildatum - duur - timedelta(days=1)
