"""Instellingen van overleg: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from common.db import Tx
from common.settings import ServiceSettings
from overleg.domain.bewaarregels import Bewaarregels
from overleg.domain.regels import Regels
from overleg.domain.signaalregels import Signaalregels


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel OVERLEG_."""

    model_config = SettingsConfigDict(env_prefix="OVERLEG_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "overleg"
    titel: ClassVar[str] = "Overleg"
    omschrijving: ClassVar[str] = (
        "Zorgmeldingen, casussen, huishoudens, personen en toestemmingen in de keten tegen huiselijk geweld en "
        "kindermishandeling."
    )

    regels: Regels = Field(default=Regels(), description="Leeftijdsgrenzen en termijnen van deze regio, als JSON")
    signalering: Signaalregels = Field(
        default=Signaalregels(),
        description="Gemeenten en gebieden van deze regio voor signaaloverleg en zorgen, als JSON",
    )
    bewaren: Bewaarregels = Field(
        default=Bewaarregels(), description="Bewaartermijn per categorie, van elke precies een, met haar grondslag, als JSON"
    )


def bewaarregels_van(tx: Tx) -> Bewaarregels:
    """De bewaartermijnen die in deze installatie gelden."""
    settings: Settings = tx.config
    return settings.bewaren


def regels_van(tx: Tx) -> Regels:
    """De leeftijdsgrenzen en termijnen die in deze installatie gelden."""
    settings: Settings = tx.config
    return settings.regels


def signaalregels_van(tx: Tx) -> Signaalregels:
    """De gemeenten, gebieden en grenzen voor signaaloverleg, zorgen en meldcode in deze installatie."""
    settings: Settings = tx.config
    return settings.signalering
