"""Vormen van een zorgmelding in vraag en antwoord, en de vertaling van en naar het domein."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import Field, StringConstraints

from common.db import etag_of
from common.web import ApiModel, Datum, Pagina, Tijdstip
from overleg.api.toestemmingen import Oin
from overleg.api.velden import Code, Lang
from overleg.domain import registratie as invoerdomein
from overleg.domain.codes import (
    AanvullendeInformatie,
    Aard,
    Besluit,
    BetrokkeneRol,
    MelderCategorie,
    Resultaat,
    Soort,
    Status,
)
from overleg.domain.meldingcodes import (
    Doelgroep,
    DuurGeweld,
    ExternSysteem,
    MelderFunctie,
    OnderzoekUitkomst,
    Sluitreden,
)
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.soort import Soortbepaling
from overleg.domain.zorgmelding import Zorgmelding


class MelderModel(ApiModel):
    """Wie meldt; bij een anonieme melder blijven functie en organisatie leeg."""

    categorie: MelderCategorie
    functie: MelderFunctie | None = None
    organisatie: Oin | None = None
    anoniem: bool = False


class MelderAntwoord(MelderModel):
    """Wie meldde; of dat beroepsmatig was, volgt uit de categorie."""

    beroepsmatig: bool | None = None


class BetrokkeneModel(ApiModel):
    """Een persoon uit het eigen register met een rol in de melding."""

    persoon_id: UUID
    rol: BetrokkeneRol


class ZorgmeldingInvoer(ApiModel):
    """Een ontvangen zorgmelding; de soort wordt berekend en nooit ingevoerd."""

    ontvangen_op: Tijdstip
    huishouden_id: UUID
    melder: MelderModel
    betrokkenen: Annotated[list[BetrokkeneModel], Field(max_length=30)] = []
    aard: Annotated[list[Aard], Field(min_length=1, max_length=20)]
    aanvullende_informatie: Annotated[list[AanvullendeInformatie], Field(max_length=20)] = []
    doelgroepen: Annotated[
        list[Doelgroep],
        Field(max_length=20, description="Nooit verplicht; vaak bijzondere persoonsgegevens (AVG art. 9)"),
    ] = []
    acute_onveiligheid: bool = False
    structurele_onveiligheid: bool = False
    disclosure: bool = False
    duur_geweld: DuurGeweld | None = None
    pc4: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{3}$")]
    gemeentecode: Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
    toelichting: Lang | None = None
    kenmerk_extern: Annotated[
        Code | None,
        Field(description="Kenmerk van het bericht bij de afzender; per systeem wordt het één keer geregistreerd"),
    ] = None
    kenmerk_systeem: Annotated[
        ExternSysteem | None, Field(description="Leeg bij een kenmerk: `politie` als de politie meldt, anders `anders`")
    ] = None
    conceptmelding_id: Annotated[
        UUID | None, Field(description="Het acute signaal uit een scan waar deze zorgmelding van gemaakt wordt")
    ] = None
    geinformeerd_op: Datum | None = None


class SoortBasis(ApiModel):
    """Waarop de berekende soort berust."""

    zorgmelding_id: UUID | None = None
    personen: list[UUID]
    dag: date | None = None


class ZorgmeldingKort(ApiModel):
    """Een zorgmelding in een lijst, zonder inhoud over personen."""

    zorgmelding_id: UUID
    status: Status
    ontvangen_op: datetime
    acute_onveiligheid: bool
    huishouden_id: UUID
    casus_id: UUID | None = None
    besluit: Besluit | None = None
    beoordeeld_op: datetime | None = None
    geinformeerd_op: date | None = None
    hulp_gestart_op: date | None = None
    afgesloten_op: date | None = None
    resultaat: Resultaat | None = None
    monitoring_tot: date | None = None
    versie: int


class UitkomstModel(ApiModel):
    """Uitkomst van het onderzoek voor één aard."""

    aard: Aard
    uitkomst: OnderzoekUitkomst


class OnderzoekModel(ApiModel):
    """Het afgeronde onderzoek; voortijdig afgesloten heeft geen uitkomsten."""

    afgerond_op: date
    voortijdig: bool
    uitkomsten: list[UitkomstModel]


class ZorgmeldingAntwoord(ZorgmeldingKort):
    """Een zorgmelding met alles wat erbij hoort."""

    soort: Soort
    soort_basis: SoortBasis
    melder: MelderAntwoord
    betrokkenen: list[BetrokkeneModel]
    aard: list[Aard]
    aanvullende_informatie: list[AanvullendeInformatie]
    doelgroepen: list[Doelgroep]
    structurele_onveiligheid: bool
    disclosure: bool
    duur_geweld: DuurGeweld | None = None
    pc4: str
    gemeentecode: str
    toelichting: str | None = None
    kenmerk_extern: str | None = None
    kenmerk_systeem: ExternSysteem | None = None
    verwante_casussen: Annotated[
        list[UUID], Field(description="Andere lopende casussen van dezelfde mensen, bij registratie")
    ] = []
    onderzoek: OnderzoekModel | None = None
    sluitreden: Sluitreden | None = None
    opvolger_organisatie: str | None = None
    jgz_organisatie: str | None = None
    verklaringen: Annotated[
        list[UUID], Field(description="Eigen verklaringen van betrokkenen, te lezen bij /verklaringen van deze zorgmelding")
    ] = []


class ZorgmeldingPagina(Pagina[ZorgmeldingKort]):
    """Een pagina zorgmeldingen."""


def kort(z: Zorgmelding) -> dict[str, Any]:
    """De velden van een zorgmelding in een lijst."""
    return {
        "zorgmelding_id": z.id, "status": z.status, "ontvangen_op": z.ontvangen_op, "acute_onveiligheid": z.acuut,
        "huishouden_id": z.huishouden_id, "casus_id": z.casus_id, "besluit": z.besluit, "beoordeeld_op": z.beoordeeld_op,
        "geinformeerd_op": z.geinformeerd_op, "hulp_gestart_op": z.hulp_gestart_op, "afgesloten_op": z.afgesloten_op,
        "resultaat": z.resultaat, "monitoring_tot": z.monitoring_tot, "versie": z.versie,
    }  # fmt: skip


def soort_basis(b: Soortbepaling) -> SoortBasis:
    """De basis van een soort."""
    return SoortBasis.model_construct(zorgmelding_id=b.zorgmelding_id, personen=list(b.personen), dag=b.dag)


def antwoord(beeld: ZorgmeldingBeeld, response: Response) -> ZorgmeldingAntwoord:
    """Een hele zorgmelding, met haar versie in de kop."""
    z, r = beeld.zorgmelding, beeld.registratie
    response.headers["ETag"] = etag_of(z.versie)
    # The values come from our own domain: checking their form once more would only cost time.
    return ZorgmeldingAntwoord.model_construct(
        **kort(z), soort=r.bepaling.soort, soort_basis=soort_basis(r.bepaling),
        melder=MelderAntwoord.model_construct(
            categorie=r.melder.categorie, functie=r.melder.functie, organisatie=r.melder.organisatie, anoniem=r.melder.anoniem,
            beroepsmatig=r.melder.beroepsmatig,
        ),
        betrokkenen=[BetrokkeneModel.model_construct(persoon_id=x.persoon_id, rol=x.rol) for x in r.betrokkenen],
        aard=list(r.aard), aanvullende_informatie=list(r.aanvullende_informatie), doelgroepen=list(r.doelgroepen),
        structurele_onveiligheid=r.structureel, disclosure=r.disclosure, pc4=r.pc4, gemeentecode=r.gemeentecode,
        toelichting=r.toelichting, kenmerk_extern=r.kenmerk_extern, kenmerk_systeem=r.kenmerk_systeem,
        duur_geweld=r.duur_geweld, verwante_casussen=list(r.verwante_casussen), onderzoek=_onderzoek(beeld),
        sluitreden=z.sluitreden, opvolger_organisatie=z.opvolger_organisatie, jgz_organisatie=z.jgz_organisatie,
        verklaringen=list(beeld.verklaringen),
    )  # fmt: skip


def _onderzoek(beeld: ZorgmeldingBeeld) -> OnderzoekModel | None:
    z = beeld.zorgmelding
    if z.onderzoek_afgerond_op is None:
        return None
    return OnderzoekModel(
        afgerond_op=z.onderzoek_afgerond_op, voortijdig=bool(z.onderzoek_voortijdig),
        uitkomsten=[UitkomstModel(aard=aard, uitkomst=uitkomst) for aard, uitkomst in beeld.uitkomsten],
    )  # fmt: skip


def gewijzigd(beeld: ZorgmeldingBeeld, response: Response) -> ZorgmeldingAntwoord:
    """Het antwoord op een stap: de zorgmelding zoals zij nu is, en waar zij te lezen is."""
    response.headers["Location"] = f"/v1/zorgmeldingen/{beeld.zorgmelding.id}"
    return antwoord(beeld, response)


def als_registratie(invoer: ZorgmeldingInvoer) -> invoerdomein.Registratie:
    """De invoer in het domein; ids, soort en casus bepaalt de use case."""
    nog_niet = invoer.huishouden_id
    m = invoer.melder
    return invoerdomein.Registratie(
        nog_niet, invoer.huishouden_id, nog_niet, invoer.ontvangen_op,
        invoerdomein.Melder(m.categorie, m.functie, m.organisatie, m.anoniem),
        tuple(invoerdomein.Betrokkene(b.persoon_id, b.rol) for b in {b.persoon_id: b for b in invoer.betrokkenen}.values()),
        tuple(dict.fromkeys(invoer.aard)), invoer.pc4, invoer.gemeentecode, invoer.acute_onveiligheid,
        invoer.structurele_onveiligheid, invoer.disclosure, Soortbepaling(Soort.NIET_INGEDEELD),
        tuple(dict.fromkeys(invoer.aanvullende_informatie)), tuple(dict.fromkeys(invoer.doelgroepen)), invoer.toelichting,
        invoer.kenmerk_extern, invoer.geinformeerd_op, invoer.duur_geweld, invoer.kenmerk_systeem,
    )  # fmt: skip
