"""Places where a process may die on purpose, to prove that nothing is lost or doubled wherever it dies.

`FAILPOINT=naam` ends the process without any clean-up the first time it comes there; `FAILPOINT=naam:0.1` does so with
that chance each time. Without the variable the call does nothing: the choice is made once, when the module is loaded.
"""

from __future__ import annotations

import os
import random

EXIT_CODE = 86

RELAY = (
    "relay.voor_venster",
    "relay.na_venster",
    "relay.voor_verzenden",
    "relay.na_verzenden",
    "relay.na_bevestiging",
    "relay.voor_cursor",
    "relay.na_cursor",
)
CONSUMER = (
    "consumer.na_ophalen",
    "consumer.voor_slot",
    "consumer.na_slot",
    "consumer.na_effect",
    "consumer.voor_commit",
    "consumer.na_commit",
    "consumer.voor_offset",
    "consumer.na_offset",
)
"""Every step of the relay and of the consumer, in the order they happen."""

_name, _, _chance = os.environ.get("FAILPOINT", "").partition(":")
_probability = float(_chance or 1)

if _name:

    def failpoint(naam: str) -> None:
        """Die here when this is the place that was asked for."""
        if naam == _name and random.random() < _probability:  # noqa: S311  # not a secret
            os._exit(EXIT_CODE)

else:

    def failpoint(naam: str) -> None:
        """Do nothing: no failure was asked for."""
