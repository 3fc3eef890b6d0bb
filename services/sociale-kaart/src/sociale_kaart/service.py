"""Gebruiksgevallen van sociale-kaart: bijhouden, lezen en zoeken."""

from dataclasses import dataclass, replace
from uuid import UUID

from common.contracts.overleg import PersoonGewist
from common.contracts.sociale_kaart import (
    AanbodGepubliceerd,
    AanbodVerlopen,
    OrganisatieGepubliceerd,
    SocialeKaartWissingBevestigd,
)
from common.db import Tx
from common.db.etag import require_version
from common.db.paging import Page, write_cursor
from common.errors import FieldError, InvalidInput
from common.events.base import uuid7
from common.wissing import bevestig
from sociale_kaart import repository
from sociale_kaart.domain.aanbod import (
    Aanbod,
    Organisatie,
    controleren_voor,
    eis_eigenaar,
    keur_aanbod,
    volgende_controle,
)
from sociale_kaart.domain.zoeken import DIRECTE_HULP, DirecteHulp, Zoekvraag, termen, waarom, woorden

MEESTE_TREFFERS = 1000
MEESTE_VERLOPEN = 500


@dataclass(frozen=True, slots=True)
class Gevonden:
    """Een aanbod uit een zoekvraag, met waarom het er staat."""

    aanbod: Aanbod
    waarom: list[str]


@dataclass(frozen=True, slots=True)
class Zoekuitslag:
    """Directe hulp (alleen bij acuut) en daarna het gevonden aanbod, het beste eerst."""

    direct: tuple[DirecteHulp, ...]
    gevonden: list[Gevonden]
    volgende: str | None


async def publiceer_organisatie(tx: Tx, organisatie: Organisatie) -> Organisatie:
    """Zet een organisatie op de kaart; wie dat doet houdt haar ook bij."""
    nieuw = replace(organisatie, id=uuid7(), eigenaar=tx.actor.organisatie, versie=1)
    await repository.save_organisatie(tx, nieuw)
    _meld_organisatie(tx, nieuw, "toevoegen")
    return nieuw


async def wijzig_organisatie(tx: Tx, organisatie: Organisatie, versie: int) -> Organisatie:
    """Vervang de gegevens van een organisatie."""
    huidig = await repository.get_organisatie(tx, organisatie.id)
    eis_eigenaar(huidig.eigenaar, tx.actor.organisatie)
    require_version(versie, huidig.versie)
    nieuw = replace(organisatie, eigenaar=huidig.eigenaar, versie=versie + 1)
    await repository.update_organisatie(tx, nieuw)
    _meld_organisatie(tx, nieuw, "wijzigen")
    return nieuw


async def lees_organisatie(tx: Tx, organisatie_id: UUID) -> Organisatie:
    """Lees een organisatie."""
    return await repository.get_organisatie(tx, organisatie_id)


async def lijst_organisaties(tx: Tx, na: tuple[str, UUID] | None, limit: int) -> Page[Organisatie]:
    """Organisaties op naam."""
    return await repository.find_organisaties(tx, na, limit)


async def publiceer_aanbod(tx: Tx, aanbod: Aanbod) -> Aanbod:
    """Zet aanbod van een eigen organisatie op de kaart."""
    nieuw = replace(aanbod, id=uuid7(), eigenaar=tx.actor.organisatie, versie=1)
    keur_aanbod(nieuw, tx.now)
    organisatie = await repository.find_organisatie(tx, nieuw.organisatie_id)
    if organisatie is None:
        fout = FieldError("organisatieId", "onbekend", "deze organisatie staat niet op de sociale kaart")
        raise InvalidInput("De organisatie van dit aanbod is onbekend.", fouten=(fout,))
    eis_eigenaar(organisatie.eigenaar, tx.actor.organisatie)
    await repository.save_aanbod(tx, nieuw)
    _meld_aanbod(tx, nieuw, "toevoegen")
    return nieuw


async def wijzig_aanbod(tx: Tx, aanbod: Aanbod, versie: int) -> Aanbod:
    """Vervang aanbod; het blijft van dezelfde organisatie."""
    huidig = await repository.get_aanbod(tx, aanbod.id)
    eis_eigenaar(huidig.eigenaar, tx.actor.organisatie)
    require_version(versie, huidig.versie)
    if aanbod.organisatie_id != huidig.organisatie_id:
        fout = FieldError("organisatieId", "vast", "aanbod verhuist niet naar een andere organisatie; maak daar nieuw aanbod")
        raise InvalidInput("De organisatie van aanbod ligt vast.", fouten=(fout,))
    nieuw = replace(aanbod, eigenaar=huidig.eigenaar, versie=versie + 1)
    keur_aanbod(nieuw, tx.now)
    await repository.update_aanbod(tx, nieuw)
    _meld_aanbod(tx, nieuw, "wijzigen")
    return nieuw


async def lees_aanbod(tx: Tx, aanbod_id: UUID) -> Aanbod:
    """Lees één aanbod."""
    return await repository.get_aanbod(tx, aanbod_id)


async def lijst_aanbod(tx: Tx, organisatie_id: UUID | None, na: tuple[str, UUID] | None, limit: int) -> Page[Aanbod]:
    """Aanbod op naam."""
    return await repository.find_aanbod(tx, organisatie_id, na, limit)


async def zoek_aanbod(tx: Tx, vraag: Zoekvraag, vanaf: int, limit: int) -> Zoekuitslag:
    """Zoek aanbod; wat gezocht wordt, wordt nergens bewaard."""
    if not 0 <= vanaf <= MEESTE_TREFFERS:
        raise InvalidInput("Zo ver doorbladeren heeft geen zin; maak de zoekvraag nauwer.")
    gevraagd = woorden(vraag.tekst)
    zoektermen = termen(gevraagd, await repository.find_synoniemen(tx), await repository.find_verbeteringen(tx, gevraagd))
    treffers = await repository.zoek_aanbod(tx, vraag, zoektermen, vanaf, limit + 1)
    return Zoekuitslag(
        DIRECTE_HULP if vraag.acuut else (),
        [Gevonden(t.aanbod, waarom(t.aanbod, vraag, [zoektermen[n - 1] for n in t.termen], tx.now)) for t in treffers[:limit]],
        write_cursor(vanaf + limit) if len(treffers) > limit else None,
    )


async def meld_verlopen_aanbod(tx: Tx) -> None:
    """Maak één keer bekend dat aanbod niet op tijd is nagekeken; de taak mag dagen stilliggen, de uitkomst is dezelfde."""
    for aanbod_id, organisatie_id, gecontroleerd in await repository.mark_verlopen(tx, MEESTE_VERLOPEN):
        verlopen_op = volgende_controle(gecontroleerd)
        tx.emit(AanbodVerlopen(aanbod_id=aanbod_id, organisatie_id=organisatie_id, verlopen_op=verlopen_op))


def _meld_organisatie(tx: Tx, organisatie: Organisatie, handeling: str) -> None:
    tx.log(handeling, "organisatie", organisatie.id)
    tx.emit(
        OrganisatieGepubliceerd(
            organisatie_id=organisatie.id, oin=organisatie.oin, soort=organisatie.soort, gepubliceerd_op=tx.now
        )
    )


def _meld_aanbod(tx: Tx, aanbod: Aanbod, handeling: str) -> None:
    tx.log(handeling, "aanbod", aanbod.id)
    tx.emit(
        AanbodGepubliceerd(
            aanbod_id=aanbod.id, organisatie_id=aanbod.organisatie_id, vormen=aanbod.vormen, doelgroepen=aanbod.doelgroepen,
            fasen=aanbod.fasen, gemeentecodes=aanbod.werkgebied, gepubliceerd_op=tx.now,
            controleren_voor=controleren_voor(aanbod),
        )
    )  # fmt: skip


async def bevestig_wissing(tx: Tx, gebeurtenis: PersoonGewist) -> None:
    """De kaart bewaart niets over personen; dat bevestigen maakt dat niemand het hoeft aan te nemen."""
    bevestig(tx, gebeurtenis, SocialeKaartWissingBevestigd, {})
