"""Personen en huishoudens in de database: versleutelen bij schrijven, ontsleutelen bij lezen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import Conflict, NotFound
from common.privacy import Veld, encrypt
from overleg.domain.grond import EIGEN, Grond, Zicht, bepaal_zicht
from overleg.domain.persoon import Huishouden, Lid, Persoon

_VELDEN = ("naam", "geboortedatum", "bsn", "adres", "contact")


@dataclass(frozen=True, slots=True)
class GevondenPersoon:
    """Een persoon zoals de aanroeper die mag zien, met de gronden waarop dat mag."""

    persoon: Persoon
    zicht: Zicht


def _veld(kolom: str, persoon_id: UUID) -> Veld:
    return Veld("overleg", "persoon", kolom, persoon_id, persoon_id)


async def save_persoon(tx: Tx, persoon: Persoon) -> None:
    """Bewaar een nieuwe persoon, versleuteld met een sleutel van die persoon alleen."""
    dek = await tx.keyring.create(tx, persoon.id)
    waarden = persoon.als_tekst()
    versleuteld = [
        encrypt(dek, _veld(kolom, persoon.id), tekst) if (tekst := waarden[kolom]) is not None else None
        for kolom in _VELDEN
    ]
    nieuw = await tx.fetchval(
        """
        INSERT INTO persoon (id, eigenaar, naam, geboortedatum, bsn, adres, contact, bsn_index, geheim_adres, versie, aangemaakt_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (eigenaar, bsn_index) DO NOTHING RETURNING id
        """,
        persoon.id, tx.actor.organisatie, *versleuteld,
        tx.keys.blind_index.bsn(persoon.bsn) if persoon.bsn else None,
        persoon.geheim_adres, persoon.versie, tx.now,
    )  # fmt: skip
    if nieuw is None:
        raise Conflict(
            "In uw register staat al een persoon met dit burgerservicenummer; zoek die op en gebruik die persoon."
        )


# All grounds, from light to heavy: a handover that was accepted, consent (the widest first), override, break-glass. Which
# grounds there are is said once, by the function `gronden` in the database, which the policy asks too. The own register needs
# none, and does not look for any.
_PERSONEN = """
SELECT p.*, g.gronden
FROM persoon p LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(g.soort, g.id, g.dataklassen, g.doel)
        ORDER BY g.volgorde, cardinality(g.dataklassen) DESC, g.sinds DESC, g.id) AS gronden
    FROM gronden(p.id) g WHERE p.eigenaar <> keten.organisatie()
) g ON true
"""
_GROND = " AND (p.eigenaar = keten.organisatie() OR g.gronden IS NOT NULL)"


def _zicht(rij: Any) -> Zicht:
    gronden = rij["gronden"] or ()
    return bepaal_zicht(Grond(s, UUID(i), frozenset(k or ()), d) for s, i, k, d in gronden) or EIGEN


async def get_persoon(tx: Tx, persoon_id: UUID) -> GevondenPersoon:
    """Lees een persoon die de aanroeper op een grond mag zien; anders NotFound."""
    rij = await tx.fetchrow(f"{_PERSONEN} WHERE p.id = $1 {_GROND}", persoon_id)
    if rij is None:
        raise NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
    return (await _ontsleutel(tx, [rij]))[0]


async def find_zicht(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, Zicht]:
    """De gronden waarop de aanroeper elk van deze personen ziet, zonder hun gegevens te openen; wie ontbreekt is onzichtbaar."""
    rijen = await tx.fetch(f"{_PERSONEN} WHERE p.id = ANY($1::uuid[]) {_GROND}", list(persoon_ids))
    return {rij["id"]: _zicht(rij) for rij in rijen}


async def find_personen_met_bsn(tx: Tx, bsn: str) -> list[GevondenPersoon]:
    """Zoek op BSN via de blinde index; alleen wie de aanroeper op een grond mag zien."""
    rijen = await tx.fetch(
        f"{_PERSONEN} WHERE p.bsn_index = ANY($1::bytea[]) {_GROND} ORDER BY p.id LIMIT 20",
        tx.keys.blind_index.search_bsn(bsn),
    )
    return await _ontsleutel(tx, rijen)


async def _ontsleutel(tx: Tx, rijen: Sequence[Any]) -> list[GevondenPersoon]:
    sleutels = await tx.keyring.keys(tx, [rij["id"] for rij in rijen]) if rijen else {}
    gevonden = []
    for rij in rijen:
        eigen = sleutels[rij["id"]]
        tekst = {
            kolom: eigen.decrypt(_veld(kolom, rij["id"]), rij[kolom]) if rij[kolom] is not None else None
            for kolom in _VELDEN
        }
        gevonden.append(
            GevondenPersoon(
                Persoon.uit_tekst(rij["id"], tekst, geheim_adres=rij["geheim_adres"], versie=rij["versie"]),
                _zicht(rij),
            )
        )
    return gevonden


async def zichtbare_personen(tx: Tx, persoon_ids: Collection[UUID]) -> frozenset[UUID]:
    """Welke van deze personen in het register van de eigen organisatie staan."""
    rijen = await tx.fetch(
        "SELECT id FROM persoon WHERE id = ANY($1::uuid[]) AND eigenaar = $2", list(persoon_ids), tx.actor.organisatie
    )
    return frozenset(rij["id"] for rij in rijen)


async def save_huishouden(tx: Tx, huishouden: Huishouden) -> None:
    """Bewaar een nieuw huishouden met zijn leden."""
    await tx.execute(
        "INSERT INTO huishouden (id, eigenaar, versie, aangemaakt_op) VALUES ($1, $2, $3, $4)",
        huishouden.id, tx.actor.organisatie, huishouden.versie, tx.now,
    )  # fmt: skip
    await tx.executemany(
        "INSERT INTO huishoudlid (huishouden_id, persoon_id, rol, van, tot) VALUES ($1, $2, $3, $4, $5)",
        [(huishouden.id, lid.persoon_id, lid.rol, lid.van, lid.tot) for lid in huishouden.leden],
    )


async def get_huishouden(tx: Tx, huishouden_id: UUID) -> Huishouden:
    """Lees een huishouden met de leden die de aanroeper mag zien; anders NotFound."""
    rijen = await tx.fetch(
        """
        SELECT h.id, h.versie, l.persoon_id, l.rol, l.van, l.tot FROM huishouden h
        LEFT JOIN huishoudlid l ON l.huishouden_id = h.id AND (h.eigenaar = $2 OR EXISTS (
            SELECT 1 FROM betrokkene b JOIN overdracht o USING (zorgmelding_id)
            WHERE b.persoon_id = l.persoon_id AND o.naar = $2 AND o.aanvaard_op IS NOT NULL))
        WHERE h.id = $1 AND (h.eigenaar = $2 OR EXISTS (
            SELECT 1 FROM zorgmelding z JOIN overdracht o ON o.zorgmelding_id = z.id
            WHERE z.huishouden_id = h.id AND o.naar = $2 AND o.aanvaard_op IS NOT NULL))
        ORDER BY l.van, l.persoon_id
        """,
        huishouden_id, tx.actor.organisatie,
    )  # fmt: skip
    if not rijen:
        raise NotFound("Dit huishouden bestaat niet of is voor u niet zichtbaar.")
    leden = tuple(Lid(r["persoon_id"], r["rol"], r["van"], r["tot"]) for r in rijen if r["persoon_id"] is not None)
    return Huishouden(rijen[0]["id"], leden, rijen[0]["versie"])


async def leden_met_geboortedatum(tx: Tx, huishouden_id: UUID, dag: date) -> list[tuple[UUID, str, date | None]]:
    """De leden van een huishouden op een dag met hun geboortedatum, voor de vraag wie minderjarig is.

    Alle leden, ook wie de aanroeper niet mag zien: wie afsluit mag niet uitmaken of er een kind in huis is. De functie in
    de database geeft ze alleen aan wie een zorgmelding over dit huishouden heeft of aanvaardde.
    """
    rijen = await tx.fetch("SELECT * FROM leden_van_huishouden($1, $2)", huishouden_id, dag)
    return await _met_geboortedatum(tx, rijen)


async def slachtoffers_elders(
    tx: Tx, zorgmelding_id: UUID, leden: Collection[UUID]
) -> list[tuple[UUID, str, date | None]]:
    """De slachtoffers in een zorgmelding die geen lid van het huishouden zijn, met hun geboortedatum."""
    rijen = await tx.fetch(
        """
        SELECT p.id, p.geboortedatum, b.rol FROM betrokkene b JOIN persoon p ON p.id = b.persoon_id
        WHERE b.zorgmelding_id = $1 AND b.rol IN ('slachtoffer', 'slachtoffer-en-pleger') AND p.id <> ALL($2::uuid[])
        ORDER BY p.id
        """,
        zorgmelding_id, list(leden),
    )  # fmt: skip
    return await _met_geboortedatum(tx, rijen)


async def _met_geboortedatum(tx: Tx, rijen: Sequence[Any]) -> list[tuple[UUID, str, date | None]]:
    sleutels = await tx.keyring.keys(tx, [rij["id"] for rij in rijen]) if rijen else {}
    return [
        (
            rij["id"],
            rij["rol"],
            date.fromisoformat(sleutels[rij["id"]].decrypt(_veld("geboortedatum", rij["id"]), rij["geboortedatum"]))
            if rij["geboortedatum"] is not None
            else None,
        )
        for rij in rijen
    ]
