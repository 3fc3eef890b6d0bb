"""Instellingen van scan: alleen wat anders is dan bij elke dienst."""

from typing import ClassVar

from pydantic_settings import SettingsConfigDict

from common.settings import ServiceSettings


class Settings(ServiceSettings):
    """Instellingen met voorvoegsel SCAN_."""

    model_config = SettingsConfigDict(env_prefix="SCAN_", extra="ignore", frozen=True)

    dienst: ClassVar[str] = "scan"
    titel: ClassVar[str] = "Scan"
    omschrijving: ClassVar[str] = (
        "Korte scan bij een huisbezoek: acute en structurele onveiligheid, en wat een huishouden belast en beschermt. De scan "
        "helpt kijken en beslist niets. Bij direct gevaar: bel 112; Veilig Thuis: 0800-2000."
    )
