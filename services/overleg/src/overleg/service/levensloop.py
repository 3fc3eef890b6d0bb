"""Use cases over de levensloop van een zorgmelding: beoordelen, hulp starten, onderzoek afronden, afsluiten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.contracts.fields import Lid, Ondersteuning
from common.contracts.overleg import HulpGestart, ZorgmeldingAfgesloten, ZorgmeldingBeoordeeld
from common.contracts.overleg.zorgmeldingen import HulpstartVerbeterd, OnderzoekAfgerond, Onderzoekuitkomst
from common.db import Tx, require_version
from overleg.domain.codes import Aard, Besluit, Resultaat, Status
from overleg.domain.herziening import Aanleiding
from overleg.domain.kalender import is_minderjarig
from overleg.domain.meldingcodes import Correctiereden, OnderzoekUitkomst, Sluitreden
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.domain.zorgmelding import (
    Zorgmelding,
    beoordeel,
    eis_verantwoordelijk,
    rond_onderzoek_af,
    sluit_af,
    start_hulp,
    verbeter_hulpstart,
)  # fmt: skip
from overleg.repository import hulpstarts, overdrachten, personen, soorten, zorgmeldingen
from overleg.service.herbereken import herbereken_soorten
from overleg.service.zorgmeldingen import leg_inzage_vast


@dataclass(frozen=True, slots=True)
class Afsluiting:
    """Hoe en wanneer wordt afgesloten, en wie daarna volgt."""

    afgesloten_op: date
    resultaat: Resultaat
    reden: Sluitreden | None = None
    monitoring_tot: date | None = None
    jgz_organisatie: str | None = None
    opvolger: str | None = None
    ondersteuning: tuple[Ondersteuning, ...] = ()


async def wijzig(tx: Tx, zorgmelding_id: UUID, versie: int, stap: Callable[[Zorgmelding], Zorgmelding]) -> Zorgmelding:
    """Zet een stap met een zorgmelding waar de eigen organisatie verantwoordelijk voor is, en bewaar haar."""
    huidig = await zorgmeldingen.get_zorgmelding(tx, zorgmelding_id)
    require_version(versie, huidig.versie)
    eis_verantwoordelijk(huidig)
    nieuw = stap(huidig)
    await zorgmeldingen.save_zorgmelding(tx, nieuw)
    return nieuw


async def beoordeel_zorgmelding(
    tx: Tx, zorgmelding_id: UUID, versie: int, besluit: Besluit, beoordeeld_op: datetime
) -> ZorgmeldingBeeld:
    """Leg de uitkomst van de veiligheidsbeoordeling vast; omzetten in een advies sluit de melding meteen, zonder opvolging."""
    await soorten.vergrendel_dossiers_van(tx, zorgmelding_id)
    nieuw = await wijzig(tx, zorgmelding_id, versie, lambda z: beoordeel(z, besluit, beoordeeld_op, tx.now))
    tx.emit(
        ZorgmeldingBeoordeeld(
            zorgmelding_id=nieuw.id, casus_id=nieuw.casus_id, besluit=besluit, beoordeeld_op=beoordeeld_op
        )
    )
    if nieuw.status is Status.AFGESLOTEN:
        await _maak_afsluiting_bekend(tx, nieuw, leden=(), elders=(), ondersteuning=(), opvolging=False)
    return await _na_feit(tx, nieuw, "beoordelen", Aanleiding.BEOORDELING)


async def _na_feit(tx: Tx, z: Zorgmelding, handeling: str, aanleiding: Aanleiding) -> ZorgmeldingBeeld:
    """Een beoordeling of afsluiting kan laat zijn vastgelegd; dan waren latere meldingen iets anders dan gedacht."""
    beeld = await zorgmeldingen.get_beeld(tx, z.id)
    await herbereken_soorten(tx, [b.persoon_id for b in beeld.registratie.betrokkenen], aanleiding, na=z.ontvangen_op)
    return leg_inzage_vast(tx, handeling, beeld)


async def start_hulp_bij_zorgmelding(tx: Tx, zorgmelding_id: UUID, versie: int, gestart_op: date) -> ZorgmeldingBeeld:
    """Leg de dag van de eerste echte hulp vast."""
    nieuw = await wijzig(tx, zorgmelding_id, versie, lambda z: start_hulp(z, gestart_op, tx.now))
    await hulpstarts.save_hulpstart(tx, zorgmelding_id, gestart_op, None)
    tx.emit(
        HulpGestart(
            zorgmelding_id=nieuw.id,
            casus_id=nieuw.casus_id,
            hulp_gestart_op=gestart_op,
            organisatie=tx.actor.organisatie,
        )
    )
    return leg_inzage_vast(tx, "hulp-starten", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def verbeter_start_van_hulp(
    tx: Tx, zorgmelding_id: UUID, versie: int, gestart_op: date, reden: Correctiereden
) -> ZorgmeldingBeeld:
    """Verbeter de dag van de eerste echte hulp; de vorige dag blijft in de geschiedenis."""
    nieuw = await wijzig(tx, zorgmelding_id, versie, lambda z: verbeter_hulpstart(z, gestart_op, tx.now))
    await hulpstarts.save_hulpstart(tx, zorgmelding_id, gestart_op, reden)
    tx.emit(
        HulpstartVerbeterd(
            zorgmelding_id=nieuw.id, casus_id=nieuw.casus_id, hulp_gestart_op=gestart_op, reden=reden,
            organisatie=tx.actor.organisatie, verbeterd_op=tx.now,
        )
    )  # fmt: skip
    return leg_inzage_vast(tx, "hulpstart-verbeteren", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def lijst_hulpstarts(tx: Tx, zorgmelding_id: UUID) -> list[hulpstarts.Hulpstart]:
    """De geschiedenis van de start van hulp, oudste eerst."""
    leg_inzage_vast(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
    return await hulpstarts.find_hulpstarts(tx, zorgmelding_id)


async def rond_onderzoek_van_zorgmelding_af(
    tx: Tx,
    zorgmelding_id: UUID,
    versie: int,
    afgerond_op: date,
    uitkomsten: Sequence[tuple[Aard, OnderzoekUitkomst]],
    *,
    voortijdig: bool,
) -> ZorgmeldingBeeld:
    """Rond het onderzoek af; daarmee eindigt de termijn van tien weken."""
    nieuw = await wijzig(
        tx, zorgmelding_id, versie,
        lambda z: rond_onderzoek_af(z, afgerond_op, uitkomsten, tx.now, voortijdig=voortijdig),
    )  # fmt: skip
    await zorgmeldingen.save_uitkomsten(tx, zorgmelding_id, uitkomsten)
    tx.emit(
        OnderzoekAfgerond(
            zorgmelding_id=nieuw.id, casus_id=nieuw.casus_id, afgerond_op=afgerond_op, voortijdig=voortijdig,
            uitkomsten=tuple(Onderzoekuitkomst(aard=a, uitkomst=u) for a, u in uitkomsten),
        )
    )  # fmt: skip
    return leg_inzage_vast(tx, "onderzoek-afronden", await zorgmeldingen.get_beeld(tx, zorgmelding_id))


async def sluit_zorgmelding_af(tx: Tx, zorgmelding_id: UUID, versie: int, a: Afsluiting) -> ZorgmeldingBeeld:
    """Sluit af en maak bekend wie de leden zijn en wie minderjarig is op de dag van afsluiting; followup doet de rest."""
    await overdrachten.eis_geen_open_overdracht(tx, zorgmelding_id)
    await soorten.vergrendel_dossiers_van(tx, zorgmelding_id)
    nieuw = await wijzig(
        tx, zorgmelding_id, versie,
        lambda z: replace(
            sluit_af(z, a.afgesloten_op, a.resultaat, a.monitoring_tot, tx.now, a.reden),
            opvolger_organisatie=a.opvolger, jgz_organisatie=a.jgz_organisatie,
        ),
    )  # fmt: skip
    leden = await personen.leden_met_geboortedatum(tx, nieuw.huishouden_id, a.afgesloten_op)
    elders = await personen.slachtoffers_elders(tx, zorgmelding_id, [persoon_id for persoon_id, _, _ in leden])
    await _maak_afsluiting_bekend(
        tx, nieuw, ondersteuning=a.ondersteuning,
        leden=tuple(
            Lid(persoon_id=p, rol=rol, minderjarig=is_minderjarig(g, a.afgesloten_op) if g else rol == "kind")
            for p, rol, g in leden
        ),
        elders=tuple(p for p, _, g in elders if g is None or not is_minderjarig(g, a.afgesloten_op)),
    )  # fmt: skip
    beeld = await _na_feit(tx, nieuw, "afsluiten", Aanleiding.AFSLUITING)
    # Under a name of its own for whoever took it over: a member may not know of this report, and gets to see who read of a "huishoudlid".
    soort = "huishoudlid" if beeld.overdracht_id is None else "huishoudlid-voor-opvolging"
    for persoon_id, _rol, _geboren in leden:
        tx.log("lezen", soort, zorgmelding_id, betrokkene_id=persoon_id, grondslag_id=beeld.overdracht_id)
    return beeld


async def _maak_afsluiting_bekend(
    tx: Tx,
    z: Zorgmelding,
    *,
    leden: tuple[Lid, ...],
    elders: tuple[UUID, ...],
    ondersteuning: tuple[Ondersteuning, ...],
    opvolging: bool = True,
) -> None:
    assert z.afgesloten_op is not None  # noqa: S101 een afgesloten zorgmelding heeft een dag en een resultaat
    assert z.resultaat is not None  # noqa: S101
    tx.emit(
        ZorgmeldingAfgesloten(
            zorgmelding_id=z.id, huishouden_id=z.huishouden_id, casus_id=z.casus_id,
            soort=await zorgmeldingen.soort_van(tx, z.id), afgesloten_op=z.afgesloten_op, resultaat=z.resultaat,
            reden=z.sluitreden, opvolger_organisatie=z.opvolger_organisatie, jgz_organisatie=z.jgz_organisatie,
            monitoring_tot=z.monitoring_tot, ondersteuning=ondersteuning, leden=leden, opvolging=opvolging,
            volwassen_slachtoffers_elders=elders,
        )
    )  # fmt: skip
