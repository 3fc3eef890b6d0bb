"""Registratie van de tabellen van deze dienst, los van die van andere diensten in hetzelfde proces."""

from typing import Any

from sqlalchemy import ARRAY, DateTime, Text
from sqlmodel import Field, SQLModel

from common.tables import new_registry

_registry = new_registry()
metadata = _registry.metadata


class Base(SQLModel, registry=_registry):
    """Basis van elke tabel van overleg."""


def sleutel() -> Any:
    """Primaire sleutel: een UUID die de dienst zelf uitgeeft."""
    return Field(primary_key=True)


def verwijzing(doel: str, *, primair: bool = False, nullable: bool = False, index: bool = False) -> Any:
    """Verwijzing naar een andere tabel van deze dienst."""
    return Field(foreign_key=doel, primary_key=primair, nullable=nullable, index=index)


def codes() -> Any:
    """Lijst van codes."""
    return Field(sa_type=ARRAY(Text), nullable=False)


def moment(*, nullable: bool = False) -> Any:
    """Tijdstip met tijdzone."""
    return Field(sa_type=DateTime(timezone=True), nullable=nullable)
