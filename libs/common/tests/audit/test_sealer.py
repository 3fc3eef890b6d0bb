"""The sealer covers every committed row exactly once, whatever happens around it."""

from __future__ import annotations

import asyncio
import random
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from common.audit import AnderTijdperk, Zegel, load_public_key, load_signing_key, main_checkpoint, main_verify


def _pem(sleutel):
    return sleutel.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


async def test_niets_te_verzegelen_geeft_geen_zegel(log):
    assert await log.sealer().seal_once(log.app) is None
    await log.verzegel()
    assert await log.sealer().seal_once(log.app) is None
    assert await log.app.fetchval("SELECT count(*) FROM keten.audit_zegel") == 1


async def test_een_zegel_is_ondertekend_en_sluit_aan(log):
    gehoord: list[Zegel] = []
    sealer = log.sealer(on_seal=gehoord.append)
    for _ in range(2):
        await log.schrijf(2)
        await sealer.seal_once(log.app)
    een, twee = gehoord
    assert (een.n, een.van, een.aantal, twee.n, twee.vorige, twee.van) == (1, "3:3:", 2, 2, een.hash, een.tot)
    assert twee.handtekening_klopt([log.sleutel.public_key()])
    assert sealer.verzegeld == 4


async def test_een_trage_transactie_wordt_later_alsnog_verzegeld(log):
    traag = await asyncpg.connect(log.db.app)
    transactie = traag.transaction()
    await transactie.start()
    (laat,) = await log.schrijf(1, traag)
    vroeg = await log.verzegel()  # higher ids, committed and sealed first
    assert laat < min(vroeg)
    await transactie.commit()
    zegel = await log.sealer().seal_once(log.app)
    assert zegel is not None
    assert list(zegel.lees_bladeren()) == [laat]
    uitslag = await log.controleer()
    assert (uitslag.bevindingen, uitslag.rijen) == ((), 4)
    await traag.close()


async def test_een_teruggedraaide_transactie_laat_geen_gat_achter(log):
    transactie = log.app.transaction()
    await transactie.start()
    await log.schrijf(3)
    await transactie.rollback()
    await log.verzegel(2)
    assert (await log.controleer()).rijen == 2


async def test_rijen_uit_een_savepoint_horen_bij_hun_transactie(log):
    async with log.app.transaction():
        await log.schrijf(1)
        async with log.app.transaction():
            await log.schrijf(1)
    await log.sealer().seal_once(log.app)
    assert (await log.controleer()).rijen == 2


async def test_drie_verzegelaars_en_drukke_schrijvers(log):
    """Early transaction ids, rollbacks and stalls: every row in one seal, and one only."""
    stop = asyncio.Event()
    rng = random.Random(7)

    async def schrijver() -> int:
        conn = await asyncpg.connect(log.db.app)
        geschreven = 0
        for _ in range(40):
            transactie = conn.transaction()
            await transactie.start()
            await conn.fetchval("SELECT pg_current_xact_id()")
            await asyncio.sleep(rng.random() * 0.01)
            aantal = rng.randint(1, 3)
            await log.schrijf(aantal, conn)
            if rng.random() < 0.2:
                await transactie.rollback()
            else:
                await transactie.commit()
                geschreven += aantal
        await conn.close()
        return geschreven

    sealers = [log.sealer(interval=0.005) for _ in range(3)]
    lopend = [asyncio.create_task(sealer.run(log.db.app, stop)) for sealer in sealers]
    geschreven = sum(await asyncio.gather(*(schrijver() for _ in range(6))))
    await asyncio.sleep(0.05)
    stop.set()
    await asyncio.gather(*lopend)
    uitslag = await log.controleer()
    assert uitslag.bevindingen == ()
    assert uitslag.onverzegeld == 0
    assert uitslag.rijen == geschreven == sum(sealer.verzegeld for sealer in sealers)
    assert uitslag.zegels > 5


async def test_een_afgebroken_verzegelaar_laat_niets_half_achter(log):
    """Cancelled at any moment; the next one goes on where the last whole seal ended."""
    for poging in range(15):
        await log.schrijf(2)
        conn = await asyncpg.connect(log.db.app)
        taak = asyncio.create_task(log.sealer().seal_once(conn))
        await asyncio.sleep(0.0004 * poging)
        taak.cancel()
        await asyncio.gather(taak, return_exceptions=True)
        conn.terminate()
    await asyncio.sleep(0.05)
    await log.sealer().seal_once(log.app)
    uitslag = await log.controleer()
    assert (uitslag.bevindingen, uitslag.rijen, uitslag.onverzegeld) == ((), 30, 0)


async def test_de_verliezer_van_twee_verzegelaars_gooit_zijn_werk_weg(log):
    await log.schrijf(3)
    ander = await asyncpg.connect(log.db.app)
    uitkomst = await asyncio.gather(log.sealer().seal_once(log.app), log.sealer().seal_once(ander))
    assert await log.app.fetchval("SELECT count(*) FROM keten.audit_zegel") == 1
    assert len([zegel for zegel in uitkomst if zegel]) == 1
    await ander.close()


async def test_na_een_dump_in_een_nieuwe_server_zwijgt_de_verzegelaar_niet(log):
    await log.verzegel()
    await log.knoei("UPDATE keten.audit_zegel SET tot = '9000000000:9000000000:'")
    await log.schrijf()
    with pytest.raises(AnderTijdperk):
        await log.sealer().seal_once(log.app)


async def test_de_achterstand_loopt_op_als_verzegelen_niet_lukt(log):
    sealer = log.sealer()
    await sealer.seal_once(log.app)
    assert sealer.achterstand_seconden < 1
    sealer._laatste_ronde -= 60
    assert sealer.achterstand_seconden > 59
    await sealer.seal_once(log.app)
    assert sealer.achterstand_seconden < 1


async def test_een_database_die_weg_is_houdt_de_verzegelaar_niet_tegen(log, monkeypatch):
    """Two hundred breaks: each finds the sealer in another step, and asyncpg has three ways to say it."""
    monkeypatch.setattr("common.audit.sealer._WACHT_NA_FOUT", 0)
    stop = asyncio.Event()
    sealer = log.sealer(interval=0)
    taak = asyncio.create_task(sealer.run(log.db.app, stop))
    gebroken = 0
    for _ in range(200):
        await log.schrijf(1)
        await asyncio.sleep(0.005)
        gebroken += await log.super_.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid NOT IN (pg_backend_pid(), $1)",
            log.app.get_server_pid(),
        )
        assert not taak.done(), "de verzegelaar gaf het op"
    for _ in range(250):
        if await log.app.fetchval("SELECT sum(aantal) FROM keten.audit_zegel") == 200:
            break
        await asyncio.sleep(0.02)
    stop.set()
    await taak
    uitslag = await log.controleer()
    assert (uitslag.bevindingen, uitslag.rijen, uitslag.onverzegeld) == ((), 200, 0)
    assert gebroken > 100


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE keten.audit_regel SET gebruiker = 'x'",
        "DELETE FROM keten.audit_regel",
        "TRUNCATE keten.audit_regel",
        "UPDATE keten.audit_zegel SET aantal = 1",
        "DELETE FROM keten.audit_zegel",
        "TRUNCATE keten.audit_zegel",
    ],
)
async def test_de_database_weigert_elke_wijziging_ook_aan_de_eigenaar(log, sql):
    await log.verzegel()
    eigenaar = await asyncpg.connect(log.db.own)
    for conn in (log.app, eigenaar, log.super_):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(sql)
    await log.super_.execute("SET session_replication_role = replica")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await log.super_.execute(sql)
    await eigenaar.close()


async def test_een_onbekende_uitkomst_komt_er_niet_in(log):
    with pytest.raises(asyncpg.CheckViolationError):
        await log.app.execute(
            "INSERT INTO keten.audit_regel (tijdstip, dienst, trace_id, span_id, handeling, uitkomst, object_soort,"
            " verwerking, gebruiker, organisatie, rollen, client)"
            " VALUES (now(), 'x', 'x', 'x', 'x', 'misschien', 'x', 'x', 'x', 'x', '{}', 'x')"
        )


async def test_de_opdracht_controleert_en_meldt_in_het_nederlands(log, tmp_path, capsys):
    sleutel, ijkpunt = tmp_path / "audit.pem", tmp_path / "ijkpunt.json"
    sleutel.write_bytes(_pem(log.sleutel))
    rijen = await log.verzegel()
    assert await asyncio.to_thread(main_checkpoint, log.db.app, ijkpunt) == 0
    assert await asyncio.to_thread(main_verify, log.db.app, sleutel, ijkpunt) == 0
    goed = capsys.readouterr().out
    assert "Het auditlog klopt." in goed
    assert "Zonder ijkpunt" not in goed
    await log.knoei("UPDATE keten.audit_regel SET gebruiker = 'x' WHERE id = $1", rijen[2])
    assert await asyncio.to_thread(main_verify, log.db.app, sleutel) == 1
    fout = capsys.readouterr().out
    assert f"gewijzigd: zegel 1 rijen {rijen[2]}: na het verzegelen gewijzigd" in fout
    assert "Het auditlog klopt NIET." in fout
    assert "Zonder ijkpunt van buiten" in fout


async def test_de_opdracht_aanvaardt_een_map_met_publieke_sleutels(log, tmp_path):
    publiek = log.sleutel.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "audit-1.pem").write_bytes(publiek)
    await log.verzegel()
    assert await asyncio.to_thread(main_verify, log.db.app, tmp_path) == 0


async def test_de_opdracht_zegt_het_als_hij_niet_kan_controleren(log, tmp_path, capsys):
    leeg = tmp_path / "audit.pem"
    leeg.write_text("geen sleutel")
    assert await asyncio.to_thread(main_verify, log.db.app, leeg) == 2
    assert "kon niet worden gecontroleerd" in capsys.readouterr().out


def test_alleen_een_ed25519_sleutel_ondertekent(tmp_path):
    ec = generate_private_key(SECP256R1())
    pad = tmp_path / "audit.pem"
    pad.write_bytes(_pem(ec))
    with pytest.raises(ValueError, match="geen Ed25519"):
        load_signing_key(pad)
    pad.write_bytes(ec.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(ValueError, match="geen Ed25519"):
        load_public_key(pad)


async def test_tweeduizend_rijen_per_seconde_zijn_bij_te_houden(log):
    """The study measured writers at 2,182 rows a second: the sealer must be faster than that."""
    regels = [(datetime.now(UTC), "lezen", uuid.uuid4(), uuid.uuid4()) for _ in range(4000)]
    await log.app.executemany(log.insert_sql, regels)
    begin = asyncio.get_running_loop().time()
    zegel = await log.sealer().seal_once(log.app)
    duur = asyncio.get_running_loop().time() - begin
    assert zegel is not None
    assert zegel.aantal == 4000
    assert duur < 2.0
