"""De vraag naar de omgeving van een melding wordt één keer gepland, niet bij elke melding opnieuw.

Revisie: 0024; volgt op 0023
"""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# Row-level security makes these questions long to plan (2 of the 2.7 ms) and short to answer. PostgreSQL guesses ten
# elements for an array it does not know, finds a plan for two a little cheaper and so plans anew at every call. What is asked
# is always the same few index lookups; new statistics (ANALYZE) still make a new plan.
FUNCTIE = "melding_omgeving(text, uuid, uuid[], text, text)"


def upgrade() -> None:
    op.execute(f"ALTER FUNCTION {FUNCTIE} SET plan_cache_mode = force_generic_plan")


def downgrade() -> None:
    op.execute(f"ALTER FUNCTION {FUNCTIE} RESET plan_cache_mode")
