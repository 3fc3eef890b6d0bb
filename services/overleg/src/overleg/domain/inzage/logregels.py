"""Wie zag mijn gegevens: welke regels van de vastlegging een betrokkene te zien krijgt (NEN 7513, hoofdstuk 9).

Een regel noemt organisatie en rol, niet de medewerker. Een regel die verraadt wie meldde, waar een ander is of dat er iets is waar
de betrokkene niet van weet, blijft binnen en wordt ook niet geteld.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from common.audit.regel import AuditRegel
from common.audit.views import naar_inzage
from common.kalender import dag_van
from overleg.domain.inzage.dossier import Dossier
from overleg.domain.inzage.regels import Vraag

OBJECTEN = frozenset(
    {"persoon", "huishouden", "huishoudlid", "toestemming", "zorgmelding", "verzoek", "verklaring", "inzagelog"}
)
"""Waarover een regel mag gaan; een ander object kan iets zijn waar de betrokkene niet van weet."""
CASUSDELEN = frozenset({"casus", "casusregie", "fase", "tijdlijn"})
"""Wat van een casus gelezen wordt; alleen over een casus waar de betrokkene van weet."""


@dataclass(frozen=True, slots=True)
class Logkader:
    """Wat bekend moet zijn om over een regel te beslissen."""

    eigenaar: str
    """De organisatie van wie het register is; dat die kijkt, weet de betrokkene."""
    zelf: bool
    beschermd: bool
    """Of de betrokkene of iemand in hetzelfde dossier een geheim adres heeft."""
    stil: frozenset[str] = frozenset()
    """Organisaties met een beschermde plek, en wie meldde."""
    eigen_toestemmingen: frozenset[UUID] = frozenset()
    onbekend: frozenset[UUID] = frozenset()
    """Zorgmeldingen waarover de betrokkene nog niet is ingelicht."""
    bekende_casussen: frozenset[UUID] = frozenset()
    """Casussen van de zorgmeldingen waarover de betrokkene wel is ingelicht."""


@dataclass(frozen=True, slots=True)
class Logregel:
    """Wat op één dag door één organisatie in één rol met één soort gegeven gebeurde, zo vaak."""

    dag: date
    organisatie: str
    rollen: tuple[str, ...]
    handeling: str
    gegevens: str
    doel: str | None
    keren: int = 1


def logkader(dossier: Dossier, vraag: Vraag, eigenaar: str, beschermde_organisaties: Iterable[str]) -> Logkader:
    """Het kader voor de regels over deze betrokkene."""
    melders = {m.melder.organisatie for m in dossier.meldingen if m.melder.organisatie}
    return Logkader(
        eigenaar=eigenaar,
        zelf=vraag.zelf,
        beschermd=vraag.beschermd,
        stil=frozenset(beschermde_organisaties) | (melders - {eigenaar}),
        eigen_toestemmingen=frozenset(t.id for t in dossier.toestemmingen),
        onbekend=frozenset(m.id for m in dossier.meldingen if m.geinformeerd_op is None),
        bekende_casussen=frozenset(
            m.casus_id for m in dossier.meldingen if m.casus_id and m.geinformeerd_op is not None
        ),
    )


def toonbaar(regel: AuditRegel, kader: Logkader) -> bool:
    """Of de betrokkene deze regel mag zien.

    De houder van het register altijd (behalve over iets onbekends). Een ander op grond van de eigen toestemming van wie zelf
    vraagt. Op een andere grond alleen als niemand in het dossier een geheim adres heeft: een organisatie die via een ander
    betrokken is, kan de plek van die ander verraden. Zonder grond nooit.
    """
    bekend = regel.object_soort in OBJECTEN or (
        regel.object_soort in CASUSDELEN and regel.object_id in kader.bekende_casussen
    )
    if regel.uitkomst != "geslaagd" or not bekend or regel.object_id in kader.onbekend:
        return False
    if regel.organisatie == kader.eigenaar:
        return True
    open_ = regel.organisatie not in kader.stil and not kader.beschermd
    if regel.grondslag_id in kader.eigen_toestemmingen:
        return kader.zelf or open_
    return regel.grondslag_id is not None and open_


def logregels(regels: Iterable[AuditRegel], kader: Logkader) -> list[Logregel]:
    """De regels die getoond worden, nieuwste dag eerst; gelijke regels van één dag samen, met hoe vaak."""
    samen: dict[Logregel, int] = {}
    for regel in regels:
        if toonbaar(regel, kader):
            een = _logregel(regel)
            samen[een] = samen.get(een, 0) + 1
    return sorted((replace(r, keren=n) for r, n in samen.items()), key=_volgorde, reverse=True)


def _logregel(regel: AuditRegel) -> Logregel:
    beeld = naar_inzage(regel)
    return Logregel(
        dag_van(regel.tijdstip), beeld["organisatie"], tuple(beeld["rollen"]), beeld["handeling"], beeld["gegevens"],
        beeld["doel"],
    )  # fmt: skip


def _volgorde(regel: Logregel) -> tuple[date, Sequence[str]]:
    return regel.dag, (regel.organisatie, *regel.rollen, regel.handeling, regel.gegevens, regel.doel or "")
