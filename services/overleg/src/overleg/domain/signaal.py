"""Signaal: wat in de praktijk gezien wordt, als trend en nooit als casus; niemand is erin te herkennen."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, NotFound
from overleg.domain.codes import Aard
from overleg.domain.gebied import Gebied
from overleg.domain.meldingcodes import Doelgroep


class Trend(StrEnum):
    """Hoe vaak het voorkomt, vergeleken met eerder (opdracht)."""

    TOENEMEND = "toenemend"
    GELIJK = "gelijk"
    AFNEMEND = "afnemend"
    ONBEKEND = "onbekend"


class SignaalStatus(StrEnum):
    """Levensloop van een signaal."""

    INGEDIEND = "ingediend"
    GEAGENDEERD = "geagendeerd"
    BESPROKEN = "besproken"
    INGETROKKEN = "ingetrokken"


class SignaalUitkomst(StrEnum):
    """Wat het overleg met een signaal doet; eigen lijst."""

    ACTIE_AFGESPROKEN = "actie-afgesproken"
    NAAR_BELEID = "naar-beleid"
    NADER_ONDERZOEK = "nader-onderzoek"
    VOLGEN = "volgen"
    GEEN_ACTIE = "geen-actie"


@dataclass(frozen=True, slots=True)
class Cijferverwijzing:
    """Een gepubliceerd cijfer van stats: definitie met versie, periode en regio; alleen codes, er wordt niets opgehaald."""

    definitie_id: str
    versie: int
    periode: str
    regio: str


@dataclass(frozen=True, slots=True)
class Signaal:
    """Een signaal van een organisatie voor een reeks signaaloverleggen; gewiste tekst is leeg."""

    id: UUID
    eigenaar: str
    reeks_id: UUID
    ingediend_op: datetime
    tekst: str | None
    mogelijke_actie: str | None
    aard: tuple[Aard, ...]
    doelgroepen: tuple[Doelgroep, ...]
    gebied: Gebied
    trend: Trend
    cijfer: Cijferverwijzing | None = None
    status: SignaalStatus = SignaalStatus.INGEDIEND
    overleg_id: UUID | None = None
    uitkomst: SignaalUitkomst | None = None
    toelichting: str | None = None
    versie: int = 1


_MAG: dict[str, tuple[SignaalStatus, ...]] = {
    "agenderen": (SignaalStatus.INGEDIEND,),
    "van de agenda halen": (SignaalStatus.GEAGENDEERD,),
    "bespreken": (SignaalStatus.GEAGENDEERD,),
    "intrekken": (SignaalStatus.INGEDIEND, SignaalStatus.GEAGENDEERD),
}


def _eis_stap(signaal: Signaal, stap: str) -> None:
    if signaal.status not in _MAG[stap]:
        wel = [naam for naam, toestanden in _MAG.items() if signaal.status in toestanden]
        vervolg = f"Wel mogelijk: {', '.join(wel)}." if wel else "Nieuw nieuws is een nieuw signaal."
        raise Conflict(f"Een signaal met status {signaal.status} kan niet: {stap}. {vervolg}")


def agendeer(signaal: Signaal, overleg_id: UUID) -> Signaal:
    """Zet het signaal op de agenda van een overleg van zijn reeks; dan zien de deelnemende organisaties het."""
    _eis_stap(signaal, "agenderen")
    return replace(signaal, status=SignaalStatus.GEAGENDEERD, overleg_id=overleg_id, versie=signaal.versie + 1)


def haal_van_agenda(signaal: Signaal, overleg_id: UUID) -> Signaal:
    """Haal het van de agenda van dit overleg; het kan op een volgende."""
    _eis_van(signaal, overleg_id)
    _eis_stap(signaal, "van de agenda halen")
    return replace(signaal, status=SignaalStatus.INGEDIEND, overleg_id=None, versie=signaal.versie + 1)


def bespreek(signaal: Signaal, overleg_id: UUID, uitkomst: SignaalUitkomst, toelichting: str | None) -> Signaal:
    """Leg vast wat het overleg met het signaal doet."""
    _eis_van(signaal, overleg_id)
    _eis_stap(signaal, "bespreken")
    return replace(
        signaal, status=SignaalStatus.BESPROKEN, uitkomst=uitkomst, toelichting=toelichting, versie=signaal.versie + 1
    )


def _eis_van(signaal: Signaal, overleg_id: UUID) -> None:
    if signaal.overleg_id != overleg_id:
        raise NotFound("Dit signaal staat niet op de agenda van dit overleg.")


def trek_in(signaal: Signaal) -> Signaal:
    """Trek het signaal in; het gaat van de agenda."""
    _eis_stap(signaal, "intrekken")
    return replace(signaal, status=SignaalStatus.INGETROKKEN, overleg_id=None, versie=signaal.versie + 1)
