"""Historie inlezen: elke regel wordt helemaal gekeurd en alle fouten worden genoemd, nooit de waarde zelf."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from common.errors import FieldError
from common.events.bsn import contains_bsn
from stats.domain.codes import AARDEN, Bron, MelderCategorie, Soort
from stats.domain.feit import Feit
from stats.domain.kwartaal import kwartaal_van
from stats.domain.pseudoniem import Pseudonimiseerder

INDELING = "zorgmeldingen-1"
"""Naam en versie van de indeling van een regel."""
KENMERK, GEMEENTE, PC4 = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", r"^GM[0-9]{4}$", r"^[1-9][0-9]{3}$"
"""Vormen van de velden; ook zo in het OpenAPI-document."""
_DAG = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_EERSTE_DAG = date(2015, 1, 1)
"""Veilig Thuis bestaat sinds 2015; een eerdere ontvangst is een tikfout."""


@dataclass(frozen=True, slots=True)
class Ruweregel:
    """Een regel zoals geleverd, nog niet gekeurd."""

    kenmerk: str
    ontvangen_op: str
    soort: str
    gemeentecode: str
    melder_categorie: str
    pc4: str | None = None
    aard: tuple[str, ...] = ()
    acuut: bool = False
    hulp_gestart_op: str | None = None


@dataclass(frozen=True, slots=True)
class Keuring:
    """Uitkomst van de keuring: feiten als alles klopt, anders alle fouten met hun regel."""

    feiten: tuple[Feit, ...]
    fouten: tuple[FieldError, ...]


def vingerafdruk(regels: Sequence[Ruweregel]) -> bytes:
    """Hash van de inhoud, los van naam, volgorde van velden en opmaak van het bestand."""
    tekst = json.dumps([asdict(regel) for regel in regels], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{INDELING}\n{tekst}".encode()).digest()


def keur(regels: Sequence[Ruweregel], organisatie: str, vandaag: date, pseudoniemen: Pseudonimiseerder) -> Keuring:
    """Keur alle regels; een kenmerk mag in een bestand één keer voorkomen."""
    fouten: list[FieldError] = []
    feiten: list[Feit] = []
    gezien: dict[str, int] = {}
    for nummer, regel in enumerate(regels):
        mis = _fouten(regel, vandaag)
        if regel.kenmerk in gezien:
            mis.append(("kenmerk", "dubbel", f"dit kenmerk staat ook in regel {gezien[regel.kenmerk]}"))
        gezien.setdefault(regel.kenmerk, nummer)
        fouten += [FieldError(f"regels.{nummer}.{veld}", code, reden) for veld, code, reden in mis]
        if not mis:
            feiten.append(_feit(regel, organisatie, pseudoniemen))
    return Keuring(() if fouten else tuple(feiten), tuple(fouten))


def _fouten(regel: Ruweregel, vandaag: date) -> list[tuple[str, str, str]]:
    mis: list[tuple[str, str, str]] = []

    def eis(klopt: bool, veld: str, code: str, reden: str) -> None:
        if not klopt:
            mis.append((veld, code, reden))

    eis(bool(re.fullmatch(KENMERK, regel.kenmerk)), "kenmerk", "vorm", "verwacht 1 tot 40 letters, cijfers, punten of streepjes")
    eis(not contains_bsn(regel.kenmerk), "kenmerk", "bsn", "een kenmerk mag geen burgerservicenummer zijn")
    eis(regel.soort in set(Soort), "soort", "codelijst", "deze soort staat niet in de codelijst")
    eis(bool(re.fullmatch(GEMEENTE, regel.gemeentecode)), "gemeentecode", "vorm", "verwacht een CBS-code als GM0171")
    eis(regel.pc4 is None or bool(re.fullmatch(PC4, regel.pc4)), "pc4", "vorm", "verwacht vier cijfers")
    eis(regel.melder_categorie in set(MelderCategorie), "melderCategorie", "codelijst", "deze categorie staat niet in de codelijst")
    eis(set(regel.aard) <= AARDEN, "aard", "codelijst", "een van deze codes staat niet in de codelijst")
    ontvangen, gestart = _dag(regel.ontvangen_op), _dag(regel.hulp_gestart_op)
    eis(ontvangen is not None, "ontvangenOp", "datum", "verwacht een bestaande datum als JJJJ-MM-DD")
    eis(ontvangen is None or _EERSTE_DAG <= ontvangen <= vandaag, "ontvangenOp", "periode", "deze dag ligt voor 2015 of in de toekomst")
    eis(regel.hulp_gestart_op is None or gestart is not None, "hulpGestartOp", "datum", "verwacht een bestaande datum als JJJJ-MM-DD")
    if ontvangen is not None and gestart is not None:
        eis(ontvangen <= gestart <= vandaag, "hulpGestartOp", "volgorde", "de hulp kan niet voor de ontvangst of in de toekomst starten")
    return mis


def _dag(tekst: str | None) -> date | None:
    if tekst is None or not _DAG.fullmatch(tekst):
        return None
    try:
        return date.fromisoformat(tekst)
    except ValueError:
        return None


def _feit(regel: Ruweregel, organisatie: str, pseudoniemen: Pseudonimiseerder) -> Feit:
    dag = date.fromisoformat(regel.ontvangen_op)
    return Feit(
        pseudoniemen.van_kenmerk(organisatie, regel.kenmerk), Bron.HISTORIE, organisatie=organisatie, soort=regel.soort,
        ontvangen_op=dag, kwartaal=str(kwartaal_van(dag)), gemeentecode=regel.gemeentecode, pc4=regel.pc4,
        melder_categorie=regel.melder_categorie, aard=tuple(sorted(set(regel.aard))), acuut=regel.acuut,
        hulp_gestart_op=_dag(regel.hulp_gestart_op),
    )  # fmt: skip


