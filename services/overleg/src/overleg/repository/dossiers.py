"""Het hele dossier rond één betrokkene uit het eigen register, voor de inzage; en de vastlegging over die betrokkene."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from common.audit.regel import SELECT_KOLOMMEN, AuditRegel
from common.db import Tx
from common.db.paging import Page
from common.errors import NotFound
from overleg.domain.inzage.dossier import (
    Dossier,
    Dossierdoorbreking,
    Dossierincident,
    Dossiermelding,
    Dossiertekst,
    Dossiertoestemming,
    ingelicht_op,
)
from overleg.domain.persoon import Persoon
from overleg.domain.registratie import ZorgmeldingBeeld
from overleg.repository import (
    afschriften,
    beperkingen,
    huishoudens,
    informeringen,
    personen,
    samenvoegen,
    toestemmingen,
    verzoeken,
    zorgmeldingen,
)  # fmt: skip
from overleg.repository.tekst import ontsleutel, sleutels_van
from overleg.repository.verklaringen import plek_van_verklaring

NIET_GELEZEN = "(tekst van een professional)"
"""In plaats van een tekst die nooit zonder vrijgave verstrekt wordt: er hoeft dan niemand in te lezen."""
MEESTE_LOGREGELS = 50_000


async def ids_van(tx: Tx, persoon_id: UUID) -> frozenset[UUID]:
    """De persoon met alle ids waaronder die in het eigen register bekend is; NotFound als die er niet staat."""
    if not await toestemmingen.eigen_persoon(tx, persoon_id):
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    return await samenvoegen.cluster(tx, persoon_id)


async def get_dossier(tx: Tx, persoon_id: UUID, verzoek_id: UUID | None = None) -> Dossier:
    """Lees het dossier; met een verzoek komen de teksten mee die daarvoor zijn vrijgegeven."""
    ids = await ids_van(tx, persoon_id)
    canoniek = await samenvoegen.canoniek_van(tx, persoon_id)
    gezinnen = [await huishoudens.get_huishouden(tx, h) for h in await _sleutels(tx, _HUISHOUDENS, ids)]
    beelden = [await zorgmeldingen.get_beeld(tx, z) for z in await _sleutels(tx, _MELDINGEN, ids)]
    gezien = {lid.persoon_id for h in gezinnen for lid in h.leden}
    gezien |= {b.persoon_id for beeld in beelden for b in beeld.registratie.betrokkenen}
    mensen = await personen.eigen_personen(tx, gezien | ids)
    return Dossier(
        betrokkene=_betrokkene(mensen, canoniek),
        ids=ids,
        anderen={i: p for i, p in mensen.items() if i not in ids},
        huishoudens=tuple(gezinnen),
        meldingen=tuple([await _melding(tx, b, ids) for b in beelden]),
        toestemmingen=tuple(await _toestemmingen(tx, ids)),
        doorbrekingen=tuple(await _doorbrekingen(tx, ids)),
        noodtoegang=tuple(await _noodtoegang(tx, ids)),
        incidenten=tuple(await _incidenten(tx, [b.zorgmelding.casus_id for b in beelden])),
        verklaringen=tuple(await _verklaringen(tx, ids)),
        vrijgaven=tuple(await _vrijgaven(tx, verzoek_id)),
        verzoeken=tuple(await verzoeken.find_verzoeken_van(tx, list(ids))),
        beperkt_op=await beperkingen.find_beperkt_sinds(tx, canoniek),
        adres_van_een_ander_geheim=await _adres_van_een_ander_geheim(tx, ids),
    )


def _betrokkene(mensen: dict[UUID, Persoon], persoon_id: UUID) -> Persoon:
    if persoon_id not in mensen:
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    return mensen[persoon_id]


async def _adres_van_een_ander_geheim(tx: Tx, ids: Collection[UUID]) -> bool:
    """Of iemand in het register, waar ook, precies dit adres geheim houdt."""
    return bool(
        await tx.fetchval(
            """
            SELECT EXISTS (SELECT 1 FROM persoon p JOIN geheim_adres a ON a.eigenaar = p.eigenaar AND a.sleutel = ANY(p.adres_sleutels)
                WHERE p.id = ANY($1::uuid[]) AND p.eigenaar = $2 AND a.persoon_id <> ALL($1::uuid[]))
            """,
            list(ids), tx.actor.organisatie,
        )
    )  # fmt: skip


_HUISHOUDENS = """
SELECT DISTINCT l.huishouden_id AS id FROM huishoudlid l JOIN huishouden h ON h.id = l.huishouden_id
WHERE l.persoon_id = ANY($2::uuid[]) AND h.eigenaar = $1 ORDER BY 1
"""
_MELDINGEN = """
SELECT DISTINCT z.id, z.ontvangen_op FROM betrokkene b JOIN zorgmelding z ON z.id = b.zorgmelding_id
WHERE b.persoon_id = ANY($2::uuid[]) AND z.eigenaar = $1 ORDER BY z.ontvangen_op, z.id
"""


async def _sleutels(tx: Tx, sql: str, ids: Collection[UUID]) -> list[UUID]:
    return [rij["id"] for rij in await tx.fetch(sql, tx.actor.organisatie, list(ids))]


async def _melding(tx: Tx, beeld: ZorgmeldingBeeld, ids: Collection[UUID]) -> Dossiermelding:
    z, r = beeld.zorgmelding, beeld.registratie
    alle = await informeringen.find_informeringen(tx, z.id, met_reactie=True)
    over_mij = [i for i in alle if i.persoon_id in ids]
    return Dossiermelding(
        z.id, z.ontvangen_op, z.status, tuple(r.aard), r.pc4, r.gemeentecode, r.melder, r.betrokkenen, z.besluit,
        z.beoordeeld_op, ingelicht_op(over_mij, None if alle else r.geinformeerd_op), z.afgesloten_op, r.kenmerk_extern, r.toelichting,
        tuple(i.reactie for i in over_mij if i.reactie), z.casus_id,
    )  # fmt: skip


async def _toestemmingen(tx: Tx, ids: Collection[UUID]) -> list[Dossiertoestemming]:
    rijen = await tx.fetch(
        "SELECT * FROM toestemming WHERE persoon_id = ANY($2::uuid[]) AND eigenaar = $1 ORDER BY van, id",
        tx.actor.organisatie, list(ids),
    )  # fmt: skip
    return [
        Dossiertoestemming(
            r["id"], r["persoon_id"], tuple(r["organisaties"]), r["doel"], tuple(r["dataklassen"]), r["gegeven_door"], r["van"],
            r["tot"], r["ingetrokken_op"],
        )
        for r in rijen
    ]  # fmt: skip


async def _doorbrekingen(tx: Tx, ids: Collection[UUID]) -> list[Dossierdoorbreking]:
    rijen = await tx.fetch(
        "SELECT * FROM doorbreking WHERE persoon_id = ANY($2::uuid[]) AND eigenaar = $1 ORDER BY aangevraagd_op, id",
        tx.actor.organisatie, list(ids),
    )  # fmt: skip
    return [
        Dossierdoorbreking(
            r["id"], tuple(r["organisaties"]), r["doel"], r["grondslag"], r["van"], r["tot"], r["geinformeerd"], NIET_GELEZEN
        )
        for r in rijen
    ]  # fmt: skip


async def _noodtoegang(tx: Tx, ids: Collection[UUID]) -> list[Dossiertekst]:
    rijen = await tx.fetch(
        "SELECT id, van FROM noodtoegang WHERE persoon_id = ANY($2::uuid[]) AND organisatie = $1 ORDER BY van, id",
        tx.actor.organisatie, list(ids),
    )  # fmt: skip
    return [Dossiertekst(r["id"], r["id"], NIET_GELEZEN, r["van"]) for r in rijen]


async def _incidenten(tx: Tx, casussen: Collection[UUID | None]) -> list[Dossierincident]:
    rijen = await tx.fetch(
        """
        SELECT g.id, g.casus_id, g.datum, g.soorten FROM geweldsincident g JOIN casus c ON c.id = g.casus_id
        WHERE c.id = ANY($2::uuid[]) AND c.eigenaar = $1 ORDER BY g.datum, g.id
        """,
        tx.actor.organisatie, [c for c in casussen if c],
    )  # fmt: skip
    return [Dossierincident(r["id"], r["casus_id"], r["datum"], tuple(r["soorten"])) for r in rijen]


async def _verklaringen(tx: Tx, ids: Collection[UUID]) -> list[Dossiertekst]:
    rijen = await tx.fetch(
        "SELECT * FROM verklaring WHERE persoon_id = ANY($2::uuid[]) AND eigenaar = $1 ORDER BY vastgelegd_op, id",
        tx.actor.organisatie, list(ids),
    )  # fmt: skip
    sleutels = await sleutels_van(tx, {r["persoon_id"] for r in rijen})
    gevonden = [(r, ontsleutel(sleutels, plek_van_verklaring(r["id"], r["persoon_id"]), r["tekst"])) for r in rijen]
    return [Dossiertekst(r["id"], r["id"], tekst, r["vastgelegd_op"]) for r, tekst in gevonden if tekst]


async def _vrijgaven(tx: Tx, verzoek_id: UUID | None) -> list[Dossiertekst]:
    if verzoek_id is None:
        return []
    vrijgaven = await afschriften.find_vrijgaven(tx, verzoek_id)
    return [Dossiertekst(v.id, v.id, v.tekst, v.bevestigd_op) for v in vrijgaven if v.tekst and v.bevestigd_op]


async def find_logregels(
    tx: Tx,
    ids: Collection[UUID],
    van: datetime | None,
    tot: datetime | None,
    na: tuple[datetime, int] | None,
    limit: int,
) -> Page[AuditRegel]:
    """De vastlegging over deze personen, nieuwste eerst; `van` telt mee, `tot` niet."""
    rijen: list[Any] = await tx.fetch(
        f"""
        SELECT {SELECT_KOLOMMEN} FROM keten.audit_regel WHERE betrokkene_id = ANY($1::uuid[])
          AND ($2::timestamptz IS NULL OR tijdstip >= $2) AND ($3::timestamptz IS NULL OR tijdstip < $3)
          AND ($4::timestamptz IS NULL OR (tijdstip, id) < ($4, $5::bigint))
        ORDER BY tijdstip DESC, id DESC LIMIT $6
        """,
        list(ids), van, tot, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([AuditRegel.van(rij) for rij in rijen], limit, lambda r: (r.tijdstip, r.id))
