"""Safe retries: the same Idempotency-Key with the same body gives the same answer, whatever died in between.

The key is claimed in the transaction of the request itself and the answer is stored in that same transaction. A second
request with the key waits on the primary key until the first has committed (then it gets the stored answer) or rolled
back (then it does the work).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from common.db.tx import StoredAnswer, Tx
from common.errors import Conflict, InvalidInput
from common.privacy import AnswerCipher

KEPT = timedelta(hours=48)
MAX_KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer given before: status, the headers of the resource and the body, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed key in this transaction; `remember` stores the answer with it."""

    sleutel: bytes

    def remember(self, tx: Tx, cipher: AnswerCipher, answer: GivenAnswer) -> None:
        """Store the answer, encrypted, to be given again for 48 hours."""
        sealed = cipher.seal(answer.body, self.sleutel)
        tx.store_answer(StoredAnswer(self.sleutel, answer.status, json.dumps(dict(answer.headers)), sealed))


async def claim(tx: Tx, cipher: AnswerCipher, *, key: str, method: str, path: str, body: bytes) -> Claim | GivenAnswer:
    """Claim the key for this request, or return the answer it was given before.

    Raises `Conflict` when the key was used with another body, `InvalidInput` when it is empty or too long.
    """
    if not key.strip() or len(key) > MAX_KEY_LENGTH:
        raise InvalidInput(
            f"De kop Idempotency-Key moet 1 tot {MAX_KEY_LENGTH} tekens hebben; een UUID is een goede keuze."
        )
    sleutel = _digest(tx.actor.client, tx.actor.organisatie, tx.actor.sub, method, path, key)
    request_hash = hashlib.sha256(body).digest()
    fresh = await tx.fetchval(
        """
        INSERT INTO keten.idempotentie AS i (sleutel, verzoek_hash, verloopt_op) VALUES ($1, $2, $3)
        ON CONFLICT (sleutel) DO UPDATE SET verzoek_hash = excluded.verzoek_hash, verloopt_op = excluded.verloopt_op,
            status = NULL, koppen = NULL, antwoord = NULL WHERE i.verloopt_op <= $4
        RETURNING true
        """,
        sleutel, request_hash, tx.now + KEPT, tx.now,
    )  # fmt: skip
    if fresh:
        return Claim(sleutel)
    row = await tx.fetchrow(
        "SELECT verzoek_hash, status, koppen, antwoord FROM keten.idempotentie WHERE sleutel = $1", sleutel
    )
    if row is None or row["status"] is None or row["verzoek_hash"] != request_hash:
        raise Conflict(
            "Deze Idempotency-Key is al gebruikt voor een ander verzoek. Gebruik een nieuwe sleutel voor een nieuw verzoek."
        )
    return GivenAnswer(row["status"], row["koppen"], cipher.open(row["antwoord"], sleutel))


async def remove_expired(tx: Tx) -> int:
    """Delete answers older than 48 hours; returns how many. Run by the worker."""
    tag = await tx.execute("DELETE FROM keten.idempotentie WHERE verloopt_op <= $1", tx.now)
    return int(tag.split()[-1])


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode()).digest()
