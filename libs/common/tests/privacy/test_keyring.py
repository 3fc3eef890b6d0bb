"""Keys of persons against a real database: made, found, rotated, destroyed, and never readable in a dump."""

from __future__ import annotations

import asyncio
import os
import subprocess
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest

from common.privacy import (
    INSERT_SQL,
    BlindIndex,
    FileKek,
    Keyring,
    NietLeesbaar,
    PersoonSleutelRij,
    SleutelOntbreekt,
    SleutelVernietigd,
    Veld,
    encrypt,
)
from common.testing.postgres_binaries import bin_directory

NU = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAAM, ADRES, BSN = "Kwikstaart-Kanarie", "Proefweg 99 Nergenshuizen", "999900006"


def _veld(persoon, kolom="naam", rij=None, tabel="persoon"):
    return Veld("overleg", tabel, kolom, rij or persoon, persoon)


async def _sleutel_rij(conn, persoon, versie=1):
    sql = "SELECT * FROM keten.persoon_sleutel WHERE persoon_id = $1 AND versie = $2"
    return PersoonSleutelRij.van(await conn.fetchrow(sql, persoon, versie))


async def test_de_rij_kan_in_een_eigen_opdracht_van_de_aanroeper(conn, keyring):
    persoon = uuid.uuid4()
    dek, rij = keyring.new_key(persoon)
    await conn.execute(INSERT_SQL, *rij.parameters)
    blob = encrypt(dek, _veld(persoon), NAAM)
    sleutels = await Keyring(keyring.kek).get(conn, persoon)
    assert sleutels.decrypt(_veld(persoon), blob) == NAAM
    assert sleutels.actueel.sleutel == dek.sleutel


async def test_sleutels_van_velen_in_een_vraag(conn, keyring):
    personen = [uuid.uuid4() for _ in range(5)]
    deks = {persoon: await keyring.create(conn, persoon) for persoon in personen}
    gevonden = await keyring.keys(conn, personen)
    assert {p: s.actueel.sleutel for p, s in gevonden.items()} == {p: d.sleutel for p, d in deks.items()}


async def test_een_persoon_zonder_sleutel_is_een_duidelijke_fout(conn, keyring):
    with pytest.raises(SleutelOntbreekt):
        await keyring.get(conn, uuid.uuid4())
    with pytest.raises(SleutelOntbreekt):
        await keyring.rotate(conn, uuid.uuid4())


async def test_de_gewikkelde_sleutel_van_een_ander_opent_niet(conn, keyring):
    een, ander = uuid.uuid4(), uuid.uuid4()
    await keyring.create(conn, een)
    await keyring.create(conn, ander)
    rij = await _sleutel_rij(conn, ander)
    verplaatst = PersoonSleutelRij(een, 1, rij.kek_id, rij.gewikkeld)
    with pytest.raises(NietLeesbaar):
        keyring.open(verplaatst)
    with pytest.raises(NietLeesbaar):
        keyring.open(PersoonSleutelRij(ander, 2, rij.kek_id, rij.gewikkeld))


async def test_verwisselde_gegevens_in_de_database_openen_niet(conn, keyring):
    een, ander = uuid.uuid4(), uuid.uuid4()
    for persoon in (een, ander):
        dek = await keyring.create(conn, persoon)
        velden = [encrypt(dek, _veld(persoon, kolom), f"{kolom} van {persoon}") for kolom in ("naam", "adres")]
        await conn.execute(
            "INSERT INTO persoon (id, persoon_id, naam, adres) VALUES ($1, $1, $2, $3)", persoon, *velden
        )
        await conn.execute("INSERT INTO verwante (id, persoon_id) VALUES ($1, $1)", persoon)
    sleutels = await keyring.get(conn, een)
    lees = "SELECT naam, adres FROM persoon WHERE id = $1"
    rij = await conn.fetchrow(lees, een)
    assert sleutels.decrypt(_veld(een), rij["naam"]) == f"naam van {een}"

    # another person's value in this row
    await conn.execute("UPDATE persoon SET naam = (SELECT naam FROM persoon WHERE id = $2) WHERE id = $1", een, ander)
    # another column's value
    await conn.execute("UPDATE persoon SET adres = $2 WHERE id = $1", een, rij["naam"])
    # the same value in another table
    await conn.execute("UPDATE verwante SET naam = $2 WHERE id = $1", een, rij["naam"])
    na = await conn.fetchrow(lees, een)
    elders = await conn.fetchval("SELECT naam FROM verwante WHERE id = $1", een)
    for veld, blob in [
        (_veld(een), na["naam"]),
        (_veld(een, "adres"), na["adres"]),
        (_veld(een, tabel="verwante"), elders),
        (_veld(een, rij=ander), rij["naam"]),
    ]:
        with pytest.raises(NietLeesbaar):
            sleutels.decrypt(veld, blob)


async def test_een_dump_van_de_database_bevat_niets_leesbaars(conn, keyring, privacy_db, sleutel_map):
    persoon = uuid.uuid4()
    dek = await keyring.create(conn, persoon)
    await conn.execute(
        "INSERT INTO persoon (id, persoon_id, naam, adres, bsn, bsn_index) VALUES ($1, $1, $2, $3, $4, $5)",
        persoon,
        encrypt(dek, _veld(persoon), NAAM),
        encrypt(dek, _veld(persoon, "adres"), ADRES),
        encrypt(dek, _veld(persoon, "bsn"), BSN),
        BlindIndex.from_folder(sleutel_map).bsn(BSN),
    )
    opdracht = [str(bin_directory() / "pg_dump"), "--inserts", privacy_db.own]
    dump = await asyncio.to_thread(subprocess.run, opdracht, capture_output=True, check=True)
    tekst = dump.stdout.decode()
    assert str(persoon) in tekst  # the dump does hold this row
    kek = FileKek(sleutel_map)
    for geheim in (NAAM, ADRES, BSN, NAAM.encode().hex(), ADRES.encode().hex(), BSN.encode().hex(), dek.sleutel.hex()):
        assert geheim not in tekst
    assert kek._keks[kek.actueel].hex() not in tekst


async def test_een_vernietigde_sleutel_opent_nergens_meer(conn, keyring, privacy_db):
    persoon = uuid.uuid4()
    dek = await keyring.create(conn, persoon)
    blob = encrypt(dek, _veld(persoon), NAAM)
    ander_proces, derde = Keyring(keyring.kek), await asyncpg.connect(privacy_db.app)
    assert (await ander_proces.get(derde, persoon)).decrypt(_veld(persoon), blob) == NAAM  # now in its cache

    assert await keyring.destroy(conn, persoon, NU) == 1

    for ring, verbinding in [(keyring, conn), (ander_proces, derde), (Keyring(keyring.kek), derde)]:
        sleutels = await ring.get(verbinding, persoon)
        assert sleutels.vernietigd
        with pytest.raises(SleutelVernietigd):
            sleutels.decrypt(_veld(persoon), blob)
        with pytest.raises(SleutelVernietigd):
            sleutels.encrypt(_veld(persoon), NAAM)
    assert len(ander_proces._cache) == 0
    await derde.close()


async def test_vernietigen_neemt_alle_versies_mee_en_is_eenmalig(conn, keyring):
    persoon = uuid.uuid4()
    await keyring.create(conn, persoon)
    await keyring.rotate(conn, persoon)
    assert await keyring.destroy(conn, persoon, NU) == 2
    assert await keyring.destroy(conn, persoon, NU) == 0
    with pytest.raises(SleutelVernietigd):
        await keyring.rotate(conn, persoon)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE keten.persoon_sleutel SET gewikkeld = '\\x00', vernietigd_op = NULL WHERE persoon_id = $1",
        "UPDATE keten.persoon_sleutel SET versie = 9 WHERE persoon_id = $1",
        "DELETE FROM keten.persoon_sleutel WHERE persoon_id = $1",
        "INSERT INTO keten.persoon_sleutel VALUES ($1, 2, 'kek-1', '\\x00', NULL)",
    ],
    ids=["herstellen", "omnummeren", "verwijderen", "nieuwe versie"],
)
async def test_de_database_laat_een_vernietigde_sleutel_niet_terugkomen(conn, keyring, privacy_db, sql):
    persoon = uuid.uuid4()
    await keyring.create(conn, persoon)
    await keyring.destroy(conn, persoon, NU)
    eigenaar = await asyncpg.connect(privacy_db.own)
    for verbinding in (conn, eigenaar):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await verbinding.execute(sql, persoon)
    await eigenaar.close()


async def test_vernietigen_wint_van_een_gelijktijdige_nieuwe_versie(conn, keyring, privacy_db):
    persoon = uuid.uuid4()
    await keyring.create(conn, persoon)
    tweede = await asyncpg.connect(privacy_db.app)
    transactie = conn.transaction()
    await transactie.start()
    await keyring.rotate(conn, persoon)
    vernietiging = asyncio.create_task(keyring.destroy(tweede, persoon, NU))
    await asyncio.sleep(0.2)
    assert not vernietiging.done()
    await transactie.commit()
    await vernietiging
    resten = await conn.fetchval(
        "SELECT count(*) FROM keten.persoon_sleutel WHERE persoon_id = $1 AND gewikkeld IS NOT NULL", persoon
    )
    await tweede.close()
    assert resten == 0


async def test_een_nieuwe_versie_leest_oud_en_schrijft_nieuw(conn, keyring):
    persoon = uuid.uuid4()
    oud = encrypt(await keyring.create(conn, persoon), _veld(persoon), NAAM)
    await keyring.rotate(conn, persoon)
    sleutels = await keyring.get(conn, persoon)
    assert sleutels.decrypt(_veld(persoon), oud) == NAAM
    assert sleutels.verouderd(oud)
    nieuw = sleutels.encrypt(_veld(persoon), NAAM)
    assert not sleutels.verouderd(nieuw)
    assert sleutels.decrypt(_veld(persoon), nieuw) == NAAM


async def test_een_nieuwe_kek_wikkelt_alles_opnieuw_en_de_oude_kan_weg(conn, keyring, sleutel_map, nieuwe_sleutel):
    personen = [uuid.uuid4() for _ in range(7)]
    blobs = {p: encrypt(await keyring.create(conn, p), _veld(p), f"{NAAM} {p}") for p in personen}
    nieuwe_sleutel(sleutel_map, "kek-2.key")
    ring = Keyring(FileKek(sleutel_map))
    # Keys of other tests hang on KEKs that are gone: look only at ours.
    await _alleen_deze(conn, personen, sleutel_map)
    assert await ring.outdated(conn) == 7
    beurten = [await ring.rewrap(conn, limit=3) for _ in range(4)]
    assert beurten == [3, 3, 1, 0]
    assert await ring.outdated(conn) == 0

    # A neighbour that started before the new file was there reads what we wrapped.
    for persoon in personen:
        assert (await keyring.get(conn, persoon)).decrypt(_veld(persoon), blobs[persoon]) == f"{NAAM} {persoon}"

    (sleutel_map / "kek.key").unlink()
    schoon = Keyring(FileKek(sleutel_map))
    for persoon in personen:
        assert (await schoon.get(conn, persoon)).decrypt(_veld(persoon), blobs[persoon]) == f"{NAAM} {persoon}"


async def _alleen_deze(conn, personen, sleutel_map):
    """Destroy what earlier tests left behind; a destroyed key has nothing to wrap."""
    await conn.execute(
        "UPDATE keten.persoon_sleutel SET gewikkeld = NULL, vernietigd_op = now()"
        " WHERE gewikkeld IS NOT NULL AND persoon_id <> ALL($1::uuid[])",
        personen,
    )


async def test_zonder_het_sleutelbestand_opent_er_niets(conn, keyring, sleutel_map, nieuwe_sleutel):
    persoon = uuid.uuid4()
    await keyring.create(conn, persoon)
    (sleutel_map / "kek.key").unlink()
    nieuwe_sleutel(sleutel_map, "kek-2.key")
    with pytest.raises(SleutelOntbreekt):
        (await Keyring(FileKek(sleutel_map)).get(conn, persoon)).actueel  # noqa: B018


def test_de_cache_is_begrensd_en_vergeet(kek):
    nu = [0.0]
    ring = Keyring(kek, clock=lambda: nu[0], cache_max=10)
    rijen = [ring.new_key(uuid.uuid4())[1] for _ in range(25)]
    for rij in rijen:
        ring.open(rij)
    assert len(ring._cache) == 10
    assert ring.open(rijen[-1]) is ring.open(rijen[-1])
    nu[0] = 301.0
    ring.open(rijen[0])
    assert len(ring._cache) == 1


def test_een_opnieuw_gewikkelde_rij_komt_niet_uit_de_cache_van_de_oude(kek):
    ring = Keyring(kek)
    persoon = uuid.uuid4()
    dek, rij = ring.new_key(persoon)
    ring.open(rij)
    _, andere_rij = ring.new_key(persoon)
    assert ring.open(andere_rij).sleutel != dek.sleutel


@pytest.mark.parametrize(
    ("inhoud", "reden"),
    [(b"geen base64!", "base64"), (b"AAAA", "32 bytes"), (b"", "32 bytes"), (b"\xff\xfe", "base64")],
)
def test_een_kapot_sleutelbestand_wordt_bij_naam_genoemd(tmp_path, inhoud, reden):
    (tmp_path / "kek.key").write_bytes(inhoud)
    with pytest.raises(ValueError, match=reden) as gevangen:
        FileKek(tmp_path)
    assert "kek.key" in str(gevangen.value)


def test_een_lege_sleutelmap_is_een_duidelijke_fout(tmp_path):
    with pytest.raises(ValueError, match=r"kek\.key ontbreekt"):
        FileKek(tmp_path)


def test_een_kopie_is_geen_nieuwe_sleutel(sleutel_map):
    (sleutel_map / "kek-2.key").write_bytes((sleutel_map / "kek.key").read_bytes())
    with pytest.raises(ValueError, match="dezelfde sleutel"):
        FileKek(sleutel_map)


def test_de_tiende_sleutel_is_nieuwer_dan_de_negende(sleutel_map, nieuwe_sleutel):
    for nummer in (2, 9, 10):
        nieuwe_sleutel(sleutel_map, f"kek-{nummer}.key")
    assert FileKek(sleutel_map).actueel.startswith("kek-10.")


def test_een_gewikkelde_sleutel_is_niet_te_veranderen(kek):
    kek_id, gewikkeld = kek.wrap(os.urandom(32), b"doel")
    for kapot in (gewikkeld[:-1] + bytes([gewikkeld[-1] ^ 1]), gewikkeld[:5], b""):
        with pytest.raises(NietLeesbaar):
            kek.unwrap(kek_id, kapot, b"doel")
    with pytest.raises(NietLeesbaar):
        kek.unwrap(kek_id, gewikkeld, b"ander doel")
