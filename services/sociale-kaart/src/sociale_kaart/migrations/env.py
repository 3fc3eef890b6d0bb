"""Migraties van sociale-kaart; het werk staat in common.migrations."""

from common.migrations import run_env
from sociale_kaart.tables import metadata

run_env(metadata)
