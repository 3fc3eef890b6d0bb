"""Signaaloverleg, zorgen en meldcode.

Revisie: 0012; volgt op 0011
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ORG = "(SELECT keten.organisatie())"
SYSTEEM = "(SELECT keten.is_systeem())"

# Who sees a row, and who may write it. A child looks at its parent, which is closed by its own columns.
ZICHT = {
    "zorg": f"eigenaar = {ORG}",
    "zorguitkomst": "EXISTS (SELECT 1 FROM zorg z WHERE z.id = zorguitkomst.zorg_id)",
    "meldcode": (
        f"eigenaar = {ORG} AND (professional = (SELECT keten.gebruiker())"
        " OR coalesce(current_setting('app.aandachtsfunctionaris', true), '') = 'ja')"
    ),
    "meldcoderegel": "EXISTS (SELECT 1 FROM meldcode m WHERE m.id = meldcoderegel.meldcode_id)",
}

# Taking part is reading; only the organiser plans. A meeting is changed by who takes part too (its own participants), a signal
# by its owner and by the organiser.
MEE = f"eigenaar = {ORG} OR {ORG} = ANY(organisaties)"
REEKS = "(SELECT 1 FROM signaalreeks r WHERE r.id = signaal.reeks_id"
EIGEN_SIGNAAL = f"eigenaar = {ORG} OR EXISTS {REEKS} AND r.eigenaar = {ORG})"
DEELNEMER = "EXISTS (SELECT 1 FROM signaaloverleg o WHERE o.id = signaaldeelnemer.overleg_id"
EIGEN_DEELNEMER = f"{DEELNEMER} AND (signaaldeelnemer.organisatie = {ORG} OR o.eigenaar = {ORG}))"
PER_OPDRACHT = {
    "signaalreeks": {"SELECT": MEE, "INSERT": f"eigenaar = {ORG}", "UPDATE": f"eigenaar = {ORG}", "DELETE": f"eigenaar = {ORG}"},
    "signaaloverleg": {"SELECT": MEE, "INSERT": f"eigenaar = {ORG}", "UPDATE": MEE, "DELETE": f"eigenaar = {ORG}"},
    "signaaldeelnemer": {
        "SELECT": f"{DEELNEMER})", "INSERT": EIGEN_DEELNEMER, "UPDATE": EIGEN_DEELNEMER, "DELETE": EIGEN_DEELNEMER,
    },
    "signaal": {
        "SELECT": f"{EIGEN_SIGNAAL} OR EXISTS (SELECT 1 FROM signaaloverleg o WHERE o.id = signaal.overleg_id)",
        "INSERT": f"eigenaar = {ORG} AND EXISTS {REEKS})",
        "UPDATE": EIGEN_SIGNAAL,
        "DELETE": f"eigenaar = {ORG}",
    },
}  # fmt: skip


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _zorgen()
    _meldcode()
    _signaaloverleg()
    _signaal()
    for tabel, opdrachten in PER_OPDRACHT.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        for opdracht, regel in opdrachten.items():
            wijze = "WITH CHECK" if opdracht == "INSERT" else "USING"
            op.execute(
                f"CREATE POLICY {opdracht.lower()}_relatie ON {tabel} FOR {opdracht} {wijze} ({SYSTEEM} OR {regel})"
            )
    for tabel, zicht in ZICHT.items():
        op.execute(f"ALTER TABLE {tabel} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {tabel} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY relatie ON {tabel} USING ({SYSTEEM} OR {zicht}) WITH CHECK ({SYSTEEM} OR {zicht})")


def _zorgen() -> None:
    op.create_table(
        "zorg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("kanaal", sa.Text(), nullable=False),
        sa.Column("beroepsgroep", sa.Text(), nullable=False),
        sa.Column("geuit_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aard", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doelgroepen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("gemeentecode", sa.Text(), nullable=False),
        sa.Column("pc4", sa.Text(), nullable=True),
        sa.Column("plaats", sa.Text(), nullable=True),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zorg")),
    )
    op.create_index("ix_zorg_eigenaar_geuit_op", "zorg", ["eigenaar", "geuit_op", "id"])
    op.create_table(
        "zorguitkomst",
        sa.Column("zorg_id", sa.Uuid(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=False),
        sa.Column("aanbod_id", sa.Uuid(), nullable=True),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.CheckConstraint("(aanbod_id IS NOT NULL) = (uitkomst = 'verwezen')", name=op.f("ck_zorguitkomst_aanbod")),
        sa.ForeignKeyConstraint(["zorg_id"], ["zorg.id"], name=op.f("fk_zorguitkomst_zorg_id_zorg")),
        sa.PrimaryKeyConstraint("zorg_id", "volgnummer", name=op.f("pk_zorguitkomst")),
    )


def _meldcode() -> None:
    op.create_table(
        "meldcode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("professional", sa.Text(), nullable=False),
        sa.Column("categorie", sa.Text(), nullable=False),
        sa.Column("persoon_id", sa.Uuid(), nullable=True),
        sa.Column("rol", sa.Text(), nullable=False),
        sa.Column("gestart_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("einde", sa.Text(), nullable=True),
        sa.Column("afgesloten_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(einde IS NULL) = (afgesloten_op IS NULL)", name=op.f("ck_meldcode_einde")),
        sa.ForeignKeyConstraint(["persoon_id"], ["persoon.id"], name=op.f("fk_meldcode_persoon_id_persoon")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldcode")),
    )
    op.create_index(op.f("ix_meldcode_persoon_id"), "meldcode", ["persoon_id"])
    op.create_index("ix_meldcode_eigenaar_gestart_op", "meldcode", ["eigenaar", "gestart_op", "id"])
    op.create_index("ix_meldcode_eigenaar_professional", "meldcode", ["eigenaar", "professional", "gestart_op", "id"])
    op.create_table(
        "meldcoderegel",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meldcode_id", sa.Uuid(), nullable=False),
        sa.Column("volgnummer", sa.Integer(), nullable=False),
        sa.Column("soort", sa.Text(), nullable=False),
        sa.Column("op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("gegevens", JSONB(), nullable=False),
        sa.Column("teksten", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["meldcode_id"], ["meldcode.id"], name=op.f("fk_meldcoderegel_meldcode_id_meldcode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meldcoderegel")),
        sa.UniqueConstraint("meldcode_id", "volgnummer", name=op.f("uq_meldcoderegel_meldcode_id_volgnummer")),
    )


def _signaaloverleg() -> None:
    op.create_table(
        "signaalreeks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("organisaties", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("rang", sa.Text(), nullable=False),
        sa.Column("weekdag", sa.Text(), nullable=False),
        sa.Column("begintijd", sa.Time(), nullable=False),
        sa.Column("duur_minuten", sa.Integer(), nullable=False),
        sa.Column("plaats", sa.Text(), nullable=False),
        sa.Column("vanaf", sa.Date(), nullable=False),
        sa.Column("tot", sa.Date(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.Column("aangemaakt_op", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signaalreeks")),
    )
    op.create_index("ix_signaalreeks_eigenaar", "signaalreeks", ["eigenaar", "vanaf", "id"])
    op.create_index("ix_signaalreeks_organisaties", "signaalreeks", ["organisaties"], postgresql_using="gin")
    op.create_table(
        "signaaloverleg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reeks_id", sa.Uuid(), nullable=False),
        sa.Column("maand", sa.Date(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("organisaties", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("begint_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duur_minuten", sa.Integer(), nullable=False),
        sa.Column("plaats", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("onderwerp", sa.LargeBinary(), nullable=True),
        sa.Column("onderwerp_organisatie", sa.Text(), nullable=True),
        sa.Column("annuleringsreden", sa.Text(), nullable=True),
        sa.Column("gehouden_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(status = 'gehouden') = (gehouden_op IS NOT NULL)", name=op.f("ck_signaaloverleg_gehouden")
        ),
        sa.CheckConstraint(
            "(status = 'geannuleerd') = (annuleringsreden IS NOT NULL)", name=op.f("ck_signaaloverleg_geannuleerd")
        ),
        sa.ForeignKeyConstraint(
            ["reeks_id"], ["signaalreeks.id"], name=op.f("fk_signaaloverleg_reeks_id_signaalreeks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signaaloverleg")),
        sa.UniqueConstraint("reeks_id", "maand", name=op.f("uq_signaaloverleg_reeks_id_maand")),
    )
    op.create_index("ix_signaaloverleg_begint_op", "signaaloverleg", ["begint_op", "id"])
    op.create_index("ix_signaaloverleg_organisaties", "signaaloverleg", ["organisaties"], postgresql_using="gin")
    op.create_table(
        "signaaldeelnemer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=False),
        sa.Column("organisatie", sa.Text(), nullable=False),
        sa.Column("functie", sa.Text(), nullable=False),
        sa.Column("professional", sa.Text(), nullable=False),
        sa.Column("aanwezig", sa.Boolean(), nullable=True),
        sa.Column("afgemeld_op", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aangemeld_op", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["overleg_id"], ["signaaloverleg.id"], name=op.f("fk_signaaldeelnemer_overleg_id_signaaloverleg")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signaaldeelnemer")),
    )
    op.create_index(op.f("ix_signaaldeelnemer_overleg_id"), "signaaldeelnemer", ["overleg_id"])


def _signaal() -> None:
    op.create_table(
        "signaal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("eigenaar", sa.Text(), nullable=False),
        sa.Column("reeks_id", sa.Uuid(), nullable=False),
        sa.Column("overleg_id", sa.Uuid(), nullable=True),
        sa.Column("ingediend_op", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tekst", sa.LargeBinary(), nullable=False),
        sa.Column("mogelijke_actie", sa.LargeBinary(), nullable=True),
        sa.Column("aard", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("doelgroepen", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("gemeentecode", sa.Text(), nullable=False),
        sa.Column("pc4", sa.Text(), nullable=True),
        sa.Column("plaats", sa.Text(), nullable=True),
        sa.Column("trend", sa.Text(), nullable=False),
        sa.Column("cijfer_definitie", sa.Text(), nullable=True),
        sa.Column("cijfer_versie", sa.Integer(), nullable=True),
        sa.Column("cijfer_periode", sa.Text(), nullable=True),
        sa.Column("cijfer_regio", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("uitkomst", sa.Text(), nullable=True),
        sa.Column("toelichting", sa.LargeBinary(), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=False),
        sa.CheckConstraint("(status = 'besproken') = (uitkomst IS NOT NULL)", name=op.f("ck_signaal_besproken")),
        sa.CheckConstraint(
            "(overleg_id IS NOT NULL) = (status IN ('geagendeerd', 'besproken'))", name=op.f("ck_signaal_agenda")
        ),
        sa.ForeignKeyConstraint(["reeks_id"], ["signaalreeks.id"], name=op.f("fk_signaal_reeks_id_signaalreeks")),
        sa.ForeignKeyConstraint(
            ["overleg_id"], ["signaaloverleg.id"], name=op.f("fk_signaal_overleg_id_signaaloverleg")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signaal")),
    )
    op.create_index(op.f("ix_signaal_overleg_id"), "signaal", ["overleg_id"])
    op.create_index("ix_signaal_eigenaar_ingediend_op", "signaal", ["eigenaar", "ingediend_op", "id"])
    op.create_index("ix_signaal_reeks_id_ingediend_op", "signaal", ["reeks_id", "ingediend_op", "id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for tabel in (*reversed(PER_OPDRACHT), *reversed(ZICHT)):
        op.drop_table(tabel)
