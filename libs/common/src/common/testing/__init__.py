"""What tests of every service use; never imported by a service."""

from common.testing.klok import Klok
from common.testing.server import TestServer
from common.testing.tokens import TokenMaker

__all__ = ["Klok", "TestServer", "TokenMaker"]
