"""Use cases over zorgmeldingen: lezen en lijsten."""

from datetime import date, datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from overleg.domain.codes import Status
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.termijnen import Termijn, grenzen, termijnen
from overleg.domain.zorgmelding import Zorgmelding
from overleg.repository import overdrachten, zorgmeldingen, zorgmeldinglijsten
from overleg.settings import regels_van


def leg_inzage_vast(tx: Tx, handeling: str, beeld: ZorgmeldingBeeld) -> ZorgmeldingBeeld:
    """Wie een zorgmelding te zien krijgt, krijgt iets over elke betrokkene te zien: één regel per persoon, met de grond."""
    betrokken: list[UUID | None] = [b.persoon_id for b in beeld.registratie.betrokkenen]
    for persoon_id in betrokken or [None]:
        tx.log(
            handeling, "zorgmelding", beeld.zorgmelding.id, betrokkene_id=persoon_id, grondslag_id=beeld.overdracht_id
        )
    return beeld


async def lees_zorgmelding(tx: Tx, zorgmelding_id: UUID) -> ZorgmeldingBeeld:
    """Lees een zorgmelding van de eigen organisatie of die zij aanvaard heeft."""
    return leg_inzage_vast(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def lijst_zorgmeldingen(
    tx: Tx, status: Status | None, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[Zorgmelding]:
    """Een pagina zorgmeldingen, acute zonder beoordeling eerst, dan nieuwste eerst, zonder inhoud over personen."""
    pagina = await zorgmeldinglijsten.find_zorgmeldingen(tx, status, na, limit)
    tx.log("lezen", "zorgmeldingenlijst")
    return pagina


async def lijst_termijnen(
    tx: Tx, peildatum: date, na: tuple[int, datetime, UUID] | None, limit: int, *, verstreken: bool
) -> Page[tuple[Zorgmelding, Termijn]]:
    """Wat op de peildatum nog moet en wat te laat is, van `limit` zorgmeldingen; acute eerst, dan de vroegste termijn."""
    regels = regels_van(tx)
    open_ = await zorgmeldinglijsten.find_open_zorgmeldingen(
        tx, peildatum, na, limit, grenzen(peildatum, regels), verstreken=verstreken
    )
    aanbod = await overdrachten.find_van_zorgmeldingen(tx, [z.id for z in open_.items])
    tx.log("lezen", "termijnenlijst")
    gevonden = [
        (z, t)
        for z in open_.items
        for t in termijnen(z, peildatum, aanbod.get(z.id, ()), regels)
        if t.verstreken or not verstreken
    ]
    return Page(sorted(gevonden, key=lambda p: (not p[0].acuut, p[1].op, p[0].id)), open_.volgende)
