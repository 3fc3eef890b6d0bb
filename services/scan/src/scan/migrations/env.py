"""Migraties van scan; het werk staat in common.migrations."""

from common.migrations import run_env
from scan.tables import metadata

run_env(metadata)
