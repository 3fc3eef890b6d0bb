"""Wie zag mijn gegevens: elke regel gewogen, in bladzijden, per periode, en ook over samengevoegde registraties."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from overleg_bouwers import een_huishouden, maak, persoon, toestemming
from overleg_wereld import JGZ, SHG, overgedragen, shg, vt
from rechten_wereld import po

from common.audit.regel import AuditRegel
from overleg.domain.inzage.logregels import OBJECTEN, Logkader, logregels, toonbaar

VT, OPVANG, SCHOOL = "00000009990000000001", "00000009990000009999", "00000009990000000008"
GAF, ANDERE_GROND, ONBEKEND, BEKEND = (UUID(int=n) for n in (1, 2, 3, 4))


def regel(**anders):
    velden = {
        "id": 1, "xid": "1", "tijdstip": datetime(2026, 3, 2, 9, tzinfo=UTC), "dienst": "overleg", "trace_id": "t", "span_id": "s",
        "parent_span_id": None, "handeling": "lezen", "uitkomst": "geslaagd", "object_soort": "persoon", "object_id": BEKEND,
        "betrokkene_id": BEKEND, "verwerking": "v", "doel": None, "grondslag_id": None, "gebruiker": "vera.vt", "organisatie": VT,
        "rollen": ("medewerker-veilig-thuis",), "namens": "iemand", "client": "c",
    }  # fmt: skip
    return AuditRegel(**(velden | anders))


def kader(**anders):
    velden = {
        "eigenaar": VT, "zelf": True, "beschermd": False, "stil": frozenset({OPVANG}), "eigen_toestemmingen": frozenset({GAF}),
        "onbekend": frozenset({ONBEKEND}),
    }  # fmt: skip
    return Logkader(**(velden | anders))


@pytest.mark.parametrize(
    ("van", "in_kader", "ziet"),
    [
        ({}, {}, True),
        ({"object_soort": "zorgmelding", "object_id": ONBEKEND}, {}, False),
        ({"object_soort": "zorgmelding", "object_id": BEKEND}, {}, True),
        ({"object_soort": "doorbreking"}, {}, False),
        ({"object_soort": "veiligheidsplan"}, {}, False),
        ({"object_soort": "casus", "grondslag_id": BEKEND}, {}, False),
        ({"object_soort": "casus", "grondslag_id": BEKEND}, {"bekende_casussen": frozenset({BEKEND})}, True),
        ({"object_soort": "geweldsincident", "grondslag_id": BEKEND}, {"bekende_casussen": frozenset({BEKEND})}, False),
        ({"uitkomst": "geweigerd"}, {}, False),
        ({"organisatie": SHG, "grondslag_id": GAF}, {}, True),
        ({"organisatie": SHG, "grondslag_id": GAF}, {"beschermd": True}, True),
        ({"organisatie": OPVANG, "grondslag_id": GAF}, {}, True),
        ({"organisatie": OPVANG, "grondslag_id": GAF}, {"zelf": False}, False),
        ({"organisatie": SHG, "grondslag_id": GAF}, {"zelf": False, "beschermd": True}, False),
        ({"organisatie": SHG, "grondslag_id": GAF}, {"zelf": False}, True),
        ({"organisatie": SHG, "grondslag_id": ANDERE_GROND}, {}, True),
        ({"organisatie": SHG, "grondslag_id": ANDERE_GROND}, {"beschermd": True}, False),
        ({"organisatie": OPVANG, "grondslag_id": ANDERE_GROND}, {}, False),
        ({"organisatie": SCHOOL, "grondslag_id": ANDERE_GROND}, {"stil": frozenset({SCHOOL})}, False),
        ({"organisatie": SHG, "grondslag_id": None}, {}, False),
    ],
)  # fmt: skip
def test_welke_regel_een_betrokkene_ziet(van, in_kader, ziet):
    assert toonbaar(regel(**van), kader(**in_kader)) is ziet


@given(
    st.lists(st.tuples(st.sampled_from(["lezen", "wijzigen"]), st.integers(0, 2), st.sampled_from(sorted(OBJECTEN))))
)
def test_gelijke_regels_van_een_dag_staan_samen_en_geen_raakt_kwijt(wat):
    regels = [regel(handeling=h, tijdstip=datetime(2026, 3, 1 + d, 9, tzinfo=UTC), object_soort=o) for h, d, o in wat]
    samen = logregels(regels, kader())
    assert sum(r.keren for r in samen) == len(wat)
    assert len({(r.dag, r.handeling, r.gegevens) for r in samen}) == len(samen) == len(set(wat))
    assert [r.dag for r in samen] == sorted((r.dag for r in samen), reverse=True)


async def log(client, als, persoon_id, **vraag):
    antwoord = await client.get(f"/v1/personen/{persoon_id}/inzagelog", headers=po(als), params=vraag)
    assert antwoord.status_code == 200, antwoord.text
    return antwoord.json()


async def test_wie_las_staat_er_met_organisatie_en_rol_en_zonder_naam(client, als):
    _, (een, _) = await een_huishouden(client, vt(als))
    await maak(client, "/toestemmingen", vt(als), toestemming(een, JGZ))
    for _ in range(2):
        assert (
            await client.get(f"/v1/personen/{een}", headers=als("jgz-professional", organisatie=JGZ))
        ).status_code == 200
    antwoord = await log(client, als, een)
    van_jgz = [r for r in antwoord["resultaten"] if r["organisatie"] == JGZ]
    assert van_jgz == [
        {"dag": "2026-03-02", "organisatie": JGZ, "rollen": ["jgz-professional"], "handeling": "lezen", "gegevens": "persoon",
         "doel": "hulpverlening", "keren": 2}
    ]  # fmt: skip
    assert "vera.vt" not in str(antwoord)
    nog_eens = await log(client, als, een)
    assert any(r["gegevens"] == "inzagelog" for r in nog_eens["resultaten"]), "ook wie in het log keek staat erin"


async def test_wie_via_een_ander_betrokken_is_staat_er_niet_als_er_een_geheim_adres_is(client, als):
    geheim = persoon(
        naam="Proefpersoon Schuil", geheimAdres=True,
        adres={"straat": "Proefstraat", "huisnummer": "1", "postcode": "8399 ZZ", "plaats": "Proefdorp"},
    )  # fmt: skip
    w = await overgedragen(client, vt(als), shg(als), persoon(), geheim, geinformeerdOp="2026-03-02")
    await client.get(f"/v1/personen/{w.personen[0]}", headers=shg(als))
    antwoord = await log(client, als, w.personen[0])
    assert {r["organisatie"] for r in antwoord["resultaten"]} == {VT}
    assert antwoord["achtergehouden"] > 0


async def test_periode_en_bladzijden(client, als, klok):
    _, (een, _) = await een_huishouden(client, vt(als))
    for _ in range(3):
        klok.verder(days=1)
        await client.get(f"/v1/personen/{een}", headers=vt(als))
    alles = (await log(client, als, een))["resultaten"]
    dagen, cursor = [], None
    while True:
        bladzijde = await log(
            client, als, een, limit=2, tot="2026-03-05T12:00:00Z", **({"cursor": cursor} if cursor else {})
        )
        dagen += [r["dag"] for r in bladzijde["resultaten"] if r["handeling"] == "lezen" and r["gegevens"] == "persoon"]
        cursor = bladzijde["volgende"]
        if cursor is None:
            break
    assert dagen == ["2026-03-05", "2026-03-04", "2026-03-03"]
    periode = await log(client, als, een, van="2026-03-04T00:00:00Z", tot="2026-03-05T00:00:00Z")
    assert {r["dag"] for r in periode["resultaten"]} == {"2026-03-04"}
    assert len(alles) > 3


async def test_het_log_volgt_een_samengevoegde_registratie(client, als):
    _, (een, _) = await een_huishouden(client, vt(als))
    _, (twee, _) = await een_huishouden(client, vt(als))
    inhoud = {"andereId": twee, "reden": "dubbel-geregistreerd"}
    nu = await client.get(f"/v1/personen/{een}", headers=vt(als))
    gedaan = await client.post(
        f"/v1/personen/{een}/samenvoegingen", json=inhoud, headers=vt(als) | {"If-Match": nu.headers["etag"]}
    )
    assert gedaan.status_code == 201, gedaan.text
    voor = await log(client, als, een)
    assert (
        sum(r["keren"] for r in voor["resultaten"] if (r["handeling"], r["gegevens"]) == ("aanmaken", "persoon")) == 2
    )
    assert (await log(client, als, twee))["resultaten"][0]["organisatie"] == VT


async def test_wie_het_niet_mag(client, als, audit):
    _, (een, _) = await een_huishouden(client, vt(als))
    wie = f"/v1/personen/{een}/inzagelog"
    assert (await client.get(wie)).status_code == 401
    assert (await client.get(wie, headers=vt(als))).status_code == 403
    assert (await client.get(wie, headers=po(als, organisatie=SHG))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"


async def test_wie_de_casus_las_staat_erin_zodra_de_betrokkene_van_de_melding_weet(client, als, audit):
    """Ook wie niemand van het gezin ziet: over ieder in de casus staat een regel in de vastlegging."""
    w = await overgedragen(client, vt(als), shg(als), geinformeerdOp="2026-03-02")
    for deel in ("", "/tijdlijn", "/fase", "/regisseurs"):
        antwoord = await client.get(f"{w.pad_casus}{deel}", headers=shg(als))
        assert antwoord.status_code == 200, antwoord.text
    gelezen = [
        (r["object_soort"], r["doel"]) for r in await audit()
        if r["organisatie"] == SHG and str(r["betrokkene_id"]) == w.personen[1] and r["doel"] == "casus"
    ]  # fmt: skip
    assert gelezen == [(soort, "casus") for soort in ("casus", "tijdlijn", "fase", "casusregie")]
    regels = (await log(client, als, w.personen[1]))["resultaten"]
    assert {r["gegevens"] for r in regels if r["organisatie"] == SHG and r["doel"] == "casus"} == {
        "casus", "casusregie", "fase", "tijdlijn",
    }  # fmt: skip


async def test_wie_van_de_melding_niet_weet_leest_ook_niets_over_de_casus(client, als):
    w = await overgedragen(client, vt(als), shg(als))
    assert (await client.get(w.pad_casus, headers=shg(als))).status_code == 200
    regels = (await log(client, als, w.personen[1]))["resultaten"]
    assert [r for r in regels if r["gegevens"] == "casus"] == []
