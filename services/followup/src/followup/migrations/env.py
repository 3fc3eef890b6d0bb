"""Migraties van followup; het werk staat in common.migrations."""

from common.migrations import run_env
from followup.tables import metadata

run_env(metadata)
