"""World of the matrix: a granted request for access, with a copy and a redacted text, a legal hold and an erasure."""

from __future__ import annotations

from typing import Any

from overleg_bouwers import een_huishouden, maak, melding, met_adres, met_versie, persoon
from rechten_wereld import PO_TWEE, opgesteld, pad, po, toegewezen


async def vul(d: Any) -> None:
    """Een toegewezen verzoek om inzage met een afschrift en een geschoonde tekst, een bewaarplicht voor een ander en een wissing."""
    c, als, vt = d.client, d.als, d.als("medewerker-veilig-thuis")
    huishouden, personen = await een_huishouden(c, vt)
    z = await maak(
        c, "/zorgmeldingen", vt, melding(huishouden, *personen, toelichting="Synthetisch.", geinformeerdOp="2026-03-02")
    )
    v = await toegewezen(c, als, personen[0])
    a = await opgesteld(c, als, v)
    tekst = {"zorgmeldingId": z.json()["zorgmeldingId"], "tekst": "U was erbij."}
    t = await c.post(f"{pad(v)}/tekstvrijgaven", json=tekst, headers=vt)
    assert t.status_code == 201, t.text
    bewaren = {"reden": "toezicht", "instantie": "inspectie", "toelichting": "Synthetisch."}
    b = await maak(c, f"/personen/{d.ids['persoonId']}/bewaarplichten", als("privacy-officer"), bewaren)
    weg = await maak(c, "/personen", vt, persoon(naam="Proefpersoon Weg"))
    w = await toegewezen(c, als, weg.json()["persoonId"], recht="wissing")
    gewist = await c.post(f"{pad(w)}/wissingen", headers=met_versie(po(als, PO_TWEE), w))
    assert gewist.status_code == 201, gewist.text
    d.ids |= {
        "wissingId": gewist.json()["wissingId"],
        "bewaarplichtId": b.json()["bewaarplichtId"],
        "verzoekId": v.json()["verzoekId"], "afschriftId": a.json()["afschriftId"], "vrijgaveId": t.json()["vrijgaveId"],
    }  # fmt: skip
    correctie = await toegewezen(c, als, personen[0], recht="correctie")
    persoon_nu = await c.get(f"/v1/personen/{personen[0]}", headers=vt)
    nieuw = {"persoon": met_adres(naam="Proefpersoon Hersteld"), "bewaargrond": "rechtsvordering"}
    k = await c.post(f"{pad(correctie)}/correcties", json=nieuw, headers=met_versie(vt, persoon_nu))
    assert k.status_code == 201, k.text
    d.ids |= {"correctieId": k.json()["correctieId"]}
    # Of somebody nobody else in the world shares: a restricted person is closed for the rest of it.
    _, (beperkte, *_) = await een_huishouden(c, vt, persoon(naam="Proefpersoon Beperkt"))
    beperken = await toegewezen(c, als, beperkte, recht="beperking")
    bp = await c.post(f"{pad(beperken)}/beperkingen", json={"reden": "juistheid-betwist"}, headers=als("privacy-officer"))
    assert bp.status_code == 201, bp.text
    open_ = {"grond": "bescherming-ander", "reden": "Synthetisch.", "tot": "2026-03-03T09:00:00Z"}
    u = await c.post(f"{bp.headers['location']}/uitzonderingen", json=open_, headers=vt)
    assert u.status_code == 201, u.text
    d.ids |= {"beperkingId": bp.json()["beperkingId"], "uitzonderingId": u.json()["uitzonderingId"]}
    d.vraag["GET /rechtenverzoeken/termijnen"] = {"peildatum": "2026-03-02"}
    een = "/rechtenverzoeken/{verzoekId}"
    d.inhoud |= {
        "POST /rechtenverzoeken": {
            "persoonId": personen[0], "recht": "inzage", "aanvrager": "zelf", "ontvangenOp": "2026-03-02",
        },
        "POST /personen/{persoonId}/bewaarplichten": bewaren,
        f"POST {een}/identificaties": {"wijze": "paspoort"},
        f"POST {een}/besluiten": {"oordeel": "toegewezen", "motivering": "Synthetisch."},
        f"POST {een}/tekstvrijgaven": tekst,
        f"POST {een}/verklaringen": {"objectSoort": "persoon", "objectId": personen[0], "tekst": "Synthetisch."},
        f"POST {een}/correcties": nieuw,
        f"POST {een}/beperkingen": {"reden": "juistheid-betwist"},
        "POST /beperkingen/{beperkingId}/uitzonderingen": open_,
        "POST /beperkingen/{beperkingId}/aankondigingen": {"geinformeerdOp": "2026-03-02"},
        "POST /beperkingen/{beperkingId}/opheffingen": {"reden": "juistheid-vastgesteld"},
        f"POST {een}/afschriften/{{afschriftId}}/_ophalen": {"vorm": "json"},
    }  # fmt: skip
