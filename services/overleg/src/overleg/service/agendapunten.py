"""Use cases over agendapunten en bijdragen, en wat er met open agendapunten gebeurt als een toestemming eindigt."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from common.contracts.overleg.interventie import AgendapuntToegevoegd, AgendapuntVervallen
from common.db import Tx, require_version
from common.db.paging import Page
from common.events import uuid7
from overleg.domain.overleg import eis_stap
from overleg.domain.overleg_acties import Actie
from overleg.domain.overleg_punten import (
    DOEL,
    Agendapunt,
    AgendapuntSoort,
    AgendapuntStatus,
    Besluit,
    Bijdrage,
    VervallenReden,
    eis_een_soort,
    eis_eigen_bijdrage,
    eis_eigen_punt,
    eis_gedekt,
    eis_open,
    eis_personen_van_casus,
    eis_plaats_op_agenda,
    laat_vervallen,
    ongedekte_paren,
)  # fmt: skip
from overleg.domain.toestemming import Toestemming
from overleg.repository import casussen, overleggen, overleggen_acties, overleggen_punten, samenvoegen
from overleg.service.beperkingen import eis_geen_beperking
from overleg.service.overleggen_controle import (
    GEEN_CONTROLE,
    Controle,
    alle_punten,
    dekking_van,
    eis_anonieme_tekst,
    eis_passende_tekst,
    leg_vast,
    verwerk_verval,
    werk_vervallen_bij,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dossier:
    """Een agendapunt met alles wat erbij hoort; `niet_voor` zijn organisaties aan tafel die er niet over mogen horen."""

    punt: Agendapunt
    bijdragen: Sequence[Bijdrage]
    besluiten: Sequence[Besluit]
    acties: Sequence[Actie]
    niet_voor: Sequence[str]


@dataclass(frozen=True, slots=True)
class NieuwPunt:
    """Wat gevraagd wordt op de agenda te zetten; welke velden horen bij welke soort, bewaakt het domein."""

    soort: AgendapuntSoort
    tekst: str
    casus_id: UUID | None = None
    personen: tuple[UUID, ...] = ()
    reden: str | None = None
    doel: str | None = None
    controle: Controle = GEEN_CONTROLE


async def voeg_agendapunt_toe(tx: Tx, overleg_id: UUID, nieuw: NieuwPunt) -> Agendapunt:
    """Zet een agendapunt van precies één soort op de agenda."""
    eis_een_soort(nieuw.soort, nieuw.casus_id, nieuw.personen, nieuw.reden, nieuw.doel)
    if nieuw.casus_id is not None:
        return await breng_casus_in(tx, overleg_id, nieuw.casus_id, nieuw.personen, nieuw.tekst)
    return await breng_vraag_in(tx, overleg_id, nieuw.tekst, nieuw.controle)


async def breng_casus_in(
    tx: Tx, overleg_id: UUID, casus_id: UUID, personen: tuple[UUID, ...], tekst: str
) -> Agendapunt:
    """Zet een casus herkenbaar op de agenda: alleen als elke organisatie aan tafel over elke besproken persoon mag horen."""
    overleg = await overleggen.get_overleg(tx, overleg_id, slot="delen")
    eis_stap(overleg, "agendapunt toevoegen")
    eis_plaats_op_agenda(len(await alle_punten(tx, overleg_id)))
    casus = await casussen.get_casus(tx, casus_id)
    # The human being, once, whichever registrations are named.
    personen = tuple(dict.fromkeys([await samenvoegen.canoniek_van(tx, p) for p in personen]))
    await eis_geen_beperking(tx, personen)
    eis_personen_van_casus(personen, await overleggen_punten.personen_van_casus(tx, casus.id, personen))
    await _eis_dekking(tx, personen, overleg.organisaties)
    punt = _nieuw(tx, overleg_id, AgendapuntSoort.IDENTIFICEERBAAR, tekst, casus.id, personen)
    return await _voeg_toe(tx, punt)


async def _eis_dekking(tx: Tx, personen: tuple[UUID, ...], organisaties: Collection[str]) -> None:
    dekking = await dekking_van(tx, personen, organisaties)
    ongedekt = {p for p, _ in ongedekte_paren(personen, organisaties, dekking)}
    for persoon_id in ongedekt:
        tx.log("bespreken", "agendapunt", betrokkene_id=persoon_id, doel=DOEL, uitkomst="geweigerd", blijvend=True)
    eis_gedekt(personen, organisaties, dekking)


async def breng_vraag_in(tx: Tx, overleg_id: UUID, tekst: str, controle: Controle) -> Agendapunt:
    """Zet een vraag zonder herkenbare mensen op de agenda; van wie hij gaat wordt niets bewaard."""
    overleg = await overleggen.get_overleg(tx, overleg_id, slot="delen")
    eis_stap(overleg, "agendapunt toevoegen")
    eis_plaats_op_agenda(len(await alle_punten(tx, overleg_id)))
    await eis_anonieme_tekst(tx, {"tekst": tekst}, controle)
    return await _voeg_toe(tx, _nieuw(tx, overleg_id, AgendapuntSoort.GEANONIMISEERD, tekst))


def _nieuw(
    tx: Tx, overleg_id: UUID, soort: AgendapuntSoort, tekst: str, casus_id: UUID | None = None, personen: tuple[UUID, ...] = ()
) -> Agendapunt:  # fmt: skip
    return Agendapunt(
        uuid7(), overleg_id, tx.actor.organisatie, soort, AgendapuntStatus.OPEN, tekst, tx.now, casus_id, personen
    )


async def _voeg_toe(tx: Tx, punt: Agendapunt) -> Agendapunt:
    await overleggen_punten.save_agendapunt(tx, punt)
    tx.emit(AgendapuntToegevoegd(overleg_id=punt.overleg_id, agendapunt_id=punt.id, soort=punt.soort, tijdstip=tx.now))
    await leg_vast(tx, "aanmaken", "agendapunt", {punt.id: punt})
    return punt


async def lijst_agendapunten(
    tx: Tx, overleg_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Agendapunt]:
    """De agenda zoals de aanroeper haar mag zien."""
    await overleggen.get_overleg(tx, overleg_id)
    pagina = await overleggen_punten.find_agendapunten(tx, overleg_id, na, limit)
    tx.log("lezen", "agenda", overleg_id)
    await leg_vast(tx, "lezen", "agendapunt", {p.id: p for p in pagina.items})
    return pagina


async def lees_agendapunt(tx: Tx, overleg_id: UUID, agendapunt_id: UUID) -> Dossier:
    """Lees een agendapunt met bijdragen, besluiten en acties."""
    overleg = await overleggen.get_overleg(tx, overleg_id)
    punt = await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id)
    dekking = await dekking_van(tx, punt.personen, overleg.organisaties)
    niet_voor = sorted({o for _, o in ongedekte_paren(punt.personen, overleg.organisaties, dekking)})
    await leg_vast(tx, "lezen", "agendapunt", {punt.id: punt})
    return Dossier(
        punt,
        await overleggen_punten.find_bijdragen(tx, punt),
        await overleggen_punten.find_besluiten(tx, [punt]),
        await overleggen_acties.find_acties(tx, [punt.id]),
        niet_voor,
    )


async def _open_punt(tx: Tx, overleg_id: UUID, agendapunt_id: UUID, stap: str) -> Agendapunt:
    """Een open agendapunt van een overleg waarin deze stap nu kan, vergrendeld."""
    overleg = await overleggen.get_overleg(tx, overleg_id, slot="delen")
    await werk_vervallen_bij(tx, overleg_id)
    punt = await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id, vergrendel=True)
    eis_stap(overleg, stap)
    eis_open(punt)
    return punt


async def trek_agendapunt_in(tx: Tx, overleg_id: UUID, agendapunt_id: UUID, versie: int) -> Agendapunt:
    """Haal een eigen open agendapunt van de agenda."""
    eis_eigen_punt(await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id), tx.actor.organisatie)
    huidig = await _open_punt(tx, overleg_id, agendapunt_id, "agendapunt intrekken")
    require_version(versie, huidig.versie)
    nieuw = laat_vervallen(huidig, VervallenReden.INGETROKKEN, tx.now)
    await overleggen_punten.save_status(tx, [nieuw])
    tx.emit(
        AgendapuntVervallen(
            overleg_id=overleg_id, agendapunt_id=nieuw.id, reden=str(nieuw.vervallen_reden), tijdstip=tx.now
        )
    )
    await leg_vast(tx, "intrekken", "agendapunt", {nieuw.id: nieuw})
    return nieuw


async def lever_bijdrage(tx: Tx, overleg_id: UUID, agendapunt_id: UUID, tekst: str, controle: Controle) -> Bijdrage:
    """Breng iets in namens de eigen organisatie; één bijdrage per agendapunt, te wijzigen tot het overleg gehouden is."""
    punt = await _open_punt(tx, overleg_id, agendapunt_id, "bijdrage leveren")
    await eis_passende_tekst(tx, punt, {"tekst": tekst}, controle)
    bijdrage = Bijdrage(uuid7(), punt.id, tx.actor.organisatie, tekst, tx.now)
    await overleggen_punten.save_bijdrage(tx, punt, bijdrage)
    await leg_vast(tx, "aanmaken", "bijdrage", {bijdrage.id: punt})
    return bijdrage


async def wijzig_bijdrage(
    tx: Tx, overleg_id: UUID, agendapunt_id: UUID, bijdrage_id: UUID, versie: int, tekst: str, controle: Controle
) -> Bijdrage:
    """Wijzig de bijdrage van de eigen organisatie."""
    gelezen = await overleggen_punten.get_agendapunt(tx, overleg_id, agendapunt_id)
    huidig = await overleggen_punten.get_bijdrage(tx, gelezen, bijdrage_id)
    eis_eigen_bijdrage(huidig, tx.actor.organisatie)
    punt = await _open_punt(tx, overleg_id, agendapunt_id, "bijdrage leveren")
    require_version(versie, huidig.versie)
    await eis_passende_tekst(tx, punt, {"tekst": tekst}, controle)
    nieuw = replace(huidig, tekst=tekst, gewijzigd_op=tx.now, versie=huidig.versie + 1)
    await overleggen_punten.save_bijdrage_tekst(tx, punt, nieuw)
    await leg_vast(tx, "wijzigen", "bijdrage", {nieuw.id: punt})
    return nieuw


async def vervallen_door_intrekking(tx: Tx, toestemming: Toestemming) -> None:
    """Gevolg van een toestemming die ingetrokken of beperkt is, in dezelfde transactie.

    Open agendapunten over de persoon vervallen als een organisatie aan tafel nu niet meer over hem mag horen; een andere geldige
    toestemming houdt ze in stand.
    """
    if toestemming.doel == DOEL:
        await verwerk_verval(tx, await overleggen_punten.laat_vervallen(tx, persoon_id=toestemming.persoon_id))


async def laat_verlopen_agendapunten_vervallen(tx: Tx) -> None:
    """Taak: laat vervallen wat op een verlopen toestemming steunde; te laat of dubbel lopen geeft hetzelfde."""
    await verwerk_verval(tx, await overleggen_punten.laat_vervallen(tx))
