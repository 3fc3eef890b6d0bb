"""The story of one household, from a home visit to eighteen months of follow-up; every person in it is invented."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from common.kalender import dag_van
from common.runtime import system_clock
from devstack.demo.overleg import interventieoverleg, veiligheidsplan
from devstack.demo.rechten import wissing
from devstack.demo.rest import Antwoord, Json, Systeem
from devstack.demo.verteller import Verteller
from devstack.state import StackState
from stats.historie import bestand
from stats.kwartaaltabel import quarter_table

SHG = "00000009990000000002"
JGZ = "00000009990000000003"
NOORDOOSTPOLDER = "GM0171"


def vertel(state: StackState, v: Verteller) -> int:
    """Tell the whole story; raises StackError at the first thing that is not as it should be."""
    began = time.monotonic()
    vera, sam, jip = (Systeem(state, naam) for naam in ("vera.vt", "sam.shg", "jip.jgz"))
    _scan(state, v, vera)
    melding, personen = _melding(v, vera)
    melding = _overdracht(v, vera, sam, melding)
    _toestemming(v, vera, jip, personen[0])
    veiligheidsplan(v, sam, vera, melding["casusId"])
    interventieoverleg(v, (vera, sam, jip), melding["casusId"], personen)
    plan = _afsluiten(v, sam, jip, melding)
    _nieuw_geweld(v, sam, jip, plan, melding["casusId"])
    _hulp_zoeken(state, v)
    _cijfers(state, v)
    wissing(state, v, vera, NOORDOOSTPOLDER)
    v.regel("")
    v.regel(f"Het verhaal duurde {time.monotonic() - began:.1f} s.")
    return 0


def _nu(**terug: float) -> str:
    return (system_clock() - timedelta(**terug)).isoformat(timespec="seconds")


def _vandaag() -> date:
    return dag_van(system_clock())


def _scan(state: StackState, v: Verteller, vera: Systeem) -> None:
    v.kop("Op huisbezoek: een acuut onderdeel van de scan gaat meteen naar Veilig Thuis")
    ada = Systeem(state, "ada.onderwijs")
    instrument = ada.vraag("scan", "/instrumenten")["resultaten"][0]
    onderdelen = ada.vraag("scan", f"/instrumenten/{instrument['instrumentId']}")["onderdelen"]
    acuut = next(o for o in onderdelen if o["soort"] == "acuut")
    scan_id = str(uuid4())
    inhoud: Json = {
        "scanId": scan_id, "instrumentId": instrument["instrumentId"], "gemeentecode": NOORDOOSTPOLDER, "status": "concept",
        "afgenomenOp": _nu(minutes=2),
        "antwoorden": [{"onderdeel": acuut["code"], "waarde": "aanwezig", "basis": "gezien", "onderbouwing": "Synthetisch voorbeeld."}],
    }  # fmt: skip
    antwoord = ada.doe("scan", "/scans", inhoud)
    v.gedaan(f"scan {scan_id} als concept ingediend: {acuut['code']} aanwezig", antwoord)
    v.regel("hulplijnen in het antwoord: " + ", ".join(h["nummer"] for h in antwoord["hulplijnen"]))
    concept, seconden = vera.wacht(
        "overleg", "/conceptmeldingen", lambda a: next((c for c in a["resultaten"] if c["scanId"] == scan_id), None)
    )
    v.regel(f"{seconden * 1000:.0f} ms later ziet Veilig Thuis conceptmelding {concept['conceptmeldingId']}")


def _melding(v: Verteller, vera: Systeem) -> tuple[Antwoord, list[str]]:
    v.kop("Veilig Thuis registreert een zorgmelding")
    geboren = [("Proefouder Voorbeeld", "1988-04-12"), ("Proefkind Voorbeeld", f"{_vandaag().year - 7}-02-28")]
    personen = [vera.doe("overleg", "/personen", {"naam": n, "geboortedatum": g})["persoonId"] for n, g in geboren]
    leden = [{"persoonId": p, "rol": r, "van": "2020-01-01"} for p, r in zip(personen, ("ouder", "kind"), strict=True)]
    huishouden = vera.doe("overleg", "/huishoudens", {"leden": leden})["huishoudenId"]
    v.regel(
        f"huishouden {huishouden} met een ouder en een kind; namen staan alleen in overleg, versleuteld per persoon"
    )
    melding = vera.doe(
        "overleg", "/zorgmeldingen",
        {
            "ontvangenOp": _nu(days=3), "huishoudenId": huishouden, "melder": {"categorie": "politie"},
            "betrokkenen": [{"persoonId": p, "rol": "slachtoffer"} for p in personen], "aard": ["partnergeweld-fysiek", "kindermishandeling-getuige"],
            "structureleOnveiligheid": True, "pc4": "8302", "gemeentecode": NOORDOOSTPOLDER, "toelichting": "Synthetisch voorbeeld.",
        },
    )  # fmt: skip
    v.gedaan(
        f"zorgmelding {melding['zorgmeldingId']}: soort {melding['soort']} (berekend), casus {melding['casusId']}",
        melding,
    )
    termijnen = vera.vraag("overleg", "/zorgmeldingen/termijnen", parameters={"peildatum": _vandaag().isoformat()})
    eigen = [t for t in termijnen["resultaten"] if t["zorgmeldingId"] == melding["zorgmeldingId"]]
    v.regel("termijnen: " + ", ".join(f"{t['wat']} voor {t['uiterlijk']}" for t in eigen))
    melding = vera.doe(
        "overleg", f"/zorgmeldingen/{melding['zorgmeldingId']}/beoordelingen",
        {"besluit": "overdracht-lokaal-veld", "beoordeeldOp": _nu(days=2)}, op=melding,
    )  # fmt: skip
    v.gedaan(f"beoordeeld: {melding['besluit']}", melding)
    return melding, personen


def _overdracht(v: Verteller, vera: Systeem, sam: Systeem, melding: Antwoord) -> Antwoord:
    v.kop("Overdracht aan SHG.nu: verantwoordelijk vanaf de aanvaarding, niet eerder")
    pad = f"/zorgmeldingen/{melding['zorgmeldingId']}"
    overdracht = vera.doe("overleg", f"{pad}/overdrachten", {"naarOrganisatie": SHG}, op=melding)
    v.gedaan(
        f"overdracht {overdracht['overdrachtId']} aangeboden, antwoord voor {overdracht['antwoordVoor']}", overdracht
    )
    sam.vraag("overleg", pad, verwacht=404)
    v.regel("voor de aanvaarding ziet SHG.nu de melding niet (404), alleen de stand van de overdracht")
    overdracht = sam.doe("overleg", f"/overdrachten/{overdracht['overdrachtId']}/aanvaardingen", op=overdracht)
    casus = sam.vraag("overleg", f"/casussen/{melding['casusId']}")
    v.gedaan(f"aanvaard; casusregisseur is nu {casus['regisseur']['professional']} van SHG.nu", overdracht)
    melding = sam.doe(
        "overleg", f"{pad}/hulpstarts", {"hulpGestartOp": _vandaag().isoformat()}, op=sam.vraag("overleg", pad)
    )
    v.gedaan(f"hulp gestart op {melding['hulpGestartOp']}", melding)
    return melding


def _toestemming(v: Verteller, vera: Systeem, jip: Systeem, persoon: str) -> None:
    v.kop("Toestemming opent precies een organisatie, en intrekken sluit meteen")
    jip.vraag("overleg", f"/personen/{persoon}", verwacht=404)
    vandaag = _vandaag()
    toestemming = vera.doe(
        "overleg", "/toestemmingen",
        {
            "persoonId": persoon, "organisaties": [JGZ], "doel": "opvolging", "dataklassen": ["identiteit"], "gegevenDoor": "zelf",
            "bewijs": {"soort": "mondeling", "op": vandaag.isoformat()}, "van": vandaag.isoformat(), "tot": (vandaag + timedelta(days=365)).isoformat(),
        },
    )  # fmt: skip
    gelezen = jip.vraag("overleg", f"/personen/{persoon}")
    v.gedaan(f"JGZ leest de persoon op grond van toestemming {gelezen['grondId']}", gelezen)
    vera.doe("overleg", f"/toestemmingen/{toestemming['toestemmingId']}/intrekkingen", op=toestemming)
    weg = jip.vraag("overleg", f"/personen/{persoon}", verwacht=404)
    v.gedaan("ingetrokken: JGZ krijgt weer 404", weg)


def _afsluiten(v: Verteller, sam: Systeem, jip: Systeem, melding: Antwoord) -> Json:
    v.kop("De zorgmelding wordt afgesloten; followup maakt een plan van achttien maanden")
    pad = f"/zorgmeldingen/{melding['zorgmeldingId']}"
    gesloten = sam.doe(
        "overleg", f"{pad}/afsluitingen",
        {
            "afgeslotenOp": _vandaag().isoformat(), "resultaat": "hulp-loopt", "jgzOrganisatie": JGZ,
            "ondersteuning": [{"organisatie": SHG, "soort": "ambulant", "contactenPerMaand": 4}],
        },
        op=melding,
    )  # fmt: skip
    v.gedaan(f"zorgmelding {melding['zorgmeldingId']} is {gesloten['status']}", gesloten)
    plan, seconden = jip.wacht("followup", "/opvolgplannen", lambda a: _van(a, melding["zorgmeldingId"]))
    v.regel(f"{seconden * 1000:.0f} ms later staat opvolgplan {plan['planId']} bij JGZ, tot {plan['tot']}")
    for moment in jip.vraag("followup", f"/opvolgplannen/{plan['planId']}")["contactmomenten"]:
        meting = "  (uitkomstmeting)" if moment["meting"] else ""
        v.regel(f"  maand {moment['maand']:>2}: {moment['streefdatum']}  {moment['toestand']}{meting}")
    return dict(plan)


def _van(antwoord: Any, zorgmelding_id: str) -> Any:
    return next((p for p in antwoord["resultaten"] if p["zorgmeldingId"] == zorgmelding_id), None)


def _nieuw_geweld(v: Verteller, sam: Systeem, jip: Systeem, plan: Json, casus_id: str) -> None:
    v.kop("Een contactmoment vindt nieuw geweld: iedereen hoort het en moet bevestigen")
    heel = jip.vraag("followup", f"/opvolgplannen/{plan['planId']}")
    eerste = heel["contactmomenten"][0]
    moment = jip.vraag("followup", f"/contactmomenten/{eerste['contactmomentId']}")
    vandaag = _vandaag().isoformat()
    contact = jip.doe(
        "followup", f"/contactmomenten/{eerste['contactmomentId']}/contacten",
        {
            "datum": vandaag, "vorm": "06", "status": "01", "bereikt": True,
            "personen": [
                {
                    "persoonId": heel["leden"][0]["persoonId"], "directVeilig": "nee", "nieuwGeweld": "ja", "geweldOp": vandaag,
                    "geweldssoorten": ["partnergeweld-fysiek"],
                }
            ],
        },
        op=moment,
    )  # fmt: skip
    v.gedaan("contact vastgelegd: nieuw geweld", contact)
    lijst, seconden = sam.wacht("overleg", f"/casussen/{casus_id}/kennisgevingen", lambda a: a["resultaten"])
    casus = sam.vraag("overleg", f"/casussen/{casus_id}")
    v.regel(
        f"{seconden * 1000:.0f} ms later is de casus in fase {casus['fase']} en zijn {len(lijst)} organisaties ingelicht"
    )
    eigen = next(k for k in lijst if k["organisatie"] == SHG)
    bevestigd = sam.doe("overleg", f"/kennisgevingen/{eigen['kennisgevingId']}/bevestigingen", versie=eigen["versie"])
    v.gedaan(f"SHG.nu bevestigt kennisgeving {eigen['kennisgevingId']}", bevestigd)


def _hulp_zoeken(state: StackState, v: Verteller) -> None:
    from sociale_kaart.voorbeeld import laad_voorbeeld

    v.kop("Wie kan helpen? De sociale kaart")
    kaat = Systeem(state, "kaat.kaart")
    v.regel(
        laad_voorbeeld(
            lambda pad, inhoud: kaat.doe("sociale-kaart", pad, dict(inhoud)).inhoud,
            lambda pad: kaat.vraag("sociale-kaart", pad).inhoud,
        )
    )
    gevonden = kaat.doe(
        "sociale-kaart", "/aanbod/_zoek", {"woorden": "hulp bij partnergeweld", "acuut": True}, verwacht=200
    )
    v.gedaan("gezocht op: hulp bij partnergeweld", gevonden)
    for lijn in gevonden["hulplijnen"]:
        v.regel(f"  {lijn['nummer']:<12} {lijn['tekst']}")
    for treffer in gevonden["resultaten"][:3]:
        v.regel(f"  {treffer['naam']}: {'; '.join(str(w) for w in treffer['waarom'])}")


def _cijfers(state: StackState, v: Verteller) -> None:
    v.kop("Stats telt mee, en leest de (synthetische) historie van Noordoostpolder in")
    oz = Systeem(state, "oz.onderzoek")
    antwoord, seconden = oz.wacht(
        "stats", "/cijfers/zorgmeldingen-per-kwartaal", lambda a: a if any(r["totaal"]["tekst"] != "0" for r in a["resultaten"]) else None,
        {"gemeentecode": NOORDOOSTPOLDER, "weergave": "intern"},
    )  # fmt: skip
    rij = antwoord["resultaten"][-1]
    v.regel(
        f"de nieuwe zorgmelding telt al mee in {rij['kwartaal']} (na {seconden * 1000:.0f} ms); openbaar is zo'n klein getal '.'"
    )
    uitslag = oz.doe("stats", "/historie/imports", bestand(), verwacht=(200, 201))
    v.gedaan(f"ingelezen: {uitslag.inhoud.get('regels')} zorgmeldingen 2019-Q1 tot en met 2023-Q2", uitslag)
    vraag = {"gemeentecode": NOORDOOSTPOLDER, "van": "2019-Q1", "tot": "2023-Q2"}
    intern = oz.vraag("stats", "/cijfers/zorgmeldingen-per-kwartaal", parameters={**vraag, "weergave": "intern"})
    jaren = {j["jaar"]: j["totaal"]["tekst"] for j in intern["jaren"]}
    zichtbaar = [int(r["totaal"]["tekst"]) for r in intern["resultaten"] if r["totaal"]["tekst"].isdigit()]
    v.regel(
        f"geteld uit de regels: {sum(map(int, jaren.values()))} zorgmeldingen ({', '.join(f'{j}: {n}' for j, n in jaren.items())})"
    )
    v.regel(f"per kwartaal van {min(zichtbaar)} tot {max(zichtbaar)}, {len(intern['resultaten'])} kwartalen")
    v.regel("zoals het gepubliceerd wordt (kleine getallen weg, afgerond op vijf):")
    for regel in quarter_table(
        oz.vraag("stats", "/cijfers/zorgmeldingen-per-kwartaal", parameters=vraag).inhoud
    ).splitlines():
        v.regel(regel)
