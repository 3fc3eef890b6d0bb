"""Who is calling and what may they do: tokens, keys of the issuer, and policies.

The only package that imports a JOSE library. Usage:

    jwks = JwksCache(issuers)
    verifier = TokenVerifier(issuers, audience="overleg", jwks=jwks)
    actor = await verifier.verify(request.headers.get("authorization"))
    Policy("overleg:casussen:lezen", frozenset({"casusregisseur"})).check(actor)
"""

from common.auth.actor import Actor
from common.auth.errors import Reden, Unauthenticated
from common.auth.jwks import JwksCache
from common.auth.policy import Policy
from common.auth.tokens import TokenVerifier

__all__ = ["Actor", "JwksCache", "Policy", "Reden", "TokenVerifier", "Unauthenticated"]
