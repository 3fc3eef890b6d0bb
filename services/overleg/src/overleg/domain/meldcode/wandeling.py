"""De wandeling zelf: wat in welke toestand mag, wanneer melden moet, en hoe zij eindigt. Er komt alleen bij, niets gaat weg."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, Forbidden
from overleg.domain.meldcode.invoer import eis_klopt
from overleg.domain.meldcode.model import (
    Afsluiting,
    Afweging,
    Antwoord,
    Besluit,
    Einde,
    Gesprek,
    Inhoud,
    Meldcode,
    Melding,
    Omstandigheid,
    Overname,
    Raadpleging,
    Regel,
    Signalen,
    Stap,
    Vraag,
)
from overleg.domain.meldcode.wegen import Takken, Vervolg, weeg, wijst_naar


@dataclass(frozen=True, slots=True)
class Plicht:
    """Melden hoort nu te volgen: door welke vraag (None: door het eigen besluit), en sinds welke vastlegging."""

    vraag: Vraag | None
    sinds: int
    acuut: bool = False


def laatste_afwegingen(meldcode: Meldcode) -> dict[Vraag, Regel]:
    """Per vraag de laatste vastlegging; een nieuw antwoord haalt het vorige in."""
    gevonden: dict[Vraag, Regel] = {}
    for regel in meldcode.regels:
        if isinstance(regel.inhoud, Afweging):
            gevonden[regel.inhoud.vraag] = regel
    return gevonden


def antwoorden(meldcode: Meldcode) -> dict[Vraag, Antwoord]:
    """Per beantwoorde vraag het laatste antwoord."""
    return {v: r.inhoud.antwoord for v, r in laatste_afwegingen(meldcode).items() if isinstance(r.inhoud, Afweging)}


def onveiligheid(meldcode: Meldcode) -> list[tuple[int, Afweging]]:
    """Elke keer dat vraag 2 met ja is beantwoord; een later nee veegt dat niet uit."""
    return [
        (r.volgnummer, r.inhoud)
        for r in meldcode.regels
        if isinstance(r.inhoud, Afweging) and r.inhoud.vraag is Vraag.ONVEILIGHEID and r.inhoud.antwoord is Antwoord.JA
    ]


def _aanleidingen(meldcode: Meldcode, takken: Takken) -> Iterator[Plicht]:
    onveilig = onveiligheid(meldcode)
    if onveilig:
        yield Plicht(Vraag.ONVEILIGHEID, onveilig[-1][0], any(a.acuut for _, a in onveilig))
    laatste = laatste_afwegingen(meldcode)
    vermoeden = onveilig or antwoorden(meldcode).get(Vraag.VERMOEDEN) is Antwoord.JA
    for vraag in (Vraag.HULP_MOGELIJK, Vraag.HULP_AANVAARD, Vraag.HULP_WERKT):
        regel = laatste.get(vraag)
        if not vermoeden or regel is None or not isinstance(regel.inhoud, Afweging):
            continue
        if wijst_naar(vraag, regel.inhoud.antwoord, takken) is Vervolg.MELDEN:
            yield Plicht(vraag, regel.volgnummer)
    besluiten = [r for r in meldcode.regels if isinstance(r.inhoud, Besluit)]
    if besluiten and isinstance(besluiten[-1].inhoud, Besluit) and besluiten[-1].inhoud.melden:
        yield Plicht(None, besluiten[-1].volgnummer)


def open_plichten(meldcode: Meldcode, takken: Takken) -> list[Plicht]:
    """Waarom melden nu hoort te volgen, onveiligheid eerst; wat gemeld is of waarvan daarna onderbouwd is afgeweken telt niet meer."""
    klaar = max(
        (
            r.volgnummer
            for r in meldcode.regels
            if isinstance(r.inhoud, Melding) or (isinstance(r.inhoud, Besluit) and r.inhoud.afwijking is not None)
        ),
        default=0,
    )
    return [p for p in _aanleidingen(meldcode, takken) if p.sinds > klaar]


def ontbrekende_stappen(meldcode: Meldcode) -> list[Stap]:
    """Welke van de eerste drie stappen nog geen vastlegging hebben."""
    soorten = {type(r.inhoud) for r in meldcode.regels}
    nodig = ((Stap.SIGNALEN, Signalen), (Stap.OVERLEGGEN, Raadpleging), (Stap.GESPREK, Gesprek))
    return [stap for stap, soort in nodig if soort not in soorten]


def eis_eigen_wandeling(meldcode: Meldcode, wie: str) -> None:
    """Weiger (Forbidden) wie meekijkt: alleen wie de meldcode loopt legt vast. Een aandachtsfunctionaris kan overnemen."""
    if meldcode.professional != wie:
        raise Forbidden(
            "Een collega loopt deze meldcode; u kunt meelezen, of haar overnemen als aandachtsfunctionaris."
        )


def eis_loopt(meldcode: Meldcode) -> None:
    """Weiger (Conflict) een afgesloten wandeling; een nieuw vermoeden is een nieuwe."""
    if meldcode.einde is not None:
        raise Conflict(f"Deze meldcode is afgesloten ({meldcode.einde}). Een nieuw vermoeden is een nieuwe meldcode.")


def leg_vast(
    meldcode: Meldcode,
    inhoud: Inhoud,
    regel_id: UUID,
    nu: datetime,
    *,
    door: str,
    takken: Takken,
    kindcheck_bij: Collection[Omstandigheid],
) -> Meldcode:
    """Voeg een vastlegging toe, in elke volgorde en zo vaak als nodig.

    Conflict als de wandeling afgesloten is of als niet melden zonder afwijking tegen de afwegingen in gaat; InvalidInput als de
    invoer met zichzelf in strijd is (`eis_klopt`).
    """
    eis_loopt(meldcode)
    eis_klopt(meldcode, inhoud, nu, kindcheck_bij)
    if isinstance(inhoud, Besluit):
        _eis_te_besluiten(meldcode, inhoud, takken)
    if isinstance(inhoud, Overname) and meldcode.professional == door:
        raise Conflict("U loopt deze meldcode zelf al.")
    regel = Regel(regel_id, len(meldcode.regels) + 1, nu, door, inhoud)
    professional = door if isinstance(inhoud, Overname) else meldcode.professional
    return replace(meldcode, regels=(*meldcode.regels, regel), professional=professional, versie=meldcode.versie + 1)


def _eis_te_besluiten(meldcode: Meldcode, besluit: Besluit, takken: Takken) -> None:
    # An own decision to report may be taken back with an argument; an outcome of the questions only with a deviation.
    plicht = next((p for p in open_plichten(meldcode, takken) if p.vraag is not None), None)
    if plicht is not None and not besluit.melden and besluit.afwijking is None:
        raise Conflict(
            f"Afweging {plicht.vraag:d} wijst op melden bij Veilig Thuis. Meld, of onderbouw de afwijking en noem wie ermee instemt."
        )
    if besluit.afwijking is not None and (plicht is None or besluit.melden):
        raise Conflict(
            "Er is niets om van af te wijken: een afwijking hoort bij niet melden terwijl de afwegingen daarop wijzen."
        )


def sluit_af(
    meldcode: Meldcode, monitoring: str | None, regel_id: UUID, nu: datetime, *, door: str, takken: Takken
) -> Meldcode:
    """Sluit af; het einde volgt uit wat er ligt. Conflict zegt wat er nog moet.

    Zonder melding en zonder onderbouwde afwijking kan een wandeling waarin melden moest niet eindigen.
    """
    eis_loopt(meldcode)
    einde = _bepaal_einde(meldcode, takken)
    if einde is Einde.HULP_MET_MONITORING and monitoring is None:
        raise Conflict("Leg bij het afsluiten vast hoe de veiligheid gevolgd wordt (monitoring).")
    regel = Regel(regel_id, len(meldcode.regels) + 1, nu, door, Afsluiting(einde, monitoring))
    return replace(
        meldcode, regels=(*meldcode.regels, regel), einde=einde, afgesloten_op=nu, versie=meldcode.versie + 1
    )


def _bepaal_einde(meldcode: Meldcode, takken: Takken) -> Einde:
    if plichten := open_plichten(meldcode, takken):
        plicht = plichten[0]
        waardoor = "U besloot te melden" if plicht.vraag is None else f"Afweging {plicht.vraag:d} wijst op melden"
        raise Conflict(
            f"{waardoor}. Leg de melding bij Veilig Thuis vast, of besluit onderbouwd af te wijken; dan kan de meldcode worden afgesloten."
        )
    inhouden = [r.inhoud for r in meldcode.regels]
    if any(isinstance(i, Melding) for i in inhouden):
        return Einde.GEMELD
    if ontbreekt := ontbrekende_stappen(meldcode):
        raise Conflict(f"Zonder melding afsluiten kan pas na elke stap. Nog niet vastgelegd: {', '.join(ontbreekt)}.")
    if any(isinstance(i, Besluit) and i.afwijking is not None for i in inhouden):
        return Einde.AFGEWEKEN
    weg = weeg(antwoorden(meldcode), takken)
    match weg.vervolg:
        case Vervolg.AFSLUITEN:
            return Einde.GEEN_VERMOEDEN
        case Vervolg.MONITOREN if any(isinstance(i, Besluit) for i in inhouden):
            return Einde.HULP_MET_MONITORING
        case Vervolg.MONITOREN:
            raise Conflict("Leg eerst het besluit van stap 5 vast, met de onderbouwing.")
        case Vervolg.RAADPLEGEN:
            raise Conflict(
                f"Bij twijfel over afweging {weg.vraag:d}: raadpleeg Veilig Thuis en beantwoord haar opnieuw."
            )
        case Vervolg.HULP | Vervolg.BEANTWOORDEN | Vervolg.MELDEN:
            raise Conflict(f"Beantwoord eerst afweging {weg.vraag:d}.")


def huidige_termijn(meldcode: Meldcode) -> date | None:
    """De dag waarop de afgesproken hulp moet werken, als vraag 4 met ja is beantwoord."""
    regel = laatste_afwegingen(meldcode).get(Vraag.HULP_AANVAARD)
    return regel.inhoud.termijn if regel is not None and isinstance(regel.inhoud, Afweging) else None
