"""Use cases over zorgmeldingen: van ontvangst tot afsluiting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.fields import Lid, Ondersteuning
from common.contracts.overleg import (
    CasusGestart,
    HulpGestart,
    ZorgmeldingAfgesloten,
    ZorgmeldingBeoordeeld,
    ZorgmeldingGeregistreerd,
)  # fmt: skip
from common.db import Tx, require_version
from common.db.paging import Page
from common.errors import InvalidInput
from common.events import uuid7
from overleg.domain.codes import Besluit, Resultaat, Status
from overleg.domain.kalender import is_minderjarig
from overleg.domain.registratie import (
    Registratie,
    ZorgmeldingBeeld,
    eis_anonieme_melder_zonder_sporen,
    eis_bekende_personen,
    eis_mogelijke_dagen,
    net_ontvangen,
)  # fmt: skip
from overleg.domain.soort import bepaal_soort
from overleg.domain.zorgmelding import (
    Termijn,
    Zorgmelding,
    beoordeel,
    eis_verantwoordelijk,
    sluit_af,
    start_hulp,
    termijnen,
)  # fmt: skip
from overleg.repository import overdrachten, personen, zorgmeldingen
from overleg.service.casusverloop import heropen_na_zorgmelding


async def registreer_zorgmelding(tx: Tx, invoer: Registratie) -> ZorgmeldingBeeld:
    """Registreer een ontvangen zorgmelding: bepaal de soort, open of vind de casus, maak bekend."""
    eis_mogelijke_dagen(invoer.ontvangen_op, invoer.geinformeerd_op, tx.now)
    eis_anonieme_melder_zonder_sporen(invoer.melder)
    gevraagd = [b.persoon_id for b in invoer.betrokkenen]
    omgeving = await zorgmeldingen.get_omgeving(tx, invoer.huishouden_id, gevraagd, invoer.ontvangen_op)
    if not omgeving.huishouden_bekend:
        raise InvalidInput("Dit huishouden staat niet in uw register; registreer het eerst.")
    eis_bekende_personen(gevraagd, omgeving.personen)
    bepaling = bepaal_soort(invoer.ontvangen_op, frozenset(gevraagd), omgeving.eerdere)
    registratie = replace(invoer, id=uuid7(), bepaling=bepaling, casus_id=omgeving.casus_id or uuid7())
    nieuwe_casus = omgeving.casus_id is None
    await zorgmeldingen.save_registratie(tx, registratie, nieuwe_casus=nieuwe_casus)
    if omgeving.casus_id is not None:
        await heropen_na_zorgmelding(tx, omgeving.casus_id)
    _maak_registratie_bekend(tx, registratie, nieuwe_casus=nieuwe_casus)
    return _vastgelegd(tx, "aanmaken", net_ontvangen(registratie))


def _vastgelegd(tx: Tx, handeling: str, beeld: ZorgmeldingBeeld) -> ZorgmeldingBeeld:
    """Wie een zorgmelding te zien krijgt, krijgt iets over elke betrokkene te zien: één regel per persoon, met de grond."""
    betrokken: list[UUID | None] = [b.persoon_id for b in beeld.registratie.betrokkenen]
    for persoon_id in betrokken or [None]:
        tx.log(
            handeling, "zorgmelding", beeld.zorgmelding.id, betrokkene_id=persoon_id, grondslag_id=beeld.overdracht_id
        )
    return beeld


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


async def lees_zorgmelding(tx: Tx, zorgmelding_id: UUID) -> ZorgmeldingBeeld:
    """Lees een zorgmelding van de eigen organisatie of die zij aanvaard heeft."""
    return _vastgelegd(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def lijst_zorgmeldingen(
    tx: Tx, status: Status | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Zorgmelding]:
    """Een pagina zorgmeldingen, nieuwste eerst, zonder inhoud over personen."""
    pagina = await zorgmeldingen.find_zorgmeldingen(tx, status, na, limit)
    tx.log("lezen", "zorgmeldingenlijst")
    return pagina


async def lijst_termijnen(
    tx: Tx, peildatum: date, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[tuple[Zorgmelding, Termijn]]:
    """Wat op de peildatum nog moet en wat te laat is, van `limit` zorgmeldingen; acute eerst, dan de vroegste termijn."""
    open_ = await zorgmeldingen.find_open_zorgmeldingen(tx, peildatum, na, limit)
    tx.log("lezen", "termijnenlijst")
    gevonden = [(z, t) for z in open_.items for t in termijnen(z, peildatum)]
    return Page(sorted(gevonden, key=lambda p: (not p[0].acuut, p[1].op, p[0].id)), open_.volgende)


async def _wijzig(tx: Tx, zorgmelding_id: UUID, versie: int, stap: Callable[[Zorgmelding], Zorgmelding]) -> Zorgmelding:
    huidig = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, huidig.versie)
    eis_verantwoordelijk(huidig)
    nieuw = stap(huidig)
    await zorgmeldingen.save_zorgmelding(tx, nieuw)
    return nieuw


async def beoordeel_zorgmelding(
    tx: Tx, zorgmelding_id: UUID, versie: int, besluit: Besluit, beoordeeld_op: datetime
) -> ZorgmeldingBeeld:
    """Leg de uitkomst van de veiligheidsbeoordeling vast."""
    nieuw = await _wijzig(tx, zorgmelding_id, versie, lambda z: beoordeel(z, besluit, beoordeeld_op, tx.now))
    tx.emit(
        ZorgmeldingBeoordeeld(
            zorgmelding_id=nieuw.id, casus_id=nieuw.casus_id, besluit=besluit, beoordeeld_op=beoordeeld_op
        )
    )
    return _vastgelegd(tx, "beoordelen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def start_hulp_bij_zorgmelding(tx: Tx, zorgmelding_id: UUID, versie: int, gestart_op: date) -> ZorgmeldingBeeld:
    """Leg de dag van de eerste echte hulp vast."""
    nieuw = await _wijzig(tx, zorgmelding_id, versie, lambda z: start_hulp(z, gestart_op, tx.now))
    tx.emit(
        HulpGestart(
            zorgmelding_id=nieuw.id,
            casus_id=nieuw.casus_id,
            hulp_gestart_op=gestart_op,
            organisatie=tx.actor.organisatie,
        )
    )
    return _vastgelegd(tx, "hulp-starten", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def sluit_zorgmelding_af(
    tx: Tx,
    zorgmelding_id: UUID,
    versie: int,
    afgesloten_op: date,
    resultaat: Resultaat,
    *,
    monitoring_tot: date | None,
    jgz_organisatie: str | None,
    opvolger: str | None,
    ondersteuning: tuple[Ondersteuning, ...],
) -> ZorgmeldingBeeld:
    """Sluit af en maak bekend wie de leden zijn en wie minderjarig is op de dag van afsluiting; followup doet de rest."""
    await overdrachten.eis_geen_open_overdracht(tx, zorgmelding_id)
    nieuw = await _wijzig(
        tx, zorgmelding_id, versie, lambda z: sluit_af(z, afgesloten_op, resultaat, monitoring_tot, tx.now)
    )
    leden = await personen.leden_met_geboortedatum(tx, nieuw.huishouden_id, afgesloten_op)
    elders = await personen.slachtoffers_elders(tx, zorgmelding_id, [persoon_id for persoon_id, _, _ in leden])
    for persoon_id, _rol, _geboren in leden:
        tx.log("lezen", "huishoudlid", zorgmelding_id, betrokkene_id=persoon_id)
    tx.emit(
        ZorgmeldingAfgesloten(
            zorgmelding_id=nieuw.id, huishouden_id=nieuw.huishouden_id, casus_id=nieuw.casus_id,
            soort=await zorgmeldingen.soort_van(tx, nieuw.id), afgesloten_op=afgesloten_op, resultaat=resultaat,
            opvolger_organisatie=opvolger, jgz_organisatie=jgz_organisatie, ondersteuning=ondersteuning,
            leden=tuple(
                Lid(persoon_id=p, rol=rol, minderjarig=is_minderjarig(g, afgesloten_op) if g else rol == "kind")
                for p, rol, g in leden
            ),
            volwassen_slachtoffers_elders=tuple(
                p for p, _, g in elders if g is None or not is_minderjarig(g, afgesloten_op)
            ),
        )
    )  # fmt: skip
    return _vastgelegd(tx, "afsluiten", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
