"""Use case: een ontvangen zorgmelding registreren."""

from dataclasses import replace
from uuid import UUID

from common.contracts.overleg import CasusGestart, ZorgmeldingGeregistreerd
from common.db import Tx
from common.errors import InvalidInput
from common.events import uuid7
from overleg.domain.casuskeuze import kies_casus
from overleg.domain.herziening import Aanleiding
from overleg.domain.registratie import (
    Registratie,
    ZorgmeldingBeeld,
    eis_anonieme_melder_zonder_sporen,
    eis_bekende_personen,
    eis_mogelijke_dagen,
    eis_nieuw_kenmerk,
    met_systeem,
    net_ontvangen,
)  # fmt: skip
from overleg.domain.soort import bepaal_soort
from overleg.repository import conceptmeldingen, registreren
from overleg.service.casusverloop import heropen_na_zorgmelding, vertel_regisseur
from overleg.service.herbereken import herbereken_soorten
from overleg.service.zorgmeldingen import leg_inzage_vast


async def registreer_zorgmelding(
    tx: Tx, invoer: Registratie, conceptmelding_id: UUID | None = None
) -> ZorgmeldingBeeld:
    """Registreer een ontvangen zorgmelding: bepaal de soort, open of vind de casus, maak bekend.

    Met `conceptmelding_id` is zij het gevolg van een acuut signaal uit een scan; dat is daarmee opgepakt, één keer.
    Wie laat registreert, verandert wat latere meldingen over dezelfde mensen zijn; die worden meteen herzien.
    """
    eis_mogelijke_dagen(invoer.ontvangen_op, invoer.geinformeerd_op, tx.now)
    eis_anonieme_melder_zonder_sporen(invoer.melder)
    invoer = replace(invoer, kenmerk_systeem=met_systeem(invoer.kenmerk_extern, invoer.kenmerk_systeem, invoer.melder))
    gevraagd = [b.persoon_id for b in invoer.betrokkenen]
    omgeving = await registreren.get_omgeving(tx, invoer)
    if not omgeving.huishouden_bekend:
        raise InvalidInput("Dit huishouden staat niet in uw register; registreer het eerst.")
    eis_bekende_personen(gevraagd, omgeving.personen)
    eis_nieuw_kenmerk(omgeving.bestaande)
    bepaling = bepaal_soort(invoer.ontvangen_op, omgeving.mensen, omgeving.meldingen)
    keuze = kies_casus(omgeving.huiscasus, omgeving.meldingen, invoer.ontvangen_op)
    registratie = replace(
        invoer, id=uuid7(), bepaling=bepaling, casus_id=keuze.casus_id or uuid7(), verwante_casussen=keuze.verwant
    )
    nieuwe_casus = keuze.casus_id is None
    regisseur = await registreren.save_registratie(tx, registratie, nieuwe_casus=nieuwe_casus)
    if keuze.casus_id is not None and omgeving.huiscasus_gesloten:
        await heropen_na_zorgmelding(tx, keuze.casus_id)
    if regisseur is not None:
        await vertel_regisseur(tx, regisseur, registratie.casus_id, registratie.id)
    if conceptmelding_id is not None:
        await conceptmeldingen.neem_op(tx, conceptmelding_id, registratie.id)
        tx.log("oppakken", "conceptmelding", conceptmelding_id)
    _maak_registratie_bekend(tx, registratie, nieuwe_casus=nieuwe_casus)
    if any(m.ontvangen_op > invoer.ontvangen_op for m in omgeving.meldingen):
        await herbereken_soorten(tx, gevraagd, Aanleiding.LATE_REGISTRATIE, na=invoer.ontvangen_op)
    return leg_inzage_vast(tx, "aanmaken", net_ontvangen(registratie))


def _maak_registratie_bekend(tx: Tx, r: Registratie, *, nieuwe_casus: bool) -> None:
    if nieuwe_casus:
        tx.emit(
            CasusGestart(
                casus_id=r.casus_id, huishouden_id=r.huishouden_id, zorgmelding_id=r.id, gestart_op=tx.now,
                pc4=r.pc4, gemeentecode=r.gemeentecode,
            )
        )  # fmt: skip
    tx.emit(
        ZorgmeldingGeregistreerd(
            zorgmelding_id=r.id, huishouden_id=r.huishouden_id, casus_id=r.casus_id, soort=r.bepaling.soort,
            ontvangen_op=r.ontvangen_op, acuut=r.acuut, structureel=r.structureel, aard=r.aard,
            aanvullende_informatie=r.aanvullende_informatie, melder_categorie=r.melder.categorie, pc4=r.pc4,
            gemeentecode=r.gemeentecode, organisatie=tx.actor.organisatie, doelgroepen=r.doelgroepen,
        )
    )  # fmt: skip
