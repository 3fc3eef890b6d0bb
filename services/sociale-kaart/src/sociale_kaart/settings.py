"""Instellingen van sociale-kaart: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel SOCIALE_KAART_."""

    model_config = SettingsConfigDict(env_prefix="SOCIALE_KAART_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "sociale-kaart"
    titel: ClassVar[str] = "Sociale kaart"
    omschrijving: ClassVar[str] = "Organisaties en hun aanbod tegen huiselijk geweld en kindermishandeling, en wie er ruimte heeft."
