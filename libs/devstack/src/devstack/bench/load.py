"""A small load generator: keep-alive connections that send prepared requests one after the other, bounded in time."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import httptools
from typing_extensions import override

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Meting:
    """What one round gave: requests answered with the expected status, seconds, CPU seconds of the server, latencies in ms."""

    aantal: int
    seconden: float
    cpu: float
    latenties: tuple[float, ...]

    @property
    def per_seconde(self) -> float:
        """Requests per second."""
        return self.aantal / self.seconden

    @property
    def cpu_ms(self) -> float:
        """CPU of the server process per request, in milliseconds."""
        return self.cpu * 1000 / self.aantal

    def percentiel(self, procent: float) -> float:
        """Latency below which this share of the requests was answered, in milliseconds."""
        reeks = sorted(self.latenties)
        return reeks[min(len(reeks) - 1, int(len(reeks) * procent / 100))]


class _Connection(asyncio.Protocol):
    """One connection; `ask` sends a request and gives the status of the answer."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None
        self.body = b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("de server sloot de verbinding"))

    def on_body(self, body: bytes) -> None:
        """Keep the body of an answer that was not expected."""
        self.body += body

    def on_message_complete(self) -> None:
        """Give the status to whoever waits."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(self._parser.get_status_code())
        self._parser = httptools.HttpResponseParser(self)

    async def ask(self, request: bytes) -> int:
        """Send one request and wait for its answer."""
        if self._transport is None:
            raise ConnectionError("nog niet verbonden")
        self.body = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer


def cpu_of(pid: int) -> float:
    """CPU seconds (user and system) that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


async def belast(port: int, verzoeken: Iterator[bytes], *, pid: int, seconden: float, verbindingen: int, verwacht: int) -> Meting:
    """Send requests for a number of seconds; raises RuntimeError at the first answer that is not as expected."""
    loop = asyncio.get_running_loop()
    latenties: list[float] = []
    einde = time.perf_counter() + seconden

    async def een() -> None:
        _, verbinding = await loop.create_connection(_Connection, "127.0.0.1", port)
        while (begin := time.perf_counter()) < einde:
            status = await verbinding.ask(next(verzoeken))
            if status != verwacht:
                raise RuntimeError(f"status {status} in plaats van {verwacht}: {verbinding.body[:300]!r}")
            latenties.append((time.perf_counter() - begin) * 1000)

    cpu, begin = cpu_of(pid), time.perf_counter()
    await asyncio.gather(*(een() for _ in range(verbindingen)))
    duur = time.perf_counter() - begin
    return Meting(len(latenties), duur, cpu_of(pid) - cpu, tuple(latenties))


def verzoek(methode: str, pad: str, headers: dict[str, str], inhoud: bytes = b"") -> bytes:
    """Write one HTTP/1.1 request."""
    kop = {"Host": "127.0.0.1", **headers}
    if inhoud:
        kop |= {"Content-Type": "application/json", "Content-Length": str(len(inhoud))}
    regels = [f"{methode} {pad} HTTP/1.1", *(f"{k}: {v}" for k, v in kop.items()), "", ""]
    return "\r\n".join(regels).encode() + inhoud
