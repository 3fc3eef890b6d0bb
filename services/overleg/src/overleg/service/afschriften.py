"""Use cases over afschriften: opstellen, laten bekijken, vrijgeven door een ander, één keer ophalen, en opruimen."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from common.db import Tx, require_version
from common.errors import Conflict
from common.events import uuid7
from overleg.domain.afschrift import (
    Afschrift,
    AfschriftStand,
    Tekstvrijgave,
    Vorm,
    bevestig_vrijgave,
    eis_schone_tekst,
    geef_vrij,
    haal_op,
    keur_af,
    vernietig_verlopen,
)  # fmt: skip
from overleg.domain.bericht import BerichtSoort
from overleg.domain.inzage.document import Watermerk, afschrift
from overleg.domain.inzage.dossier import eis_ingelichte_melding
from overleg.domain.inzage.feiten import feiten_van, vraag_van
from overleg.domain.inzage.logregels import logkader, logregels
from overleg.domain.inzage.model import Inzage, Onthouding
from overleg.domain.inzage.regels import bouw
from overleg.domain.samenvoegen import eis_zelfde_mens as eis_een_mens
from overleg.domain.verzoek import Recht, Verzoek, eis_toegewezen
from overleg.repository import afschriften, dossiers, samenvoegen, verzoeken
from overleg.service.berichten import stuur_bericht
from overleg.service.inzage_pdf import pdf_van
from overleg.service.verzoeken import eis_zelfde_mens
from overleg.settings import regels_van

PRIVACY_OFFICER = "privacy-officer"
PER_KEER = 200


async def stel_afschrift_op(tx: Tx, verzoek_id: UUID) -> Afschrift:
    """Stel het afschrift op zoals het dossier nu is; de privacy officers krijgen een bericht dat er iets vrij te geven is."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    eis_toegewezen(verzoek, Recht.INZAGE, Recht.WIE_ZAG_MIJ)
    await eis_zelfde_mens(tx, verzoek)
    nieuw = Afschrift(uuid7(), verzoek.id, verzoek.persoon_id, tx.now, tx.actor.sub)
    inzage, document = await maak_document(tx, verzoek, nieuw.id)
    inhoud = {Vorm.JSON: json.dumps(document, ensure_ascii=False).encode(), Vorm.PDF: pdf_van(document)}
    await afschriften.save_nieuw_afschrift(tx, nieuw, inhoud, _verantwoording(inzage))
    await stuur_bericht(
        tx, tx.actor.organisatie, BerichtSoort.INZAGE_TE_VRIJGEVEN, "afschrift", nieuw.id, rol=PRIVACY_OFFICER
    )
    _log(tx, "opstellen", nieuw)
    return nieuw


async def maak_document(tx: Tx, verzoek: Verzoek, afschrift_id: UUID) -> tuple[Inzage, dict[str, Any]]:
    """Bouw het afschrift uit het dossier: wat verstrekt wordt, wat onthouden is, en wie de gegevens zag."""
    beschermd = regels_van(tx).beschermde_organisaties
    dossier = await dossiers.get_dossier(tx, verzoek.persoon_id, verzoek.id)
    vraag = vraag_van(dossier, verzoek.aanvrager)
    alleen_log = verzoek.recht is Recht.WIE_ZAG_MIJ
    feiten = () if alleen_log else feiten_van(dossier, verzoek.aanvrager, beschermd)
    inzage = bouw(feiten, vraag)
    log = await dossiers.find_logregels(tx, dossier.ids, None, None, None, dossiers.MEESTE_LOGREGELS)
    kader = logkader(dossier, vraag, tx.actor.organisatie, beschermd)
    merk = Watermerk.van(verzoek, afschrift_id, tx.now)
    return inzage, afschrift(inzage, logregels(log.items, kader), merk)


def _verantwoording(inzage: Inzage) -> dict[str, Any]:
    """Voor wie opstelt en vrijgeeft: wat onthouden en wat verzwegen is, geteld."""

    def tel(onthoudingen: tuple[Onthouding, ...]) -> list[dict[str, Any]]:
        return [{"wat": o.wat, "aantal": o.aantal, "grond": o.grond} for o in onthoudingen]

    return {"onthouden": tel(inzage.onthouden), "verzwegen": tel(inzage.verzwegen), "gegeven": len(inzage.gegeven)}


async def lees_afschrift(
    tx: Tx, verzoek_id: UUID, afschrift_id: UUID
) -> tuple[Afschrift, dict[str, Any], dict[str, Any] | None]:
    """Bekijk een afschrift voor de vrijgave: de stand, de verantwoording en, zolang het er is, de inhoud.

    Na de vrijgave is de inhoud alleen nog op te halen, en dat telt.
    """
    gevonden = await afschriften.get_afschrift(tx, verzoek_id, afschrift_id)
    inhoud = None
    if gevonden.stand(tx.now) is AfschriftStand.OPGESTELD:
        ruw = await afschriften.lees_inhoud(tx, gevonden, Vorm.JSON)
        inhoud = json.loads(ruw) if ruw else None
    _log(tx, "lezen", gevonden)
    return gevonden, await afschriften.lees_verantwoording(tx, gevonden.id), inhoud


async def lijst_afschriften(tx: Tx, verzoek_id: UUID) -> list[Afschrift]:
    """De afschriften van een verzoek, oudste eerst."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id)
    tx.log("lezen", "afschriften", verzoek_id, betrokkene_id=verzoek.persoon_id)
    return await afschriften.find_afschriften(tx, verzoek_id)


async def geef_afschrift_vrij(tx: Tx, verzoek_id: UUID, afschrift_id: UUID, versie: int) -> Afschrift:
    """Geef vrij als tweede persoon; daarna staat het klaar om per vorm één keer opgehaald te worden."""
    huidig = await _vergrendeld(tx, verzoek_id, afschrift_id, versie)
    await _eis_van_een_mens(tx, huidig)
    nieuw = geef_vrij(huidig, tx.actor.sub, tx.now, regels_van(tx).export_dagen)
    return await _bewaar(tx, "vrijgeven", nieuw)


async def keur_afschrift_af(tx: Tx, verzoek_id: UUID, afschrift_id: UUID, versie: int) -> Afschrift:
    """Keur af: de inhoud is weg, er kan een nieuw afschrift worden opgesteld."""
    huidig = await _vergrendeld(tx, verzoek_id, afschrift_id, versie)
    return await _bewaar(tx, "afkeuren", keur_af(huidig, tx.now))


async def haal_afschrift_op(tx: Tx, verzoek_id: UUID, afschrift_id: UUID, versie: int, vorm: Vorm) -> bytes:
    """Haal één vorm op; in dezelfde transactie verdwijnt zij uit de database."""
    huidig = await _vergrendeld(tx, verzoek_id, afschrift_id, versie)
    await _eis_van_een_mens(tx, huidig)
    nieuw = haal_op(huidig, vorm, tx.now)
    inhoud = await afschriften.lees_inhoud(tx, huidig, vorm)
    if inhoud is None:
        raise Conflict("De inhoud van dit afschrift is er niet meer.")
    await _bewaar(tx, "ophalen", nieuw)
    return inhoud


async def _eis_van_een_mens(tx: Tx, afschrift_: Afschrift) -> None:
    """Wat is opgesteld terwijl twee mensen als een werden gelezen, verlaat de organisatie niet; afkeuren kan altijd."""
    eis_een_mens(losgemaakt=await samenvoegen.losgemaakt_na(tx, afschrift_.persoon_id, afschrift_.opgesteld_op))


async def _vergrendeld(tx: Tx, verzoek_id: UUID, afschrift_id: UUID, versie: int) -> Afschrift:
    huidig = await afschriften.get_afschrift(tx, verzoek_id, afschrift_id, vergrendel=True)
    require_version(versie, huidig.versie)
    return huidig


async def _bewaar(tx: Tx, handeling: str, nieuw: Afschrift) -> Afschrift:
    await afschriften.save_afschrift(tx, nieuw)
    _log(tx, handeling, nieuw)
    return nieuw


async def ruim_afschriften_op(tx: Tx) -> None:
    """Taak: vernietig wat verlopen is, en wat in die tijd nooit werd vrijgegeven."""
    oudste = tx.now - timedelta(days=regels_van(tx).export_dagen)
    for afschrift_ in await afschriften.find_verlopen_afschriften(tx, tx.now, oudste, PER_KEER):
        stap = vernietig_verlopen if afschrift_.stand(tx.now) is AfschriftStand.VERLOPEN else keur_af
        await _bewaar(tx, "vernietigen", stap(afschrift_, tx.now))


def _log(tx: Tx, handeling: str, a: Afschrift) -> None:
    tx.log(handeling, "afschrift", a.id, betrokkene_id=a.persoon_id)


async def stel_tekstvrijgave_voor(tx: Tx, verzoek_id: UUID, zorgmelding_id: UUID, tekst: str) -> Tekstvrijgave:
    """Stel een geschoonde versie voor van de tekst van een zorgmelding; wat het net vindt, wordt geweigerd."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    eis_toegewezen(verzoek, Recht.INZAGE)
    await eis_zelfde_mens(tx, verzoek)
    dossier = await dossiers.get_dossier(tx, verzoek.persoon_id)
    eis_ingelichte_melding(dossier, zorgmelding_id)
    eis_schone_tekst(vraag_van(dossier, verzoek.aanvrager).net.vangt(tekst))
    nieuw = Tekstvrijgave(uuid7(), verzoek.id, verzoek.persoon_id, zorgmelding_id, tekst, tx.now, tx.actor.sub)
    await afschriften.save_nieuwe_vrijgave(tx, nieuw, "zorgmelding")
    tx.log("voorstellen", "tekstvrijgave", nieuw.id, betrokkene_id=verzoek.persoon_id)
    return nieuw


async def bevestig_tekstvrijgave(tx: Tx, verzoek_id: UUID, vrijgave_id: UUID, versie: int) -> Tekstvrijgave:
    """Geef de geschoonde tekst vrij als tweede persoon; zij komt in het volgende afschrift."""
    huidig = await afschriften.get_vrijgave(tx, verzoek_id, vrijgave_id)
    require_version(versie, huidig.versie)
    nieuw = bevestig_vrijgave(huidig, tx.actor.sub, tx.now)
    await afschriften.save_bevestiging(tx, nieuw)
    tx.log("vrijgeven", "tekstvrijgave", nieuw.id, betrokkene_id=nieuw.persoon_id)
    return nieuw


async def lijst_tekstvrijgaven(tx: Tx, verzoek_id: UUID) -> list[Tekstvrijgave]:
    """De geschoonde teksten bij een verzoek, ook de nog niet bevestigde."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id)
    tx.log("lezen", "tekstvrijgaven", verzoek_id, betrokkene_id=verzoek.persoon_id)
    return await afschriften.find_vrijgaven(tx, verzoek_id)
