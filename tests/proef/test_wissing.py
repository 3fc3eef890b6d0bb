"""A person is erased in all five services: nothing opens any more, nothing points at anybody, and the figures stay the same."""

from __future__ import annotations

from uuid import UUID

import pytest
from followup_bouwers import een_contact, een_resultaat
from overleg_bouwers import een_huishouden, maak, met_versie
from overleg_wereld import beoordeeld, vt
from rechten_wereld import po, toegewezen
from scan_bouwers import aanwezig, een_scan, volledig

from common.contracts import EVENTS
from common.testing.actors import GEMEENTE_NOP, JGZ, SYSTEEM

DIENSTEN = ("followup", "overleg", "scan", "sociale-kaart", "stats")


class Keten:
    """Five services and the wire between them."""

    def __init__(self, diensten, klok) -> None:
        self.diensten, self.klok = diensten, klok
        self.gelezen = dict.fromkeys(diensten, 0)
        self.stil: set[str] = set()

    def __getitem__(self, naam):
        return self.diensten[naam]

    async def sql(self, naam, sql, *waarden):
        async with self[naam].database.begin(SYSTEEM, self.klok()) as tx:
            return [dict(r) for r in await tx.fetch(sql, *waarden)]

    async def stroom(self) -> None:
        """Carry every event to every service until nobody says anything new; a service in `stil` hears nothing."""
        bezig = True
        while bezig:
            bezig = False
            for naam in self.diensten:
                rijen = await self.sql(
                    naam, "SELECT id, type, payload FROM keten.outbox_event WHERE id > $1 ORDER BY id", self.gelezen[naam]
                )
                for rij in rijen:
                    bezig, self.gelezen[naam] = True, rij["id"]
                    event = EVENTS[rij["type"]].model_validate_json(bytes(rij["payload"]))
                    for ander in self.diensten.values():
                        if type(event) in ander.service.handlers and ander.naam not in self.stil:
                            await ander.deliver(event)


@pytest.fixture
async def keten(start, klok):
    return Keten({naam: await start(naam) for naam in DIENSTEN}, klok)


async def een_gezin(keten):
    """A mother and a child: reported, closed, followed up, scanned and counted."""
    o, s, f = keten["overleg"], keten["scan"], keten["followup"]
    w = await beoordeeld(o.client, vt(o.als), toelichting="Kanariemelding.")
    sluiting = {"resultaat": "hulp-loopt", "afgeslotenOp": "2026-03-02", "jgzOrganisatie": JGZ}
    await o.client.post(f"{w.pad}/hulpstarts", json={"hulpGestartOp": "2026-03-02"}, headers=met_versie(vt(o.als), w.zorgmelding))
    nu = await o.client.get(w.pad, headers=vt(o.als))
    dicht = await o.client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(vt(o.als), nu))
    assert dicht.status_code == 201, dicht.text
    jgz = s.als("jgz-professional", organisatie=JGZ)
    inhoud = een_scan(antwoorden=volledig(aanwezig("ouder-stress")), huishoudenId=w.huishouden)
    w.scan = await maak(s.client, "/scans", jgz, inhoud)
    await keten.stroom()
    jgz = f.als("jgz-professional", organisatie=JGZ)
    (plan,) = (await f.client.get("/v1/opvolgplannen", headers=jgz)).json()["resultaten"]
    moment = plan["contactmomenten"][0]
    contact = een_contact(*(een_resultaat(UUID(p)) for p in w.personen))
    antwoord = await f.client.post(
        f"/v1/contactmomenten/{moment['contactmomentId']}/contacten", json=contact, headers=jgz | {"If-Match": '"1"'}
    )
    assert antwoord.status_code == 201, antwoord.text
    w.plan = plan["planId"]
    await keten.stroom()
    return w


async def wis(keten, persoon_id, sub="paul.po"):
    o = keten["overleg"]
    # For a child of eight a parent asks; an authorised representative may ask for anybody.
    v = await toegewezen(o.client, o.als, persoon_id, recht="wissing", aanvrager="gemachtigde")
    antwoord = await o.client.post(
        f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/wissingen", headers=met_versie(po(o.als, sub), v)
    )
    assert antwoord.status_code == 201, antwoord.text
    return v, antwoord


async def cijfers(keten):
    d = keten["stats"]
    headers = d.als("onderzoeker", organisatie=GEMEENTE_NOP)
    antwoord = await d.client.get(
        "/v1/cijfers/zorgmeldingen-per-kwartaal", params={"gemeentecode": "GM0171", "weergave": "intern"}, headers=headers
    )
    feiten = await keten.sql(
        "stats", "SELECT soort, kwartaal, hulp_gestart_op, afgesloten_op, aard, pc4 FROM feit_zorgmelding ORDER BY 1, 2, 3, 4"
    )
    rest = [
        await keten.sql("followup", f"SELECT count(*) AS n FROM {t}")
        for t in ("opvolgplan", "planlid", "contactmoment", "contact", "persoonresultaat")
    ]
    return antwoord.json(), feiten, rest, await keten.sql("scan", "SELECT count(*) FROM antwoord")


async def overal(keten, *ids):
    """Where these ids still stand, outside overleg's own pseudonymous rows and the technical schema."""
    gevonden = []
    for naam in DIENSTEN[:1] + DIENSTEN[2:]:
        tabellen = await keten.sql(naam, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for tabel in (t["tablename"] for t in tabellen):
            tekst = str(await keten.sql(naam, f"SELECT t::text FROM {tabel} t"))
            gevonden += [(naam, tabel, i) for i in ids if i in tekst]
    return gevonden


async def test_from_request_to_five_receipts(keten):
    w = await een_gezin(keten)
    o, (moeder, kind) = keten["overleg"], w.personen
    voor = await cijfers(keten)
    assert {d for d, _, _ in await overal(keten, moeder, w.huishouden)} == {"followup", "scan"}

    keten.stil = {"stats"}
    v, een = await wis(keten, moeder)
    await keten.stroom()
    half = (await o.client.get(een.headers["location"], headers=po(o.als))).json()
    gekomen = {r["dienst"]: r["bevestigdOp"] is not None for r in half["ontvangsten"]}
    assert (half["stand"], gekomen) == ("loopt", dict.fromkeys(DIENSTEN, True) | {"stats": False})
    te_vroeg = await o.client.post(
        f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/afhandelingen", headers=met_versie(po(o.als), v)
    )
    assert (te_vroeg.status_code, "stats" in te_vroeg.json()["detail"]) == (409, True)
    assert await overal(keten, moeder) == []
    assert await overal(keten, w.huishouden) != [], "the child is still there"
    assert (await keten["scan"].client.get(
        w.scan.headers["location"], headers=keten["scan"].als("jgz-professional", organisatie=JGZ)
    )).json()["huishoudenId"] == w.huishouden  # fmt: skip

    keten.stil = set()
    keten.gelezen["overleg"] = 0  # stats catches up; everybody else hears everything again
    await keten.stroom()
    heel = (await o.client.get(een.headers["location"], headers=po(o.als))).json()
    assert (heel["stand"], all(r["bevestigdOp"] for r in heel["ontvangsten"])) == ("voltooid", True)
    klaar = await o.client.post(
        f"/v1/rechtenverzoeken/{v.json()['verzoekId']}/afhandelingen", headers=met_versie(po(o.als), v)
    )
    assert (klaar.status_code, klaar.json()["stand"]) == (201, "afgehandeld")
    assert await cijfers(keten) == voor

    _, twee = await wis(keten, kind)
    await keten.stroom()
    assert (await o.client.get(twee.headers["location"], headers=po(o.als))).json()["stand"] == "voltooid"
    zorgmelding, casus = (w.zorgmelding.json()[k] for k in ("zorgmeldingId", "casusId"))
    assert await overal(keten, moeder, kind, w.huishouden, zorgmelding, casus) == []
    assert await cijfers(keten) == voor, "every figure is what it was"
    scan = await keten["scan"].client.get(
        w.scan.headers["location"], headers=keten["scan"].als("jgz-professional", organisatie=JGZ)
    )
    assert (scan.status_code, scan.json()["huishoudenId"]) == (200, None)
    assert "Synthetisch" not in scan.text
    assert await keten.sql("scan", "SELECT 1 FROM keten.persoon_sleutel WHERE gewikkeld IS NOT NULL") == []
    f = keten["followup"]
    plan = await f.client.get(f"/v1/opvolgplannen/{w.plan}", headers=f.als("jgz-professional", organisatie=JGZ))
    assert (plan.json()["status"], {m["toestand"] for m in plan.json()["contactmomenten"]}) == (
        "onderbroken", {"gedaan", "vervallen"},
    )  # fmt: skip


async def test_what_arrives_after_the_erasure_links_to_nobody(keten):
    """Events of a report have no order with the erasure of a person in it."""
    o, f, s = keten["overleg"], keten["followup"], keten["scan"]
    keten.stil = {"followup", "scan", "stats", "sociale-kaart"}
    w = await beoordeeld(o.client, vt(o.als))
    sluiting = {"resultaat": "hulp-loopt", "afgeslotenOp": "2026-03-02", "jgzOrganisatie": JGZ}
    nu = await o.client.get(w.pad, headers=vt(o.als))
    assert (
        await o.client.post(f"{w.pad}/afsluitingen", json=sluiting, headers=met_versie(vt(o.als), nu))
    ).status_code == 201
    for wie in w.personen:
        await wis(keten, wie)
    rijen = await keten.sql("overleg", "SELECT type, payload FROM keten.outbox_event ORDER BY id")
    events = [EVENTS[r["type"]].model_validate_json(bytes(r["payload"])) for r in rijen]
    events.sort(key=lambda e: type(e).__name__ != "PersoonGewist")
    for event in events:
        for d in (f, s):
            if type(event) in d.service.handlers:
                await d.deliver(event)
    assert await overal(keten, *w.personen, w.huishouden) == []
    jgz = s.als("jgz-professional", organisatie=JGZ)
    laat = await maak(s.client, "/scans", jgz, een_scan(antwoorden=volledig(), huishoudenId=w.huishouden))
    assert laat.json()["huishoudenId"] is None, "the scan counts, without a household"


async def test_nobody_else_is_touched(keten):
    w, ander = await een_gezin(keten), None
    o = keten["overleg"]
    _, ander = await een_huishouden(o.client, vt(o.als))
    await wis(keten, ander[0])
    await keten.stroom()
    for wie in (*w.personen, ander[1]):
        assert (await o.client.get(f"/v1/personen/{wie}", headers=vt(o.als))).status_code == 200
    assert (await o.client.get(w.pad, headers=vt(o.als))).json()["toelichting"] == "Kanariemelding."
    assert {d for d, _, _ in await overal(keten, *w.personen, w.huishouden)} == {"followup", "scan"}
