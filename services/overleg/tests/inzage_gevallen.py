"""Verzonnen huishoudens met kanaries: in elk veld en elke tekst staat iets dat nooit in een afschrift mag komen.

Een geval is een dossier, de vastlegging erover, wie vraagt, en wat een lek zou zijn. De aanvrager is vaak de pleger. Elk geval volgt
uit zijn nummer, zodat een lek opnieuw te maken is.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from overleg_wereld import SHG, VT

from common.audit.regel import AuditRegel
from common.kalender import dag_van
from overleg.domain.codes import Aard, Besluit, BetrokkeneRol, LidRol, MelderCategorie, Status
from overleg.domain.inzage.dossier import (
    Dossier,
    Dossierdoorbreking,
    Dossierincident,
    Dossiermelding,
    Dossiertekst,
    Dossiertoestemming,
)
from overleg.domain.persoon import Adres, Huishouden, Lid, Persoon
from overleg.domain.registratie import Betrokkene, Melder
from overleg.domain.verzoek import Aanvrager, Recht, Stand, Verzoek

NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
SCHOOL = "00000009990000000008"


@dataclass
class Geval:
    """Eén aanvraag met alles eromheen."""

    nummer: int
    dossier: Dossier
    verzoek: Verzoek
    log: list[AuditRegel]
    beschermd: tuple[str, ...]
    kanaries: set[str] = field(default_factory=set)
    eigen_verwacht: set[str] = field(default_factory=set)
    """Wat er wel in hoort te staan: anders bewijst een leeg afschrift ook dat niets lekt."""


def plat(tekst: str) -> str:
    """Zoals de test zoekt: los van de code die wordt getest; zonder hoofdletters, accenten, onzichtbare tekens en spaties."""
    kaal = unicodedata.normalize("NFKD", tekst)
    return "".join(c for c in kaal.casefold() if c.isalnum() and unicodedata.category(c) not in {"Mn", "Cf"})


def lekken(geval: Geval, document: str) -> list[str]:
    """Welke kanaries in het document staan."""
    gezocht = plat(document)
    return sorted(k for k in geval.kanaries if plat(k) in gezocht)


def _verhaspel(r: random.Random, tekst: str) -> str:
    """Zoals mensen en ontwijkers schrijven: hoofdletters, accenten, een onzichtbaar teken, een streepje."""
    return r.choice((
        str, str.upper, str.title, lambda t: t.replace("a", "á"), lambda t: t[:4] + "\u200b" + t[4:], lambda t: f"({t})!",
    ))(tekst)  # fmt: skip


class Bouwer:
    """Maakt één geval uit zijn nummer."""

    def __init__(self, nummer: int) -> None:
        self.n, self.r = nummer, random.Random(nummer)
        self.kanaries: set[str] = set()
        self.personen: dict[str, Persoon] = {}

    def id(self) -> UUID:
        return UUID(int=self.r.getrandbits(128) & ~(0xF << 76) | (0x7 << 76))

    def kans(self, p: float) -> bool:
        return self.r.random() < p

    def woord(self, wat: str) -> str:
        """Een woord dat nergens anders voorkomt."""
        letters = "".join(self.r.choice("bdfgklmnprst") + self.r.choice("aeou") for _ in range(4))
        return f"{wat}{letters}{self.n}".lower().replace("0", "o").replace("1", "i")

    def adres(self, soort: str) -> Adres:
        post = f"{self.r.randint(1000, 9999)} {self.r.choice('BCDFG')}{self.r.choice('HJKLM')}"
        return Adres(
            self.woord(soort + "straat").title(), str(self.r.randint(1, 99)), post, self.woord(soort + "dorp").title()
        )

    def bsn(self) -> str:
        """Een verzonnen BSN dat in dit geval niemand anders heeft: anders is het eigen nummer de kanarie van een ander."""
        vergeven = {p.bsn for p in self.personen.values()}
        while (nummer := f"9999{self.r.randint(10000, 99999)}") in vergeven:
            pass
        return nummer

    def persoon(self, wie: str, familie: str, geboren: date, adres: Adres | None, *, geheim: bool = False) -> Persoon:
        naam = f"{self.woord('voor').title()} van {familie}"
        p = Persoon(
            self.id(), naam, geboren, self.bsn() if self.kans(0.7) else None, adres,
            f"06-{self.r.randint(10_000_000, 99_999_999)}", geheim,
        )  # fmt: skip
        self.personen[wie] = p
        return p

    def kanaries_van(self, p: Persoon, gedeeld: set[str]) -> set[str]:
        voornaam = p.naam.split()[0]
        woorden = {voornaam, p.bsn or "", p.contact or "", str(p.id)}
        if p.adres:
            woorden |= {p.adres.straat, p.adres.plaats, p.adres.postcode + p.adres.huisnummer}
        return {w for w in woorden if w and plat(w) not in {plat(g) for g in gedeeld}}


def een_geval(nummer: int) -> Geval:
    """Het geval met dit nummer."""
    b = Bouwer(nummer)
    r = b.r
    familie, gezamenlijk, schuil = b.woord("familie").title(), b.adres("thuis"), b.adres("schuil")
    geheim = b.kans(0.75)
    pleger = b.persoon("pleger", familie, date(1980, 1, 1) + timedelta(r.randint(0, 4000)), gezamenlijk)
    slachtoffer = b.persoon(
        "slachtoffer", familie if b.kans(0.5) else b.woord("meisjes").title(), date(1982, 5, 5) + timedelta(r.randint(0, 4000)),
        schuil if geheim else gezamenlijk, geheim=geheim,
    )  # fmt: skip
    kind_geboren = date(2026 - r.randint(3, 15), 6, 6)
    kind = b.persoon("kind", familie, kind_geboren, schuil if geheim else gezamenlijk, geheim=geheim and b.kans(0.6))
    if geheim and b.kans(0.15):
        # The classic mistake: the new address is written down with the wrong person.
        pleger = replace(pleger, adres=schuil, contact=slachtoffer.contact if b.kans(0.5) else pleger.contact)
    mensen = {p.id: p for p in (pleger, slachtoffer, kind)}
    namens = r.random()
    if namens < 0.5:
        wie, aanvrager = pleger, Aanvrager.ZELF
    elif namens < 0.65:
        wie, aanvrager = slachtoffer, Aanvrager.ZELF
    elif namens < 0.8:
        wie, aanvrager = kind, Aanvrager.ZELF
    else:
        wie, aanvrager = kind, r.choice((Aanvrager.OUDER_MET_GEZAG, Aanvrager.GEMACHTIGDE))
    return _Invulling(b, wie, aanvrager, mensen, pleger, schuil if geheim else None).geval()


class _Invulling:
    """Vult het dossier van wie vraagt met meldingen, teksten, delen en vastlegging."""

    def __init__(self, b, wie, aanvrager, mensen, pleger, schuil) -> None:
        self.b, self.r, self.wie, self.aanvrager, self.mensen, self.pleger, self.schuil = (
            b, b.r, wie, aanvrager, mensen, pleger, schuil,
        )  # fmt: skip
        self.zelf = aanvrager is Aanvrager.ZELF
        self.anderen = {i: p for i, p in mensen.items() if i != wie.id}
        self.opvang = str(self.r.randint(10**19, 10**20 - 1))
        self.opvang_beschermd = b.kans(0.5)
        self.melders: list[Melder] = []

    def geval(self) -> Geval:
        meldingen = [self.melding() for _ in range(self.r.randint(1, 3))]
        verzoek = Verzoek(
            self.b.id(), self.wie.id, Recht.INZAGE, self.aanvrager, NU.date(), Stand.BESLOTEN,
            self.pleger.id if self.aanvrager is Aanvrager.OUDER_MET_GEZAG else None,
        )  # fmt: skip
        dossier = Dossier(
            self.wie, frozenset({self.wie.id}), self.anderen, self.huishoudens(), tuple(meldingen), self.toestemmingen(),
            self.doorbrekingen(), (Dossiertekst(self.b.id(), self.b.id(), self.alles(), NU),),
            (Dossierincident(self.b.id(), self.b.id(), date(2026, 2, 1), ("partnergeweld-fysiek",)),),
            self.verklaringen(), self.vrijgaven(), (verzoek,),
        )  # fmt: skip
        geval = Geval(
            self.b.n,
            dossier,
            verzoek,
            self.log(dossier),
            (self.opvang,) if self.opvang_beschermd else (),
            self.kanaries(dossier),
        )
        geval.eigen_verwacht = {self.wie.naam} | {
            dag_van(m.ontvangen_op).isoformat() for m in meldingen if m.geinformeerd_op
        }
        return geval

    def alles(self) -> str:
        """Een tekst waarin alles staat wat niet mag."""
        stukken = []
        for p in self.anderen.values():
            stukken += [
                p.naam,
                p.contact or "",
                p.bsn or "",
                f"{p.adres.straat} {p.adres.huisnummer}",
                p.adres.postcode,
                p.adres.plaats,
            ]
        for m in self.melders:
            stukken += [m.functie or "", m.organisatie or ""]
        return "Gesproken met " + ", ".join(_verhaspel(self.r, s) for s in stukken if s)

    def een_lek(self) -> str:
        """Een tekst van de betrokkene of een professional waarin één ding van een ander staat."""
        p = self.r.choice(list(self.anderen.values()))
        kan = [p.naam, p.naam.split()[0], f"{p.adres.straat} {p.adres.huisnummer}", p.adres.plaats, p.contact]
        kan += [w for m in self.melders for w in (m.functie, m.organisatie) if w]
        return f"Synthetisch: {_verhaspel(self.r, self.r.choice(kan))} heeft het gezegd."

    def melding(self) -> Dossiermelding:
        b, r = self.b, self.r
        anoniem = b.kans(0.3)
        melder = Melder(
            r.choice(list(MelderCategorie)), None if anoniem else b.woord("functie"),
            None if anoniem else str(r.randint(10**19, 10**20 - 1)), anoniem,
        )  # fmt: skip
        self.melders.append(melder)
        rollen = list(BetrokkeneRol)
        anderen = [] if b.kans(0.25) else r.sample(list(self.anderen), r.randint(1, len(self.anderen)))
        betrokkenen = tuple(Betrokkene(i, r.choice(rollen)) for i in sorted([self.wie.id, *anderen], key=str))
        ontvangen = NU - timedelta(days=r.randint(5, 2000), hours=r.randint(0, 20))
        return Dossiermelding(
            b.id(), ontvangen, Status.ONTVANGEN, tuple(r.sample(list(Aard), 2)), str(r.randint(1000, 9999)), "GM0171", melder,
            betrokkenen, r.choice([None, *Besluit]), None, (ontvangen + timedelta(days=3)).date() if b.kans(0.6) else None, None,
            b.woord("politie") if b.kans(0.4) else None, self.alles() if b.kans(0.8) else None,
            (self.een_lek() if b.kans(0.5) else "Dit klopt niet.",) if b.kans(0.3) else (),
        )  # fmt: skip

    def huishoudens(self) -> tuple[Huishouden, ...]:
        leden = [Lid(i, self.r.choice(list(LidRol)), date(2018, 1, 1)) for i in sorted(self.mensen, key=str)]
        een = [Huishouden(self.b.id(), tuple(leden))]
        if self.schuil and self.wie is not self.pleger:
            nieuw = [
                Lid(i, LidRol.OUDER, date(2025, 11, 11)) for i in sorted(self.mensen, key=str) if i != self.pleger.id
            ]
            een.append(Huishouden(self.b.id(), tuple(nieuw)))
        return tuple(sorted(een, key=lambda h: str(h.id)))

    def toestemmingen(self) -> tuple[Dossiertoestemming, ...]:
        naar = self.opvang if self.wie is not self.pleger and self.b.kans(0.7) else SCHOOL
        t = Dossiertoestemming(
            self.b.id(),
            self.wie.id,
            (naar,),
            "hulpverlening",
            ("identiteit",),
            "zelf",
            date(2026, 1, 1),
            date(2026, 12, 31),
        )
        return (t,) if self.b.kans(0.6) else ()

    def doorbrekingen(self) -> tuple[Dossierdoorbreking, ...]:
        gedaan = []
        for naar, weet in (
            (self.opvang, False),
            (self.opvang, self.opvang_beschermd),
            (self.melder_oin(), True),
            (SHG, True),
        ):
            if naar and self.b.kans(0.5):
                gedaan.append(
                    Dossierdoorbreking(
                        self.b.id(),
                        (naar,),
                        "hulpverlening",
                        "vitaal-belang",
                        date(2026, 1, 5),
                        date(2026, 2, 4),
                        weet,
                        self.alles(),
                    )
                )
        return tuple(gedaan)

    def melder_oin(self) -> str | None:
        return next((m.organisatie for m in self.melders if m.organisatie), None)

    def verklaringen(self) -> tuple[Dossiertekst, ...]:
        tekst = self.een_lek() if self.b.kans(0.5) else "Ik zie dit anders en wil dat dit erbij staat."
        return (Dossiertekst(self.b.id(), self.b.id(), tekst, NU),) if self.b.kans(0.7) else ()

    def vrijgaven(self) -> tuple[Dossiertekst, ...]:
        tekst = self.een_lek() if self.b.kans(0.5) else "U heeft zelf verteld dat er ruzie was."
        return (Dossiertekst(self.b.id(), self.b.id(), tekst, NU),) if self.b.kans(0.7) else ()

    def log(self, dossier: Dossier) -> list[AuditRegel]:
        """Lezingen door het eigen register, wie aanvaardde, de opvang, wie meldde, en iemand met eigen toestemming."""
        regels = []
        onbekend = [m.id for m in dossier.meldingen if m.geinformeerd_op is None]
        for organisatie, grond, soort, bij in (
            (VT, None, "persoon", self.wie.id), (VT, None, "zorgmelding", onbekend[0] if onbekend else self.b.id()),
            (self.opvang, self.b.id(), "persoon", self.wie.id), (self.opvang, None, "zorgmelding", self.b.id()),
            (self.melder_oin() or SHG, self.b.id(), "persoon", self.wie.id), (SHG, self.b.id(), "zorgmelding", self.b.id()),
            *((t.organisaties[0], t.id, "persoon", self.wie.id) for t in dossier.toestemmingen),
            (VT, None, "doorbreking", self.b.id()),
        ):  # fmt: skip
            regels += [self.regel(organisatie, grond, soort, bij) for _ in range(self.r.randint(1, 3))]
        return regels

    def regel(self, organisatie: str, grond: UUID | None, soort: str, bij: UUID) -> AuditRegel:
        return AuditRegel(
            0, "1", NU - timedelta(hours=self.r.randint(1, 300)), "overleg", "0" * 32, "0" * 16, None, "lezen", "geslaagd", soort,
            bij, self.wie.id, "urn:proef", "hulpverlening", grond, "kanarie.medewerker", organisatie,
            ("medewerker-veilig-thuis",), "kanarie.namens", "kanarie-client",
        )  # fmt: skip

    def kanaries(self, dossier: Dossier) -> set[str]:
        """Wat in dit afschrift een lek is."""
        w = self.wie
        verwisseld = w is self.pleger and self.schuil is not None and w.adres == self.schuil
        gedeeld = {w.naam, *w.naam.split()} | (set() if verwisseld else {w.contact})
        eigen_adres = (
            w.adres if not (self.schuil and w.adres == self.schuil and not (self.zelf and w.geheim_adres)) else None
        )
        if eigen_adres:
            gedeeld |= {eigen_adres.straat, eigen_adres.plaats, eigen_adres.postcode + eigen_adres.huisnummer}
        uit = {"kanarie.medewerker", "kanarie.namens", "kanarie-client"}
        for p in self.anderen.values():
            uit |= self.b.kanaries_van(p, gedeeld)
        if self.schuil and not (self.zelf and w.geheim_adres):
            uit |= {self.schuil.straat, self.schuil.plaats}
        if w.geheim_adres and not self.zelf:
            uit |= {w.contact}
        for m in dossier.meldingen:
            uit |= {x for x in (m.melder.functie, m.melder.organisatie, m.kenmerk_extern) if x}
            if m.geinformeerd_op is None:
                uit.add(str(m.id))
        beschermd = w.geheim_adres or any(p.geheim_adres for p in self.anderen.values())
        gaf_zelf = any(self.opvang in t.organisaties for t in dossier.toestemmingen) and self.zelf
        if (beschermd or self.opvang_beschermd) and not gaf_zelf:
            uit.add(self.opvang)
        return uit
