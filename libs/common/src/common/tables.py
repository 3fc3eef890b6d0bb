"""Base of every service's tables: a registry and metadata of its own, so that five services fit in one process."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_registry() -> registry:
    """Registry with our constraint names; a service's `Base` is `class Base(SQLModel, registry=new_registry())`."""
    return registry(metadata=MetaData(naming_convention=NAMING))
