"""The blind index finds without telling; a stored answer opens only for its own request."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.privacy import AnswerCipher, BlindIndex, FileKek, NietLeesbaar

BSN = "999900006"


def test_dezelfde_bsn_geeft_dezelfde_index_hoe_die_ook_is_geschreven(sleutel_map):
    index = BlindIndex.from_folder(sleutel_map)
    assert index.bsn(BSN) == index.bsn(" 9999.00.006 ")
    assert index.search_bsn(BSN) == [index.bsn(BSN)]
    assert len(index.bsn(BSN)) == 33


def test_een_andere_sleutel_of_soort_geeft_een_andere_index(sleutel_map):
    index = BlindIndex.from_folder(sleutel_map)
    assert BlindIndex({1: b"a" * 32}).bsn(BSN) != index.bsn(BSN)
    assert index.candidates("telefoon", BSN)[0] != index.bsn(BSN)


def test_wat_geen_bsn_is_krijgt_geen_index(sleutel_map):
    with pytest.raises(ValueError, match="elfproef"):
        BlindIndex.from_folder(sleutel_map).bsn("999900001")


async def test_zoeken_tijdens_het_wisselen_van_de_sleutel(sleutel_map, nieuwe_sleutel, conn):
    oud = BlindIndex.from_folder(sleutel_map)
    await conn.execute(
        "INSERT INTO persoon (id, persoon_id, bsn_index) VALUES (gen_random_uuid(), gen_random_uuid(), $1)",
        oud.bsn(BSN),
    )
    nieuwe_sleutel(sleutel_map, "blinde-index-2.key")
    nieuw = BlindIndex.from_folder(sleutel_map)
    assert nieuw.bsn(BSN)[0] == 2
    assert nieuw.outdated(oud.bsn(BSN))
    assert not nieuw.outdated(nieuw.bsn(BSN))
    zoek = "SELECT count(*) FROM persoon WHERE bsn_index = ANY($1::bytea[])"
    assert await conn.fetchval(zoek, nieuw.search_bsn(BSN)) == 1
    assert await conn.fetchval(zoek, [nieuw.bsn(BSN)]) == 0


def test_een_token_is_kort_en_van_zijn_eigen_soort(sleutel_map, nieuwe_sleutel):
    oud = BlindIndex.from_folder(sleutel_map)
    (token,) = oud.tokens("naam", ["kwikstaart"])
    assert len(token) == 16
    assert token[0] == 1
    assert oud.tokens("naam", ["kwikstaart", "merel"])[0] == token
    assert token not in oud.tokens("naam", ["merel"]) + oud.tokens("adres", ["kwikstaart"])
    assert not oud.candidates("naam", "kwikstaart")[0].startswith(token), "een token verraadt geen ander soort index"
    nieuwe_sleutel(sleutel_map, "blinde-index-2.key")
    nieuw = BlindIndex.from_folder(sleutel_map)
    assert nieuw.tokens("naam", ["kwikstaart"]) != [token]
    assert token in nieuw.search_tokens("naam", ["kwikstaart"])
    assert len(nieuw.search_tokens("naam", ["kwikstaart", "merel"])) == 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answer=st.binary(max_size=5000), aad=st.binary(max_size=100))
def test_een_antwoord_komt_ongeschonden_terug(kek, answer, aad):
    cipher = AnswerCipher(kek)
    assert cipher.open(cipher.seal(answer, aad), aad) == answer


def test_een_antwoord_opent_niet_voor_een_ander_verzoek_of_na_verandering(kek):
    cipher = AnswerCipher(kek)
    sealed = cipher.seal(b'{"naam": "Kwikstaart"}', b"sleutel-1")
    assert b"Kwikstaart" not in sealed
    with pytest.raises(NietLeesbaar):
        cipher.open(sealed, b"sleutel-2")
    for plaats in range(len(sealed)):
        kapot = bytearray(sealed)
        kapot[plaats] ^= 1
        with pytest.raises(NietLeesbaar):
            cipher.open(bytes(kapot), b"sleutel-1")
    for lengte in range(len(sealed)):
        with pytest.raises(NietLeesbaar):
            cipher.open(sealed[:lengte], b"sleutel-1")


def test_een_antwoord_overleeft_een_nieuwe_kek(sleutel_map, nieuwe_sleutel):
    oud = AnswerCipher(FileKek(sleutel_map))
    sealed = oud.seal(b"antwoord", b"x")
    nieuwe_sleutel(sleutel_map, "kek-2.key")
    nieuw = AnswerCipher(FileKek(sleutel_map))
    assert nieuw.open(sealed, b"x") == b"antwoord"
    assert oud.open(nieuw.seal(b"nieuw", b"x"), b"x") == b"nieuw"


def test_de_sleutel_van_antwoorden_is_niet_die_van_het_wikkelen(kek):
    afgeleid = kek.derive(kek.actueel, b"antwoorden")
    assert afgeleid == kek.derive(kek.actueel, b"antwoorden")
    assert afgeleid != kek.derive(kek.actueel, b"iets anders")
    assert afgeleid != kek._keks[kek.actueel]
