"""A right of the person concerned: erased in five services, each of which says so."""

from __future__ import annotations

from datetime import timedelta

from common.kalender import dag_van
from common.runtime import system_clock
from devstack.demo.rest import Json, Systeem
from devstack.demo.verteller import Verteller
from devstack.state import StackState


def wissing(state: StackState, v: Verteller, vera: Systeem, gemeentecode: str) -> None:
    """Somebody was registered by mistake; two privacy officers have him erased and every service confirms."""
    v.kop("Iemand is bij vergissing gemeld en vraagt om wissing: vijf diensten bevestigen")
    po, pia = Systeem(state, "po.privacy"), Systeem(state, "pia.privacy")
    persoon = _vergissing(v, vera, gemeentecode)
    pad, verzoek = "/rechtenverzoeken", {"persoonId": persoon, "recht": "wissing", "aanvrager": "zelf"}
    stap = po.doe("overleg", pad, verzoek | {"ontvangenOp": dag_van(system_clock()).isoformat()})
    pad += f"/{stap['verzoekId']}"
    stap = po.doe("overleg", f"{pad}/identificaties", {"wijze": "paspoort"}, op=stap)
    stap = po.doe("overleg", f"{pad}/besluiten", {"oordeel": "toegewezen", "motivering": "Synthetisch voorbeeld."}, op=stap)
    v.gedaan(f"verzoek {stap['verzoekId']} toegewezen", stap)
    zelf = po.doe("overleg", f"{pad}/wissingen", op=stap, verwacht=403)
    v.gedaan(f"wie besloot wil zelf wissen: {zelf['detail']}", zelf)
    gewist = pia.doe("overleg", f"{pad}/wissingen", op=stap)
    v.gedaan(f"een ander wist: wissing {gewist['wissingId']}", gewist)
    klaar, seconden = pia.wacht(
        "overleg", f"/wissingen/{gewist['wissingId']}", lambda w: w if w["stand"] == "voltooid" else None
    )
    diensten = sorted(o["dienst"] for o in klaar["ontvangsten"] if o["bevestigdOp"])
    v.regel(f"{seconden * 1000:.0f} ms later hebben {len(diensten)} diensten bevestigd: {', '.join(diensten)}")
    v.gedaan("de persoon bestaat voor niemand meer (404)", vera.vraag("overleg", f"/personen/{persoon}", verwacht=404))


def _vergissing(v: Verteller, vera: Systeem, gemeentecode: str) -> str:
    persoon = str(vera.doe("overleg", "/personen", {"naam": "Proefbuur Voorbeeld"})["persoonId"])
    leden = [{"persoonId": persoon, "rol": "anders", "van": "2020-01-01"}]
    huishouden = vera.doe("overleg", "/huishoudens", {"leden": leden})["huishoudenId"]
    inhoud: Json = {
        "ontvangenOp": (system_clock() - timedelta(hours=1)).isoformat(timespec="seconds"), "huishoudenId": huishouden,
        "melder": {"categorie": "politie"}, "betrokkenen": [{"persoonId": persoon, "rol": "getuige"}],
        "aard": ["partnergeweld-fysiek"], "pc4": "8302", "gemeentecode": gemeentecode, "toelichting": "Synthetisch voorbeeld.",
    }  # fmt: skip
    melding = vera.doe("overleg", "/zorgmeldingen", inhoud)
    v.gedaan(f"zorgmelding {melding['zorgmeldingId']} over een huishouden van één", melding)
    return persoon

