"""Instellingen van followup: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel FOLLOWUP_."""

    model_config = SettingsConfigDict(env_prefix="FOLLOWUP_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "followup"
    titel: ClassVar[str] = "Followup"
    omschrijving: ClassVar[str] = (
        "Opvolging van huishoudens gedurende achttien maanden na het afsluiten van een zorgmelding: plannen, contactmomenten "
        "en wat daarbij bleek over veiligheid."
    )
