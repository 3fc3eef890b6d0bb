"""Zorgmeldingen in de database; registreren is één opdracht, want dat is het drukste pad."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound, Unavailable
from common.privacy import PersoonSleutelRij, Veld, decrypt, encrypt
from overleg.domain.codes import (
    AanvullendeInformatie,
    Aard,
    Besluit,
    BetrokkeneRol,
    MelderCategorie,
    Resultaat,
    Soort,
    Status,
)  # fmt: skip
from overleg.domain.registratie import Betrokkene, Melder, Registratie, ZorgmeldingBeeld
from overleg.domain.soort import EerdereMelding, Soortbepaling
from overleg.domain.zorgmelding import Zorgmelding

_KOLOMMEN = """z.id, z.status, z.ontvangen_op, z.acuut, z.versie, z.huishouden_id, z.casus_id, z.besluit, z.beoordeeld_op,
    z.geinformeerd_op, z.hulp_gestart_op, z.afgesloten_op, z.resultaat, z.monitoring_tot"""
# Own organisation, or responsible since it accepted a handover; the same rule stands in the policy of the table.
_RELATIE = """(z.eigenaar = $1 OR EXISTS (
    SELECT 1 FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL))"""
# Apart from each other in lists: an OR of the two cannot use an index.
_AANVAARD = """z.eigenaar <> $1 AND z.id IN (
    SELECT o.zorgmelding_id FROM overdracht o WHERE o.naar = $1 AND o.aanvaard_op IS NOT NULL)"""
# Whoever sees a handover is at one end of it, so the last one that was accepted decides for both.
_VERANTWOORDELIJK = """coalesce((
    SELECT o.naar = $1 FROM overdracht o
    WHERE o.zorgmelding_id = z.id AND o.aanvaard_op IS NOT NULL AND $1 IN (o.van, o.naar)
    ORDER BY o.aanvaard_op DESC, o.id DESC LIMIT 1), z.eigenaar = $1) AS verantwoordelijk"""


NIEUWSTE = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=0))
"""Waar een lijst met de nieuwste eerst begint zonder cursor."""
OUDSTE = (0, datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
"""Waar de lijst met acute en dan de oudste eerst begint zonder cursor."""


@dataclass(frozen=True, slots=True)
class Omgeving:
    """Wat bij registreren bekend moet zijn: het huishouden, de personen, eerdere meldingen en de lopende casus."""

    huishouden_bekend: bool
    personen: frozenset[UUID]
    eerdere: list[EerdereMelding]
    casus_id: UUID | None


def als_zorgmelding(rij: Any) -> Zorgmelding:
    """Van rij naar domein."""
    return Zorgmelding(
        rij["id"], Status(rij["status"]), rij["ontvangen_op"], rij["acuut"], rij["versie"], rij["huishouden_id"],
        rij["casus_id"], Besluit(rij["besluit"]) if rij["besluit"] else None, rij["beoordeeld_op"], rij["geinformeerd_op"],
        rij["hulp_gestart_op"], rij["afgesloten_op"], Resultaat(rij["resultaat"]) if rij["resultaat"] else None,
        rij["monitoring_tot"],
    )  # fmt: skip


_OMGEVING = """
SELECT EXISTS (SELECT 1 FROM huishouden h WHERE h.id = $2 AND h.eigenaar = $1) AS huishouden_bekend,
    (SELECT array_agg(p.id) FROM persoon p WHERE p.id = ANY($3::uuid[]) AND p.eigenaar = $1) AS personen,
    (SELECT c.id FROM casus c WHERE c.huishouden_id = $2 AND c.eigenaar = $1 ORDER BY c.gestart_op DESC LIMIT 1) AS casus_id,
    (SELECT json_agg(e) FROM (
        SELECT z.id, z.ontvangen_op, z.beoordeeld_op, z.afgesloten_op, z.monitoring_tot, array_agg(b.persoon_id) AS personen
        FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
        WHERE b.persoon_id = ANY($3::uuid[]) AND z.eigenaar = $1 AND z.ontvangen_op < $4 GROUP BY z.id
    ) e) AS eerdere
"""


async def get_omgeving(tx: Tx, huishouden_id: UUID, personen: Collection[UUID], ontvangen_op: datetime) -> Omgeving:
    """Lees in één keer alles wat nodig is om een zorgmelding te registreren."""
    rij = await tx.fetchrow(_OMGEVING, tx.actor.organisatie, huishouden_id, list(personen), ontvangen_op)
    assert rij is not None  # noqa: S101 een SELECT zonder FROM geeft altijd een rij
    eerdere = [
        EerdereMelding(
            UUID(e["id"]), datetime.fromisoformat(e["ontvangen_op"]), frozenset(UUID(p) for p in e["personen"]),
            datetime.fromisoformat(e["beoordeeld_op"]) if e["beoordeeld_op"] else None,
            date.fromisoformat(e["afgesloten_op"]) if e["afgesloten_op"] else None,
            date.fromisoformat(e["monitoring_tot"]) if e["monitoring_tot"] else None,
        )
        for e in rij["eerdere"] or ()
    ]  # fmt: skip
    return Omgeving(rij["huishouden_bekend"], frozenset(rij["personen"] or ()), eerdere, rij["casus_id"])


_REGISTREER = """
WITH nieuwe_casus AS (
    INSERT INTO casus (id, eigenaar, huishouden_id, fase, organisaties, gestart_op, versie)
    SELECT $5, $2, $3, 'VEILIGHEID', ARRAY[$2], $25, 1 WHERE $6
), melding AS (
    INSERT INTO zorgmelding (id, eigenaar, huishouden_id, status, casus_id, soort, soort_basis, ontvangen_op, melder_categorie,
        melder_functie, melder_organisatie, melder_anoniem, aard, aanvullende_informatie, doelgroepen, acuut, structureel,
        disclosure, pc4, gemeentecode, toelichting, kenmerk_extern, geinformeerd_op, versie, aangemaakt_op)
    VALUES ($1, $2, $3, $4, $5, $7, $8::text::jsonb, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
        $24, 1, $25)
), sleutel AS (
    INSERT INTO keten.persoon_sleutel (persoon_id, versie, kek_id, gewikkeld)
    SELECT $26::uuid, $27::smallint, $28, $29 WHERE $26::uuid IS NOT NULL
)
INSERT INTO betrokkene (zorgmelding_id, persoon_id, eigenaar, rol)
SELECT $1, b.persoon_id, $2, b.rol FROM unnest($30::uuid[], $31::text[]) AS b(persoon_id, rol)
"""


def _veld(zorgmelding_id: UUID) -> Veld:
    return Veld("overleg", "zorgmelding", "toelichting", zorgmelding_id, zorgmelding_id)


async def save_registratie(tx: Tx, registratie: Registratie, *, nieuwe_casus: bool) -> None:
    """Bewaar een nieuwe zorgmelding met haar betrokkenen, haar sleutel en zo nodig haar casus.

    De vrije tekst gaat over meer mensen tegelijk en heeft daarom een sleutel van de melding zelf.
    """
    r, tekst, sleutel = registratie, None, (None, None, None, None)
    if r.toelichting is not None:
        dek, rij = tx.keyring.new_key(r.id)
        tekst, sleutel = encrypt(dek, _veld(r.id), r.toelichting), rij.parameters  # type: ignore[assignment]
    opdracht = tx.execute(
        _REGISTREER,
        r.id, tx.actor.organisatie, r.huishouden_id, Status.ONTVANGEN, r.casus_id, nieuwe_casus, r.bepaling.soort,
        json.dumps(r.basis()), r.ontvangen_op, r.melder.categorie, r.melder.functie, r.melder.organisatie, r.melder.anoniem,
        list(r.aard), list(r.aanvullende_informatie), list(r.doelgroepen), r.acuut, r.structureel, r.disclosure, r.pc4,
        r.gemeentecode, tekst, r.kenmerk_extern, r.geinformeerd_op, tx.now, *sleutel,
        [b.persoon_id for b in r.betrokkenen], [b.rol for b in r.betrokkenen],
    )  # fmt: skip
    try:
        await opdracht
    except asyncpg.UniqueViolationError as error:
        # Another report about this household opened its case while we were looking; the next try finds that one.
        raise Unavailable(
            "Over dit huishouden wordt op dit moment al een zorgmelding geregistreerd; er is niets opgeslagen. "
            "Probeer het zo opnieuw.",
            retry_after=1,
        ) from error


_LEES = f"""
SELECT z.*, k.gewikkeld, k.kek_id, k.versie AS sleutelversie,
    (SELECT json_agg(json_build_object('persoonId', b.persoon_id, 'rol', b.rol) ORDER BY b.persoon_id)
     FROM betrokkene b WHERE b.zorgmelding_id = z.id) AS betrokkenen,
    (SELECT o.id FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL
       AND z.eigenaar <> $1 ORDER BY o.aanvaard_op DESC LIMIT 1) AS grond_id
FROM zorgmelding z LEFT JOIN keten.persoon_sleutel k ON k.persoon_id = z.id
WHERE z.id = $2 AND {_RELATIE}
"""


async def get_beeld(tx: Tx, zorgmelding_id: UUID) -> ZorgmeldingBeeld:
    """Lees een zorgmelding met alles erbij; NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(_LEES, tx.actor.organisatie, zorgmelding_id)
    if rij is None:
        raise _onbekend()
    tekst = None
    if rij["toelichting"] is not None:
        dek = tx.keyring.open(PersoonSleutelRij(zorgmelding_id, rij["sleutelversie"], rij["kek_id"], rij["gewikkeld"]))
        tekst = decrypt(dek, _veld(zorgmelding_id), rij["toelichting"])
    return ZorgmeldingBeeld(als_zorgmelding(rij), _registratie(rij, tekst), rij["grond_id"])


def _registratie(rij: Any, toelichting: str | None) -> Registratie:
    basis = rij["soort_basis"]
    return Registratie(
        id=rij["id"], huishouden_id=rij["huishouden_id"], casus_id=rij["casus_id"], ontvangen_op=rij["ontvangen_op"],
        melder=Melder(
            MelderCategorie(rij["melder_categorie"]), rij["melder_functie"], rij["melder_organisatie"], rij["melder_anoniem"]
        ),
        betrokkenen=tuple(Betrokkene(UUID(b["persoonId"]), BetrokkeneRol(b["rol"])) for b in rij["betrokkenen"] or ()),
        aard=tuple(map(Aard, rij["aard"])), pc4=rij["pc4"], gemeentecode=rij["gemeentecode"], acuut=rij["acuut"],
        structureel=rij["structureel"], disclosure=rij["disclosure"],
        bepaling=Soortbepaling(
            Soort(rij["soort"]), UUID(basis["zorgmeldingId"]) if basis["zorgmeldingId"] else None,
            tuple(UUID(p) for p in basis["personen"]), date.fromisoformat(basis["dag"]) if basis["dag"] else None,
        ),
        aanvullende_informatie=tuple(map(AanvullendeInformatie, rij["aanvullende_informatie"])),
        doelgroepen=tuple(rij["doelgroepen"]), toelichting=toelichting, kenmerk_extern=rij["kenmerk_extern"],
        geinformeerd_op=rij["geinformeerd_op"],
    )  # fmt: skip


async def get_zorgmelding(tx: Tx, zorgmelding_id: UUID) -> Zorgmelding:
    """Lees en vergrendel een zorgmelding om haar te wijzigen; NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT {_KOLOMMEN}, {_VERANTWOORDELIJK} FROM zorgmelding z WHERE z.id = $2 AND {_RELATIE} FOR UPDATE OF z",
        tx.actor.organisatie,
        zorgmelding_id,
    )
    if rij is None:
        raise _onbekend()
    return replace(als_zorgmelding(rij), verantwoordelijk=rij["verantwoordelijk"])


async def save_zorgmelding(tx: Tx, zorgmelding: Zorgmelding) -> None:
    """Bewaar de nieuwe toestand; de rij is vergrendeld en haar versie gecontroleerd."""
    z = zorgmelding
    await tx.execute(
        """
        UPDATE zorgmelding SET status = $2, besluit = $3, beoordeeld_op = $4, geinformeerd_op = $5, hulp_gestart_op = $6,
            afgesloten_op = $7, resultaat = $8, monitoring_tot = $9, versie = $10 WHERE id = $1
        """,
        z.id, z.status, z.besluit, z.beoordeeld_op, z.geinformeerd_op, z.hulp_gestart_op, z.afgesloten_op, z.resultaat,
        z.monitoring_tot, z.versie,
    )  # fmt: skip


async def find_zorgmeldingen(
    tx: Tx, status: Status | None, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Zorgmelding]:
    """Zorgmeldingen van de eigen organisatie en die zij aanvaard heeft, nieuwste eerst."""
    deel = """(SELECT z.* FROM zorgmelding z WHERE {relatie} AND ($2::text IS NULL OR z.status = $2)
          AND (z.ontvangen_op, z.id) < ($3, $4::uuid) ORDER BY z.ontvangen_op DESC, z.id DESC LIMIT $5)"""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOLOMMEN} FROM (
            {deel.format(relatie="z.eigenaar = $1")} UNION ALL {deel.format(relatie=_AANVAARD)}
        ) z ORDER BY z.ontvangen_op DESC, z.id DESC LIMIT $5
        """,
        tx.actor.organisatie, status, *(na or NIEUWSTE), limit + 1,
    )  # fmt: skip
    return Page.of([als_zorgmelding(rij) for rij in rijen], limit, lambda z: (z.ontvangen_op, z.id))


async def find_open_zorgmeldingen(
    tx: Tx, peildatum: date, na: tuple[int, datetime, UUID] | None, limit: int
) -> Page[Zorgmelding]:
    """Zorgmeldingen die op de peildatum open waren en nog iets moesten, acute eerst, dan oudste eerst."""
    rustig, moment, id_ = na or OUDSTE
    deel = """(SELECT z.* FROM zorgmelding z WHERE {relatie} AND (z.afgesloten_op IS NULL OR z.afgesloten_op > $2)
          AND (z.ontvangen_op AT TIME ZONE 'Europe/Amsterdam')::date <= $2
          AND (z.beoordeeld_op IS NULL OR (z.beoordeeld_op AT TIME ZONE 'Europe/Amsterdam')::date > $2
            OR z.geinformeerd_op IS NULL OR z.geinformeerd_op > $2 OR z.besluit = 'onderzoek')
          AND (NOT z.acuut, z.ontvangen_op, z.id) > ($3::boolean, $4, $5::uuid)
        ORDER BY z.acuut DESC, z.ontvangen_op, z.id LIMIT $6)"""
    rijen = await tx.fetch(
        f"""
        SELECT {_KOLOMMEN} FROM (
            {deel.format(relatie="z.eigenaar = $1")} UNION ALL {deel.format(relatie=_AANVAARD)}
        ) z ORDER BY z.acuut DESC, z.ontvangen_op, z.id LIMIT $6
        """,
        tx.actor.organisatie, peildatum, bool(rustig), moment, id_, limit + 1,
    )  # fmt: skip
    return Page.of([als_zorgmelding(rij) for rij in rijen], limit, lambda z: (int(not z.acuut), z.ontvangen_op, z.id))


async def soort_van(tx: Tx, zorgmelding_id: UUID) -> Soort:
    """De soort zoals die bij registratie is berekend."""
    return Soort(await tx.fetchval("SELECT soort FROM zorgmelding WHERE id = $1", zorgmelding_id))


def _onbekend() -> NotFound:
    return NotFound("Deze zorgmelding bestaat niet of is voor u niet zichtbaar.")
