"""Let a client of aiokafka ask calmly where the brokers went.

Its producer means to wait when it has something for a partition without a leader, but only waits for the answer to a
question about metadata. With the broker away that answer is an error at once: a thousand attempts and two thousand log
lines per second, on a processor that the rest of the process needs as well.
"""

from __future__ import annotations

import asyncio
from typing import Any

_PAUSE_S = 0.1


def calm(client: Any) -> None:
    """Make every failed question about metadata last at least a tenth of a second."""
    ask = client._metadata_update  # noqa: SLF001  # there is no other place to hold it back

    async def ask_calmly(cluster: Any, topics: Any) -> bool:
        known: bool = await ask(cluster, topics)
        if not known:
            await asyncio.sleep(_PAUSE_S)
        return known

    client._metadata_update = ask_calmly  # noqa: SLF001
