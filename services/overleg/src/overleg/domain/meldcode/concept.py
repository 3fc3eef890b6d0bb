"""Wat van een zorgmelding al ingevuld is als de meldcode op melden uitkomt; Veilig Thuis vult aan en registreert."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from overleg.domain.codes import Aard, BetrokkeneRol, MelderCategorie
from overleg.domain.meldcode.model import Afweging, Besluit, Inhoud, Meldcode, Signalen, Vraag
from overleg.domain.meldcode.wandeling import onveiligheid

_LANGST = 20_000


@dataclass(frozen=True, slots=True)
class Concept:
    """Een zorgmelding in wording; `ontbreekt` noemt de verplichte velden die nog ingevuld moeten worden."""

    ontvangen_op: datetime
    huishouden_id: UUID | None
    categorie: MelderCategorie
    organisatie: str
    persoon_id: UUID | None
    rol: BetrokkeneRol
    aard: tuple[Aard, ...]
    acuut: bool
    structureel: bool
    disclosure: bool
    toelichting: str | None
    ontbreekt: tuple[str, ...]


def maak_concept(meldcode: Meldcode, huishouden_id: UUID | None, organisatie: str, nu: datetime) -> Concept:
    """Vul in wat de meldcode weet. Zonder bekend persoon blijven betrokkenen en huishouden open; de plaats is hier nooit bekend."""
    onveilig = [a for _, a in onveiligheid(meldcode)]
    signalen = [r.inhoud for r in meldcode.regels if isinstance(r.inhoud, Signalen)]
    aard = tuple(dict.fromkeys(a for s in signalen for a in s.aard))
    leeg = {"huishoudenId": huishouden_id is None, "betrokkenen": meldcode.persoon_id is None, "aard": not aard}
    return Concept(
        nu, huishouden_id, meldcode.categorie, organisatie, meldcode.persoon_id, meldcode.rol, aard,
        any(a.acuut for a in onveilig), any(a.structureel for a in onveilig), any(s.disclosure for s in signalen),
        _toelichting(meldcode), (*(veld for veld, is_leeg in leeg.items() if is_leeg), "pc4", "gemeentecode"),
    )  # fmt: skip


def _toelichting(meldcode: Meldcode) -> str | None:
    delen = [tekst for r in meldcode.regels if (tekst := _deel(r.inhoud)) is not None]
    return "\n\n".join(delen)[:_LANGST] or None


def _deel(inhoud: Inhoud) -> str | None:
    match inhoud:
        case Signalen(tekst=str() as tekst):
            return f"Signalen: {tekst}"
        case Afweging(vraag=Vraag.ONVEILIGHEID, argument=str() as tekst):
            return f"Onveiligheid: {tekst}"
        case Besluit(melden=True, argument=str() as tekst):
            return f"Besluit: {tekst}"
        case _:
            return None
