"""Use cases over signaaloverleggen: onderwerp, deelnemers, agenda, houden, verplaatsen, annuleren en uitkomsten."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from common.contracts.overleg.signalen import (
    SignaalBesproken,
    SignaaloverlegGeannuleerd,
    SignaaloverlegGehouden,
    SignaaloverlegVerplaatst,
)
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import InvalidInput
from common.events import uuid7
from overleg.domain.anonimiteit import eis_anoniem
from overleg.domain.signaal import Signaal, SignaalUitkomst, agendeer, bespreek, haal_van_agenda
from overleg.domain.signaaloverleg import (
    Aandachtspunt,
    Annuleringsreden,
    Deelnemer,
    Deelnemersfunctie,
    Signaaloverleg,
    SignaaloverlegStatus,
    aandachtspunten,
    annuleer,
    eis_stap,
    houd,
    kies_onderwerp,
    meld_aan,
    meld_af,
    verplaats,
)
from overleg.domain.signaalreeks import eis_organisator, moment_van
from overleg.repository import signaaloverleggen, signalen
from overleg.settings import signaalregels_van

_EERSTE_ID = UUID(int=0)
_BEGIN = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class SignaaloverlegBeeld:
    """Een overleg met zijn agenda en wat er nog aan ontbreekt."""

    overleg: Signaaloverleg
    agenda: list[Signaal]
    aandachtspunten: list[Aandachtspunt]


async def _beeld(tx: Tx, handeling: str, overleg: Signaaloverleg) -> SignaaloverlegBeeld:
    tx.log(handeling, "signaaloverleg", overleg.id)
    agenda = await signalen.find_agenda(tx, overleg.id)
    return SignaaloverlegBeeld(overleg, agenda, aandachtspunten(overleg, signaalregels_van(tx).gemeenten))


async def lees_signaaloverleg(tx: Tx, overleg_id: UUID) -> SignaaloverlegBeeld:
    """Lees een overleg waaraan de eigen organisatie meedoet, met agenda en deelnemers."""
    return await _beeld(tx, "lezen", await signaaloverleggen.get_overleg(tx, overleg_id))


async def lijst_signaaloverleggen(
    tx: Tx, status: SignaaloverlegStatus | None, vanaf: date | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Signaaloverleg]:
    """Overleggen van de eigen organisatie vanaf een dag, op volgorde van begin."""
    start = na or (moment_van(vanaf or _BEGIN, time()), _EERSTE_ID)
    pagina = await signaaloverleggen.find_overleggen(tx, status, start, limit)
    tx.log("lezen", "signaaloverleggen")
    return pagina


async def _open(tx: Tx, overleg_id: UUID, versie: int, *, organisator: bool = True) -> Signaaloverleg:
    overleg = await signaaloverleggen.get_overleg(tx, overleg_id, vergrendel=True)
    if organisator:
        eis_organisator(overleg.eigenaar, tx.actor.organisatie)
    require_version(versie, overleg.versie)
    return overleg


async def _wijzig(
    tx: Tx, overleg_id: UUID, versie: int, stap: Callable[[Signaaloverleg], Signaaloverleg]
) -> Signaaloverleg:
    nieuw = stap(await _open(tx, overleg_id, versie))
    await signaaloverleggen.save_overleg(tx, nieuw)
    return nieuw


async def kies_onderwerp_van_overleg(
    tx: Tx, overleg_id: UUID, versie: int, onderwerp: str, organisatie: str | None
) -> SignaaloverlegBeeld:
    """Kies het onderwerp; geweigerd als er iemand in te herkennen is."""
    eis_anoniem({"onderwerp": onderwerp})
    nieuw = await _wijzig(tx, overleg_id, versie, lambda o: kies_onderwerp(o, onderwerp, organisatie))
    return await _beeld(tx, "wijzigen", nieuw)


async def verplaats_overleg(
    tx: Tx, overleg_id: UUID, versie: int, begint_op: datetime, plaats: str | None
) -> SignaaloverlegBeeld:
    """Verplaats een gepland overleg; de maand blijft bezet."""
    eis_anoniem({"plaats": plaats or ""})
    nieuw = await _wijzig(tx, overleg_id, versie, lambda o: verplaats(o, begint_op, plaats or o.plaats, tx.now))
    tx.emit(SignaaloverlegVerplaatst(**_wie(nieuw), begint_op=begint_op))
    return await _beeld(tx, "verplaatsen", nieuw)


def _wie(overleg: Signaaloverleg) -> dict[str, UUID | str]:
    return {
        "signaaloverleg_id": overleg.id, "signaalreeks_id": overleg.reeks_id, "organisatie": overleg.eigenaar,
    }  # fmt: skip


async def annuleer_overleg(tx: Tx, overleg_id: UUID, versie: int, reden: Annuleringsreden) -> SignaaloverlegBeeld:
    """Annuleer een gepland overleg; zijn signalen komen vrij voor een volgend."""
    nieuw = await vervalt(tx, await _open(tx, overleg_id, versie), reden)
    return await _beeld(tx, "annuleren", nieuw)


async def vervalt(tx: Tx, overleg: Signaaloverleg, reden: Annuleringsreden) -> Signaaloverleg:
    """Laat een vergrendeld overleg vervallen en maak de signalen op zijn agenda vrij."""
    nieuw = annuleer(overleg, reden)
    await signaaloverleggen.save_overleg(tx, nieuw)
    for signaal in await signalen.find_agenda(tx, overleg.id, vergrendel=True):
        await signalen.save_signaal(tx, haal_van_agenda(signaal, overleg.id))
    tx.emit(SignaaloverlegGeannuleerd(**_wie(nieuw), reden=reden))
    return nieuw


async def meld_deelnemer_aan(
    tx: Tx, overleg_id: UUID, versie: int, organisatie: str, functie: Deelnemersfunctie, professional: str
) -> SignaaloverlegBeeld:
    """Meld een deelnemer aan: van de eigen organisatie, of als organisator van elke die meedoet."""
    deelnemer = Deelnemer(uuid7(), organisatie, functie, professional)
    huidig = await _open(tx, overleg_id, versie, organisator=False)
    nieuw = meld_aan(huidig, deelnemer, tx.actor.organisatie)
    await signaaloverleggen.save_deelnemer(tx, overleg_id, deelnemer)
    await signaaloverleggen.save_versie(tx, nieuw)
    return await _beeld(tx, "aanmelden", nieuw)


async def meld_deelnemer_af(tx: Tx, overleg_id: UUID, versie: int, deelnemer_id: UUID) -> SignaaloverlegBeeld:
    """Meld een deelnemer van dit overleg af."""
    huidig = await _open(tx, overleg_id, versie, organisator=False)
    nieuw = meld_af(huidig, deelnemer_id, tx.actor.organisatie, tx.now)
    await _bewaar_deelnemers(tx, huidig, nieuw)
    await signaaloverleggen.save_versie(tx, nieuw)
    return await _beeld(tx, "afmelden", nieuw)


async def _bewaar_deelnemers(tx: Tx, oud: Signaaloverleg, nieuw: Signaaloverleg) -> None:
    for deelnemer in nieuw.deelnemers:
        if deelnemer not in oud.deelnemers:
            await signaaloverleggen.save_deelnemer(tx, nieuw.id, deelnemer)


async def houd_overleg(tx: Tx, overleg_id: UUID, versie: int, aanwezig: tuple[UUID, ...]) -> SignaaloverlegBeeld:
    """Leg vast dat het overleg gehouden is en wie er was; nooit zonder beleidsadviseur van een gemeente."""
    huidig = await _open(tx, overleg_id, versie)
    nieuw = houd(huidig, aanwezig, signaalregels_van(tx).gemeenten, tx.now)
    await signaaloverleggen.save_overleg(tx, nieuw)
    await _bewaar_deelnemers(tx, huidig, nieuw)
    organisaties = tuple(sorted({d.organisatie for d in nieuw.deelnemers if d.aanwezig}))
    tx.emit(SignaaloverlegGehouden(**_wie(nieuw), gehouden_op=tx.now, organisaties=organisaties))
    return await _beeld(tx, "houden", nieuw)


async def _signaal_van_reeks(tx: Tx, overleg: Signaaloverleg, signaal_id: UUID) -> Signaal:
    signaal = await signalen.get_signaal(tx, signaal_id, vergrendel=True)
    if signaal.reeks_id != overleg.reeks_id:
        raise InvalidInput("Dit signaal is voor een andere reeks signaaloverleggen.")
    return signaal


async def _met_signaal(
    tx: Tx, overleg_id: UUID, versie: int, signaal_id: UUID, stap: str, wijzig: Callable[[Signaal], Signaal]
) -> tuple[Signaaloverleg, Signaal]:
    overleg = await _open(tx, overleg_id, versie)
    eis_stap(overleg, stap)
    signaal = wijzig(await _signaal_van_reeks(tx, overleg, signaal_id))
    await signalen.save_signaal(tx, signaal)
    nieuw = replace(overleg, versie=overleg.versie + 1)
    await signaaloverleggen.save_versie(tx, nieuw)
    return nieuw, signaal


async def agendeer_signaal(tx: Tx, overleg_id: UUID, versie: int, signaal_id: UUID) -> SignaaloverlegBeeld:
    """Zet een signaal van deze reeks op de agenda."""
    overleg, _ = await _met_signaal(tx, overleg_id, versie, signaal_id, "agenderen", lambda s: agendeer(s, overleg_id))
    return await _beeld(tx, "agenderen", overleg)


async def haal_signaal_van_agenda(tx: Tx, overleg_id: UUID, versie: int, signaal_id: UUID) -> SignaaloverlegBeeld:
    """Haal een signaal van de agenda, ook na afloop als het niet aan bod kwam."""
    overleg, _ = await _met_signaal(
        tx, overleg_id, versie, signaal_id, "van de agenda halen", lambda s: haal_van_agenda(s, overleg_id)
    )
    return await _beeld(tx, "agenderen", overleg)


async def leg_uitkomst_vast(
    tx: Tx, overleg_id: UUID, versie: int, signaal_id: UUID, uitkomst: SignaalUitkomst, toelichting: str | None
) -> SignaaloverlegBeeld:
    """Leg vast wat het gehouden overleg met een signaal doet."""
    eis_anoniem({"toelichting": toelichting or ""})
    overleg, signaal = await _met_signaal(
        tx, overleg_id, versie, signaal_id, "uitkomst vastleggen",
        lambda s: bespreek(s, overleg_id, uitkomst, toelichting),
    )  # fmt: skip
    tx.emit(
        SignaalBesproken(
            signaal_id=signaal.id, organisatie=signaal.eigenaar, signaaloverleg_id=overleg_id, uitkomst=uitkomst, tijdstip=tx.now
        )
    )  # fmt: skip
    return await _beeld(tx, "bespreken", overleg)
