"""Instellingen van stats: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel STATS_."""

    model_config = SettingsConfigDict(env_prefix="STATS_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "stats"
    titel: ClassVar[str] = "Stats"
    omschrijving: ClassVar[str] = (
        "Cijfers over de keten tegen huiselijk geweld en kindermishandeling, zonder dat iemand in beeld komt."
    )
