"""Vragen en antwoorden over de meldcode."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from common.web import ApiModel, Datum, Pagina, Tijdstip
from overleg.api.gebied import Tekst
from overleg.domain.codes import Aard, BetrokkeneRol, MelderCategorie
from overleg.domain.meldcode import model as domein
from overleg.domain.meldcode.model import (
    ALARMNUMMER,
    VEILIG_THUIS,
    Antwoord,
    Einde,
    Functie,
    GeenGesprek,
    Gesprekspartner,
    KindcheckUitkomst,
    MeldcodeStatus,
    Omstandigheid,
    Stap,
    ZorgVoorKinderen,
)

Vraagnummer = Annotated[int, Field(ge=1, le=5)]


class MeldcodeInvoer(ApiModel):
    """Een nieuwe wandeling; zonder `persoonId` mag in geen enkele tekst iemand te herkennen zijn."""

    categorie: Annotated[MelderCategorie, Field(description="Waar de professional werkt; gaat als melder mee")]
    persoon_id: UUID | None = None
    rol: BetrokkeneRol = BetrokkeneRol.SLACHTOFFER


class KindcheckModel(ApiModel):
    """De kindcheck: een volwassen cliënt wordt altijd gevraagd of hij voor kinderen zorgt."""

    client_volwassen: bool
    zorg_voor_kinderen: ZorgVoorKinderen | None = None
    omstandigheden: Annotated[list[Omstandigheid], Field(max_length=10)] = []
    uitkomst: KindcheckUitkomst | None = None


class MeldcodeSignalen(ApiModel):
    """Stap 1: wat u ziet, met de kindcheck."""

    tekst: Tekst
    kindcheck: KindcheckModel
    aard: Annotated[list[Aard], Field(max_length=20)] = []
    disclosure: bool = False

    def als_domein(self) -> domein.Signalen:
        """De vastlegging als waarde van het domein."""
        k = self.kindcheck
        check = domein.Kindcheck(
            k.client_volwassen, k.zorg_voor_kinderen, tuple(dict.fromkeys(k.omstandigheden)), k.uitkomst
        )
        return domein.Signalen(self.tekst, check, tuple(dict.fromkeys(self.aard)), self.disclosure)


class MeldcodeRaadpleging(ApiModel):
    """Stap 2: wie geraadpleegd is (een functie, geen naam) en wanneer."""

    functie: Functie
    op: Datum
    advies: Tekst | None = None

    def als_domein(self) -> domein.Raadpleging:
        """De vastlegging als waarde van het domein."""
        return domein.Raadpleging(self.functie, self.op, self.advies)


class MeldcodeGesprek(ApiModel):
    """Stap 3: het gesprek, of waarom dat er niet is."""

    met: Annotated[list[Gesprekspartner], Field(max_length=6)] = []
    op: Datum | None = None
    reden_geen_gesprek: GeenGesprek | None = None
    tekst: Tekst

    def als_domein(self) -> domein.Gesprek:
        """De vastlegging als waarde van het domein."""
        return domein.Gesprek(tuple(dict.fromkeys(self.met)), self.tekst, self.op, self.reden_geen_gesprek)


class MeldcodeAfweging(ApiModel):
    """Stap 4: het antwoord op één vraag, met onderbouwing."""

    vraag: Vraagnummer
    antwoord: Antwoord
    argument: Tekst
    acute_onveiligheid: bool = False
    structurele_onveiligheid: bool = False
    termijn: Datum | None = None

    def als_domein(self) -> domein.Afweging:
        """De vastlegging als waarde van het domein."""
        return domein.Afweging(
            domein.Vraag(self.vraag), self.antwoord, self.argument, self.acute_onveiligheid, self.structurele_onveiligheid,
            self.termijn,
        )  # fmt: skip


class MeldcodeAfwijking(ApiModel):
    """Waarom niet gemeld wordt, en welke geraadpleegde functies daarmee instemmen."""

    argument: Tekst
    instemming: Annotated[list[Functie], Field(min_length=1, max_length=4)]


class MeldcodeBesluit(ApiModel):
    """Stap 5: (A) is melden noodzakelijk, (B) is zelf hulp bieden of organiseren (ook) mogelijk."""

    melden: bool
    zelf_hulp: bool
    argument: Tekst
    afwijking: MeldcodeAfwijking | None = None

    def als_domein(self) -> domein.Besluit:
        """De vastlegging als waarde van het domein."""
        a = self.afwijking
        afwijking = domein.Afwijking(a.argument, tuple(dict.fromkeys(a.instemming))) if a else None
        return domein.Besluit(self.melden, self.zelf_hulp, self.argument, afwijking)


class MeldcodeMelding(ApiModel):
    """Er is bij Veilig Thuis gemeld; of dat vooraf met de cliënt besproken is."""

    gemeld_op: Tijdstip
    besproken: bool

    def als_domein(self) -> domein.Melding:
        """De vastlegging als waarde van het domein."""
        return domein.Melding(self.gemeld_op, self.besproken)


class MeldcodeAfsluitingInvoer(ApiModel):
    """Hoe de veiligheid gevolgd wordt; verplicht als de hulp werkt."""

    monitoring: Tekst | None = None


class MeldcodeRegel(ApiModel):
    """Eén vastlegging in de geschiedenis; welke velden gevuld zijn volgt uit de soort. Gewiste tekst is leeg."""

    volgnummer: int
    soort: str
    op: datetime
    door: str
    tekst: str | None = None
    afwijking: str | None = None
    kindcheck: KindcheckModel | None = None
    aard: list[Aard] | None = None
    disclosure: bool | None = None
    functie: Functie | None = None
    dag: date | None = None
    met: list[Gesprekspartner] | None = None
    reden_geen_gesprek: GeenGesprek | None = None
    vraag: Vraagnummer | None = None
    bds_element: str | None = None
    antwoord: Antwoord | None = None
    acute_onveiligheid: bool | None = None
    structurele_onveiligheid: bool | None = None
    termijn: date | None = None
    melden: bool | None = None
    zelf_hulp: bool | None = None
    instemming: list[Functie] | None = None
    gemeld_op: datetime | None = None
    besproken: bool | None = None
    einde: Einde | None = None


class MeldcodeAdvies(ApiModel):
    """De aangeraden stap en waarom; de professional beslist. De nummers staan er altijd bij."""

    stap: Stap | None
    reden: str
    vraag: Vraagnummer | None = None
    vanaf: date | None = None
    melden: bool
    acute_onveiligheid: bool
    alarmnummer: str = ALARMNUMMER
    veilig_thuis: str = VEILIG_THUIS


class MeldcodeKort(ApiModel):
    """Een wandeling in een lijst, zonder vastleggingen."""

    meldcode_id: UUID
    status: MeldcodeStatus
    einde: Einde | None = None
    professional: str
    categorie: MelderCategorie
    persoon_id: UUID | None = None
    rol: BetrokkeneRol
    gestart_op: datetime
    afgesloten_op: datetime | None = None
    versie: int


class MeldcodeAntwoord(MeldcodeKort):
    """Een wandeling met haar hele geschiedenis en wat nu het verstandigst is."""

    advies: MeldcodeAdvies
    regels: list[MeldcodeRegel]


class MeldcodePagina(Pagina[MeldcodeKort]):
    """Een pagina wandelingen."""


class MelderConcept(ApiModel):
    """De melder zoals de zorgmelding die vraagt."""

    categorie: MelderCategorie
    organisatie: str
    anoniem: bool = False


class BetrokkeneConcept(ApiModel):
    """De persoon over wie de meldcode ging."""

    persoon_id: UUID
    rol: BetrokkeneRol


class ZorgmeldingConcept(ApiModel):
    """Het begin van het verzoek aan `POST /v1/zorgmeldingen`; wat er niet in staat is niet bekend."""

    ontvangen_op: datetime
    huishouden_id: UUID | None = None
    melder: MelderConcept
    betrokkenen: list[BetrokkeneConcept]
    aard: list[Aard]
    acute_onveiligheid: bool
    structurele_onveiligheid: bool
    disclosure: bool
    toelichting: str | None = None


class ConceptAntwoord(ApiModel):
    """Een zorgmelding in wording, en welke velden Veilig Thuis nog invult."""

    zorgmelding: ZorgmeldingConcept
    ontbreekt: list[str]
