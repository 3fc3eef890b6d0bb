"""Base of every request and response body: camelCase on the wire, nothing unknown accepted, dates by the letter of ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$")
T = TypeVar("T")


class ApiModel(BaseModel):
    """Body of a request or answer; an unknown field is refused so that nobody believes it was stored."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True, extra="forbid", frozen=True
    )


def _iso_date(value: Any) -> Any:
    if (isinstance(value, date) and not isinstance(value, datetime)) or (isinstance(value, str) and _DATE.match(value)):
        return value
    raise ValueError("verwacht een datum als JJJJ-MM-DD")


def _iso_moment(value: Any) -> Any:
    if isinstance(value, datetime) or (
        isinstance(value, str) and _MOMENT.match(value) and not value.endswith("-00:00")
    ):
        return value
    raise ValueError("verwacht een tijdstip met tijdzone, zoals 2026-11-23T09:30:00+01:00")


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("dit tijdstip valt buiten de kalender") from error


Datum = Annotated[date, BeforeValidator(_iso_date)]
"""A calendar day, only as JJJJ-MM-DD."""

Tijdstip = Annotated[AwareDatetime, BeforeValidator(_iso_moment), AfterValidator(_in_utc)]
"""A moment with any offset in, UTC (`Z`) out."""


class Pagina(ApiModel, Generic[T]):
    """One page of a list; `volgende` is the cursor for the next page, absent (null) on the last."""

    resultaten: list[T]
    volgende: Annotated[str | None, Field(description="Geef dit mee als cursor voor de volgende pagina")] = None


class FoutieveInvoer(BaseModel):
    """One fault in the input; never the value itself."""

    name: str
    code: str
    reason: str


class Problem(BaseModel):
    """Problem document (RFC 9457) in Dutch."""

    model_config = ConfigDict(extra="allow")
    type: str = "about:blank"
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: str | None = None


class ValidationProblem(Problem):
    """Problem document that names every fault in the input at once."""

    invalidParams: Annotated[list[FoutieveInvoer], Field(default_factory=list)]  # noqa: N815 name on the wire
