"""What can go wrong, said in words of the domain; nothing here knows HTTP or Kafka.

ServiceError
├── NotFound              there is no such thing, or the caller may not know that there is
├── Forbidden             the caller may never do this with this role or scope
├── Conflict              the thing is in a state that does not allow this
├── InvalidInput          the request contradicts itself or the facts
├── PreconditionRequired  a change without saying which version it is based on
├── PreconditionFailed    a change based on an old version
├── TooManyRequests       slow down
└── Unavailable           a part we need is gone; the same request may succeed later

`common.web.problems` is the one table that says what each is in HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldError:
    """One fault in the input: where (`veld`, JSON path without values), which rule (`code`), what to do (`reden`)."""

    veld: str
    code: str
    reden: str


class ServiceError(Exception):
    """A refusal with a Dutch text for the user; subclasses say what kind it is.

    `detail` tells what is wrong and what to do, and never holds personal data: it may be logged.
    """

    title = "Verzoek geweigerd"

    def __init__(self, detail: str, *, title: str | None = None, fouten: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.title = title or type(self).title
        self.fouten = fouten

    @property
    def code(self) -> str:
        """Stable machine-readable name of the refusal: the class name."""
        return type(self).__name__


class NotFound(ServiceError):
    """Bestaat niet, of is voor deze aanroeper onzichtbaar; van buiten is dat hetzelfde."""

    title = "Niet gevonden"


class Forbidden(ServiceError):
    """De rol of het bereik (scope) van de aanroeper staat dit nooit toe."""

    title = "Geen toegang"


class Conflict(ServiceError):
    """De toestand laat dit niet toe; de tekst noemt wat wel kan.

    `voorwaarden` names each condition that is not met, where a step has conditions: the answer lists them all.
    """

    title = "Niet mogelijk in deze toestand"

    def __init__(
        self,
        detail: str,
        *,
        title: str | None = None,
        fouten: tuple[FieldError, ...] = (),
        voorwaarden: tuple[FieldError, ...] = (),
    ) -> None:
        super().__init__(detail, title=title, fouten=fouten)
        self.voorwaarden = voorwaarden


class InvalidInput(ServiceError):
    """De invoer klopt niet met zichzelf of met de feiten."""

    title = "Ongeldige invoer"


class PreconditionRequired(ServiceError):
    """Een wijziging zonder `If-Match`."""

    title = "Versie ontbreekt"


class PreconditionFailed(ServiceError):
    """Een wijziging op grond van een verouderde versie; `etag` is de huidige."""

    title = "Versie is verouderd"

    def __init__(self, detail: str, *, etag: str) -> None:
        super().__init__(detail)
        self.etag = etag


class TooManyRequests(ServiceError):
    """Te veel verzoeken; `retry_after` seconden wachten."""

    title = "Te veel verzoeken"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(ServiceError):
    """Een onderdeel dat nodig is, is tijdelijk weg; er is niets half gedaan."""

    title = "Tijdelijk niet beschikbaar"

    def __init__(self, detail: str, *, retry_after: int = 5) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
