"""Use cases over terugkoppelen aan de melder."""

from datetime import date
from uuid import UUID

from common.contracts.overleg.zorgmeldingen import MelderTeruggekoppeld
from common.db import Tx, require_version
from common.errors import Forbidden
from overleg.domain.meldingcodes import NaStap, Terugkoppelwijze
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.terugkoppeling import (
    GegevenTerugkoppeling,
    Terugkoppeling,
    bepaal_terugkoppeling,
    koppel_terug,
)  # fmt: skip
from overleg.domain.zorgmelding import Zorgmelding
from overleg.repository import terugkoppelingen, zorgmeldingen
from overleg.service.zorgmeldingen import leg_inzage_vast
from overleg.settings import regels_van


async def _bepaal(tx: Tx, beeld: ZorgmeldingBeeld, na: NaStap) -> Terugkoppeling:
    casus = await terugkoppelingen.casusstand_van(tx, beeld.zorgmelding.id)
    werkdagen = regels_van(tx).terugkoppeling_werkdagen
    return bepaal_terugkoppeling(beeld.zorgmelding, beeld.registratie.melder, casus, na, werkdagen)


async def lees_terugkoppeling(tx: Tx, zorgmelding_id: UUID, na: NaStap) -> Terugkoppeling:
    """Wat de melder na een stap mag horen; afgeleid uit de melding, de melder en de casus."""
    beeld = leg_inzage_vast(tx, "terugkoppeling-lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
    return await _bepaal(tx, beeld, na)


async def koppel_terug_aan_melder(
    tx: Tx, zorgmelding_id: UUID, versie: int, na: NaStap, gegeven_op: date, wijze: Terugkoppelwijze
) -> ZorgmeldingBeeld:
    """Leg vast dat de melder is teruggekoppeld, met wat op dat moment verteld mocht worden."""
    huidig = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, huidig.versie)
    _eis_contact_met_melder(huidig, na)
    nieuw = koppel_terug(huidig, na, gegeven_op, tx.now)
    inhoud = await _bepaal(tx, await zorgmeldingen.get_beeld(tx, zorgmelding_id), na)
    await zorgmeldingen.save_zorgmelding(tx, nieuw)
    await terugkoppelingen.save_terugkoppeling(
        tx, zorgmelding_id, GegevenTerugkoppeling(na, gegeven_op, wijze, inhoud.onderdelen, tx.actor.organisatie)
    )
    tx.emit(MelderTeruggekoppeld(zorgmelding_id=nieuw.id, casus_id=nieuw.casus_id, na=na, gegeven_op=gegeven_op))
    return leg_inzage_vast(tx, "terugkoppelen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


def _eis_contact_met_melder(zorgmelding: Zorgmelding, na: NaStap) -> None:
    """Na de beoordeling koppelt Veilig Thuis terug, ook als een ander al overnam; na de afsluiting mag ook wie afsloot."""
    mag = zorgmelding.eigen or (na is NaStap.AFSLUITING and zorgmelding.verantwoordelijk)
    if not mag:
        raise Forbidden("Terugkoppelen aan de melder doet de organisatie die de melding registreerde.")


async def lijst_terugkoppelingen(tx: Tx, zorgmelding_id: UUID) -> list[GegevenTerugkoppeling]:
    """Wat er aan de melder is teruggekoppeld."""
    leg_inzage_vast(tx, "terugkoppeling-lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
    return await terugkoppelingen.find_terugkoppelingen(tx, zorgmelding_id)
