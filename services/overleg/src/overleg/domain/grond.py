"""Op welke gronden een aanroeper een persoon mag zien, en wat die samen daarvan openen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from overleg.domain.codes import Dataklasse
from overleg.domain.persoon import Persoon

BEPERKT = frozenset({"toestemming", "doorbreking", "beperkt"})
"""Gronden die alleen de genoemde dataklassen openen; de andere openen alles wat niet geheim is."""


@dataclass(frozen=True, slots=True)
class Grond:
    """Waarom de aanroeper deze persoon mag zien: eigen register, aanvaarde overdracht, toestemming, doorbreking of noodtoegang."""

    soort: str
    id: UUID | None
    dataklassen: frozenset[str] = frozenset()
    doel: str | None = None
    """Waarvoor toestemming of doorbreking gegeven is; de andere gronden hebben geen eigen doel."""

    def mag(self, klasse: Dataklasse) -> bool:
        """Toestemming en doorbreking openen alleen de genoemde dataklassen; de andere gronden alles wat niet geheim is."""
        return self.soort not in BEPERKT or klasse in self.dataklassen


@dataclass(frozen=True, slots=True)
class Zicht:
    """De gronden die samen openen wat een aanroeper van een persoon ziet; minstens één, de lichtste eerst."""

    gronden: tuple[Grond, ...]

    @property
    def soort(self) -> str:
        """De soort van de lichtste grond: eigen, overdracht, toestemming, doorbreking of noodtoegang."""
        return self.gronden[0].soort

    @property
    def id(self) -> UUID | None:
        """Het id van de lichtste grond; None in het eigen register."""
        return self.gronden[0].id

    def mag(self, klasse: Dataklasse) -> bool:
        """Of minstens een van de gronden deze dataklasse opent."""
        return any(grond.mag(klasse) for grond in self.gronden)


EIGEN = Zicht((Grond("eigen", None),))
"""Het zicht van wie de persoon zelf in zijn register heeft."""
DICHT = Zicht((Grond("beperkt", None),))
"""Het zicht op wie beperkt is (AVG art. 18): er is een grond, maar zij opent niets."""


def bepaal_zicht(gronden: Iterable[Grond]) -> Zicht | None:
    """Kies uit alle geldige gronden die welke gebruikt worden; None zonder grond.

    De gronden komen van licht naar zwaar. Een grond telt alleen mee als zij een dataklasse opent die nog dicht was: wat
    toestemming al opent, wordt niet ook op een doorbreking gelezen. Samen openen de gekozen gronden alles wat alle
    gronden openen.
    """
    gekozen: list[Grond] = []
    open_: set[Dataklasse] = set()
    for grond in gronden:
        erbij = {klasse for klasse in Dataklasse if grond.mag(klasse)} - open_
        if erbij or not gekozen:
            gekozen.append(grond)
            open_ |= erbij
    return Zicht(tuple(gekozen)) if gekozen else None


def zichtbaar_deel(persoon: Persoon, zicht: Zicht | Grond) -> Persoon:
    """Wat van een persoon op deze gronden te zien is; een geheim adres alleen in het eigen register, de BSN ook.

    Zonder de dataklasse identiteit is de naam leeg en de geboortedatum weg.
    """
    eigen = zicht.soort == "eigen"
    identiteit = zicht.mag(Dataklasse.IDENTITEIT)
    return replace(
        persoon,
        naam=persoon.naam if identiteit else "",
        geboortedatum=persoon.geboortedatum if identiteit else None,
        geboortejaar=persoon.geboortejaar if identiteit else None,
        bsn=persoon.bsn if eigen else None,
        contact=persoon.contact if zicht.mag(Dataklasse.CONTACT) and (eigen or not persoon.geheim_adres) else None,
        adres=persoon.adres if zicht.mag(Dataklasse.ADRES) and (eigen or not persoon.geheim_adres) else None,
    )
