"""What a caller must hold to use an operation: a scope AND one of the roles.

The third condition, a relation to the object, belongs to the query (and to row-level security),
because it needs the object.
"""

from __future__ import annotations

from dataclasses import dataclass

from common.auth.actor import Actor
from common.errors import Forbidden


@dataclass(frozen=True, slots=True)
class Policy:
    """The demand of one operation.

    An empty `rollen` means that the scope alone decides, for operations that every partner
    organisation may use; it has no default, so that nobody gets it by forgetting.
    """

    scope: str
    rollen: frozenset[str]

    def __post_init__(self) -> None:
        """Refuse a policy that could never be meant."""
        if not self.scope or " " in self.scope:
            raise ValueError("een beleid noemt precies één scope")
        if isinstance(self.rollen, str) or not all(self.rollen):
            raise ValueError("rollen is een verzameling van namen")

    def toegestaan(self, actor: Actor) -> bool:
        """Tell whether the caller holds the scope and, when asked for, one of the roles."""
        return self.scope in actor.scopes and (not self.rollen or not self.rollen.isdisjoint(actor.rollen))

    def check(self, actor: Actor) -> None:
        """Raise `Forbidden` naming what is missing; never who is calling."""
        if self.toegestaan(actor):
            return
        ontbreekt: list[str] = []
        if self.scope not in actor.scopes:
            ontbreekt.append(f"de scope '{self.scope}'")
        if self.rollen and self.rollen.isdisjoint(actor.rollen):
            namen = ", ".join(sorted(self.rollen))
            ontbreekt.append(f"de rol {namen}" if len(self.rollen) == 1 else f"een van de rollen {namen}")
        raise Forbidden(f"Hiervoor ontbreekt {' en '.join(ontbreekt)}.")
