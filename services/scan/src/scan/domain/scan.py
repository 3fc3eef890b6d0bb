"""De kop van een scan: wat vastligt vanaf de eerste indiening."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Scankop:
    """Welk instrument, over welk huishouden (of niemand in het bijzonder) en in welk gebied."""

    id: UUID
    instrument_id: str
    huishouden_id: UUID | None = None
    pc4: str | None = None
    gemeentecode: str | None = None
