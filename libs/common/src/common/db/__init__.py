"""One transaction per request or message; only this package commits."""

from common.db.engine import Database
from common.db.etag import IfMatch, etag_of, require_version
from common.db.flush import AuditEntry
from common.db.paging import Cursor, Page, read_cursor, write_cursor
from common.db.tx import Keys, Tx

__all__ = [
    "AuditEntry",
    "Cursor",
    "Database",
    "IfMatch",
    "Keys",
    "Page",
    "Tx",
    "etag_of",
    "read_cursor",
    "require_version",
    "write_cursor",
]
