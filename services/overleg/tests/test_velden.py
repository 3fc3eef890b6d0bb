"""Vrije tekst: wat het document belooft en wat de dienst doet is hetzelfde, ook voor witruimte."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from overleg.api.velden import ALINEA, REGEL, tekst

SOORTEN = [tekst(10), tekst(10, niet=REGEL), tekst(10, niet=ALINEA)]
WIT = " \t\u0085\u00a0\u2003\u3000"


@pytest.mark.parametrize("soort", SOORTEN)
@pytest.mark.parametrize("waarde", ["", " ", "\u0085", "\u00a0\u2003", "a\x00", "a" * 11])
def test_leeg_na_inkorten_te_lang_of_met_een_verboden_teken_wordt_geweigerd(soort, waarde):
    with pytest.raises(ValidationError):
        TypeAdapter(Annotated[str, soort]).validate_python(waarde)


@pytest.mark.parametrize("soort", SOORTEN)
def test_witruimte_om_een_tekst_gaat_weg_en_het_patroon_kent_alleen_witruimte_niet(soort):
    assert TypeAdapter(Annotated[str, soort]).validate_python(" \u0085a b\u3000") == "a b"
    # As a validator that reads \s as ECMA-262 does: without U+0085.
    zonder = str(soort.pattern).replace(r"\s", " \\t\u00a0\u2003\u3000")
    assert all(re.fullmatch(zonder, t) is None for t in WIT)
