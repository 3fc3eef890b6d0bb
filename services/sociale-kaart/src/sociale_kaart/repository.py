"""De SQL van sociale-kaart: organisaties, aanbod met locaties, en zoeken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Tx
from common.db.etag import require_version
from common.db.paging import Page
from common.errors import NotFound
from common.kalender import dag_van
from sociale_kaart.domain.aanbod import Aanbod, Organisatie
from sociale_kaart.domain.codes import (
    Categorie,
    Doelgroep,
    Fase,
    Kosten,
    OrganisatieSoort,
    Preventietype,
    Profiel,
    Toegang,
    Vorm,
)  # fmt: skip
from sociale_kaart.domain.locatie import Locatie
from sociale_kaart.domain.zoeken import Zoekterm, Zoekvraag

_ORGANISATIE = "id, eigenaar, naam, soort, oin, telefoon, website, versie"


@dataclass(frozen=True, slots=True)
class Treffer:
    """Een gevonden aanbod met de nummers van de termen die raak waren."""

    aanbod: Aanbod
    termen: tuple[int, ...]


# --- organisaties


async def save_organisatie(tx: Tx, organisatie: Organisatie) -> None:
    """Voeg een organisatie toe."""
    o = organisatie
    await tx.execute(
        f"INSERT INTO organisatie ({_ORGANISATIE}, gewijzigd_op) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        o.id, o.eigenaar, o.naam, o.soort, o.oin, o.telefoon, o.website, o.versie, tx.now,
    )  # fmt: skip


async def update_organisatie(tx: Tx, organisatie: Organisatie) -> None:
    """Vervang een organisatie als zij nog de vorige versie heeft; het aanbod krijgt de nieuwe naam in de zoekindex."""
    o = organisatie
    gelukt = await tx.fetchval(
        "UPDATE organisatie SET naam = $3, soort = $4, oin = $5, telefoon = $6, website = $7, versie = $8, gewijzigd_op = $9"
        " WHERE id = $1 AND eigenaar = $2 AND versie = $8 - 1 RETURNING true",
        o.id, o.eigenaar, o.naam, o.soort, o.oin, o.telefoon, o.website, o.versie, tx.now,
    )  # fmt: skip
    if not gelukt:
        require_version(o.versie - 1, (await get_organisatie(tx, o.id)).versie)
    rijen = await tx.fetch("SELECT id FROM aanbod WHERE organisatie_id = $1", o.id)
    await _indexeer(tx, [rij["id"] for rij in rijen])


async def find_organisatie(tx: Tx, organisatie_id: UUID) -> Organisatie | None:
    """Een organisatie, of None."""
    rij = await tx.fetchrow(f"SELECT {_ORGANISATIE} FROM organisatie WHERE id = $1", organisatie_id)
    return None if rij is None else _organisatie(rij)


async def get_organisatie(tx: Tx, organisatie_id: UUID) -> Organisatie:
    """Een organisatie; NotFound als zij niet bestaat."""
    gevonden = await find_organisatie(tx, organisatie_id)
    if gevonden is None:
        raise NotFound("Deze organisatie staat niet op de sociale kaart.")
    return gevonden


async def find_organisaties(tx: Tx, na: tuple[str, UUID] | None, limit: int) -> Page[Organisatie]:
    """Organisaties op naam."""
    rijen = await tx.fetch(
        f"SELECT {_ORGANISATIE} FROM organisatie WHERE $1::text IS NULL OR (naam, id) > ($1, $2::uuid) ORDER BY naam, id LIMIT $3",
        *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of([_organisatie(rij) for rij in rijen], limit, lambda o: (o.naam, o.id))


def _organisatie(rij: Any) -> Organisatie:
    return Organisatie(
        rij["id"], rij["eigenaar"], rij["naam"], OrganisatieSoort(rij["soort"]), rij["oin"], rij["telefoon"], rij["website"],
        rij["versie"],
    )  # fmt: skip


# --- aanbod

_AANBOD = (
    "id", "eigenaar", "organisatie_id", "naam", "omschrijving", "categorie", "laatst_gecontroleerd", "acuut", "vormen",
    "doelgroepen", "profielen", "fasen", "preventietype", "talen", "kosten", "toegang", "wachttijd_dagen", "vrije_plaatsen",
    "vrije_plaatsen_gemeten_op", "telefoon", "website", "landelijk", "werkgebied", "versie",
)  # fmt: skip
_PARAMETERS = ", ".join(f"${i}" for i in range(1, len(_AANBOD) + 2))
_ZET = ", ".join(f"{kolom} = ${i}" for i, kolom in enumerate(_AANBOD, 1) if kolom not in ("id", "eigenaar", "organisatie_id"))
_NU = len(_AANBOD) + 1
_VERSIE = len(_AANBOD)


async def save_aanbod(tx: Tx, aanbod: Aanbod) -> None:
    """Voeg aanbod toe met zijn locaties en zet het in de zoekindex."""
    await tx.execute(
        f"INSERT INTO aanbod ({', '.join(_AANBOD)}, gewijzigd_op, zoekvector) VALUES ({_PARAMETERS}, ''::tsvector)",
        *_waarden(aanbod), tx.now,
    )  # fmt: skip
    await _save_locaties(tx, aanbod)
    await _indexeer(tx, [aanbod.id])


async def update_aanbod(tx: Tx, aanbod: Aanbod) -> None:
    """Vervang aanbod als het nog de vorige versie heeft."""
    gelukt = await tx.fetchval(
        f"UPDATE aanbod SET {_ZET}, gewijzigd_op = ${_NU}"
        f" WHERE id = $1 AND eigenaar = $2 AND organisatie_id = $3 AND versie = ${_VERSIE} - 1 RETURNING true",
        *_waarden(aanbod), tx.now,
    )  # fmt: skip
    if not gelukt:
        require_version(aanbod.versie - 1, (await get_aanbod(tx, aanbod.id)).versie)
    await tx.execute("DELETE FROM locatie WHERE aanbod_id = $1", aanbod.id)
    await _save_locaties(tx, aanbod)
    await _indexeer(tx, [aanbod.id])


async def get_aanbod(tx: Tx, aanbod_id: UUID) -> Aanbod:
    """Eén aanbod met zijn locaties; NotFound als het niet bestaat."""
    gevonden = await _met_locaties(tx, await tx.fetch(f"SELECT {', '.join(_AANBOD)} FROM aanbod WHERE id = $1", aanbod_id))
    if not gevonden:
        raise NotFound("Dit aanbod staat niet op de sociale kaart.")
    return gevonden[0]


async def find_aanbod(tx: Tx, organisatie_id: UUID | None, na: tuple[str, UUID] | None, limit: int) -> Page[Aanbod]:
    """Aanbod op naam, zo nodig van één organisatie."""
    rijen = await tx.fetch(
        f"SELECT {', '.join(_AANBOD)} FROM aanbod WHERE ($1::uuid IS NULL OR organisatie_id = $1)"
        " AND ($2::text IS NULL OR (naam, id) > ($2, $3::uuid)) ORDER BY naam, id LIMIT $4",
        organisatie_id, *(na or (None, None)), limit + 1,
    )  # fmt: skip
    return Page.of(await _met_locaties(tx, rijen), limit, lambda a: (a.naam, a.id))


async def mark_verlopen(tx: Tx, limit: int) -> list[tuple[UUID, UUID, date]]:
    """Merk aanbod waarvan de controletermijn voorbij is, één keer per controle; geeft aanbod, organisatie en laatste controle."""
    rijen = await tx.fetch(
        """
        UPDATE aanbod SET verlopen_gemeld = laatst_gecontroleerd WHERE id IN (
            SELECT id FROM aanbod WHERE laatst_gecontroleerd + interval '6 months' < $1::date
              AND verlopen_gemeld IS DISTINCT FROM laatst_gecontroleerd ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
        RETURNING id, organisatie_id, laatst_gecontroleerd
        """,
        dag_van(tx.now), limit,
    )  # fmt: skip
    return [(rij["id"], rij["organisatie_id"], rij["laatst_gecontroleerd"]) for rij in rijen]


def _waarden(a: Aanbod) -> list[Any]:
    return [list(w) if isinstance(w := getattr(a, kolom), tuple) else w for kolom in _AANBOD]


async def _save_locaties(tx: Tx, aanbod: Aanbod) -> None:
    await tx.executemany(
        "INSERT INTO locatie (aanbod_id, volgnummer, gemeentecode, geheim, straat, huisnummer, postcode, plaats)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (aanbod.id, nummer, p.gemeentecode, p.geheim, p.straat, p.huisnummer, p.postcode, p.plaats)
            for nummer, p in enumerate(aanbod.locaties)
        ],
    )


async def _met_locaties(tx: Tx, rijen: Sequence[Any]) -> list[Aanbod]:
    if not rijen:
        return []
    plekken: dict[UUID, list[Locatie]] = {}
    for p in await tx.fetch(
        "SELECT * FROM locatie WHERE aanbod_id = ANY($1::uuid[]) ORDER BY aanbod_id, volgnummer", [r["id"] for r in rijen]
    ):
        plekken.setdefault(p["aanbod_id"], []).append(
            Locatie(p["gemeentecode"], p["geheim"], p["straat"], p["huisnummer"], p["postcode"], p["plaats"])
        )
    return [_aanbod(rij, tuple(plekken.get(rij["id"], ()))) for rij in rijen]


def _aanbod(r: Any, locaties: tuple[Locatie, ...]) -> Aanbod:
    return Aanbod(
        id=r["id"], eigenaar=r["eigenaar"], organisatie_id=r["organisatie_id"], naam=r["naam"], omschrijving=r["omschrijving"],
        categorie=Categorie(r["categorie"]), laatst_gecontroleerd=r["laatst_gecontroleerd"], acuut=r["acuut"],
        vormen=tuple(Vorm(v) for v in r["vormen"]), doelgroepen=tuple(Doelgroep(d) for d in r["doelgroepen"]),
        profielen=tuple(Profiel(p) for p in r["profielen"]), fasen=tuple(Fase(f) for f in r["fasen"]),
        preventietype=Preventietype(r["preventietype"]) if r["preventietype"] else None, talen=tuple(r["talen"]),
        kosten=Kosten(r["kosten"]), toegang=Toegang(r["toegang"]), wachttijd_dagen=r["wachttijd_dagen"],
        vrije_plaatsen=r["vrije_plaatsen"], vrije_plaatsen_gemeten_op=r["vrije_plaatsen_gemeten_op"], telefoon=r["telefoon"],
        website=r["website"], landelijk=r["landelijk"], werkgebied=tuple(r["werkgebied"]), locaties=locaties, versie=r["versie"],
    )  # fmt: skip


# --- zoeken

_CODES = "array_to_string(a.vormen || a.doelgroepen || a.profielen || ARRAY[a.categorie, coalesce(a.preventietype, '')], ' ')"
_PLAATSEN = "(SELECT string_agg(l.plaats, ' ') FROM locatie l WHERE l.aanbod_id = a.id AND NOT l.geheim)"
_TEKSTEN = f"concat_ws(' ', a.naam, o.naam, replace({_CODES}, '-', ' '), {_PLAATSEN}, a.omschrijving)"
_INDEXEER = f"""
WITH bij AS (
    UPDATE aanbod a SET zoekvector = setweight(to_tsvector('public.hulp', a.naam), 'A')
        || setweight(to_tsvector('public.hulp', concat_ws(' ', o.naam, replace({_CODES}, '-', ' '), {_PLAATSEN})), 'B')
        || setweight(to_tsvector('public.hulp', a.omschrijving), 'C')
    FROM organisatie o WHERE o.id = a.organisatie_id AND a.id = ANY($1::uuid[])
    RETURNING {_TEKSTEN} AS teksten
)
INSERT INTO zoekwoord SELECT DISTINCT woord
FROM bij, regexp_split_to_table(lower(public.unaccent(teksten)), '[^[:alnum:]]+') AS woord
WHERE length(woord) BETWEEN 3 AND 40 AND woord !~ '[0-9]' ORDER BY woord ON CONFLICT DO NOTHING
"""


async def _indexeer(tx: Tx, ids: Sequence[UUID]) -> None:
    await tx.execute(_INDEXEER, list(ids))


async def find_synoniemen(tx: Tx) -> dict[str, list[str]]:
    """De hele (kleine) lijst synoniemen."""
    rijen = await tx.fetch("SELECT woord, array_agg(betekenis ORDER BY betekenis) AS ook FROM synoniem GROUP BY woord")
    return {rij["woord"]: list(rij["ook"]) for rij in rijen}


async def find_verbeteringen(tx: Tx, woorden: Sequence[str]) -> dict[str, list[str]]:
    """Voor woorden die nergens in het aanbod staan: bekende woorden die erop lijken."""
    rijen = await tx.fetch(
        """
        SELECT w, ARRAY(
            SELECT z.woord FROM zoekwoord z WHERE z.woord % unaccent(w) AND similarity(z.woord, unaccent(w)) >= 0.35
            ORDER BY similarity(z.woord, unaccent(w)) DESC, z.woord LIMIT 3
        ) AS lijkt
        FROM unnest($1::text[]) AS w
        WHERE length(w) > 2 AND numnode(plainto_tsquery('public.hulp', w)) > 0
          AND NOT EXISTS (SELECT 1 FROM aanbod a WHERE a.zoekvector @@ plainto_tsquery('public.hulp', w))
        """,
        list(woorden),
    )
    return {rij["w"]: list(rij["lijkt"]) for rij in rijen if rij["lijkt"]}


# The order is decided on few columns; what was hit is only worked out for the rows of the page.
_ZOEK = f"""
WITH vraag AS (SELECT websearch_to_tsquery('public.hulp', $1) AS q),
gevonden AS (
    SELECT a.id, a.naam AS op_naam, (1 + 4 * ts_rank(a.zoekvector, q)
            + CASE WHEN $7 AND acuut THEN 2 ELSE 0 END
            + CASE WHEN vrije_plaatsen > 0 AND vrije_plaatsen_gemeten_op >= $8::timestamptz - interval '24 hours' THEN 0.5 ELSE 0 END
            + CASE WHEN landelijk THEN 0 ELSE 0.25 END
        ) * CASE WHEN laatst_gecontroleerd + interval '6 months' < $9::date THEN 0.5 ELSE 1 END AS score
    FROM aanbod a, vraag
    WHERE (numnode(q) = 0 OR a.zoekvector @@ q)
      AND (cardinality($3::text[]) = 0 OR a.vormen && $3) AND (cardinality($4::text[]) = 0 OR a.doelgroepen && $4)
      AND (cardinality($5::text[]) = 0 OR a.fasen && $5)
      AND ($6::text IS NULL OR a.landelijk OR a.werkgebied @> ARRAY[$6])
    ORDER BY score DESC, a.naam, a.id LIMIT $10 OFFSET $11
)
SELECT {', '.join('a.' + kolom for kolom in _AANBOD)},
    ARRAY(SELECT t.nr::int FROM unnest($2::text[]) WITH ORDINALITY AS t(term, nr)
          WHERE a.zoekvector @@ websearch_to_tsquery('public.hulp', t.term)) AS termen
FROM gevonden g JOIN aanbod a USING (id) ORDER BY g.score DESC, g.op_naam, g.id
"""


async def zoek_aanbod(tx: Tx, vraag: Zoekvraag, termen: Sequence[Zoekterm], vanaf: int, limit: int) -> list[Treffer]:
    """Aanbod dat aan alle eisen voldoet en minstens één term raakt, het beste eerst; verouderd aanbod weegt half."""
    queries = [term.query for term in termen]
    rijen = await tx.fetch(
        _ZOEK, " or ".join(queries), queries, list(vraag.vormen), list(vraag.doelgroepen), list(vraag.fasen), vraag.gemeentecode,
        vraag.acuut, tx.now, dag_van(tx.now), limit, vanaf,
    )  # fmt: skip
    aanbod = await _met_locaties(tx, rijen)
    return [Treffer(a, tuple(rij["termen"])) for a, rij in zip(aanbod, rijen, strict=True)]
