"""De uitnodiging voor een overleg als iCalendar (RFC 5545 en 5546): wanneer, waar en welke organisaties, nooit waarover of over wie.

Een agenda deelt men met collega's. Daarom is de afspraak CONFIDENTIAL, staat er geen deelnemer op naam in, en heten alle overleggen
hetzelfde.
"""

from datetime import datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from common.db import Tx
from common.kalender import AMSTERDAM
from overleg.domain.overleg import Overleg, OverlegStatus
from overleg.repository import overleggen

TITEL = "Interventieoverleg"
TZID = "Europe/Amsterdam"


async def maak_uitnodiging(tx: Tx, overleg_id: UUID) -> tuple[bytes, int]:
    """De uitnodiging (of afzegging) voor een overleg waar de eigen organisatie aan tafel zit, en de versie van het overleg."""
    overleg = await overleggen.get_overleg(tx, overleg_id)
    tx.log("lezen", "uitnodiging", overleg_id)
    return als_icalendar(overleg, tx.now), overleg.versie


def als_icalendar(overleg: Overleg, nu: datetime) -> bytes:
    """Een agenda met één afspraak. SEQUENCE is het volgnummer van de uitnodiging; geannuleerd wordt METHOD CANCEL."""
    afgezegd = overleg.status is OverlegStatus.GEANNULEERD
    agenda = Calendar()
    agenda.add("prodid", "-//Veilige Keten//overleg//NL")
    agenda.add("version", "2.0")
    agenda.add("method", "CANCEL" if afgezegd else "REQUEST")
    agenda.add_component(_nederlandse_tijd())
    afspraak = Event()
    afspraak.add("uid", f"{overleg.id}@overleg.veiligeketen.example")
    afspraak.add("sequence", overleg.uitnodiging)
    afspraak.add("dtstamp", nu)
    afspraak.add("last-modified", overleg.gewijzigd_op)
    afspraak.add("dtstart", overleg.van.astimezone(AMSTERDAM))
    afspraak.add("dtend", overleg.tot.astimezone(AMSTERDAM))
    afspraak.add("summary", TITEL)
    afspraak.add("class", "CONFIDENTIAL")
    afspraak.add("status", "CANCELLED" if afgezegd else "CONFIRMED")
    if overleg.locatie is not None:
        afspraak.add("location", overleg.locatie)
    if overleg.link is not None:
        afspraak.add("url", overleg.link)
    afspraak.add("organizer", _adres(overleg.eigenaar))
    for organisatie in overleg.organisaties:
        genodigde = _adres(organisatie)
        genodigde.params["CUTYPE"] = vText("GROUP")
        genodigde.params["ROLE"] = vText("REQ-PARTICIPANT")
        afspraak.add("attendee", genodigde)
    agenda.add_component(afspraak)
    inhoud: bytes = agenda.to_ical()
    return inhoud


def _adres(organisatie: str) -> vCalAddress:
    """Een organisatie als adres: haar OIN als URN, want een e-mailadres van een mens hoort hier niet."""
    return vCalAddress(f"urn:nld:oin:{organisatie}")


def _nederlandse_tijd() -> Timezone:
    """De regels van de Nederlandse tijd: zomertijd van de laatste zondag van maart tot die van oktober (Richtlijn 2000/84/EG)."""
    zone = Timezone()
    zone.add("tzid", TZID)
    winter, zomer = timedelta(hours=1), timedelta(hours=2)
    for deel, naam, begin, maand, van, naar in (
        (TimezoneDaylight(), "CEST", datetime(1996, 3, 31, 2), 3, winter, zomer),  # noqa: DTZ001 plaatselijke tijd in een VTIMEZONE
        (TimezoneStandard(), "CET", datetime(1996, 10, 27, 3), 10, zomer, winter),  # noqa: DTZ001 idem
    ):
        deel.add("tzname", naam)
        deel.add("dtstart", begin)
        deel.add("rrule", {"freq": "yearly", "bymonth": maand, "byday": "-1SU"})
        deel.add("tzoffsetfrom", van)
        deel.add("tzoffsetto", naar)
        zone.add_component(deel)
    return zone
