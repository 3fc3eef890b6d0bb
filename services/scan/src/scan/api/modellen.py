"""Wat er over de draad gaat: instrumenten en scans, met hun vertaling van en naar het domein."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints

from common.web import ApiModel, Pagina, Tijdstip
from scan.domain.codes import (
    Antwoordwaarde,
    Basis,
    Bron,
    Module,
    Niveau,
    Scanstatus,
    Soort,
    Stap,
    Veiligheidsbeeld,
)  # fmt: skip
from scan.domain.inhoud import Antwoord, Inhoud
from scan.domain.instrument import Instrument, Onderdeel
from scan.domain.scan import Scankop
from scan.domain.uitkomst import HULPLIJNEN, Uitkomst, bepaal_uitkomst
from scan.domain.versies import Versie, bladen, is_conflict
from scan.repository import Scanrij
from scan.service import Scanbeeld

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Tekst = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]


class OnderdeelAntwoord(ApiModel):
    """Een vraag van een instrument."""

    code: str
    soort: Soort
    tekst: str
    niveau: Niveau | None = None
    alleen_als: Annotated[str | None, Field(description="Niet aan de orde als deze contextvraag afwezig is")] = None
    modules: list[Module]

    @classmethod
    def uit(cls, o: Onderdeel) -> Self:
        """Van waarde naar antwoord."""
        return cls(
            code=o.code, soort=o.soort, tekst=o.tekst, niveau=o.niveau, alleen_als=o.alleen_als, modules=list(o.modules)
        )


class InstrumentKort(ApiModel):
    """Een gepubliceerde versie van een instrument."""

    instrument_id: str
    code: str
    versie: str
    titel: str
    omschrijving: str
    gepubliceerd_op: date

    @classmethod
    def kort(cls, i: Instrument) -> "InstrumentKort":
        """Van waarde naar antwoord."""
        return InstrumentKort(
            instrument_id=i.id,
            code=i.code,
            versie=i.versie,
            titel=i.titel,
            omschrijving=i.omschrijving,
            gepubliceerd_op=i.gepubliceerd_op,
        )


class InstrumentAntwoord(InstrumentKort):
    """Een instrument met al zijn vragen; een gepubliceerde versie verandert nooit."""

    onderdelen: list[OnderdeelAntwoord]

    @classmethod
    def uit(cls, i: Instrument) -> Self:
        """Van waarde naar antwoord."""
        return cls(
            **InstrumentKort.kort(i).model_dump(by_alias=False),
            onderdelen=[OnderdeelAntwoord.uit(o) for o in i.onderdelen],
        )


class AntwoordBericht(ApiModel):
    """Antwoord op een onderdeel; aanwezig vraagt om een basis en een onderbouwing."""

    onderdeel: Code
    waarde: Antwoordwaarde
    basis: Basis | None = None
    bron: Annotated[Bron | None, Field(description="Van wie, alleen bij gehoord")] = None
    onderbouwing: Annotated[
        Tekst | None,
        Field(description="Wat is waargenomen; wordt versleuteld bewaard en komt in geen gebeurtenis of log"),
    ] = None

    def naar_domein(self) -> Antwoord:
        """Als waarde voor de regels."""
        return Antwoord(self.onderdeel, self.waarde, self.basis, self.bron, self.onderbouwing or None)

    @classmethod
    def uit(cls, a: Antwoord) -> Self:
        """Van waarde naar antwoord."""
        return cls(onderdeel=a.onderdeel, waarde=a.waarde, basis=a.basis, bron=a.bron, onderbouwing=a.onderbouwing)


class NieuweScan(ApiModel):
    """Een indiening van een scan; het id maakt de client, zodat opnieuw indienen niets verdubbelt."""

    scan_id: UUID
    instrument_id: Code
    huishouden_id: Annotated[UUID | None, Field(description="Leeg is een anonieme scan")] = None
    pc4: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")] | None = None
    gemeentecode: Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")] | None = None
    status: Scanstatus
    afgenomen_op: Tijdstip
    basisversies: Annotated[
        list[Annotated[int, Field(ge=1, le=10_000)]],
        Field(max_length=20, description="Versies waar deze op voortbouwt; meer dan één voegt een conflict samen"),
    ] = []
    antwoorden: Annotated[list[AntwoordBericht], Field(max_length=200)]

    def kop(self) -> Scankop:
        """Wat vastligt vanaf de eerste indiening."""
        return Scankop(self.scan_id, self.instrument_id, self.huishouden_id, self.pc4, self.gemeentecode)

    def inhoud(self) -> Inhoud:
        """Wat er is ingevuld."""
        antwoorden = tuple(a.naar_domein() for a in self.antwoorden)
        return Inhoud(self.status, self.afgenomen_op, antwoorden, tuple(self.basisversies))


class VeiligheidNuAntwoord(ApiModel):
    """Conclusie over veiligheid nu; niets gezien is geen bewijs dat er niets is."""

    beeld: Veiligheidsbeeld
    acuut: bool
    structureel: Annotated[bool | None, Field(description="Leeg als daar nog onbekende vragen over zijn")] = None
    acute_onderdelen: list[str]
    structurele_onderdelen: list[str]
    open_onderdelen: list[str]


class FactorenAntwoord(ApiModel):
    """Wat op één niveau belast en beschermt, naast elkaar; er is geen score."""

    niveau: Niveau
    risico: list[str]
    beschermend: list[str]
    onbekend: list[str]


class AdviesAntwoord(ApiModel):
    """Geadviseerde vervolgstap met de onderdelen die ertoe leiden; de professional beslist."""

    stap: Stap
    tekst: str
    onderdelen: list[str]


class UitkomstAntwoord(ApiModel):
    """Twee losse conclusies, telkens opnieuw te berekenen uit instrument en antwoorden."""

    veiligheid_nu: VeiligheidNuAntwoord
    factoren: list[FactorenAntwoord]
    adviezen: list[AdviesAntwoord]
    modules: list[Module]

    @classmethod
    def uit(cls, u: Uitkomst) -> Self:
        """Van waarde naar antwoord."""
        v = u.veiligheid_nu
        return cls(
            veiligheid_nu=VeiligheidNuAntwoord(
                beeld=v.beeld, acuut=v.acuut, structureel=v.structureel, acute_onderdelen=list(v.acute_onderdelen),
                structurele_onderdelen=list(v.structurele_onderdelen), open_onderdelen=list(v.open_onderdelen),
            ),
            factoren=[
                FactorenAntwoord(niveau=f.niveau, risico=list(f.risico), beschermend=list(f.beschermend), onbekend=list(f.onbekend))
                for f in u.factoren
            ],
            adviezen=[AdviesAntwoord(stap=a.stap, tekst=a.tekst, onderdelen=list(a.onderdelen)) for a in u.adviezen],
            modules=list(u.modules),
        )  # fmt: skip


class VersieAntwoord(ApiModel):
    """Een indiening van een scan; `actueel` als er niets op voortbouwt."""

    nummer: int
    actueel: bool
    status: Scanstatus
    afgenomen_op: datetime
    ingediend_op: datetime
    basisversies: list[int]
    antwoorden: list[AntwoordBericht]
    uitkomst: UitkomstAntwoord

    @classmethod
    def uit(cls, v: Versie, instrument: Instrument, *, actueel: bool) -> Self:
        """Van waarde naar antwoord."""
        return cls(
            nummer=v.nummer, actueel=actueel, status=v.inhoud.status, afgenomen_op=v.inhoud.afgenomen_op,
            ingediend_op=v.ingediend_op, basisversies=list(v.inhoud.basisversies),
            antwoorden=[AntwoordBericht.uit(a) for a in v.inhoud.antwoorden],
            uitkomst=UitkomstAntwoord.uit(bepaal_uitkomst(instrument, v.inhoud.waarden)),
        )  # fmt: skip


class Hulplijn(ApiModel):
    """Nummer dat bij elke scan zichtbaar is."""

    nummer: str
    tekst: str


class ScanKort(ApiModel):
    """Een scan in een lijst."""

    scan_id: UUID
    instrument_id: str
    huishouden_id: UUID | None = None
    pc4: str | None = None
    gemeentecode: str | None = None
    versie: Annotated[int, Field(description="Aantal indieningen")]
    aangemaakt_op: datetime

    @classmethod
    def kort(cls, kop: Scankop, versie: int, aangemaakt_op: datetime) -> "ScanKort":
        """Van waarde naar antwoord."""
        return ScanKort(
            scan_id=kop.id, instrument_id=kop.instrument_id, huishouden_id=kop.huishouden_id, pc4=kop.pc4,
            gemeentecode=kop.gemeentecode, versie=versie, aangemaakt_op=aangemaakt_op,
        )  # fmt: skip

    @classmethod
    def uit_rij(cls, rij: Scanrij) -> "ScanKort":
        """Van waarde naar antwoord."""
        return cls.kort(rij.kop, rij.versie, rij.aangemaakt_op)


class ScanAntwoord(ScanKort):
    """Een scan met al haar versies; bij een conflict zijn er meer actuele versies, elk met een eigen uitkomst."""

    conflict: bool
    versies: list[VersieAntwoord]
    hulplijnen: list[Hulplijn]

    @classmethod
    def uit(cls, beeld: Scanbeeld) -> Self:
        """Van waarde naar antwoord."""
        actueel = {v.nummer for v in bladen(beeld.versies)}
        return cls(
            **ScanKort.kort(beeld.kop, len(beeld.versies), beeld.aangemaakt_op).model_dump(by_alias=False),
            conflict=is_conflict(beeld.versies),
            versies=[VersieAntwoord.uit(v, beeld.instrument, actueel=v.nummer in actueel) for v in beeld.versies],
            hulplijnen=[Hulplijn(nummer=nummer, tekst=tekst) for nummer, tekst in HULPLIJNEN],
        )


class InstrumentPagina(Pagina[InstrumentKort]):
    """Een pagina instrumenten."""


class ScanPagina(Pagina[ScanKort]):
    """Een pagina scans."""
