"""De uitkomst van een scan: twee losse conclusies, elke keer opnieuw te berekenen uit instrument en antwoorden.

Geen kans, geen optelsom, en nooit de uitspraak dat het goed is: niets gezien hebben is geen bewijs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from scan.domain.codes import Antwoordwaarde, Module, Niveau, Soort, Stap, Veiligheidsbeeld
from scan.domain.instrument import Instrument, Onderdeel, aan_de_orde


@dataclass(frozen=True, slots=True)
class Advies:
    """Een vervolgstap met de onderdelen die ertoe leiden."""

    stap: Stap
    tekst: str
    onderdelen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VeiligheidNu:
    """Conclusie over acute en structurele onveiligheid; `structureel` is None als daar nog onbekende vragen over zijn."""

    beeld: Veiligheidsbeeld
    acuut: bool
    structureel: bool | None
    acute_onderdelen: tuple[str, ...]
    structurele_onderdelen: tuple[str, ...]
    open_onderdelen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Factoren:
    """Wat op één niveau belast en wat beschermt; naast elkaar, niet tegen elkaar weggestreept."""

    niveau: Niveau
    risico: tuple[str, ...]
    beschermend: tuple[str, ...]
    onbekend: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uitkomst:
    """De twee conclusies, de vervolgstappen en de modules waar antwoorden naar wijzen."""

    veiligheid_nu: VeiligheidNu
    factoren: tuple[Factoren, ...]
    adviezen: tuple[Advies, ...]
    modules: tuple[Module, ...]

    @property
    def risicofactoren(self) -> int:
        """Aantal aanwezige risicofactoren, alleen voor de telling in een gebeurtenis."""
        return sum(len(f.risico) for f in self.factoren)

    @property
    def beschermende_factoren(self) -> int:
        """Aantal aanwezige beschermende factoren, alleen voor de telling in een gebeurtenis."""
        return sum(len(f.beschermend) for f in self.factoren)

    @property
    def onbekend(self) -> int:
        """Aantal onderdelen zonder duidelijk antwoord."""
        return len(self.veiligheid_nu.open_onderdelen) + sum(len(f.onbekend) for f in self.factoren)


HULPLIJNEN: Final = (
    ("112", "Bij direct gevaar: bel 112."),
    ("0800-2000", "Veilig Thuis, dag en nacht gratis bereikbaar, ook voor advies."),
)
_TEKST: Final = {
    Stap.BEL_112: "Is er nu direct gevaar? Bel 112.",
    Stap.BEL_VEILIG_THUIS: "Bel Veilig Thuis: 0800-2000, dag en nacht bereikbaar.",
    Stap.MELDCODE_STAP_4: "Ga naar stap 4 van de meldcode: bij acute of structurele onveiligheid is melden de professionele norm.",
    Stap.VUL_AAN: "Vul aan wat nog onbekend is, en overleg met een collega of de aandachtsfunctionaris.",
    Stap.BESPREEK: "Bespreek wat belast en wat beschermt met het huishouden en met een collega.",
}


def bepaal_uitkomst(instrument: Instrument, waarden: Mapping[str, Antwoordwaarde]) -> Uitkomst:
    """De uitkomst van deze antwoorden op deze versie; ook van een scan die nog niet af is."""
    gesteld = aan_de_orde(instrument, waarden)
    veiligheid = _veiligheid_nu(gesteld, waarden)
    factoren = tuple(_factoren(niveau, gesteld, waarden) for niveau in Niveau)
    modules = {m for o in gesteld if waarden.get(o.code) is Antwoordwaarde.AANWEZIG for m in o.modules}
    return Uitkomst(veiligheid, factoren, _adviezen(veiligheid, factoren), tuple(m for m in Module if m in modules))


def acute_onderdelen(instrument: Instrument, waarden: Mapping[str, Antwoordwaarde]) -> tuple[Onderdeel, ...]:
    """De acute onderdelen die aanwezig zijn: elk daarvan vraagt meteen om handelen."""
    return tuple(o for o in instrument.van_soort(Soort.ACUUT) if waarden.get(o.code) is Antwoordwaarde.AANWEZIG)


def _veiligheid_nu(gesteld: tuple[Onderdeel, ...], waarden: Mapping[str, Antwoordwaarde]) -> VeiligheidNu:
    acuut = _met(gesteld, waarden, Soort.ACUUT, Antwoordwaarde.AANWEZIG)
    structureel = _met(gesteld, waarden, Soort.STRUCTUREEL, Antwoordwaarde.AANWEZIG)
    open_acuut = _zonder_antwoord(gesteld, waarden, Soort.ACUUT)
    open_structureel = _zonder_antwoord(gesteld, waarden, Soort.STRUCTUREEL)
    if acuut:
        beeld = Veiligheidsbeeld.ACUUT_ONVEILIG
    elif structureel:
        beeld = Veiligheidsbeeld.STRUCTUREEL_ONVEILIG
    elif open_acuut or open_structureel:
        beeld = Veiligheidsbeeld.ONVOLLEDIG_BEELD
    else:
        beeld = Veiligheidsbeeld.GEEN_SIGNALEN_GEZIEN
    zeker = True if structureel else (None if open_structureel else False)
    return VeiligheidNu(beeld, bool(acuut), zeker, acuut, structureel, open_acuut + open_structureel)


def _factoren(niveau: Niveau, gesteld: tuple[Onderdeel, ...], waarden: Mapping[str, Antwoordwaarde]) -> Factoren:
    eigen = tuple(o for o in gesteld if o.niveau is niveau)
    return Factoren(
        niveau,
        _met(eigen, waarden, Soort.RISICO, Antwoordwaarde.AANWEZIG),
        _met(eigen, waarden, Soort.BESCHERMEND, Antwoordwaarde.AANWEZIG),
        _zonder_antwoord(eigen, waarden, Soort.RISICO) + _zonder_antwoord(eigen, waarden, Soort.BESCHERMEND),
    )


def _adviezen(veiligheid: VeiligheidNu, factoren: tuple[Factoren, ...]) -> tuple[Advies, ...]:
    onveilig = veiligheid.acute_onderdelen + veiligheid.structurele_onderdelen
    stappen: list[tuple[Stap, tuple[str, ...]]] = []
    if veiligheid.acuut:
        stappen.append((Stap.BEL_112, veiligheid.acute_onderdelen))
    if onveilig:
        stappen += [(Stap.BEL_VEILIG_THUIS, onveilig), (Stap.MELDCODE_STAP_4, onveilig)]
    if veiligheid.open_onderdelen:
        stappen.append((Stap.VUL_AAN, veiligheid.open_onderdelen))
    risico = tuple(code for f in factoren for code in f.risico)
    if risico:
        stappen.append((Stap.BESPREEK, risico))
    return tuple(Advies(stap, _TEKST[stap], onderdelen) for stap, onderdelen in stappen)


def _met(
    onderdelen: Iterable[Onderdeel], waarden: Mapping[str, Antwoordwaarde], soort: Soort, waarde: Antwoordwaarde
) -> tuple[str, ...]:
    return tuple(o.code for o in onderdelen if o.soort is soort and waarden.get(o.code) is waarde)


def _zonder_antwoord(
    onderdelen: Iterable[Onderdeel], waarden: Mapping[str, Antwoordwaarde], soort: Soort
) -> tuple[str, ...]:
    duidelijk = (Antwoordwaarde.AANWEZIG, Antwoordwaarde.AFWEZIG)
    return tuple(o.code for o in onderdelen if o.soort is soort and waarden.get(o.code) not in duidelijk)
