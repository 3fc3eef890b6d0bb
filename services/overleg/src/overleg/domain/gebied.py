"""Waar iets speelt, nooit fijner dan een gebied met genoeg inwoners: een onbekend aantal telt als te weinig."""

from dataclasses import dataclass

from common.errors import FieldError, InvalidInput
from overleg.domain.signaalregels import Signaalregels


@dataclass(frozen=True, slots=True)
class Gebied:
    """Een gemeente (CBS-code), met hoogstens een plaatsnaam en een postcodegebied van vier cijfers daarin."""

    gemeentecode: str
    pc4: str | None = None
    plaats: str | None = None


def mag_genoemd(gemeentecode: str, deel: str, regels: Signaalregels) -> bool:
    """Of een plaats of postcodegebied van deze gemeente genoeg inwoners heeft om te noemen."""
    inwoners = regels.gebieden.get(gemeentecode, {}).get(deel)
    return inwoners is not None and inwoners >= regels.minste_inwoners


def eis_grof_genoeg(gebied: Gebied, regels: Signaalregels) -> None:
    """Weiger (InvalidInput) een plaats of postcodegebied met te weinig, onbekende of niet aan deze gemeente gekoppelde inwoners."""
    fouten = tuple(
        FieldError(veld, "te-weinig-inwoners", "laat dit weg: alleen de gemeente is grof genoeg")
        for veld, deel in (("gebied.pc4", gebied.pc4), ("gebied.plaats", gebied.plaats))
        if deel is not None and not mag_genoemd(gebied.gemeentecode, deel, regels)
    )
    if fouten:
        raise InvalidInput(
            f"Een gebied met minder dan {regels.minste_inwoners} inwoners, of waarvan het aantal niet bekend is, kan mensen "
            "herkenbaar maken. Noem alleen de gemeente.",
            fouten=fouten,
        )
