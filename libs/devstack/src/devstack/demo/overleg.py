"""The chapter of the story in which the case is discussed: a safety plan by two people, and a meeting with the door ajar."""

from __future__ import annotations

from datetime import timedelta

from common.kalender import dag_van
from common.runtime import system_clock
from devstack.demo.rest import Json, Systeem
from devstack.demo.verteller import Verteller

SHG, JGZ = "00000009990000000002", "00000009990000000003"
HERKENBAAR = "Proefkind slaapt slecht. Hoe vraag je een kind van die leeftijd of het thuis veilig is?"
ANONIEM = "Hoe vraag je een kind van die leeftijd of het thuis veilig is?"


def veiligheidsplan(v: Verteller, sam: Systeem, vera: Systeem, casus_id: str) -> None:
    """One writes the plan, another adopts it; the casus says why it may not leave its phase yet."""
    v.kop("Een veiligheidsplan met vier ogen: wie schreef, stelt niet vast")
    pad = f"/casussen/{casus_id}/veiligheidsplan/versies"
    plan = sam.doe("overleg", pad, {})
    afspraak = {
        "wie": {"organisatie": SHG, "professional": sam.gebruiker},
        "wat": "Belt elke week.",
        "voor": _over(dagen=14),
    }
    inhoud = {
        "voorwaarden": [{"tekst": "De kinderen zijn nergens bij als het spannend wordt.", "afspraken": [afspraak]}]
    }
    plan = sam.vervang("overleg", f"{pad}/1", inhoud, op=plan)
    plan = sam.doe("overleg", f"{pad}/1/aanbiedingen", op=plan)
    zelf = sam.doe("overleg", f"{pad}/1/vaststellingen", op=plan, verwacht=403)
    v.regel(f"Sam wil vaststellen wat hij zelf schreef: {zelf['detail']}")
    v.gedaan("Vera van Veilig Thuis stelt het plan vast", vera.doe("overleg", f"{pad}/1/vaststellingen", op=plan))
    casus = sam.vraag("overleg", f"/casussen/{casus_id}")
    dicht = sam.doe(
        "overleg", f"/casussen/{casus_id}/faseovergangen", {"naar": "RISICOGESTUURDE_ZORG"}, op=casus, verwacht=409
    )
    v.regel(f"naar de volgende fase kan nog niet: {', '.join(str(f['reason']) for f in dicht['voorwaarden'])}")


def interventieoverleg(v: Verteller, wie: tuple[Systeem, Systeem, Systeem], casus_id: str, personen: list[str]) -> None:
    """Anonymous until everybody at the table is covered by consent; then decisions, an action with a term, and minutes."""
    vera, sam, jip = wie
    v.kop("Interventieoverleg: alleen met toestemming herkenbaar")
    tafel = [
        {"soort": "professional", "organisatie": o, "gebruiker": g}
        for o, g in ((SHG, sam.gebruiker), (JGZ, jip.gebruiker))
    ]
    nu = system_clock()
    tijd = {n: (nu - timedelta(minutes=m)).isoformat(timespec="seconds") for n, m in (("van", 31), ("tot", 1))}
    voorzitter = {"organisatie": SHG, "gebruiker": sam.gebruiker}
    overleg = sam.doe(
        "overleg", "/overleggen", {**tijd, "locatie": "Kamer 3", "voorzitter": voorzitter, "deelnemers": tafel}
    )
    pad = f"/overleggen/{overleg['overlegId']}"
    punt: Json = {
        "soort": "identificeerbaar",
        "casusId": casus_id,
        "personen": personen,
        "tekst": "Hoe houden we het kind veilig?",
    }
    dicht = sam.doe("overleg", f"{pad}/agendapunten", punt, verwacht=409)
    v.regel(f"met naam op de agenda: {dicht['detail']}")
    vraag: Json = {
        "soort": "geanonimiseerd", "reden": "opbouw_casus", "doel": "expertise_inwinnen", "tekst": HERKENBAAR,
        "controle": {"casusId": casus_id, "personen": personen},
    }  # fmt: skip
    geweigerd = sam.doe("overleg", f"{pad}/agendapunten", vraag, verwacht=(400, 409))
    v.regel(f"anoniem, met een naam in de tekst: {'; '.join(str(f['reason']) for f in geweigerd['invalidParams'])}")
    v.gedaan("zonder de naam mag het", sam.doe("overleg", f"{pad}/agendapunten", {**vraag, "tekst": ANONIEM}))
    for persoon, gever in zip(personen, ("zelf", "gezaghebbenden"), strict=True):
        vera.doe("overleg", "/toestemmingen", _toestemming(persoon, gever))
    punt_nu = sam.doe("overleg", f"{pad}/agendapunten", punt)
    v.gedaan("na toestemming van beiden staat de casus er met naam op", punt_nu)
    gezien = jip.vraag("overleg", f"{pad}/agendapunten")
    v.regel(f"JGZ ziet {len(gezien['resultaten'])} agendapunten")
    _houd(v, sam, jip, pad, punt_nu["agendapuntId"])


def _houd(v: Verteller, sam: Systeem, jip: Systeem, pad: str, punt: str) -> None:
    overleg = sam.doe("overleg", f"{pad}/voorbereidingen", op=sam.vraag("overleg", pad))
    aanwezig = [d["deelnemerId"] for d in sam.vraag("overleg", pad)["deelnemers"]]
    sam.doe("overleg", f"{pad}/presenties", {"aanwezig": aanwezig, "besproken": [punt]}, op=overleg)
    actie = sam.doe(
        "overleg", f"{pad}/agendapunten/{punt}/acties",
        {"organisatie": JGZ, "professional": jip.gebruiker, "termijn": _over(dagen=7), "tekst": "Praat met het kind op school."},
    )  # fmt: skip
    v.gedaan(f"gehouden; actie voor JGZ, klaar voor {actie['termijn']}", actie)
    deel = next(d for d in sam.vraag("overleg", f"{pad}/verslag")["delen"] if d["agendapuntId"] == punt)
    tekst: Json = {"tekst": "Besproken; JGZ praat met het kind."}
    sam.vervang("overleg", f"{pad}/verslagdelen/{deel['verslagdeelId']}", tekst, versie=deel["versie"])
    vast = sam.doe("overleg", f"{pad}/vaststellingen", op=sam.vraag("overleg", pad))
    v.gedaan("het verslag is vastgesteld en verandert niet meer", vast)
    pad = f"/acties/{actie['actieId']}"
    klaar = jip.doe("overleg", f"{pad}/afrondingen", {"bewijs": "Gesproken."}, op=jip.vraag("overleg", pad))
    v.gedaan("JGZ rondt de actie af, met bewijs", klaar)


def _toestemming(persoon: str, gever: str) -> Json:
    vandaag = _over(dagen=0)
    return {
        "persoonId": persoon, "organisaties": [SHG, JGZ], "doel": "interventieoverleg", "dataklassen": ["identiteit"], "gegevenDoor": gever,
        "bewijs": {"soort": "mondeling", "op": vandaag}, "van": vandaag, "tot": _over(dagen=90),
    }  # fmt: skip


def _over(*, dagen: int) -> str:
    return (dag_van(system_clock()) + timedelta(days=dagen)).isoformat()
