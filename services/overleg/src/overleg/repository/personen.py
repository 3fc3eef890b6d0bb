"""Personen in de database: versleutelen bij schrijven, ontsleutelen bij lezen, en lezen bij wie zij na samenvoegen horen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import Conflict, NotFound
from common.privacy import PersoonSleutels, Veld, encrypt
from overleg.domain.grond import EIGEN, Grond, Zicht, bepaal_zicht
from overleg.domain.persoon import Gezag, Persoon, lees_geboorte
from overleg.repository import zoeksleutels

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
        INSERT INTO persoon (id, eigenaar, naam, geboortedatum, bsn, adres, contact, bsn_index, geheim_adres, adres_sleutels,
            versie, aangemaakt_op)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (eigenaar, bsn_index) DO NOTHING RETURNING id
        """,
        persoon.id, tx.actor.organisatie, *versleuteld,
        tx.keys.blind_index.bsn(persoon.bsn) if persoon.bsn else None,
        persoon.geheim_adres, zoeksleutels.adres_sleutels(tx, persoon), persoon.versie, tx.now,
    )  # fmt: skip
    if nieuw is None:
        raise _bsn_bestaat()
    await zoeksleutels.save_zoeksleutels(tx, persoon)
    await _save_gezag(tx, persoon)


def _bsn_bestaat() -> Conflict:
    return Conflict(
        "In uw register staat al een persoon met dit burgerservicenummer; zoek die op en gebruik die persoon."
    )


async def save_wijziging(tx: Tx, persoon: Persoon) -> None:
    """Bewaar een gewijzigde persoon uit het eigen register en maak zijn zoeksleutels opnieuw.

    Conflict als een ander in het register het BSN al heeft. Staat het bij een registratie die hiermee is samengevoegd, dan
    blijft die de vindplaats.
    """
    sleutels = await tx.keyring.get(tx, persoon.id)
    waarden = persoon.als_tekst()
    versleuteld = [
        sleutels.encrypt(_veld(kolom, persoon.id), tekst) if (tekst := waarden[kolom]) is not None else None
        for kolom in _VELDEN
    ]
    await tx.execute(
        """
        UPDATE persoon SET naam = $2, geboortedatum = $3, bsn = $4, adres = $5, contact = $6, geheim_adres = $7,
            adres_sleutels = $8, versie = $9, bsn_index = $10 WHERE id = $1 AND eigenaar = $11
        """,
        persoon.id, *versleuteld, persoon.geheim_adres, zoeksleutels.adres_sleutels(tx, persoon), persoon.versie,
        await _vrij_bsn(tx, persoon), tx.actor.organisatie,
    )  # fmt: skip
    await zoeksleutels.save_zoeksleutels(tx, persoon)
    await _save_gezag(tx, persoon)


async def _vrij_bsn(tx: Tx, persoon: Persoon) -> bytes | None:
    """De index van het BSN als deze persoon haar mag hebben; None als een samengevoegde registratie haar al heeft."""
    if persoon.bsn is None:
        return None
    bezet = await tx.fetchrow(
        """
        SELECT canoniek(p.id) AS canoniek FROM persoon p
        WHERE p.bsn_index = ANY($1::bytea[]) AND p.eigenaar = $2 AND p.id <> $3
        """,
        tx.keys.blind_index.search_bsn(persoon.bsn), tx.actor.organisatie, persoon.id,
    )  # fmt: skip
    if bezet is None:
        return tx.keys.blind_index.bsn(persoon.bsn)
    if bezet["canoniek"] != persoon.id:
        raise _bsn_bestaat()
    return None


async def _save_gezag(tx: Tx, persoon: Persoon) -> None:
    await tx.execute("DELETE FROM gezag WHERE persoon_id = $1", persoon.id)
    if persoon.gezag:
        await tx.executemany(
            "INSERT INTO gezag (persoon_id, houder_id, van, tot, eigenaar) VALUES ($1, $2, $3, $4, $5)",
            [(persoon.id, g.houder_id, g.van, g.tot, tx.actor.organisatie) for g in persoon.gezag],
        )


# All grounds, from light to heavy: a handover that was accepted, consent (the widest first), override, break-glass. Which
# grounds there are is said once, by the function `gronden` in the database, which the policy asks too. The own register needs
# none, and does not look for any.
# To another organisation an address is secret too when somebody else in the same register keeps that very address secret: a child
# that lives with its mother must not give her away.
_PERSONEN = """
SELECT p.*, g.gronden,
    p.eigenaar <> keten.organisatie() AND (p.geheim_door_samenvoeging OR adres_afgeschermd(p.id)) AS afgeschermd,
    EXISTS (SELECT 1 FROM beperking b WHERE b.persoon_id = p.id AND b.opgeheven_op IS NULL) AS beperkt,
    (SELECT array_agg(v.persoon_id ORDER BY v.persoon_id) FROM persoonsverwijzing v WHERE v.canoniek_id = p.id) AS samengevoegd,
    (SELECT json_agg(json_build_array(canoniek(h.houder_id), h.van, h.tot) ORDER BY h.van, h.houder_id)
     FROM gezag h WHERE h.persoon_id = p.id) AS gezag
FROM persoon p LEFT JOIN LATERAL (
    SELECT json_agg(json_build_array(g.soort, g.id, g.dataklassen, g.doel)
        ORDER BY g.volgorde, cardinality(g.dataklassen) DESC, g.sinds DESC, g.id) AS gronden
    FROM gronden(p.id) g WHERE p.eigenaar <> keten.organisatie()
) g ON true
"""
_GROND = " AND p.gewist_op IS NULL AND (p.eigenaar = keten.organisatie() OR g.gronden IS NOT NULL)"
MEESTE_MET_BSN = 20


def _zicht(rij: Any) -> Zicht:
    gronden = rij["gronden"] or ()
    return bepaal_zicht(Grond(s, UUID(i), frozenset(k or ()), d) for s, i, k, d in gronden) or EIGEN


async def get_persoon(tx: Tx, persoon_id: UUID) -> GevondenPersoon:
    """Lees een persoon die de aanroeper op een grond mag zien; anders NotFound.

    Het id van een samengevoegde registratie geeft de persoon waar zij nu bij hoort.
    """
    rij = await tx.fetchrow(f"{_PERSONEN} WHERE p.id = canoniek($1) {_GROND}", persoon_id)
    if rij is None:
        raise _onbekend()
    return (await _ontsleutel(tx, [rij]))[0]


async def get_registratie(tx: Tx, persoon_id: UUID) -> Persoon:
    """Lees en vergrendel één registratie uit het eigen register, ook als zij is samengevoegd; anders NotFound."""
    bestaat = await tx.fetchval(
        "SELECT true FROM persoon WHERE id = $1 AND eigenaar = $2 AND gewist_op IS NULL FOR UPDATE", persoon_id,
        tx.actor.organisatie,
    )
    if not bestaat:
        raise _onbekend()
    rij = await tx.fetchrow(f"{_PERSONEN} WHERE p.id = $1 {_GROND}", persoon_id)
    return (await _ontsleutel(tx, [rij]))[0].persoon


async def find_personen(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, GevondenPersoon]:
    """Lees meer personen tegelijk; wie de aanroeper niet mag zien ontbreekt. Alleen id's waar niets op verwijst."""
    rijen = await tx.fetch(f"{_PERSONEN} WHERE p.id = ANY($1::uuid[]) {_GROND}", list(persoon_ids))
    return {g.persoon.id: g for g in await _ontsleutel(tx, rijen)}


async def find_zicht(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, Zicht]:
    """De gronden waarop de aanroeper elk van deze personen ziet, zonder hun gegevens te openen; wie ontbreekt is onzichtbaar."""
    rijen = await tx.fetch(f"{_PERSONEN} WHERE p.id = ANY($1::uuid[]) {_GROND}", list(persoon_ids))
    return {rij["id"]: _zicht(rij) for rij in rijen}


async def find_personen_met_bsn(tx: Tx, bsn: str) -> list[GevondenPersoon]:
    """Zoek op BSN via de blinde index; alleen wie de aanroeper op een grond mag zien."""
    # An array, not IN: a join may be walked from the other side, and would then ask canoniek() of every person.
    rijen = await tx.fetch(
        f"""
        {_PERSONEN} WHERE p.id = ANY(ARRAY(SELECT canoniek(q.id) FROM persoon q WHERE q.bsn_index = ANY($1::bytea[]))) {_GROND}
        ORDER BY p.id LIMIT {MEESTE_MET_BSN}
        """,
        tx.keys.blind_index.search_bsn(bsn),
    )
    return await _ontsleutel(tx, rijen)


async def _ontsleutel(tx: Tx, rijen: Sequence[Any]) -> list[GevondenPersoon]:
    sleutels = await tx.keyring.keys(tx, [rij["id"] for rij in rijen]) if rijen else {}
    return [_gevonden(rij, sleutels) for rij in rijen]


def _gevonden(rij: Any, sleutels: Mapping[UUID, PersoonSleutels]) -> GevondenPersoon:
    eigen, persoon_id = sleutels[rij["id"]], rij["id"]
    tekst = {k: eigen.decrypt(_veld(k, persoon_id), rij[k]) if rij[k] is not None else None for k in _VELDEN}
    zicht = _zicht(rij)
    # To the own register the flag is what was written down; to anybody else it is whether the address may be shown.
    geheim = rij["geheim_adres"] or (rij["afgeschermd"] and zicht.soort != "eigen")
    persoon = Persoon.uit_tekst(persoon_id, tekst, geheim_adres=geheim, versie=rij["versie"])
    return GevondenPersoon(
        replace(persoon, gezag=_gezag(rij["gezag"]), samengevoegd=tuple(rij["samengevoegd"] or ()), beperkt=rij["beperkt"]), zicht
    )


def _gezag(regels: Any) -> tuple[Gezag, ...]:
    return tuple(
        Gezag(UUID(houder), date.fromisoformat(van), date.fromisoformat(tot) if tot else None)
        for houder, van, tot in regels or ()
    )


async def find_bsns(tx: Tx, persoon_ids: Collection[UUID]) -> frozenset[str]:
    """De BSN's die bij deze registraties uit het eigen register staan."""
    rijen = await tx.fetch(
        "SELECT id, bsn FROM persoon WHERE id = ANY($1::uuid[]) AND eigenaar = $2 AND bsn IS NOT NULL",
        list(persoon_ids), tx.actor.organisatie,
    )  # fmt: skip
    sleutels = await tx.keyring.keys(tx, [rij["id"] for rij in rijen]) if rijen else {}
    return frozenset(sleutels[rij["id"]].decrypt(_veld("bsn", rij["id"]), rij["bsn"]) for rij in rijen)


async def gezag_over(tx: Tx, persoon_id: UUID, dag: date) -> frozenset[UUID]:
    """Wie op `dag` het gezag over deze persoon heeft, volgens het eigen register; leeg als dat niet is vastgelegd."""
    rijen = await tx.fetch(
        """
        SELECT canoniek(h.houder_id) AS houder FROM gezag h
        WHERE h.persoon_id = canoniek($1) AND h.eigenaar = $2 AND h.van <= $3 AND (h.tot IS NULL OR h.tot >= $3)
        """,
        persoon_id, tx.actor.organisatie, dag,
    )  # fmt: skip
    return frozenset(rij["houder"] for rij in rijen)


async def eigen_personen(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, Persoon]:
    """Deze personen uit het eigen register, ontsleuteld; wie er niet staat ontbreekt."""
    rijen = await tx.fetch(
        f"{_PERSONEN} WHERE p.id = ANY($1::uuid[]) AND p.eigenaar = $2 AND p.gewist_op IS NULL",
        list(persoon_ids), tx.actor.organisatie,
    )  # fmt: skip
    return {g.persoon.id: g.persoon for g in await _ontsleutel(tx, rijen)}


async def zichtbare_personen(tx: Tx, persoon_ids: Collection[UUID]) -> frozenset[UUID]:
    """Welke van deze personen in het register van de eigen organisatie staan."""
    rijen = await tx.fetch(
        "SELECT id FROM persoon WHERE id = ANY($1::uuid[]) AND eigenaar = $2 AND gewist_op IS NULL", list(persoon_ids), tx.actor.organisatie
    )
    return frozenset(rij["id"] for rij in rijen)


async def leden_met_geboortedatum(tx: Tx, huishouden_id: UUID, dag: date) -> list[tuple[UUID, str, date | None]]:
    """De leden van een huishouden op een dag met hun geboortedatum, voor de vraag wie minderjarig is.

    Alle leden, ook wie de aanroeper niet mag zien: wie afsluit mag niet uitmaken of er een kind in huis is. De functie in
    de database geeft ze alleen aan wie een zorgmelding over dit huishouden heeft of aanvaardde. Wie alleen een geboortejaar
    heeft, geldt als geboren op de laatste dag daarvan; samengevoegde registraties tellen als één mens.
    """
    rijen = await tx.fetch("SELECT * FROM leden_van_huishouden($1, $2)", huishouden_id, dag)
    return await _met_geboortedatum(tx, rijen)


async def slachtoffers_elders(
    tx: Tx, zorgmelding_id: UUID, leden: Collection[UUID]
) -> list[tuple[UUID, str, date | None]]:
    """De slachtoffers in een zorgmelding die geen lid van het huishouden zijn, met hun geboortedatum."""
    rijen = await tx.fetch(
        """
        SELECT DISTINCT ON (p.id) p.id, p.geboortedatum, b.rol FROM betrokkene b JOIN persoon p ON p.id = canoniek(b.persoon_id)
        WHERE b.zorgmelding_id = $1 AND b.rol IN ('slachtoffer', 'slachtoffer-en-pleger') AND p.gewist_op IS NULL AND p.id <> ALL($2::uuid[])
        ORDER BY p.id, b.rol
        """,
        zorgmelding_id, list(leden),
    )  # fmt: skip
    return await _met_geboortedatum(tx, rijen)


async def uiterlijk_geboren(tx: Tx, persoon_ids: Collection[UUID]) -> dict[UUID, date | None]:
    """De laatst mogelijke geboortedag van wie niet gewist is, voor de dienst zelf; None als er niets bekend is."""
    rijen = await tx.fetch(
        "SELECT id, geboortedatum, '' AS rol FROM persoon WHERE id = ANY($1::uuid[]) AND gewist_op IS NULL", list(persoon_ids)
    )
    return {persoon_id: geboren for persoon_id, _, geboren in await _met_geboortedatum(tx, rijen)}


async def _met_geboortedatum(tx: Tx, rijen: Sequence[Any]) -> list[tuple[UUID, str, date | None]]:
    sleutels = await tx.keyring.keys(tx, [rij["id"] for rij in rijen]) if rijen else {}
    return [(rij["id"], rij["rol"], _uiterlijk_geboren(rij, sleutels)) for rij in rijen]


def _uiterlijk_geboren(rij: Any, sleutels: Mapping[UUID, PersoonSleutels]) -> date | None:
    if rij["geboortedatum"] is None:
        return None
    tekst = sleutels[rij["id"]].decrypt(_veld("geboortedatum", rij["id"]), rij["geboortedatum"])
    dag, jaar = lees_geboorte(tekst)
    return Persoon(rij["id"], "", dag, geboortejaar=jaar).uiterlijk_geboren


def _onbekend() -> NotFound:
    return NotFound("Deze persoon bestaat niet of is voor u niet zichtbaar.")
