"""Routes voor zorgmeldingen, per onderwerp één module."""

from collections.abc import Sequence

from fastapi import APIRouter

from overleg.api.zorgmeldingen import informeren, levensloop, registreren, soort, termijnen, terugkoppelen
from overleg.api.zorgmeldingen.modellen import ZorgmeldingAntwoord, ZorgmeldingInvoer

__all__ = ["ROUTERS", "ZorgmeldingAntwoord", "ZorgmeldingInvoer"]

ROUTERS: Sequence[APIRouter] = (
    # Before registreren: `termijnen` is no id.
    termijnen.router,
    registreren.router,
    levensloop.router,
    informeren.router,
    terugkoppelen.router,
    soort.router,
)
"""Alle routes van dit onderwerp, in deze volgorde."""
