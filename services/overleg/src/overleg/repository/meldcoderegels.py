"""Eén vastlegging van een meldcode als rij: codes in JSON, vrije tekst apart om te versleutelen."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from overleg.domain.codes import Aard
from overleg.domain.meldcode.model import (
    Afsluiting,
    Afweging,
    Afwijking,
    Antwoord,
    Besluit,
    Einde,
    Functie,
    GeenGesprek,
    Gesprek,
    Gesprekspartner,
    Inhoud,
    Kindcheck,
    KindcheckUitkomst,
    Melding,
    Omstandigheid,
    Overname,
    Raadpleging,
    Signalen,
    Vraag,
    ZorgVoorKinderen,
)

Teksten = Mapping[str, str | None]


def _iso(dag: date | None) -> str | None:
    return dag.isoformat() if dag else None


def _dag(tekst: str | None) -> date | None:
    return date.fromisoformat(tekst) if tekst else None


def naar_gegevens(inhoud: Inhoud) -> tuple[str, dict[str, Any]]:
    """De soort en de codes van een vastlegging; zonder vrije tekst."""
    gegevens: dict[str, Any]
    match inhoud:
        case Signalen():
            k = inhoud.kindcheck
            gegevens = {
                "aard": list(inhoud.aard), "disclosure": inhoud.disclosure, "volwassen": k.client_volwassen,
                "kinderen": k.zorg_voor_kinderen, "omstandigheden": list(k.omstandigheden), "kindcheck": k.uitkomst,
            }  # fmt: skip
        case Raadpleging():
            gegevens = {"functie": inhoud.functie, "op": _iso(inhoud.op)}
        case Gesprek():
            gegevens = {"met": list(inhoud.met), "op": _iso(inhoud.op), "reden": inhoud.reden_geen_gesprek}
        case Afweging():
            gegevens = {
                "vraag": int(inhoud.vraag), "antwoord": inhoud.antwoord, "acuut": inhoud.acuut,
                "structureel": inhoud.structureel, "termijn": _iso(inhoud.termijn),
            }  # fmt: skip
        case Besluit():
            instemming = list(inhoud.afwijking.instemming) if inhoud.afwijking else None
            gegevens = {"melden": inhoud.melden, "zelfHulp": inhoud.zelf_hulp, "instemming": instemming}
        case Melding():
            gegevens = {"gemeldOp": inhoud.gemeld_op.isoformat(), "besproken": inhoud.besproken}
        case Overname():
            gegevens = {"van": inhoud.van}
        case Afsluiting():
            gegevens = {"einde": inhoud.einde}
    return type(inhoud).__name__.lower(), gegevens


def uit_gegevens(soort: str, g: Mapping[str, Any], teksten: Teksten) -> Inhoud:
    """De vastlegging van een rij; tekst die gewist is blijft leeg."""
    tekst = teksten.get
    inhoud: Inhoud
    match soort:
        case "signalen":
            kinderen = ZorgVoorKinderen(g["kinderen"]) if g["kinderen"] else None
            uitkomst = KindcheckUitkomst(g["kindcheck"]) if g["kindcheck"] else None
            kindcheck = Kindcheck(g["volwassen"], kinderen, tuple(map(Omstandigheid, g["omstandigheden"])), uitkomst)
            inhoud = Signalen(tekst("tekst"), kindcheck, tuple(map(Aard, g["aard"])), g["disclosure"])
        case "raadpleging":
            inhoud = Raadpleging(Functie(g["functie"]), date.fromisoformat(g["op"]), tekst("advies"))
        case "gesprek":
            reden = GeenGesprek(g["reden"]) if g["reden"] else None
            inhoud = Gesprek(tuple(map(Gesprekspartner, g["met"])), tekst("tekst"), _dag(g["op"]), reden)
        case "afweging":
            inhoud = Afweging(
                Vraag(g["vraag"]), Antwoord(g["antwoord"]), tekst("argument"), g["acuut"], g["structureel"], _dag(g["termijn"])
            )  # fmt: skip
        case "besluit":
            afwijking = None
            if g["instemming"] is not None:
                afwijking = Afwijking(tekst("afwijking.argument"), tuple(map(Functie, g["instemming"])))
            inhoud = Besluit(g["melden"], g["zelfHulp"], tekst("argument"), afwijking)
        case "melding":
            inhoud = Melding(datetime.fromisoformat(g["gemeldOp"]), g["besproken"])
        case "overname":
            inhoud = Overname(g["van"])
        case "afsluiting":
            inhoud = Afsluiting(Einde(g["einde"]), tekst("monitoring"))
        case _:
            raise ValueError(f"onbekende soort vastlegging: {soort}")
    return inhoud
