"""Who is calling and what may they do: tokens, keys of the issuer, and policies."""

from common.auth.actor import Actor

__all__ = ["Actor"]
