"""Routes van followup: opvolgplannen, contactmomenten en contacten."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from common.db import Cursor, IfMatch, etag_of
from common.db.paging import Limit
from common.web import ApiModel, Datum, Pagina, service_router
from followup.auth import OpvolgingLezen, OpvolgingSchrijven
from followup.domain.codes import (
    Geweldssoort,
    JaNeeOnbekend,
    OnderbrekingReden,
    Planstatus,
    Spoor,
    Status,
    Toestand,
    Vorm,
)
from followup.domain.contact import Contact, Persoonresultaat
from followup.repository.contacten import Contactrij
from followup.service.beelden import (
    Momentbeeld,
    Planbeeld,
    lees_contactmoment,
    lees_opvolgplan,
    zoek_contactmomenten,
    zoek_opvolgplannen,
)  # fmt: skip
from followup.service.contacten import leg_contact_vast

router = service_router()

Peildatum = Annotated[Datum | None, Query(description="Dag waarvoor de toestand geldt; standaard vandaag")]


class PersoonresultaatBericht(ApiModel):
    """Wat bij een contact bleek over één persoon."""

    persoon_id: UUID
    direct_veilig: JaNeeOnbekend
    nieuw_geweld: JaNeeOnbekend
    geweld_op: Annotated[Datum | None, Field(description="Verplicht bij nieuw geweld: ja")] = None
    geweldssoorten: Annotated[
        list[Geweldssoort], Field(max_length=10, description="Verplicht bij nieuw geweld: ja")
    ] = []

    def naar_domein(self) -> Persoonresultaat:
        """Als waarde voor de regels."""
        return Persoonresultaat(
            self.persoon_id,
            self.direct_veilig,
            self.nieuw_geweld,
            self.geweld_op,
            tuple(dict.fromkeys(self.geweldssoorten)),
        )

    @classmethod
    def uit(cls, resultaat: Persoonresultaat) -> Self:
        """Van waarde naar antwoord."""
        return cls(
            persoon_id=resultaat.persoon_id, direct_veilig=resultaat.direct_veilig, nieuw_geweld=resultaat.nieuw_geweld,
            geweld_op=resultaat.geweld_op, geweldssoorten=list(resultaat.geweldssoorten),
        )  # fmt: skip


class NieuwContact(ApiModel):
    """Een poging tot contact; alleen bereikt als met een persoon van het plan is gesproken."""

    datum: Datum
    vorm: Annotated[Vorm, Field(description="BDS JGZ 1577, bijvoorbeeld 06 huisbezoek of 09 telefonisch")]
    status: Annotated[Status, Field(description="BDS JGZ 1605, bijvoorbeeld 01 gerealiseerd")]
    bereikt: bool
    personen: Annotated[list[PersoonresultaatBericht], Field(max_length=50)] = []

    def naar_domein(self) -> Contact:
        """Als waarde voor de regels."""
        return Contact(self.datum, self.vorm, self.status, self.bereikt, tuple(p.naar_domein() for p in self.personen))


class ContactAntwoord(NieuwContact):
    """Een vastgelegde poging."""

    contact_id: UUID
    telt_mee: Annotated[bool, Field(description="Of dit contact in het venster van het moment viel en iemand bereikte")]
    vastgelegd_op: datetime

    @classmethod
    def uit(cls, rij: Contactrij, beeld: Momentbeeld) -> Self:
        """Van waarde naar antwoord."""
        c = rij.contact
        return cls(
            contact_id=rij.id, datum=c.datum, vorm=c.vorm, status=c.status, bereikt=c.bereikt, vastgelegd_op=rij.vastgelegd_op,
            personen=[PersoonresultaatBericht.uit(r) for r in c.resultaten],
            telt_mee=c.bereikt and beeld.rij.feiten.moment.telt_mee(c.datum),
        )  # fmt: skip


class ContactmomentAntwoord(ApiModel):
    """Een gepland contactmoment en hoe het op de peildatum staat."""

    contactmoment_id: UUID
    plan_id: UUID
    huishouden_id: UUID
    maand: int
    meting: Annotated[bool, Field(description="Uitkomstmeting (maand 0, 12 en 18)")]
    streefdatum: date
    venster_van: date
    venster_tot: date
    toestand: Toestand
    reden: Annotated[str | None, Field(description="Waarom het moment gemist of vervallen is")] = None
    gedaan_op: date | None = None
    versie: Annotated[int, Field(description='Stuur deze mee als If-Match, tussen aanhalingstekens: "1"')]

    @classmethod
    def uit(cls, beeld: Momentbeeld) -> "ContactmomentAntwoord":
        """Van waarde naar antwoord."""
        rij, moment = beeld.rij, beeld.rij.feiten.moment
        return ContactmomentAntwoord(
            contactmoment_id=rij.id, plan_id=rij.plan_id, huishouden_id=rij.huishouden_id, maand=moment.maand, meting=moment.meting,
            streefdatum=moment.streefdatum, venster_van=moment.venster_van, venster_tot=moment.venster_tot,
            toestand=beeld.stand.toestand, reden=beeld.stand.reden, gedaan_op=rij.feiten.gedaan_op, versie=rij.versie,
        )  # fmt: skip


class ContactmomentMetContacten(ContactmomentAntwoord):
    """Een contactmoment met alle pogingen."""

    contacten: list[ContactAntwoord]

    @classmethod
    def met_contacten(cls, beeld: Momentbeeld) -> Self:
        """Van waarde naar antwoord."""
        basis = ContactmomentAntwoord.uit(beeld).model_dump(by_alias=False)
        return cls(**basis, contacten=[ContactAntwoord.uit(c, beeld) for c in beeld.contacten])


class PlanlidAntwoord(ApiModel):
    """Een persoon die bij het plan hoort; de naam is met een toestemming te lezen in overleg."""

    persoon_id: UUID
    rol: str
    minderjarig: bool


class OpvolgplanAntwoord(ApiModel):
    """Een opvolgplan zoals het op de peildatum staat."""

    plan_id: UUID
    zorgmelding_id: UUID
    huishouden_id: UUID
    casus_id: UUID | None = None
    organisatie: str
    spoor: Spoor
    status: Planstatus
    protocolversie: str
    van: date
    tot: date
    onderbroken_op: date | None = None
    onderbroken_reden: OnderbrekingReden | None = None
    leden: list[PlanlidAntwoord]
    contactmomenten: list[ContactmomentAntwoord]
    versie: int

    @classmethod
    def uit(cls, beeld: Planbeeld) -> Self:
        """Van waarde naar antwoord."""
        plan, onderbreking = beeld.rij.plan, beeld.rij.onderbreking
        return cls(
            plan_id=plan.id, zorgmelding_id=plan.zorgmelding_id, huishouden_id=plan.huishouden_id, casus_id=plan.casus_id,
            organisatie=plan.organisatie, spoor=plan.spoor, status=beeld.status, protocolversie=plan.protocolversie,
            van=plan.van, tot=plan.tot, versie=beeld.rij.versie,
            onderbroken_op=onderbreking.op if onderbreking else None,
            onderbroken_reden=onderbreking.reden if onderbreking else None,
            leden=[PlanlidAntwoord(persoon_id=x.persoon_id, rol=x.rol, minderjarig=x.minderjarig) for x in plan.leden],
            contactmomenten=[ContactmomentAntwoord.uit(m) for m in beeld.momenten],
        )  # fmt: skip


class OpvolgplanPagina(Pagina[OpvolgplanAntwoord]):
    """Een pagina opvolgplannen."""


class ContactmomentPagina(Pagina[ContactmomentAntwoord]):
    """Een pagina van de werklijst."""


@router.get("/opvolgplannen", tags=["opvolgplannen"], summary="Opvolgplannen van de eigen organisatie")
async def zoek_plannen(
    tx: OpvolgingLezen, peildatum: Peildatum = None, cursor: Cursor = None, limit: Limit = 50
) -> OpvolgplanPagina:
    """Nieuwste eerst."""
    pagina = await zoek_opvolgplannen(tx, peildatum, cursor, limit)
    return OpvolgplanPagina(resultaten=[OpvolgplanAntwoord.uit(b) for b in pagina.items], volgende=pagina.volgende)


@router.get("/opvolgplannen/{planId}", tags=["opvolgplannen"], summary="Eén opvolgplan met zijn contactmomenten")
async def lees_plan(
    tx: OpvolgingLezen, planId: UUID, response: Response, peildatum: Peildatum = None
) -> OpvolgplanAntwoord:
    """Zoals het op de peildatum staat."""
    beeld = await lees_opvolgplan(tx, planId, peildatum)
    response.headers["ETag"] = etag_of(beeld.rij.versie)
    return OpvolgplanAntwoord.uit(beeld)


@router.get(
    "/contactmomenten", tags=["contactmomenten"], summary="Werklijst: contactmomenten naar toestand op een peildatum"
)
async def zoek_momenten(
    tx: OpvolgingLezen,
    peildatum: Peildatum = None,
    toestand: Annotated[list[Toestand] | None, Query(max_length=6, description="Standaard open en te-laat")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> ContactmomentPagina:
    """Wat het langst wacht eerst."""
    pagina = await zoek_contactmomenten(tx, peildatum, toestand or [], cursor, limit)
    return ContactmomentPagina(
        resultaten=[ContactmomentAntwoord.uit(b) for b in pagina.items], volgende=pagina.volgende
    )


@router.get(
    "/contactmomenten/{contactmomentId}", tags=["contactmomenten"], summary="Eén contactmoment met alle contacten"
)
async def lees_moment(
    tx: OpvolgingLezen, contactmomentId: UUID, response: Response, peildatum: Peildatum = None
) -> ContactmomentMetContacten:
    """Met de ETag die nodig is om een contact vast te leggen."""
    beeld = await lees_contactmoment(tx, contactmomentId, peildatum)
    response.headers["ETag"] = etag_of(beeld.rij.versie)
    return ContactmomentMetContacten.met_contacten(beeld)


@router.post(
    "/contactmomenten/{contactmomentId}/contacten",
    tags=["contactmomenten"],
    summary="Contact of poging vastleggen",
    status_code=201,
)
async def leg_vast(
    tx: OpvolgingSchrijven, contactmomentId: UUID, contact: NieuwContact, versie: IfMatch, response: Response
) -> ContactmomentMetContacten:
    """Onveiligheid of nieuw geweld gaat meteen naar overleg en haalt het volgende moment naar voren."""
    beeld = await leg_contact_vast(tx, contactmomentId, versie, contact.naar_domein())
    response.headers["ETag"] = etag_of(beeld.rij.versie)
    return ContactmomentMetContacten.met_contacten(beeld)
