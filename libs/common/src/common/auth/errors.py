"""The one refusal of this package: we do not know who is calling."""

from __future__ import annotations

from enum import StrEnum

from common.errors import ServiceError


class Reden(StrEnum):
    """Why a token was refused; for the log and the metric, never for the answer.

    An answer that tells *why* helps whoever is forging tokens to get further.
    """

    GEEN_TOKEN = "geen_token"  # noqa: S105 - a reason, not a secret
    SCHEMA = "schema"
    VORM = "vorm"
    TE_GROOT = "te_groot"
    HEADER = "header"
    ALGORITME = "algoritme"
    GEEN_TOEGANGSTOKEN = "geen_toegangstoken"
    UITGEVER = "uitgever"
    SLEUTEL_ONBEKEND = "sleutel_onbekend"
    HANDTEKENING = "handtekening"
    DOEL = "doel"
    VERLOPEN = "verlopen"
    NOG_NIET_GELDIG = "nog_niet_geldig"
    CLAIMS = "claims"


class Unauthenticated(ServiceError):
    """Het toegangstoken ontbreekt of deugt niet; buiten is dat altijd hetzelfde antwoord (401).

    `www_authenticate` is the value of the header of that name (RFC 6750: without a token only
    the scheme, with a refused one `invalid_token`).
    """

    title = "Niet aangemeld"

    def __init__(self, reason_code: Reden) -> None:
        """Remember the reason for the log; the text for the caller is always the same."""
        super().__init__("Stuur een geldig toegangstoken mee in de header Authorization (Bearer).")
        self.reason_code = reason_code

    @property
    def www_authenticate(self) -> str:
        """The challenge that belongs to this refusal."""
        if self.reason_code is Reden.GEEN_TOKEN:
            return "Bearer"
        return 'Bearer error="invalid_token"'
