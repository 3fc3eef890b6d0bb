"""Wie toestemming geeft, hoe lang zij duurt en hoe zij eindigt: zuiver, zonder database."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from common.errors import Conflict, InvalidInput
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.toestemming import Toestemming, eis_juiste_gever, eis_mogelijke_periode, trek_in

URK = "00000009990000000005"
NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
VANDAAG = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("geboren", "gever"),
    [
        (date(2014, 3, 3), GegevenDoor.GEZAGHEBBENDEN),  # 11, twelve tomorrow
        (date(2014, 3, 2), GegevenDoor.GEZAGHEBBENDEN_EN_ZELF),  # 12 today
        (date(2010, 3, 3), GegevenDoor.GEZAGHEBBENDEN_EN_ZELF),  # 15, sixteen tomorrow
        (date(2010, 3, 2), GegevenDoor.ZELF),  # 16 today
        (None, GegevenDoor.ZELF),
    ],
)
def test_wie_toestemming_geeft_hangt_van_de_leeftijd_af(geboren, gever):
    eis_juiste_gever(geboren, gever, VANDAAG)
    for ander in set(GegevenDoor) - {gever}:
        with pytest.raises(InvalidInput, match=gever):
            eis_juiste_gever(geboren, ander, VANDAAG)


def test_een_periode_begint_voor_zij_eindigt_en_duurt_hoogstens_twee_jaar():
    eis_mogelijke_periode(VANDAAG, VANDAAG)
    eis_mogelijke_periode(VANDAAG, VANDAAG + timedelta(days=732))
    for tot in (VANDAAG - timedelta(days=1), VANDAAG + timedelta(days=733)):
        with pytest.raises(InvalidInput):
            eis_mogelijke_periode(VANDAAG, tot)


def test_intrekken_kan_een_keer():
    t = Toestemming(
        uuid4(), uuid4(), (URK,), Doel.HULPVERLENING, (Dataklasse.IDENTITEIT,), Grondslag.TOESTEMMING, GegevenDoor.ZELF,
        VANDAAG, VANDAAG,
    )  # fmt: skip
    ingetrokken = trek_in(t, NU)
    assert (ingetrokken.ingetrokken_op, ingetrokken.versie) == (NU, 2)
    with pytest.raises(Conflict):
        trek_in(ingetrokken, NU)
