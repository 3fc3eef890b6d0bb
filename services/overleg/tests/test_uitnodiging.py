"""De uitnodiging als iCalendar: terug te lezen, met Nederlandse tijd, en zonder iets over de inhoud."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from interventie_wereld import JGZ, SHG, jgz, overleg, professional, shg, tafel
from overleg_bouwers import met_versie
from overleg_wereld import urk

from overleg.domain.overleg import Overleg, OverlegStatus, Voorzitter
from overleg.service.overleggen_uitnodiging import als_icalendar

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NU = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def afspraak(inhoud):
    agenda = Calendar.from_ical(inhoud)
    (gevonden,) = agenda.walk("VEVENT")
    return agenda, gevonden


@pytest.fixture
async def t(client, als):
    return await tafel(client, als)


async def haal(client, t, wie, **koppen):
    antwoord = await client.get(f"{t.pad}/uitnodiging", headers=wie | koppen)
    assert antwoord.status_code == 200, antwoord.text
    assert antwoord.headers["content-type"].startswith("text/calendar")
    return antwoord


async def test_de_uitnodiging_is_terug_te_lezen(client, als, t):
    antwoord = await haal(client, t, jgz(als), accept="text/calendar")
    agenda, event = afspraak(antwoord.content)
    assert (agenda["METHOD"], str(event["UID"]), event["SEQUENCE"]) == (
        "REQUEST",
        f"{t.id}@overleg.veiligeketen.example",
        0,
    )
    assert event["DTSTART"].params["TZID"] == "Europe/Amsterdam"
    assert event.decoded("DTSTART") == datetime(2026, 3, 3, 14, 0, tzinfo=AMSTERDAM)
    assert event.decoded("DTEND") == datetime(2026, 3, 3, 15, 30, tzinfo=AMSTERDAM)
    assert (str(event["SUMMARY"]), str(event["LOCATION"]), str(event["CLASS"])) == (
        "Interventieoverleg", "Kamer 3", "CONFIDENTIAL",
    )  # fmt: skip
    (zone,) = agenda.walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Amsterdam"
    assert {str(a) for a in event["ATTENDEE"]} == {f"urn:nld:oin:{SHG}", f"urn:nld:oin:{JGZ}"}
    assert antwoord.headers["etag"] == (await t.nu()).headers["etag"]


async def test_er_staat_niets_in_over_de_inhoud_of_een_mens(client, als, t):
    await t.sta_toe(SHG, JGZ)
    punt, vraag = await t.casuspunt(), await t.vraagpunt()
    await t.doe("deelnemers", {"soort": "inwoner", "persoonId": t.w.personen[0]})
    tekst = (await haal(client, t, shg(als))).text.replace("\r\n ", "")
    for geheim in (
        t.casus, t.w.huishouden, *t.w.personen, punt.json()["agendapuntId"], vraag.json()["agendapuntId"], "kind", "joke.jgz",
        "sam.shg", "inwoner", "Proef",
    ):  # fmt: skip
        assert geheim not in tekst, geheim


async def test_elke_wijziging_verhoogt_sequence_en_afzeggen_is_cancel(client, als, t):
    async def sequence():
        agenda, event = afspraak((await haal(client, t, jgz(als))).content)
        return str(agenda["METHOD"]), event["SEQUENCE"], str(event["STATUS"])

    assert await sequence() == ("REQUEST", 0, "CONFIRMED")
    invoer = overleg(locatie="Kamer 5")
    del invoer["deelnemers"]
    await client.put(t.pad, json=invoer, headers=met_versie(shg(als), await t.nu()))
    assert await sequence() == ("REQUEST", 1, "CONFIRMED")
    await t.doe("deelnemers", professional(SHG, "sien.shg"))
    assert await sequence() == ("REQUEST", 2, "CONFIRMED")
    await t.vraagpunt()
    assert await sequence() == ("REQUEST", 2, "CONFIRMED"), "de agenda is geen reden voor een nieuwe uitnodiging"
    await t.doe("annuleringen", {"reden": "ziek"})
    assert await sequence() == ("CANCEL", 3, "CANCELLED")


async def test_accept_en_wie_niet_mag(client, als, t):
    pad = f"{t.pad}/uitnodiging"
    for accept, status in (
        ("text/calendar", 200), ("text/*", 200), ("*/*", 200), ("", 200), ("application/json", 406), ("text/html", 406),
        ("text/calendar;q=0", 406),
    ):  # fmt: skip
        assert (await client.get(pad, headers=shg(als) | {"accept": accept})).status_code == status, accept
    assert (await client.get(t.pad, headers=shg(als) | {"accept": "text/calendar"})).status_code == 406
    geen = await client.get(pad, headers=urk(als) | {"accept": "text/calendar"})
    assert (geen.status_code, geen.headers["content-type"]) == (404, "application/problem+json")
    assert (await client.get(pad)).status_code == 401
    assert (await client.get(pad, headers=als("onderzoeker", organisatie=SHG))).status_code == 403


TEKST = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100)


@given(TEKST, st.integers(0, 10_000_000), st.integers(1, 720))
def test_elke_plaats_en_elk_moment_komen_heel_terug(locatie, minuten, duur):
    van = datetime.fromtimestamp(1_600_000_000 + minuten * 60, UTC)
    tot = datetime.fromtimestamp(van.timestamp() + duur * 60, UTC)
    o = Overleg(
        uuid4(), SHG, OverlegStatus.GEPLAND, Voorzitter(SHG, "x"), van, tot, (SHG,), NU, NU, locatie, "https://x.example/a;b,c"
    )  # fmt: skip
    _, event = afspraak(als_icalendar(o, NU))
    assert event.decoded("DTSTART") == van
    assert event.decoded("DTEND") == tot
    assert str(event["LOCATION"]) == locatie
    assert str(event["URL"]) == "https://x.example/a;b,c"
