"""Migraties van overleg; het werk staat in common.migrations."""

from common.migrations import run_env
from overleg.tables import metadata

run_env(metadata)
