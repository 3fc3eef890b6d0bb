"""A field opens in its own place, with its own key, unchanged; and nowhere else."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.privacy import Dek, NietLeesbaar, Veld, decrypt, decrypt_bytes, encrypt, versie_van

PERSOON, RIJ = uuid.UUID(int=1), uuid.UUID(int=2)
VELD = Veld("overleg", "persoon", "naam", RIJ, PERSOON)
DEK = Dek(PERSOON, 1, b"\x07" * 32)
TEKST = "Testpersoon Kwikstaart"


@given(st.text(), st.uuids(), st.uuids(), st.integers(1, 32_767))
def test_wat_erin_gaat_komt_eruit(tekst, rij, persoon, versie):
    veld, dek = Veld("overleg", "persoon", "naam", rij, persoon), Dek(persoon, versie, b"k" * 32)
    blob = encrypt(dek, veld, tekst)
    assert decrypt(dek, veld, blob) == tekst
    assert versie_van(blob) == versie
    assert len(blob) == 1 + 2 + 12 + len(tekst.encode()) + 16


@given(st.binary())
def test_bytes_gaan_ongeschonden_rond(ruw):
    assert decrypt_bytes(DEK, VELD, encrypt(DEK, VELD, ruw)) == ruw


@pytest.mark.parametrize(
    "elders",
    [
        replace(VELD, dienst="followup"),
        replace(VELD, tabel="verwante"),
        replace(VELD, kolom="adres"),
        replace(VELD, rij_id=uuid.UUID(int=3)),
    ],
    ids=["dienst", "tabel", "kolom", "rij"],
)
def test_op_een_andere_plaats_opent_het_niet(elders):
    blob = encrypt(DEK, VELD, TEKST)
    with pytest.raises(NietLeesbaar):
        decrypt(DEK, elders, blob)


def test_bij_een_andere_persoon_opent_het_niet():
    ander = uuid.UUID(int=9)
    blob = encrypt(DEK, VELD, TEKST)
    veld = replace(VELD, persoon_id=ander)
    for dek in (DEK, Dek(ander, 1, DEK.sleutel), Dek(ander, 1, b"\x08" * 32)):
        with pytest.raises(NietLeesbaar):
            decrypt(dek, veld, blob)


def test_met_een_andere_sleutel_opent_het_niet():
    blob = encrypt(DEK, VELD, TEKST)
    for dek in (Dek(PERSOON, 1, b"\x08" * 32), Dek(PERSOON, 2, DEK.sleutel)):
        with pytest.raises(NietLeesbaar):
            decrypt(dek, VELD, blob)


def test_de_versie_in_de_kop_is_niet_te_veranderen():
    blob = encrypt(DEK, VELD, TEKST)
    with pytest.raises(NietLeesbaar):
        decrypt(Dek(PERSOON, 2, DEK.sleutel), VELD, b"\x01\x00\x02" + blob[3:])


def test_elke_bit_telt():
    blob = encrypt(DEK, VELD, TEKST)
    for plaats in range(len(blob) * 8):
        kapot = bytearray(blob)
        kapot[plaats // 8] ^= 1 << plaats % 8
        with pytest.raises(NietLeesbaar):
            decrypt(DEK, VELD, bytes(kapot))


@pytest.mark.parametrize("lengte", [0, 1, 3, 15, 30])
def test_een_afgekapte_waarde_opent_niet(lengte):
    with pytest.raises(NietLeesbaar):
        decrypt(DEK, VELD, encrypt(DEK, VELD, TEKST)[:lengte])


def test_een_nonce_komt_in_honderdduizend_keer_niet_terug():
    nonces = {encrypt(DEK, VELD, b"")[3:15] for _ in range(100_000)}
    assert len(nonces) == 100_000


def test_dezelfde_waarde_is_versleuteld_nooit_hetzelfde():
    assert encrypt(DEK, VELD, TEKST) != encrypt(DEK, VELD, TEKST)


def test_de_sleutel_staat_niet_in_de_weergave():
    assert "7777" not in repr(DEK)
    assert "\\x07" not in repr(DEK)


def test_versleutelen_met_de_sleutel_van_een_ander_is_een_fout_van_ons():
    with pytest.raises(ValueError, match="andere persoon"):
        encrypt(DEK, replace(VELD, persoon_id=uuid.UUID(int=5)), TEKST)


@pytest.mark.parametrize("naam", ["", "a|b", "Naam", "naam ", "1"])
def test_een_naam_kan_geen_andere_plaats_nabootsen(naam):
    with pytest.raises(ValueError, match="gewone namen"):
        replace(VELD, kolom=naam)
