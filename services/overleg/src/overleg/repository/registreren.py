"""Een zorgmelding registreren: één vraag en één opdracht, want dat is het drukste pad."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from common.db import Tx
from common.errors import Conflict, Unavailable
from common.privacy import Veld, encrypt
from overleg.domain.casus import Regisseur
from overleg.domain.codes import Status
from overleg.domain.registratie import Registratie
from overleg.domain.soort import EerdereMelding


@dataclass(frozen=True, slots=True)
class Omgeving:
    """Wat bij registreren bekend moet zijn; de dossiers erin zijn tot het einde van de transactie vergrendeld."""

    huishouden_bekend: bool
    personen: frozenset[UUID]
    """Welke gevraagde registraties in het eigen register staan."""
    mensen: frozenset[UUID]
    """Wie dat zijn, als er registraties zijn samengevoegd."""
    meldingen: list[EerdereMelding]
    """Alle meldingen in het eigen register over deze personen, ook van later dan de nieuwe."""
    huiscasus: UUID | None
    """De casus van het huishouden, of die waar een eerdere melding over het huishouden bij kwam."""
    huiscasus_gesloten: bool = False
    bestaande: UUID | None = None
    """De zorgmelding die dit externe kenmerk al heeft."""


async def get_omgeving(tx: Tx, invoer: Registratie) -> Omgeving:
    """Lees in één keer alles wat nodig is om een zorgmelding te registreren, en laat een ander over dezelfde mensen wachten."""
    rij = await tx.fetchrow(
        "SELECT * FROM melding_omgeving($1, $2, $3::uuid[], $4, $5)", tx.actor.organisatie, invoer.huishouden_id,
        [b.persoon_id for b in invoer.betrokkenen], invoer.kenmerk_systeem, invoer.kenmerk_extern,
    )  # fmt: skip
    assert rij is not None  # noqa: S101 de functie geeft altijd een rij
    meldingen = [_melding(m) for m in rij["meldingen"] or ()]
    return Omgeving(
        rij["huishouden_bekend"],
        frozenset(rij["personen"] or ()),
        frozenset(rij["mensen"] or ()),
        meldingen,
        rij["huiscasus"],
        bool(rij["huiscasus_gesloten"]),
        rij["bestaande"],
    )


def _melding(m: Any) -> EerdereMelding:
    return EerdereMelding(
        UUID(m["id"]), datetime.fromisoformat(m["ontvangen_op"]), frozenset(UUID(p) for p in m["personen"]),
        datetime.fromisoformat(m["beoordeeld_op"]) if m["beoordeeld_op"] else None,
        date.fromisoformat(m["afgesloten_op"]) if m["afgesloten_op"] else None,
        date.fromisoformat(m["monitoring_tot"]) if m["monitoring_tot"] else None,
        UUID(m["casus_id"]) if m["casus_id"] else None,
        datetime.fromisoformat(m["casus_gestart_op"]) if m["casus_gestart_op"] else None,
    )  # fmt: skip


_REGISTREER = """
WITH nieuwe_casus AS (
    INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)
    SELECT $5, $2, $3, 'VEILIGHEID', ARRAY[$2], $25, 1 WHERE $6
), melding AS (
    INSERT INTO zorgmelding (id, eigenaar, huishouden_id, status, casus_id, soort, soort_basis, ontvangen_op, melder_categorie,
        melder_functie, melder_organisatie, melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel,
        disclosure, pc4, gemeentecode, toelichting, kenmerk_extern, geinformeerd_op, versie, aangemaakt_op, duur_geweld,
        kenmerk_systeem, verwante_casussen)
    VALUES ($1, $2, $3, $4, $5, $7, $8::text::jsonb, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, 1, $25, $32, $33, $34)
), sleutel AS (
    INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld)
    SELECT $26::uuid, $27::smallint, $28, $29 WHERE $26::uuid IS NOT NULL
), betrokkenen AS (
    INSERT INTO betrokkene (zorgmelding_id, persoon_id, eigenaar, rol)
    SELECT $1, b.persoon_id, $2, b.rol FROM unnest($30::uuid[], $31::text[]) AS b(persoon_id, rol)
)
SELECT regisseur_organisatie, regisseur_professional, regisseur_sinds FROM casus WHERE id = $5 AND regisseur_sinds IS NOT NULL
"""


def veld_toelichting(zorgmelding_id: UUID) -> Veld:
    """De plek van de vrije tekst: die gaat over meer mensen tegelijk en heeft een sleutel van de melding zelf."""
    return Veld("overleg", "zorgmelding", "toelichting", zorgmelding_id, zorgmelding_id)


async def save_registratie(tx: Tx, registratie: Registratie, *, nieuwe_casus: bool) -> Regisseur | None:
    """Bewaar een nieuwe zorgmelding met haar betrokkenen, haar sleutel en zo nodig haar casus; geeft wie daar de regie heeft.

    Conflict als het externe kenmerk net door een ander is gebruikt; Unavailable als een ander net de casus opende.
    """
    r, tekst, sleutel = registratie, None, (None, None, None, None)
    if r.toelichting is not None:
        dek, rij = tx.keyring.new_key(r.id)
        tekst, sleutel = encrypt(dek, veld_toelichting(r.id), r.toelichting), rij.parameters  # type: ignore[assignment]
    opdracht = tx.fetchrow(
        _REGISTREER,
        r.id, tx.actor.organisatie, r.huishouden_id, Status.ONTVANGEN, r.casus_id, nieuwe_casus, r.bepaling.soort,
        json.dumps(r.bepaling.basis()), r.ontvangen_op, r.melder.categorie, r.melder.functie, r.melder.organisatie,
        r.melder.anoniem, list(r.aard), list(r.aanvullende_informatie), list(r.doelgroepen), r.acuut, r.structureel,
        r.disclosure, r.pc4, r.gemeentecode, tekst, r.kenmerk_extern, r.geinformeerd_op, tx.now, *sleutel,
        [b.persoon_id for b in r.betrokkenen], [b.rol for b in r.betrokkenen], r.duur_geweld, r.kenmerk_systeem,
        list(r.verwante_casussen),
    )  # fmt: skip
    try:
        regie = await opdracht
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name == "uq_zorgmelding_kenmerk":
            raise Conflict(
                "Dit bericht is op dit moment al geregistreerd, met dit kenmerkExtern en kenmerkSysteem."
            ) from error
        # Another report about this household opened its case while we were looking; the next try finds that one.
        raise Unavailable(
            "Over dit huishouden wordt op dit moment al een zorgmelding geregistreerd; er is niets opgeslagen. "
            "Probeer het zo opnieuw.",
            retry_after=1,
        ) from error
    return Regisseur(*regie) if regie else None
