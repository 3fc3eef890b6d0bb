"""Who may see which item, written down from the specification alone: the oracle of the state machine.

It imports nothing of the service. A day is a number; consents, tables and items are plain facts, and every answer is worked out
anew from them.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Consent:
    """What a person allowed: from day `van` up to and including day `tot`, until it was taken back."""

    person: str
    organisations: frozenset[str]
    purpose: str
    classes: frozenset[str]
    van: int
    tot: int
    withdrawn: bool = False

    def opens(self, person: str, organisation: str, day: int) -> bool:
        return (
            not self.withdrawn
            and self.person == person
            and organisation in self.organisations
            and self.purpose == "interventieoverleg"
            and "identiteit" in self.classes
            and self.van <= day <= self.tot
        )


@dataclass
class Item:
    """An item; without persons it is an anonymised one. An open item that lost its consent has lapsed."""

    meeting: str
    persons: frozenset[str]
    open: bool = True
    lapsed: bool = False
    could_see: set[str] = field(default_factory=set)
    """Who could hear about it at some moment since the item was added and since they sat down."""
    ever: set[str] = field(default_factory=set)


@dataclass
class Meeting:
    """A meeting: who organises and who sends somebody."""

    organiser: str
    guests: set[str]
    state: str = "gepland"

    @property
    def table(self) -> set[str]:
        return {self.organiser} | self.guests


@dataclass
class Model:
    """Everything that happened, and what follows from it."""

    registers: dict[str, str]
    """Per person the organisation whose register the person stands in."""
    cases: dict[str, tuple[frozenset[str], frozenset[str]]]
    """Per case its persons and the organisations that see the case."""
    day: int = 0
    consents: dict[str, Consent] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)

    def covered(self, person: str, organisation: str) -> bool:
        return self.registers[person] == organisation or any(
            c.opens(person, organisation, self.day) for c in self.consents.values()
        )

    def may_hear(self, item: Item, organisation: str) -> bool:
        return all(self.covered(p, organisation) for p in item.persons)

    def sees(self, meeting: str, organisation: str) -> set[str] | None:
        """The items of a meeting that an organisation sees; None when it is not at the table."""
        if organisation not in self.meetings[meeting].table:
            return None
        return {i for i, item in self.items.items() if item.meeting == meeting and self.may_hear(item, organisation)}

    def may_add(self, meeting: str, organisation: str, case: str, persons: frozenset[str]) -> bool:
        m = self.meetings[meeting]
        belong, viewers = self.cases[case]
        return (
            organisation in m.table
            and m.state in {"gepland", "voorbereid"}
            and organisation in viewers
            and persons <= belong
            and all(self.covered(p, o) for p in persons for o in m.table)
        )

    def uncovered(self, meeting: str, persons: frozenset[str]) -> set[tuple[str, str]]:
        return {(p, o) for p in persons for o in self.meetings[meeting].table if not self.covered(p, o)}

    def remember(self) -> None:
        """Note who could see each open item at this moment; call after everything that may change it."""
        for item in self.items.values():
            table = self.meetings[item.meeting].table
            item.could_see = {o for o in item.could_see if o in table} | {o for o in table if self.may_hear(item, o)}
            item.ever |= item.could_see

    def lapse(self, *, person: str | None = None, meeting: str | None = None) -> None:
        """Open items of which an organisation at the table could hear and now may not, do not go ahead."""
        for item in self.items.values():
            m = self.meetings[item.meeting]
            asked = (person is None or person in item.persons) and (meeting is None or item.meeting == meeting)
            if asked and item.open and m.state in {"gepland", "voorbereid"}:
                lost = {o for o in m.table & item.could_see if not self.may_hear(item, o)}
                if lost:
                    item.open, item.lapsed = False, True
