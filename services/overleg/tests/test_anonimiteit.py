"""De controle op herleidbaarheid: wat naar buiten gaat, en dat een fout nooit de tekst herhaalt."""

import pytest

from common.errors import InvalidInput
from overleg.domain.anonimiteit import Bekende, Soort, eis_anoniem, zoek_herleidbaar

GEZIN = (Bekende("Johannes van der Proef", bsn="999900006"), Bekende("Fatima el Voorbeeldi"))


def test_een_neutrale_tekst_geeft_niets():
    assert zoek_herleidbaar("De moeder vertelt dat de ruzies vaker voorkomen.", GEZIN) == []
    eis_anoniem({"tekst": "De moeder vertelt dat de ruzies vaker voorkomen."}, GEZIN)
    eis_anoniem({})


def test_elke_vinding_is_een_fout_met_veld_soort_en_plaats_en_zonder_de_tekst():
    with pytest.raises(InvalidInput) as fout:
        eis_anoniem({"toelichting": "Volgens Fatima is het nummer 999900006.", "vraag": "Wat nu?"}, GEZIN)
    fouten = fout.value.fouten
    assert [(f.veld, f.code) for f in fouten] == [("toelichting", Soort.VOORNAAM), ("toelichting", Soort.BSN)]
    assert fouten[0].reden.endswith("(tekens 9–14)")
    assert fouten[1].reden.endswith("(tekens 30–38)")
    alles = " ".join([fout.value.detail, *(f.reden for f in fouten)])
    assert "fatima" not in alles.casefold()
    assert "999900006" not in alles
