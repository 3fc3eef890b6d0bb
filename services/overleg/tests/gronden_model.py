"""An oracle for who may see what of whom, written from the specification; it calls no code of overleg.

What it knows: the keeper of a register sees all of it. A handover that was accepted opens everything but the citizen number and
a secret address. Consent and override open the classes they name, on the days they name, until they are taken back. An override
counts on the requester's word only until the end of the next working day, and only one at a time per person; after that only if
a second person confirmed in time. Break-glass opens a person to one user for sixty minutes, until judged unjust.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

NL = ZoneInfo("Europe/Amsterdam")
# The Dutch public holidays of the half year in which the clock of this model moves, from the calendar.
HOLIDAYS = {date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 27), date(2026, 5, 14), date(2026, 5, 25)}
ALL = frozenset({"identiteit", "contact", "adres"})
Reader = tuple[str, str]
"""Organisation and user."""


def next_working_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


@dataclass
class Consent:
    person: str
    to: set[str]
    classes: set[str]
    first: date
    last: date
    withdrawn: bool = False
    id: str = ""
    version: int = 1


@dataclass
class Override:
    person: str
    to: set[str]
    classes: set[str]
    first: date
    last: date
    asked: datetime
    deadline: date
    at_once: bool
    confirmed: date | None = None
    rejected: bool = False
    withdrawn: bool = False
    id: str = ""
    version: int = 1


@dataclass
class Emergency:
    person: str | None
    user: Reader
    start: datetime
    judged: bool = False
    unjust: bool = False
    id: str = ""
    version: int = 1


@dataclass
class Person:
    name: str
    born: str
    bsn: str
    contact: str
    street: str
    secret: bool


@dataclass
class Model:
    """The world as it should be; `now` moves when the test says so."""

    keeper: str
    now: datetime
    persons: dict[str, Person] = field(default_factory=dict)
    accepted: set[tuple[str, str]] = field(default_factory=set)
    consents: list[Consent] = field(default_factory=list)
    overrides: list[Override] = field(default_factory=list)
    emergencies: list[Emergency] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.now.astimezone(NL).date()

    # --- what is open

    def consent_open(self, c: Consent, organisation: str) -> bool:
        return organisation in c.to and not c.withdrawn and c.first <= self.today <= c.last

    def override_open(self, o: Override, organisation: str) -> bool:
        if organisation not in o.to or o.withdrawn or o.rejected or not o.first <= self.today <= o.last:
            return False
        if o.confirmed is not None:
            return o.confirmed <= o.deadline
        return o.at_once and self.today <= o.deadline

    def emergency_open(self, e: Emergency, reader: Reader) -> bool:
        return e.user == reader and not e.unjust and e.start <= self.now < e.start + timedelta(minutes=60)

    def grounds(self, reader: Reader, person: str) -> dict[str, frozenset[str]]:
        """Every ground that opens this person to this reader now, with what it opens; a handover has no id here."""
        organisation, found = reader[0], {}
        if (person, organisation) in self.accepted:
            found["overdracht"] = ALL
        for c in self.consents:
            if c.person == person and self.consent_open(c, organisation):
                found[c.id] = frozenset(c.classes)
        for o in self.overrides:
            if o.person == person and self.override_open(o, organisation):
                found[o.id] = frozenset(o.classes)
        for e in self.emergencies:
            if e.person == person and self.emergency_open(e, reader):
                found[e.id] = ALL
        return found

    def sees(self, reader: Reader, person: str) -> dict[str, str | None] | None:
        """The fields that this reader sees, or None when there is nobody for him."""
        p = self.persons[person]
        if reader[0] == self.keeper:
            return {"naam": p.name, "geboortedatum": p.born, "bsn": p.bsn, "contact": p.contact, "straat": p.street}
        grounds = self.grounds(reader, person)
        if not grounds:
            return None
        classes = frozenset().union(*grounds.values())
        who, where = "identiteit" in classes, not p.secret
        return {
            "naam": p.name if who else None,
            "geboortedatum": p.born if who else None,
            "bsn": None,
            "contact": p.contact if where and "contact" in classes else None,
            "straat": p.street if where and "adres" in classes else None,
        }

    # --- what may happen

    def may_narrow(self, c: Consent, to: set[str], classes: set[str], last: date) -> int:
        """The status that narrowing should answer."""
        if c.withdrawn or self.today > c.last:
            return 409
        smaller = to <= c.to and classes <= c.classes and max(c.first, self.today) <= last <= c.last
        changed = (to, classes, last) != (c.to, c.classes, c.last)
        return 201 if smaller and changed and to and classes else 400

    def opens_at_once(self, person: str) -> bool:
        """Nobody shares on his own word while another such decision about this person was not confirmed in time."""
        for o in self.overrides:
            if o.person == person:
                in_time = o.confirmed is not None and o.confirmed <= o.deadline
                judged = o.confirmed is not None or o.rejected
                if not judged or (not in_time and o.asked > self.now - timedelta(days=30)):
                    return False
        return True

    def may_break_glass(self, reader: Reader) -> bool:
        mine = [e for e in self.emergencies if e.user == reader and not e.judged]
        return len(mine) < 10 and all(self.now <= e.start + timedelta(hours=72) for e in mine)
