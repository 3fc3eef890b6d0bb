"""Tabellen van overleg: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from overleg.tables.base import Base, metadata
from overleg.tables.casus import Casus, Casusregie, Geweldsincident, Kennisgeving
from overleg.tables.personen import Huishouden, Huishoudlid, Persoon, Toestemming
from overleg.tables.zorgmeldingen import Betrokkene, Conceptmelding, Overdracht, Zorgmelding

__all__ = [
    "Base",
    "Betrokkene",
    "Casus",
    "Casusregie",
    "Conceptmelding",
    "Geweldsincident",
    "Huishouden",
    "Huishoudlid",
    "Kennisgeving",
    "Overdracht",
    "Persoon",
    "Toestemming",
    "Zorgmelding",
    "metadata",
]
