"""Een instrument: een onveranderlijke versie van een vragenlijst, met sprongregels die de server zelf narekent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from scan.domain.codes import Antwoordwaarde, Module, Niveau, Soort


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """Eén onderdeel: de vraag, wat voor onderdeel het is, en wanneer het aan de orde is."""

    code: str
    soort: Soort
    tekst: str
    niveau: Niveau | None = None
    alleen_als: str | None = None
    modules: tuple[Module, ...] = ()
    aard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """Een gepubliceerde versie van een instrument."""

    code: str
    versie: str
    titel: str
    omschrijving: str
    gepubliceerd_op: date
    onderdelen: tuple[Onderdeel, ...]

    @property
    def id(self) -> str:
        """Id van deze versie."""
        return f"{self.code}-{self.versie}"

    def van_soort(self, soort: Soort) -> tuple[Onderdeel, ...]:
        """De onderdelen van één soort, in volgorde."""
        return tuple(o for o in self.onderdelen if o.soort is soort)


class OngeldigInstrument(ValueError):
    """De definitie spreekt zichzelf tegen; zo'n instrument wordt niet gepubliceerd."""


def instrument_uit(gegevens: Mapping[str, Any]) -> Instrument:
    """Lees een instrument uit zijn bestand; `OngeldigInstrument` zegt wat er niet klopt."""
    onderdelen = tuple(
        Onderdeel(
            o["code"], Soort(o["soort"]), o["tekst"], Niveau(o["niveau"]) if "niveau" in o else None, o.get("alleenAls"),
            tuple(Module(m) for m in o.get("modules", ())), tuple(o.get("aard", ())),
        )
        for o in gegevens["onderdelen"]
    )  # fmt: skip
    _controleer(onderdelen)
    return Instrument(
        gegevens["code"], gegevens["versie"], gegevens["titel"], gegevens["omschrijving"],
        date.fromisoformat(gegevens["gepubliceerdOp"]), onderdelen,
    )  # fmt: skip


def _controleer(onderdelen: tuple[Onderdeel, ...]) -> None:
    gezien: dict[str, Onderdeel] = {}
    for onderdeel in onderdelen:
        if onderdeel.code in gezien:
            raise OngeldigInstrument(f"{onderdeel.code} staat er twee keer in")
        if onderdeel.alleen_als is not None:
            # Only earlier context questions: one pass decides what applies, and no acute question can be skipped away.
            voorwaarde = gezien.get(onderdeel.alleen_als)
            if voorwaarde is None or voorwaarde.soort is not Soort.CONTEXT:
                raise OngeldigInstrument(f"{onderdeel.code} hangt af van iets dat geen eerdere contextvraag is")
            if onderdeel.soort is Soort.ACUUT:
                raise OngeldigInstrument(f"{onderdeel.code} is acuut en mag nergens van afhangen")
        if (onderdeel.soort in {Soort.RISICO, Soort.BESCHERMEND}) != (onderdeel.niveau is not None):
            raise OngeldigInstrument(f"{onderdeel.code}: alleen factoren hebben een niveau")
        gezien[onderdeel.code] = onderdeel


def aan_de_orde(instrument: Instrument, waarden: Mapping[str, Antwoordwaarde]) -> tuple[Onderdeel, ...]:
    """Welke onderdelen gesteld moeten worden: alles, behalve wat afhangt van een context die zeker afwezig is."""
    return tuple(
        o
        for o in instrument.onderdelen
        if o.alleen_als is None or waarden.get(o.alleen_als) is not Antwoordwaarde.AFWEZIG
    )
