"""De filters van zorgen, meldcode en signaaloverleg werken ook zonder row-level security: de dienst zelf ziet dan alles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from meldcode_bouwers import SIGNALEN, Wandeling
from overleg_bouwers import een_huishouden, maak
from overleg_wereld import SHG, URK, VT, vt
from signaal_bouwers import Reekswereld, een_signaal

from common.errors import NotFound
from common.testing.actors import SYSTEEM
from overleg.repository import meldcodes, signaaloverleggen, signaalreeksen, signalen, zorgen

BEGIN = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))
ZORG = {
    "kanaal": "telefoon", "beroepsgroep": "inwoner", "geuitOp": "2026-03-02T08:30:00Z", "gebied": {"gemeentecode": "GM0171"},
    "tekst": "Iemand maakt zich zorgen.",
}  # fmt: skip


@pytest.fixture
async def ids(client, als):
    zorg = await maak(client, "/zorgen", vt(als), ZORG)
    huishouden, personen = await een_huishouden(client, vt(als))
    meldcode = await Wandeling.begin(client, vt(als), persoonId=personen[0])
    await meldcode.zet(("signalen", SIGNALEN))
    w = await Reekswereld.begin(client, als)
    signaal = await maak(client, "/signalen", als("coordinator", organisatie=SHG), een_signaal(w.reeks_id))
    await w.zet("agendapunten", {"signaalId": signaal.json()["signaalId"]})
    gevonden = {
        "zorg": zorg.json()["zorgId"], "meldcode": meldcode.pad[-36:], "reeks": w.reeks_id,
        "overleg": w.overleg["signaaloverlegId"], "signaal": signaal.json()["signaalId"], "persoon": personen[0],
        "huishouden": huishouden,
    }  # fmt: skip
    return {naam: UUID(waarde) for naam, waarde in gevonden.items()}


async def test_een_andere_organisatie_krijgt_niets_ook_als_de_tabellen_open_staan(database, klok, ids):
    async with database.begin(replace(SYSTEEM, organisatie=URK), klok()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM signaal") == 1
        assert (await zorgen.find_zorgen(tx, None, None, 10)).items == []
        assert (await meldcodes.find_meldcodes(tx, None, None, 10)).items == []
        assert (await signaalreeksen.find_reeksen(tx, None, 10)).items == []
        assert (await signaaloverleggen.find_overleggen(tx, None, BEGIN, 10)).items == []
        assert (await signalen.find_signalen(tx, None, None, 10)).items == []
        assert await meldcodes.find_huishouden(tx, ids["persoon"], date(2026, 3, 2)) is None
        for lees in (
            zorgen.get_zorg(tx, ids["zorg"]), meldcodes.get_meldcode(tx, ids["meldcode"]),
            signaalreeksen.get_reeks(tx, ids["reeks"]), signaaloverleggen.get_overleg(tx, ids["overleg"]),
            signalen.get_signaal(tx, ids["signaal"]),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                await lees


async def test_een_collega_krijgt_een_meldcode_niet_en_de_aandachtsfunctionaris_wel(database, klok, ids):
    for sub, rollen, aantal in (
        ("iemand.anders", "jgz-professional", 0),
        ("iemand.anders", "aandachtsfunctionaris", 1),
    ):
        wie = replace(SYSTEEM, organisatie=VT, sub=sub, rollen=frozenset({rollen}))
        async with database.begin(wie, klok()) as tx:
            assert len((await meldcodes.find_meldcodes(tx, None, None, 10)).items) == aantal
            if not aantal:
                with pytest.raises(NotFound):
                    await meldcodes.get_meldcode(tx, ids["meldcode"])


async def test_het_huishouden_van_een_persoon_is_er_een_of_geen(database, klok, ids):
    async with database.begin(replace(SYSTEEM, organisatie=VT), klok()) as tx:
        assert await meldcodes.find_huishouden(tx, ids["persoon"], date(2026, 3, 2)) == ids["huishouden"]
        assert await meldcodes.find_huishouden(tx, ids["persoon"], date(2010, 1, 1)) is None


@pytest.mark.parametrize(
    ("tabel", "vraag"),
    [
        ("zorg", lambda tx: zorgen.find_zorgen(tx, None, None, 20)),
        ("meldcode", lambda tx: meldcodes.find_meldcodes(tx, None, None, 20)),
        ("signaaloverleg", lambda tx: signaaloverleggen.find_overleggen(tx, None, BEGIN, 20)),
        ("signaal", lambda tx: signalen.find_signalen(tx, None, None, 20)),
    ],
)
async def test_geen_lijst_leest_een_hele_tabel(database, klok, tabel, vraag, ids):
    """Met volle tabellen en zonder seq scan te verbieden zou dit op grootte aankomen; nu op het bestaan van een pad."""
    async with database.begin(replace(SYSTEEM, organisatie=VT, rollen=frozenset({"jgz-professional"})), klok()) as tx:
        await tx.execute("SET LOCAL enable_seqscan = off")
        uitleg = []
        echt = tx.fetch

        async def met_uitleg(sql, *args):
            if f"FROM {tabel}" in sql:
                uitleg.extend(r[0] for r in await echt(f"EXPLAIN {sql}", *args))
            return await echt(sql, *args)

        tx.fetch = met_uitleg
        await vraag(tx)
    assert uitleg, "de lijst vroeg niets"
    assert not [regel for regel in uitleg if f"Seq Scan on {tabel} " in regel], "\n".join(uitleg)
