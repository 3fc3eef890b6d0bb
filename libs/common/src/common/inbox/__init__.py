"""The inbox: every event takes effect once, in the order of its aggregate, or is kept with its reason."""

from common.inbox.apply import Inbox, RawRecord, Result
from common.inbox.handlers import Handlers, per_partij
from common.inbox.retry import Parked, Retry
from common.inbox.store import Position

__all__ = ["Handlers", "Inbox", "Parked", "Position", "RawRecord", "Result", "Retry", "per_partij"]
