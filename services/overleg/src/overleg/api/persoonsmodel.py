"""Vorm van een persoon in vraag en antwoord, voor alle routes die er een tonen."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from common.privacy import is_bsn, normaliseer_bsn
from common.web import ApiModel, Datum
from overleg.api.velden import REGEL, tekst
from overleg.domain import persoon as domein
from overleg.domain.codes import Dataklasse
from overleg.domain.grond import EIGEN, Zicht
from overleg.domain.namen import Gelijkenis


def _bsn(waarde: str) -> str:
    if not is_bsn(waarde):
        raise ValueError("dit is geen geldig burgerservicenummer (elfproef)")
    return normaliseer_bsn(waarde)


Bsn = Annotated[str, StringConstraints(pattern=r"^[0-9]{8,9}$"), AfterValidator(_bsn)]
Tekst = Annotated[str, tekst(200, niet=REGEL)]
Postcode = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]
Jaar = Annotated[int, Field(ge=1850, le=2200, description="Alleen als de dag niet bekend is")]


class Adres(ApiModel):
    """Adres van een persoon."""

    straat: Tekst
    huisnummer: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}[A-Za-z0-9 -]{0,10}$")]
    postcode: Postcode
    plaats: Tekst


class GezagModel(ApiModel):
    """Wie het gezag over deze persoon heeft, van en tot en met een dag."""

    persoon_id: UUID
    van: Datum
    tot: Datum | None = None


class PersoonInvoer(ApiModel):
    """Een persoon voor het register van de eigen organisatie."""

    naam: Tekst
    geboortedatum: Datum | None = None
    geboortejaar: Jaar | None = None
    bsn: Bsn | None = None
    adres: Adres | None = None
    contact: Tekst | None = None
    geheim_adres: bool = False
    gezag: Annotated[list[GezagModel], Field(max_length=20)] = []

    def als_persoon(self, persoon_id: UUID) -> domein.Persoon:
        """De persoon van het domein."""
        return domein.Persoon(
            persoon_id, self.naam, self.geboortedatum, self.bsn,
            domein.Adres(**self.adres.model_dump(by_alias=False)) if self.adres else None, self.contact, self.geheim_adres,
            geboortejaar=self.geboortejaar, gezag=tuple(domein.Gezag(g.persoon_id, g.van, g.tot) for g in self.gezag),
        )  # fmt: skip


class GrondModel(ApiModel):
    """Een grond die iets van deze persoon opende; met dit id staat de lezing in de vastlegging."""

    soort: str
    grond_id: UUID | None = None
    dataklassen: Annotated[list[Dataklasse], Field(description="Wat deze grond opent; leeg: alles wat niet geheim is")]
    doel: str | None = None


class PersoonAntwoord(ApiModel):
    """Wat de aanroeper van deze persoon mag zien, met de gronden."""

    persoon_id: Annotated[UUID, Field(description="Na samenvoegen het id van de persoon die bleef")]
    naam: Annotated[str | None, Field(description="Leeg als de toestemming de identiteit niet opent")] = None
    geboortedatum: date | None = None
    geboortejaar: int | None = None
    bsn: str | None = None
    adres: Adres | None = None
    contact: str | None = None
    geheim_adres: bool
    gezag: Annotated[list[GezagModel], Field(description="Alleen wie u ook mag zien")] = []
    samengevoegd: Annotated[
        list[UUID], Field(description="Id's die nu naar deze persoon verwijzen; alleen in het eigen register")
    ] = []
    beperkt: Annotated[
        bool,
        Field(description="Alleen nog opgeslagen op verzoek van de betrokkene (AVG art. 18); voor een ander zonder inhoud"),
    ] = False
    grond: Annotated[
        str, Field(description="De lichtste grond: eigen, overdracht, toestemming, doorbreking of noodtoegang; anders beperkt")
    ]
    grond_id: UUID | None = None
    gronden: Annotated[
        list[GrondModel], Field(description="Alle gronden die samen dit antwoord openden, de lichtste eerst")
    ]
    versie: int


class GelijkendePersoon(PersoonAntwoord):
    """Een gevonden persoon, met hoe sterk de gelijkenis is en waarop die berust."""

    score: Annotated[float, Field(ge=0, le=1, description="Vanaf 0,5 kan het dezelfde mens zijn")]
    redenen: list[str]


def persoon_antwoord(persoon: domein.Persoon, zicht: Zicht = EIGEN) -> PersoonAntwoord:
    """De persoon zoals hij de deur uit gaat."""
    return PersoonAntwoord.model_construct(**_velden(persoon, zicht))


def gelijkend_antwoord(persoon: domein.Persoon, zicht: Zicht, gelijkenis: Gelijkenis) -> GelijkendePersoon:
    """De persoon met score en redenen."""
    return GelijkendePersoon.model_construct(
        **_velden(persoon, zicht), score=gelijkenis.score, redenen=list(gelijkenis.redenen)
    )


def _velden(persoon: domein.Persoon, zicht: Zicht) -> dict[str, Any]:
    adres = persoon.adres
    return {
        "persoon_id": persoon.id, "naam": persoon.naam or None, "geboortedatum": persoon.geboortedatum,
        "geboortejaar": persoon.geboortejaar, "bsn": persoon.bsn,
        "adres": Adres.model_construct(straat=adres.straat, huisnummer=adres.huisnummer, postcode=adres.postcode, plaats=adres.plaats)
        if adres else None,
        "contact": persoon.contact, "geheim_adres": persoon.geheim_adres,
        "gezag": [GezagModel.model_construct(persoon_id=g.houder_id, van=g.van, tot=g.tot) for g in persoon.gezag],
        "samengevoegd": list(persoon.samengevoegd), "beperkt": persoon.beperkt, "grond": zicht.soort, "grond_id": zicht.id,
        "gronden": [GrondModel.model_construct(soort=g.soort, grond_id=g.id, dataklassen=sorted(map(Dataklasse, g.dataklassen)), doel=g.doel) for g in zicht.gronden], "versie": persoon.versie,
    }  # fmt: skip
