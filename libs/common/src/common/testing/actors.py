"""Actors for tests; the organisations are those of the development realm, all invented."""

from common.auth import Actor

VEILIG_THUIS = "00000009990000000001"
SHG = "00000009990000000002"
JGZ = "00000009990000000003"
GEMEENTE_NOP = "00000009990000000004"
GEMEENTE_URK = "00000009990000000005"
POLITIE = "00000009990000000006"
MAATSCHAPPELIJK_WERK = "00000009990000000007"
ONDERWIJS = "00000009990000000008"

SYSTEEM = Actor.van_systeem("test", "00000009990000000000")


def actor_van(organisatie: str, *rollen: str, sub: str = "proef.persoon") -> Actor:
    """Make an actor of an organisation with roles, as a verified token would."""
    return Actor(sub=sub, organisatie=organisatie, rollen=frozenset(rollen), scopes=frozenset(), client="keten-cli")
