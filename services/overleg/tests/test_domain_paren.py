"""Elke combinatie van stand en handeling van wat in een paar stappen klaar is: wat kan gebeurt, al het andere is een Conflict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from test_domain_bewaren import GEWOON as BEWAREN
from test_domain_bewaren import voorstel

from common.errors import Conflict
from overleg.domain import beperking as b
from overleg.domain import bewaarplicht as p
from overleg.domain import overdracht as o
from overleg.domain.bewaren import Uitstelreden, Voorstelstand, bevestig, keur_goed, laat_vervallen, stel_uit, voer_uit
from overleg.domain.regels import GEWOON

NU = datetime(2026, 3, 2, 9, tzinfo=UTC)
VANDAAG = date(2026, 3, 2)
VT, SHG = "00000009990000000001", "00000009990000000002"


def _stap(doe, begin, mag):
    """Wat `doe` met `begin` doet, of de zekerheid dat het een Conflict is."""
    if not mag:
        with pytest.raises(Conflict):
            doe(begin)
        return None
    return doe(begin)


# --- voorstel om te vernietigen

OORDEEL = {
    "goedkeuren": lambda v: keur_goed(v, "een", NU),
    "bevestigen": lambda v: bevestig(v, "twee", NU),
    "uitstellen": lambda v: stel_uit(v, Uitstelreden.NOG_HULP, date(2026, 4, 1), NU, BEWAREN),
    "uitvoeren": lambda v: voer_uit(v, NU),
    "vervallen": lambda v: laat_vervallen(v, NU),
}
S = Voorstelstand
VOORSTELLEN = {
    S.VOORGESTELD: voorstel(),
    S.GOEDGEKEURD: OORDEEL["goedkeuren"](voorstel()),
    S.BEVESTIGD: OORDEEL["bevestigen"](OORDEEL["goedkeuren"](voorstel())),
    S.UITGESTELD: OORDEEL["uitstellen"](voorstel()),
    S.UITGEVOERD: OORDEEL["uitvoeren"](OORDEEL["bevestigen"](OORDEEL["goedkeuren"](voorstel()))),
    S.VERVALLEN: OORDEEL["vervallen"](voorstel()),
}
KAN = {
    (S.VOORGESTELD, "goedkeuren"): S.GOEDGEKEURD, (S.GOEDGEKEURD, "bevestigen"): S.BEVESTIGD, (S.BEVESTIGD, "uitvoeren"): S.UITGEVOERD,
    **{(s, "uitstellen"): S.UITGESTELD for s in (S.VOORGESTELD, S.GOEDGEKEURD, S.BEVESTIGD)},
    **{(s, "vervallen"): S.VERVALLEN for s in (S.VOORGESTELD, S.GOEDGEKEURD, S.BEVESTIGD)},
}  # fmt: skip


@pytest.mark.parametrize(("stand", "wat"), list(product(S, OORDEEL)))
def test_voorstel(stand, wat):
    begin = VOORSTELLEN[stand]
    assert begin.stand is stand
    na = _stap(OORDEEL[wat], begin, (stand, wat) in KAN)
    assert na is None or (na.stand, na.versie) == (KAN[stand, wat], begin.versie + 1)


# --- overdracht

AANBOD = o.bied_aan(uuid4(), uuid4(), uuid4(), VT, SHG, NU)
ANTWOORD = {
    "aanvaarden": lambda x: o.aanvaard(x, SHG, NU),
    "weigeren": lambda x: o.weiger(x, SHG, "geen-plaats", NU),
    "intrekken": lambda x: o.trek_aanbod_in(x, VT, NU),
}


@pytest.mark.parametrize(("eerst", "dan"), list(product([None, *ANTWOORD], ANTWOORD)))
def test_overdracht(eerst, dan):
    begin = ANTWOORD[eerst](AANBOD) if eerst else AANBOD
    na = _stap(ANTWOORD[dan], begin, eerst is None)
    assert na is None or (na.aanvaard_op == NU, na.geweigerd_op == NU) == (dan == "aanvaarden", dan != "aanvaarden")


# --- beperking

BEPERKING = b.Beperking(uuid4(), uuid4(), uuid4(), b.Beperkingsreden.JUISTHEID_BETWIST, NU)
VRAAG = b.Uitzondering(
    uuid4(), uuid4(), uuid4(), b.Uitzonderingsgrond.BESCHERMING_ANDER, "Synthetisch.", (), NU, NU + timedelta(hours=1)
)
OPHEFFEN = {
    "aankondigen": lambda x: b.kondig_opheffing_aan(x, VANDAAG, NU),
    "opheffen": lambda x: b.hef_op(x, b.Opheffingsreden.GECORRIGEERD, NU),
    "uitzonderen": lambda x: b.maak_uitzondering(x, VRAAG, GEWOON),
}
AANGEKONDIGD = OPHEFFEN["aankondigen"](BEPERKING)
BEPERKINGEN = {"loopt": BEPERKING, "aangekondigd": AANGEKONDIGD, "opgeheven": OPHEFFEN["opheffen"](AANGEKONDIGD)}


@pytest.mark.parametrize(("stand", "wat"), list(product(BEPERKINGEN, OPHEFFEN)))
def test_beperking(stand, wat):
    mag = stand == "aangekondigd" or (stand == "loopt" and wat != "opheffen")
    na = _stap(OPHEFFEN[wat], BEPERKINGEN[stand], mag)
    if isinstance(na, b.Beperking):
        assert (na.aangekondigd_op, na.opgeheven_op == NU) == (VANDAAG, wat == "opheffen")
    elif na is not None:
        assert na.beperking_id == BEPERKING.id


@pytest.mark.parametrize(
    ("stand", "moment", "mag"),
    [
        ("open", NU, True),
        ("open", NU + timedelta(minutes=59, seconds=59), True),
        ("open", NU + timedelta(hours=1), False),
        ("ingetrokken", NU, False),
    ],
)
def test_uitzondering(stand, moment, mag):
    begin = VRAAG if stand == "open" else b.trek_uitzondering_in(VRAAG, NU)
    na = _stap(lambda x: b.trek_uitzondering_in(x, moment), begin, mag)
    assert na is None or not na.geldt(moment)


# --- bewaarplicht


@pytest.mark.parametrize(
    ("plicht", "mag"),
    [
        ({"tot": None}, True),
        ({"tot": VANDAAG}, True),
        ({"tot": date(2026, 3, 1)}, False),
        ({"tot": None, "opgeheven_op": NU, "opgeheven_door": "een"}, False),
    ],
)
def test_bewaarplicht(plicht, mag):
    begin = p.Bewaarplicht(
        uuid4(), uuid4(), p.Bewaarreden.TOEZICHT, p.Instantie.INSPECTIE, None, None, NU - timedelta(days=9), "een"
    )
    na = _stap(lambda x: p.hef_op(x, "twee", NU), replace(begin, **plicht), mag)
    assert na is None or na.stand(VANDAAG) is p.Stand.OPGEHEVEN
