"""Het afschrift: wat een betrokkene in handen krijgt, als gewone waarden die JSON worden en waar een pdf van komt."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from common.kalender import dag_van
from overleg.domain.inzage.logregels import Logregel
from overleg.domain.inzage.model import Feit, Inzage, Onthouding
from overleg.domain.verzoek import Aanvrager, Verzoek

TITEL = "Afschrift van uw gegevens"
TOELICHTING = tuple(
    """\
Dit afschrift bevat alleen gegevens over de persoon die bovenaan staat. Wat (ook) over anderen gaat, wie iets meldde en geheime adressen staan er niet in.
Het kan zijn dat er gegevens zijn waarvan de organisatie niet mag zeggen of ze er zijn, omdat dat de veiligheid van iemand of een onderzoek kan schaden (UAVG art. 41). Dit staat in elk afschrift.
Doel van de verwerking: huiselijk geweld en kindermishandeling stoppen en helpen (Wmo 2015, hoofdstuk 4). Uw gegevens komen uit het register van de organisatie, van uzelf, van professionals en van wie een zorg meldde.
U kunt vragen om correctie, een eigen verklaring, beperking of wissing, en u kunt klagen bij de organisatie en bij de Autoriteit Persoonsgegevens.
""".splitlines()
)
_ONDERDELEN = {
    "persoon": "Persoonsgegevens", "huishouden": "Huishouden", "zorgmelding": "Zorgmelding", "vrijgegeven": "Vrijgegeven tekst",
    "toestemming": "Toestemming", "doorbreking": "Delen zonder toestemming", "eigen-verklaring": "Eigen verklaring", "verzoek": "Verzoek",
}  # fmt: skip
_VOOR = {
    Aanvrager.ZELF: "de betrokkene zelf",
    Aanvrager.OUDER_MET_GEZAG: "een ouder met gezag",
    Aanvrager.GEMACHTIGDE: "een gemachtigde",
}


@dataclass(frozen=True, slots=True)
class Watermerk:
    """Voor wie dit afschrift is: staat op elke bladzijde, zodat een kopie haar herkomst houdt."""

    verzoek: str
    opgesteld_op: datetime
    kenmerk: str
    voor: str

    @staticmethod
    def van(verzoek: Verzoek, export_id: UUID, nu: datetime) -> "Watermerk":
        """Het watermerk van een afschrift; het kenmerk hoort bij dit ene exemplaar."""
        return Watermerk(verzoek.nummer, nu, f"AF-{export_id.hex[-10:].upper()}", _VOOR[verzoek.aanvrager])

    @property
    def regel(self) -> str:
        """Eén regel voor in de marge."""
        return f"Verzoek {self.verzoek} · {dag_van(self.opgesteld_op).isoformat()} · {self.kenmerk} · voor {self.voor}"


def onderdelen(feiten: Iterable[Feit]) -> list[dict[str, Any]]:
    """De gegeven feiten per object bij elkaar, met een kopje in gewone woorden."""
    groepen: dict[tuple[str, UUID], dict[str, Any]] = {}
    for feit in feiten:
        deel, _, veld = str(feit.soort).partition(".")
        groep = groepen.setdefault((deel, feit.bij), {})
        groep |= (
            {veld: _waarde(feit.waarde)}
            if veld
            else dict(_waarde(feit.waarde) if not isinstance(feit.waarde, str) else {"tekst": feit.waarde})
        )
    return [{"onderdeel": _ONDERDELEN.get(deel, "Overig"), "gegevens": groep} for (deel, _), groep in groepen.items()]


def _waarde(waarde: Any) -> Any:
    return list(waarde) if isinstance(waarde, tuple) else waarde


def afschrift(inzage: Inzage, log: Sequence[Logregel], merk: Watermerk) -> dict[str, Any]:
    """Het afschrift als waarden voor JSON."""
    return {
        "titel": TITEL,
        "watermerk": {
            "verzoek": merk.verzoek, "opgesteldOp": merk.opgesteld_op.isoformat(), "kenmerk": merk.kenmerk, "voor": merk.voor,
        },
        "onderdelen": onderdelen(inzage.gegeven),
        "wieZagMijnGegevens": [_logregel(r) for r in log],
        "nietVerstrekt": [_onthouding(o) for o in inzage.onthouden],
        "toelichting": list(TOELICHTING),
    }  # fmt: skip


def _onthouding(o: Onthouding) -> dict[str, Any]:
    return {"wat": o.wat, "aantal": o.aantal, "grond": str(o.grond), "uitleg": o.uitleg}


def _logregel(r: Logregel) -> dict[str, Any]:
    return {
        "dag": _dag(r.dag), "organisatie": r.organisatie, "rollen": list(r.rollen), "handeling": r.handeling,
        "gegevens": r.gegevens, "doel": r.doel, "keren": r.keren,
    }  # fmt: skip


def _dag(dag: date) -> str:
    return dag.isoformat()
