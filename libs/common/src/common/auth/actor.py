"""Who acts: the person, client or service on whose authority something happens."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """The verified caller; every rule about access and every audit line starts from this.

    An `Actor` is only made from a verified token or by the platform itself, so code that
    holds one never has to ask whether the caller is who it says it is.
    """

    sub: str
    """Subject of the token: the person or the service account."""
    organisatie: str
    """OIN (20 digits) of the organisation that the caller works for."""
    rollen: frozenset[str]
    """Functional roles, such as `casusregisseur`."""
    scopes: frozenset[str]
    """Granted scopes, such as `overleg:casussen:lezen`."""
    client: str
    """The application that carries the token (`azp`)."""
    namens: str | None = None
    """On whose behalf the caller acts, when that is not the caller itself."""
    systeem: bool = False
    """True for the platform's own consumers and jobs, which act without a token."""

    @classmethod
    def van_systeem(cls, dienst: str, oin: str) -> Actor:
        """Return the actor for work that a service does itself (consumers, nightly jobs).

        It holds no scope and no role, so that it can never pass a policy that was
        written for callers from outside by accident.
        """
        naam = f"systeem:{dienst}"
        return cls(
            sub=naam,
            organisatie=oin,
            rollen=frozenset(),
            scopes=frozenset(),
            client=naam,
            systeem=True,
        )
