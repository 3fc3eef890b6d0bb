"""Op welke grond een aanroeper een persoon mag zien, en wat die grond daarvan opent."""

from dataclasses import dataclass, replace
from uuid import UUID

from overleg.domain.codes import Dataklasse
from overleg.domain.persoon import Persoon


@dataclass(frozen=True, slots=True)
class Grond:
    """Waarom de aanroeper deze persoon mag zien: eigen register, aanvaarde overdracht, toestemming, doorbreking of noodtoegang."""

    soort: str
    id: UUID | None
    dataklassen: frozenset[str] = frozenset()

    def mag(self, klasse: Dataklasse) -> bool:
        """Toestemming en doorbreking openen alleen de genoemde dataklassen; de andere gronden alles wat niet geheim is."""
        return self.soort not in {"toestemming", "doorbreking"} or klasse in self.dataklassen


def zichtbaar_deel(persoon: Persoon, grond: Grond) -> Persoon:
    """Wat van een persoon op deze grond te zien is; een geheim adres alleen in het eigen register, de BSN ook.

    Zonder de dataklasse identiteit is de naam leeg en de geboortedatum weg.
    """
    eigen = grond.soort == "eigen"
    identiteit = grond.mag(Dataklasse.IDENTITEIT)
    return replace(
        persoon,
        naam=persoon.naam if identiteit else "",
        geboortedatum=persoon.geboortedatum if identiteit else None,
        bsn=persoon.bsn if eigen else None,
        contact=persoon.contact if grond.mag(Dataklasse.CONTACT) and (eigen or not persoon.geheim_adres) else None,
        adres=persoon.adres if grond.mag(Dataklasse.ADRES) and (eigen or not persoon.geheim_adres) else None,
    )
