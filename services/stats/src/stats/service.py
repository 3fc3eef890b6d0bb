"""Gebruiksgevallen van stats: feiten verwerken, historie inlezen, cijfers geven."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from common.contracts.overleg import PersoonGewist
from common.contracts.stats import HistorieGeimporteerd, StatsWissingBevestigd
from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.events.base import uuid7
from common.kalender import dag_van
from common.wissing import bevestig
from stats import repository
from stats.auth import ONDERZOEKER
from stats.domain.codes import Bron, Indeling, Weergave
from stats.domain.definities import DEFINITIES, Definitie, zoek_definitie
from stats.domain.duur import Doorlooptijd, doorlooptijd
from stats.domain.feit import Feit, Zorgmeldinggebeurtenis, feit_van, voeg_samen
from stats.domain.kwartaal import Kwartaal, lees_kwartaal
from stats.domain.pseudoniem import Pseudonimiseerder
from stats.domain.regel import INDELING, Ruweregel, keur, vingerafdruk
from stats.domain.tabel import (
    Cijfer,
    Kwartaaltabel,
    alle_codes,
    beveiligde_rij,
    gedekte_kwartalen,
    kwartaaltabel,
    tel_jaren,
)
from stats.repository import Import


@dataclass(frozen=True, slots=True)
class Verantwoording:
    """Wat bij elk antwoord met cijfers hoort."""

    gemeentecode: str
    weergave: Weergave
    peildatum: date


@dataclass(frozen=True, slots=True)
class Kwartaalcijfers:
    """De kwartaaltabel met haar verantwoording."""

    over: Verantwoording
    tabel: Kwartaaltabel
    bronnen: dict[Kwartaal, list[Bron]]


@dataclass(frozen=True, slots=True)
class Jaarsplitsing:
    """Een jaar, gesplitst naar een indeling."""

    jaar: int
    totaal: Cijfer
    codes: dict[str, Cijfer]


@dataclass(frozen=True, slots=True)
class Importuitslag:
    """Wat er van een geleverd bestand geworden is; `ingelezen` is leeg bij een proef."""

    ingelezen: Import | None
    nieuw: bool
    regels: int
    fouten: tuple[FieldError, ...]
    per_kwartaal: dict[str, int]


async def verwerk_zorgmeldingen(tx: Tx, gebeurtenissen: list[Zorgmeldinggebeurtenis]) -> None:
    """Verwerk een partij gebeurtenissen van overleg tot feiten, in één opdracht."""
    pseudoniemen = _pseudoniemen(tx)
    await repository.save_feiten(tx, voeg_samen(feit_van(gebeurtenis, pseudoniemen) for gebeurtenis in gebeurtenissen))


async def maak_feiten_los(tx: Tx, gebeurtenis: PersoonGewist) -> None:
    """Geef de feiten van gewiste zorgmeldingen een willekeurig pseudoniem: zij tellen mee, en zijn niet meer terug te vinden."""
    pseudoniemen = _pseudoniemen(tx)
    los = await repository.save_los(tx, [pseudoniemen.van_zorgmelding(z) for z in gebeurtenis.zorgmeldingen])
    bevestig(tx, gebeurtenis, StatsWissingBevestigd, {"feit": los})


async def zorgmeldingen_per_kwartaal(
    tx: Tx, gemeentecode: str, van: str | None, tot: str | None, weergave: Weergave
) -> Kwartaalcijfers:
    """Zorgmeldingen van een gemeente per kwartaal en soort, beveiligd over hele jaren en daarna pas op periode gekozen."""
    over, periode = _vraag(tx, gemeentecode, van, tot, weergave)
    bronnen = await repository.find_bronnen(tx, gemeentecode)
    tabel = kwartaaltabel(await repository.tel_per_kwartaal(tx, gemeentecode), weergave, gedekte_kwartalen(bronnen))
    return Kwartaalcijfers(over, tabel.tussen(*periode), bronnen)


async def zorgmeldingen_per_jaar(
    tx: Tx, gemeentecode: str, indeling: Indeling, weergave: Weergave
) -> tuple[Verantwoording, list[Jaarsplitsing]]:
    """Zorgmeldingen van een gemeente per jaar, gesplitst; het jaartotaal is hetzelfde cijfer als in de kwartaaltabel."""
    over, _ = _vraag(tx, gemeentecode, None, None, weergave)
    telling = await repository.tel_per_kwartaal(tx, gemeentecode)
    totalen = {jaar.jaar: jaar.totaal for jaar in kwartaaltabel(telling, weergave).jaren}
    splitsing = alle_codes(await repository.tel_per_jaar(tx, gemeentecode, indeling), indeling)
    return over, [
        Jaarsplitsing(
            jaar, totalen[jaar],
            beveiligde_rij(splitsing.get(jaar, {}), weergave, totaal_zichtbaar=totalen[jaar].waarde is not None),
        )
        for jaar in sorted(tel_jaren(telling))
    ]  # fmt: skip


async def start_hulp(
    tx: Tx, gemeentecode: str, van: str | None, tot: str | None, weergave: Weergave
) -> tuple[Verantwoording, dict[Kwartaal, Doorlooptijd]]:
    """Dagen van zorgmelding tot start van de hulp, per kwartaal van ontvangst."""
    over, (eerste, laatste) = _vraag(tx, gemeentecode, van, tot, weergave)
    dagen = await repository.find_wachtdagen(tx, gemeentecode)
    return over, {
        kwartaal: doorlooptijd(wacht, ontvangen, weergave)
        for kwartaal, (ontvangen, wacht) in dagen.items()
        if (eerste is None or kwartaal >= eerste) and (laatste is None or kwartaal <= laatste)
    }


async def importeer_historie(tx: Tx, regels: Sequence[Ruweregel], bestandsnaam: str | None, *, proef: bool) -> Importuitslag:
    """Lees historie in: alles of niets; een proef keurt alleen; hetzelfde bestand nog eens verandert niets."""
    afdruk = vingerafdruk(regels)
    keuring = keur(regels, tx.actor.organisatie, dag_van(tx.now), _pseudoniemen(tx))
    per_kwartaal = dict(sorted(Counter(feit.kwartaal for feit in keuring.feiten if feit.kwartaal is not None).items()))
    if proef:
        fouten = keuring.fouten or await _al_ingelezen(tx, keuring.feiten)
        return Importuitslag(None, nieuw=False, regels=len(regels), fouten=fouten, per_kwartaal=per_kwartaal)
    if keuring.fouten:
        raise InvalidInput("Er zitten fouten in het bestand; er is niets ingelezen.", fouten=keuring.fouten)
    nieuw = _import(tx, keuring.feiten, bestandsnaam)
    if not await repository.save_import(tx, nieuw, afdruk):
        bestaand = await repository.find_zelfde_import(tx, afdruk)
        return Importuitslag(bestaand, nieuw=False, regels=len(regels), fouten=(), per_kwartaal=per_kwartaal)
    dubbel = await _al_ingelezen(tx, keuring.feiten)
    # Tussen vragen en schrijven kan een andere import dezelfde regels hebben vastgelegd: het aantal zegt het echt.
    if dubbel or await repository.save_historie(tx, keuring.feiten, nieuw.id) < len(keuring.feiten):
        raise Conflict("Regels uit dit bestand zijn al eerder ingelezen; er is niets gewijzigd.", fouten=dubbel)
    tx.log("inlezen", "historie", nieuw.id)
    tx.emit(
        HistorieGeimporteerd(
            import_id=nieuw.id, organisatie=nieuw.organisatie, soort=nieuw.indeling, gemeentecode=nieuw.gemeentecode,
            periode_van=nieuw.periode_van, periode_tot=nieuw.periode_tot, regels=nieuw.regels, geimporteerd_op=tx.now,
        )
    )  # fmt: skip
    return Importuitslag(nieuw, nieuw=True, regels=len(regels), fouten=(), per_kwartaal=per_kwartaal)


async def lees_import(tx: Tx, import_id: UUID) -> Import:
    """Lees een import van de eigen organisatie."""
    return await repository.get_import(tx, import_id)


async def lijst_imports(tx: Tx, na: tuple[datetime, UUID] | None, limit: int) -> Page[Import]:
    """Imports van de eigen organisatie, nieuwste eerst."""
    return await repository.find_imports(tx, na, limit)


def lijst_definities(_tx: Tx) -> Sequence[Definitie]:
    """Alle definities."""
    return DEFINITIES


def lees_definitie(_tx: Tx, definitie_id: str) -> Definitie:
    """Eén definitie; NotFound als die er niet is."""
    return zoek_definitie(definitie_id)


def _vraag(
    tx: Tx, gemeentecode: str, van: str | None, tot: str | None, weergave: Weergave
) -> tuple[Verantwoording, tuple[Kwartaal | None, Kwartaal | None]]:
    if weergave is Weergave.INTERN and ONDERZOEKER not in tx.actor.rollen:
        raise Forbidden("De weergave intern is voor een onderzoeker van een partner met een overeenkomst.")
    eerste = None if van is None else lees_kwartaal(van, "van")
    laatste = None if tot is None else lees_kwartaal(tot, "tot")
    if eerste is not None and laatste is not None and laatste < eerste:
        raise InvalidInput("De periode klopt niet.", fouten=(FieldError("tot", "volgorde", "tot ligt voor van"),))
    return Verantwoording(gemeentecode, weergave, dag_van(tx.now)), (eerste, laatste)


async def _al_ingelezen(tx: Tx, feiten: Sequence[Feit]) -> tuple[FieldError, ...]:
    bekend = await repository.find_bekende(tx, [feit.pseudoniem for feit in feiten])
    return tuple(
        FieldError(f"regels.{nummer}.kenmerk", "al-ingelezen", "deze regel is al eerder ingelezen")
        for nummer, feit in enumerate(feiten)
        if feit.pseudoniem in bekend
    )


def _import(tx: Tx, feiten: Sequence[Feit], bestandsnaam: str | None) -> Import:
    dagen = [feit.ontvangen_op for feit in feiten if feit.ontvangen_op is not None]
    gemeenten = {feit.gemeentecode for feit in feiten}
    return Import(
        uuid7(), tx.actor.organisatie, bestandsnaam, INDELING, gemeenten.pop() if len(gemeenten) == 1 else None,
        min(dagen), max(dagen), len(feiten), tx.now,
    )  # fmt: skip


def _pseudoniemen(tx: Tx) -> Pseudonimiseerder:
    # The oldest version of the key: a pseudonym has to stay the same when a newer key is added.
    return Pseudonimiseerder(lambda soort, waarde: tx.keys.blind_index.candidates(soort, waarde)[-1][1:])
