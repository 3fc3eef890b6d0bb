"""Migraties van stats; het werk staat in common.migrations."""

from common.migrations import run_env
from stats.tables import metadata

run_env(metadata)
