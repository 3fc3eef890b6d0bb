"""Instellingen van overleg: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel OVERLEG_."""

    model_config = SettingsConfigDict(env_prefix="OVERLEG_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "overleg"
    titel: ClassVar[str] = "Overleg"
    omschrijving: ClassVar[str] = (
        "Zorgmeldingen, casussen, huishoudens, personen en toestemmingen in de keten tegen huiselijk geweld en "
        "kindermishandeling."
    )
