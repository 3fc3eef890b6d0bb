"""Terugkoppelen aan de melder: wat verteld mag worden is afgeleid, en dat het gebeurd is staat één keer vast."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest
from overleg_bouwers import een_huishouden, een_zorgmelding, maak, melding, met_versie
from overleg_wereld import NOP, SHG, URK, beoordeeld, overgedragen, shg, vt

from common.errors import Conflict, InvalidInput
from overleg.domain.codes import Besluit, MelderCategorie, Status
from overleg.domain.meldingcodes import NaStap, Terugkoppeldeel
from overleg.domain.registratie import Melder
from overleg.domain.terugkoppeling import Casusstand, bepaal_terugkoppeling, koppel_terug
from overleg.domain.zorgmelding import Zorgmelding

NU = datetime(2026, 6, 1, 9, tzinfo=UTC)
DICHT = Zorgmelding(
    uuid4(), Status.AFGESLOTEN, datetime(2026, 3, 2, 8, tzinfo=UTC), acuut=False, versie=3, huishouden_id=uuid4(),
    besluit=Besluit.OVERDRACHT_LOKAAL_VELD, beoordeeld_op=datetime(2026, 3, 5, 9, tzinfo=UTC), afgesloten_op=date(2026, 4, 1),
    monitoring_tot=date(2026, 9, 1),
)  # fmt: skip
D = Terugkoppeldeel
BASIS = {D.BEHANDELD, D.VERVOLGTRAJECT}


@pytest.mark.parametrize(
    ("categorie", "organisatie", "anoniem", "overgenomen", "verwacht"),
    [
        (MelderCategorie.NIET_BEROEPSMATIG, None, True, SHG, set()),
        (MelderCategorie.POLITIE, None, True, SHG, set()),
        (MelderCategorie.NIET_BEROEPSMATIG, None, False, SHG, BASIS),
        (MelderCategorie.NIET_BEROEPSMATIG, URK, False, SHG, BASIS),
        (MelderCategorie.POLITIE, None, False, None, BASIS),
        (MelderCategorie.POLITIE, None, False, SHG, BASIS | {D.OVERDRACHTSPARTIJ}),
        (MelderCategorie.POLITIE, NOP, False, SHG, BASIS | {D.OVERDRACHTSPARTIJ}),
        (MelderCategorie.GEZONDHEIDSZORG, URK, False, SHG, BASIS | {D.OVERDRACHTSPARTIJ, D.VEILIGHEIDSVOORWAARDEN, D.MONITORING}),
        (MelderCategorie.GEZONDHEIDSZORG, URK, False, None, BASIS | {D.VEILIGHEIDSVOORWAARDEN, D.MONITORING}),
    ],
)  # fmt: skip
def test_wat_verteld_mag_worden_volgt_uit_wie_meldde_en_wie_erbij_is(categorie, organisatie, anoniem, overgenomen, verwacht):
    for na in NaStap:
        t = bepaal_terugkoppeling(
            DICHT, Melder(categorie, None, organisatie, anoniem), Casusstand((URK, SHG), overgenomen), na, 5
        )
        assert set(t.onderdelen) == verwacht
        assert (t.overdrachtspartij is not None) == (D.OVERDRACHTSPARTIJ in verwacht)
        assert (t.monitoring_tot is not None) == (D.MONITORING in verwacht)
        assert (t.vervolgtraject is not None) == (D.VERVOLGTRAJECT in verwacht)
        assert (t.uiterlijk is not None) == bool(verwacht)


@pytest.mark.parametrize("besluit", Besluit)
def test_een_vervolgtraject_is_er_behalve_na_advies_of_beeindigen(besluit):
    z = Zorgmelding(**{f: getattr(DICHT, f) for f in DICHT.__slots__} | {"besluit": besluit})
    t = bepaal_terugkoppeling(z, Melder(MelderCategorie.ONDERWIJS), Casusstand(), NaStap.BEOORDELING, 5)
    assert t.vervolgtraject == (besluit not in {Besluit.OMGEZET_IN_ADVIES, Besluit.BEEINDIGD})
    assert t.uiterlijk == date(2026, 3, 12)


def test_voor_de_stap_is_er_niets_terug_te_koppelen():
    nieuw = Zorgmelding(uuid4(), Status.ONTVANGEN, NU, acuut=False, versie=1, huishouden_id=uuid4())
    for na, bekend in product(NaStap, (True, False)):
        with pytest.raises(Conflict):
            bepaal_terugkoppeling(nieuw, Melder(MelderCategorie.ONDERWIJS, anoniem=not bekend), Casusstand(), na, 5)
    for na, dag in ((NaStap.BEOORDELING, date(2026, 3, 4)), (NaStap.AFSLUITING, date(2026, 3, 31))):
        with pytest.raises(InvalidInput):
            koppel_terug(DICHT, na, dag, NU)
        with pytest.raises(InvalidInput):
            koppel_terug(DICHT, na, date(2026, 6, 2), NU)


# --- over REST


async def lees(client, wie, pad, na="beoordeling"):
    return await client.get(f"{pad}/terugkoppeling?na={na}", headers=wie)


async def geef(client, wie, pad, **inhoud):
    nu = await client.get(pad, headers=wie)
    inhoud = {"na": "beoordeling", "gegevenOp": "2026-03-02", "wijze": "telefoon"} | inhoud
    return await client.post(f"{pad}/terugkoppelingen", json=inhoud, headers=met_versie(wie, nu))


async def test_terugkoppelen_na_de_beoordeling_staat_vast_met_wat_er_mocht(client, als, published):
    melder = {"categorie": "gezondheidszorg", "organisatie": SHG}
    w = await overgedragen(client, vt(als), shg(als), melder=melder)
    mag = (await lees(client, vt(als), w.pad)).json()
    assert mag == {
        "na": "beoordeling", "beroepsmatig": True, "rolInCasus": True, "vervolgtraject": True, "overdrachtspartij": SHG,
        "onderdelen": ["behandeld", "vervolgtraject", "overdrachtspartij", "veiligheidsvoorwaarden", "monitoring"],
        "uiterlijk": "2026-03-09", "gegevenOp": None, "monitoringTot": None,
    }  # fmt: skip
    assert (await geef(client, shg(als), w.pad)).status_code == 403, "dat doet wie registreerde, ook na een overdracht"
    gegeven = await geef(client, vt(als), w.pad)
    assert gegeven.status_code == 201, gegeven.text
    bekend = (await published())[-1]
    assert (type(bekend).__name__, bekend.na) == ("MelderTeruggekoppeld", "beoordeling")
    lijst = (await client.get(f"{w.pad}/terugkoppelingen", headers=shg(als))).json()["resultaten"]
    assert lijst == [
        {"na": "beoordeling", "gegevenOp": "2026-03-02", "wijze": "telefoon", "onderdelen": mag["onderdelen"],
         "organisatie": "00000009990000000001"},
    ]  # fmt: skip
    assert (await lees(client, vt(als), w.pad)).json()["gegevenOp"] == "2026-03-02"
    nog = await geef(client, vt(als), w.pad)
    assert (nog.status_code, "terugkoppelen na beoordeling" in nog.json()["detail"]) == (409, True)


async def test_na_de_afsluiting_mag_ook_wie_afsloot(client, als, klok):
    w = await overgedragen(client, vt(als), shg(als))
    assert (await lees(client, vt(als), w.pad, "afsluiting")).status_code == 409
    nu = await client.get(w.pad, headers=shg(als))
    sluiting = {"afgeslotenOp": "2026-03-02", "resultaat": "hulp-loopt"}
    await client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(shg(als), nu))
    klok.verder(days=1)
    assert (await geef(client, shg(als), w.pad, na="afsluiting", gegevenOp="2026-03-03")).status_code == 201
    assert (await geef(client, vt(als), w.pad, gegevenOp="2026-03-03")).status_code == 201
    lijst = (await client.get(f"{w.pad}/terugkoppelingen", headers=vt(als))).json()["resultaten"]
    assert [(t["na"], t["organisatie"]) for t in lijst] == [("afsluiting", SHG), ("beoordeling", "00000009990000000001")]


async def test_een_anonieme_melder_hoort_niets_en_heeft_geen_termijn(client, als):
    w = await beoordeeld(client, vt(als), melder={"categorie": "niet-beroepsmatig", "anoniem": True})
    mag = (await lees(client, vt(als), w.pad)).json()
    assert (mag["onderdelen"], mag["uiterlijk"], mag["vervolgtraject"], mag["overdrachtspartij"]) == ([], None, None, None)
    assert (await geef(client, vt(als), w.pad)).status_code == 409
    termijnen = (await client.get("/v1/zorgmeldingen/termijnen?peildatum=2026-03-02", headers=vt(als))).json()["resultaten"]
    assert [t["wat"] for t in termijnen] == ["informeren"]


async def test_te_vroeg_of_van_een_ander(client, als, audit, published):
    z = await een_zorgmelding(client, vt(als))
    pad, aantal = z.headers["location"], len(await published())
    assert (await lees(client, vt(als), pad)).status_code == 409
    assert (await geef(client, vt(als), pad)).status_code == 409
    assert (await lees(client, vt(als), pad, "iets")).status_code == 400
    for lees_pad in (f"{pad}/terugkoppeling?na=beoordeling", f"{pad}/terugkoppelingen"):
        assert (await client.get(lees_pad)).status_code == 401
        assert (await client.get(lees_pad, headers=als("jgz-professional"))).status_code == 403
        assert (await client.get(lees_pad, headers=als("coordinator", organisatie=NOP))).status_code == 404
        assert (await audit())[-1]["uitkomst"] == "geweigerd"
    assert len(await published()) == aantal


async def test_de_termijn_van_terugkoppelen_eindigt_als_het_gebeurd_is(client, als):
    huishouden, personen = await een_huishouden(client, vt(als))
    z = await maak(client, "/zorgmeldingen", vt(als), melding(huishouden, *personen, geinformeerdOp="2026-03-02"))
    inhoud = {"besluit": "voorwaarden-en-vervolg", "beoordeeldOp": "2026-03-02T08:45:00Z"}
    await client.post(f"{z.headers['location']}/beoordelingen", json=inhoud, headers=met_versie(vt(als), z))

    async def wat():
        lijst = await client.get("/v1/zorgmeldingen/termijnen?peildatum=2026-03-10&verstreken=true", headers=vt(als))
        return [(t["wat"], t["uiterlijk"]) for t in lijst.json()["resultaten"]]

    assert await wat() == [("terugkoppeling-na-beoordeling", "2026-03-09")]
    await geef(client, vt(als), z.headers["location"])
    assert await wat() == []
