"""Informeren: de termijn is gehaald als over elke directbetrokkene iets vastligt, en een lege lijst telt niet als klaar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from overleg_bouwers import een_huishouden, maak, melding, met_versie, persoon
from overleg_wereld import NOP, namen, overgedragen, shg, vt

from common.errors import InvalidInput
from common.testing.actors import SYSTEEM
from overleg.domain.codes import Status
from overleg.domain.informeren import Informering, informeer
from overleg.domain.meldingcodes import RedenNietGeinformeerd
from overleg.domain.zorgmelding import Zorgmelding

NU = datetime(2026, 6, 1, 9, tzinfo=UTC)
A, B, C = UUID(int=1), UUID(int=2), UUID(int=3)
MELDING = Zorgmelding(uuid4(), Status.ONTVANGEN, datetime(2026, 3, 2, 8, tzinfo=UTC), acuut=False, versie=1, huishouden_id=uuid4())


def ja(wie, dag=date(2026, 3, 5)):
    return Informering(uuid4(), wie, geinformeerd=True, datum=dag)


def nee(wie, dag=date(2026, 3, 5)):
    return Informering(uuid4(), wie, geinformeerd=False, datum=dag, reden=RedenNietGeinformeerd.ONVEILIG_ANDER)


@given(st.permutations([ja(A), nee(B, date(2026, 3, 9)), ja(B, date(2026, 4, 1)), nee(C, date(2026, 3, 7)), ja(A, date(2026, 5, 1))]))
def test_de_dag_waarop_het_rond_is_hangt_niet_af_van_de_volgorde(volgorde):
    z, eerdere = MELDING, []
    for n, i in enumerate(volgorde):
        z = informeer(z, [A, B, C], eerdere, i, NU)
        eerdere.append(i)
        gezien = {x.persoon_id for x in volgorde[: n + 1]}
        assert (z.geinformeerd_op is not None) == (gezien == {A, B, C})
    assert (z.geinformeerd_op, z.versie) == (date(2026, 3, 9), 6)


def test_een_dag_die_al_vaststond_wordt_hooguit_vroeger():
    vast = Zorgmelding(**{f: getattr(MELDING, f) for f in MELDING.__slots__} | {"geinformeerd_op": date(2026, 3, 20)})
    assert informeer(vast, [A], [], ja(A, date(2026, 4, 1)), NU).geinformeerd_op == date(2026, 3, 20)
    assert informeer(vast, [A], [], ja(A), NU).geinformeerd_op == date(2026, 3, 5)
    assert informeer(vast, [A, B], [], ja(A), NU).geinformeerd_op == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("informering", "veld"),
    [
        (ja(C), "persoonId"),
        (ja(A, date(2026, 3, 1)), "datum"),
        (ja(A, date(2026, 6, 2)), "datum"),
        (Informering(uuid4(), A, geinformeerd=False, datum=date(2026, 3, 5)), "redenNiet"),
        (Informering(uuid4(), A, geinformeerd=True, datum=date(2026, 3, 5), reden=RedenNietGeinformeerd.TE_JONG), "redenNiet"),
        (Informering(uuid4(), A, geinformeerd=False, datum=date(2026, 3, 5), reden=RedenNietGeinformeerd.TE_JONG, reactie="x"), "reactie"),
    ],
)  # fmt: skip
def test_wat_niet_klopt_noemt_zijn_veld(informering, veld):
    with pytest.raises(InvalidInput) as fout:
        informeer(MELDING, [A, B], [], informering, NU)
    assert [f.veld for f in fout.value.fouten] == [veld]


# --- over REST


async def informeren(client, wie, pad, **inhoud):
    nu = await client.get(pad, headers=wie)
    return await client.post(
        f"{pad}/informeringen", json={"geinformeerd": True, "datum": "2026-03-02"} | inhoud, headers=met_versie(wie, nu)
    )


async def open_termijnen(client, wie, pad, peildatum="2026-03-02"):
    lijst = (await client.get(f"/v1/zorgmeldingen/termijnen?peildatum={peildatum}", headers=wie)).json()["resultaten"]
    return [t["wat"] for t in lijst if pad.endswith(t["zorgmeldingId"])]


async def test_als_iedereen_geinformeerd_is_of_er_is_een_reden_is_de_termijn_gehaald(client, als, published, audit):
    huishouden, (een, twee) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, een, twee))
    pad = z.headers["location"]
    half = await informeren(client, vt(als), pad, persoonId=een, reactie="Synthetische reactie.")
    assert (half.status_code, half.json()["geinformeerdOp"], half.json()["versie"]) == (201, None, 2), half.text
    assert "informeren" in await open_termijnen(client, vt(als), pad)
    assert "DirectbetrokkenenGeinformeerd" not in namen(await published())
    rond = await informeren(client, vt(als), pad, persoonId=twee, geinformeerd=False, redenNiet="onveilig-voor-een-ander")
    assert rond.json()["geinformeerdOp"] == "2026-03-02"
    assert "informeren" not in await open_termijnen(client, vt(als), pad)
    bekend = (await published())[-1]
    assert (type(bekend).__name__, bekend.geinformeerd_op) == ("DirectbetrokkenenGeinformeerd", date(2026, 3, 2))
    lijst = (await client.get(f"{pad}/informeringen", headers=vt(als))).json()["resultaten"]
    assert [(i["persoonId"], i["geinformeerd"], i["redenNiet"], i["reactie"]) for i in lijst] == [
        (een, True, None, "Synthetische reactie."), (twee, False, "onveilig-voor-een-ander", None),
    ]  # fmt: skip
    regels = [r for r in await audit() if r["object_soort"] == "informering"]
    assert [str(r["betrokkene_id"]) for r in regels] == [een, twee, een, twee]
    # Later on safe after all: it is added, and nothing that was true becomes untrue.
    alsnog = await informeren(client, vt(als), pad, persoonId=twee)
    assert (alsnog.status_code, alsnog.json()["geinformeerdOp"]) == (201, "2026-03-02")


async def test_de_reactie_staat_versleuteld_onder_de_sleutel_van_de_mens_zelf(client, als, database, klok):
    huishouden, (een, _) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, een))
    await informeren(client, vt(als), z.headers["location"], persoonId=een, reactie="Synthetische reactie.")
    async with database.begin(SYSTEEM, klok()) as tx:
        geheim = await tx.fetchval("SELECT reactie FROM informering")
        assert b"Synthetische" not in geheim
        await tx.keyring.destroy(tx, UUID(een), klok())
    lijst = (await client.get(f"{z.headers['location']}/informeringen", headers=vt(als))).json()["resultaten"]
    assert [i["reactie"] for i in lijst] == [None], "wie gewist is, laat geen reactie achter"


async def test_informeren_van_wie_er_niet_bij_hoort_of_tegenstrijdig(client, als, published):
    huishouden, (een, twee) = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, een))
    pad, aantal = z.headers["location"], len(await published())
    for fout in ({"persoonId": twee}, {"persoonId": een, "geinformeerd": False}, {"persoonId": een, "datum": "2026-03-03"}):
        antwoord = await informeren(client, vt(als), pad, **fout)
        assert antwoord.status_code == 400, fout
        assert antwoord.json()["invalidParams"], fout
    assert len(await published()) == aantal
    assert (await client.get(f"{pad}/informeringen", headers=vt(als))).json()["resultaten"] == []
    leeg = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden))
    assert (await informeren(client, vt(als), leeg.headers["location"], persoonId=een)).status_code == 409
    assert "informeren" in await open_termijnen(client, vt(als), leeg.headers["location"])


async def test_geinformeerd_op_bij_registreren_werkt_als_voorheen(client, als):
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *personen, geinformeerdOp="2026-03-02"))
    assert z.json()["geinformeerdOp"] == "2026-03-02"
    assert "informeren" not in await open_termijnen(client, vt(als), z.headers["location"])


async def test_na_samenvoegen_mag_de_betrokkene_onder_elk_van_beide_ids(client, als):
    wie = vt(als)
    huishouden, (een,) = await een_huishouden(client, wie, persoon())
    ander = (await maak(client, "/personen", wie, persoon(naam="Proefpersoon Dubbel"))).json()["persoonId"]
    z = await maak(client, "/zorgmeldingen", wie, melding(huishouden, een))
    p = await client.get(f"/v1/personen/{ander}", headers=wie)
    samen = await client.post(
        f"/v1/personen/{ander}/samenvoegingen", json={"andereId": een, "reden": "dubbel-geregistreerd"}, headers=met_versie(wie, p)
    )  # fmt: skip
    assert samen.status_code == 201, samen.text
    antwoord = await informeren(client, wie, z.headers["location"], persoonId=ander)
    assert (antwoord.status_code, antwoord.json()["geinformeerdOp"]) == (201, "2026-03-02"), antwoord.text


async def test_wie_overnam_leest_en_vult_aan_en_een_ander_ziet_niets(client, als, audit):
    w = await overgedragen(client, vt(als), shg(als))
    antwoord = await informeren(client, shg(als), w.pad, persoonId=w.personen[0], reactie="Synthetische reactie.")
    assert antwoord.status_code == 201, antwoord.text
    for wie in (vt(als), shg(als)):
        lijst = (await client.get(f"{w.pad}/informeringen", headers=wie)).json()["resultaten"]
        assert [i["reactie"] for i in lijst] == ["Synthetische reactie."]
    assert (await client.get(f"{w.pad}/informeringen", headers=als("coordinator", organisatie=NOP))).status_code == 404
    assert (await audit())[-1]["uitkomst"] == "geweigerd"
