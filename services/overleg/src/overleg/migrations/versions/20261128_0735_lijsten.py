"""Lijsten snel houden: wat op een dag in het verleden nog wachtte, en wat een ander aanvaardde per status.

Wat op dag P wachtte begon op of voor P en was na P klaar. Geen index vindt dat zonder ofwel alles van voor P, ofwel alles van na P
te lezen. Daarom staat bij wat klaar is in welke klasse de duur valt: binnen een klasse van hoogstens n dagen begon het na P - n.

Wie aanvaardde vindt zijn zorgmeldingen in zijn overdrachten; de status staat daar daarom ook.

Revisie: 0014; volgt op 0013
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# From how many days each class is; class 0 is what never waited at the end of a day. Frozen: the columns are computed from it.
_VANAF = "ARRAY[1, 2, 4, 7, 14, 21, 28, 42, 56, 84, 112, 168, 224, 336, 448, 672, 896, 1344, 1792, 2688]"
WACHTKLASSE = f"""
CREATE FUNCTION wachtklasse(dagen integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN width_bucket(dagen, {_VANAF})
"""
# The longest wait of each class, in days; of the last one longer than anything waits.
WACHTKLASSEN = f"""
CREATE FUNCTION wachtklassen() RETURNS TABLE (klasse integer, langst integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 20
BEGIN ATOMIC
    SELECT v.klasse::integer, coalesce(lead(v.vanaf) OVER (ORDER BY v.klasse) - 1, 100000)
    FROM unnest({_VANAF}) WITH ORDINALITY AS v(vanaf, klasse);
END
"""


def _dag(kolom: str) -> str:
    return f"({kolom} AT TIME ZONE 'Europe/Amsterdam')::date"


# The end of everything that begins with the report or with its assessment, those two follow each other without a gap. Feedback
# after closing is a wait of its own, often long after.
EERST_KLAAR_OP = f"""GREATEST(
    COALESCE({_dag("beoordeeld_op")}, 'infinity'::date),
    CASE WHEN besluit = 'omgezet-in-advies' THEN '-infinity'::date
         WHEN soort = 'NIET_INGEDEELD' THEN COALESCE(LEAST(geinformeerd_op, afgesloten_op), 'infinity'::date)
         ELSE COALESCE(geinformeerd_op, 'infinity'::date) END,
    CASE WHEN besluit = 'onderzoek' THEN COALESCE(LEAST(onderzoek_afgerond_op, afgesloten_op), 'infinity'::date)
         ELSE '-infinity'::date END,
    CASE WHEN melder_anoniem THEN '-infinity'::date
         ELSE COALESCE(teruggekoppeld_na_beoordeling_op, 'infinity'::date) END)"""


def _duur(begin: str, einde: str) -> str:
    return f"CASE WHEN isfinite({einde}) THEN wachtklasse({einde} - {begin}) END"


BEREKEND: dict[str, dict[str, tuple[sa.types.TypeEngine[Any], str]]] = {
    "zorgmelding": {
        "eerst_klaar_op": (sa.Date(), EERST_KLAAR_OP),
        "eerste_klasse": (sa.Integer(), _duur(_dag("ontvangen_op"), EERST_KLAAR_OP)),
        "laatste_klasse": (
            sa.Integer(),
            "CASE WHEN NOT melder_anoniem AND besluit <> 'omgezet-in-advies' THEN {} END".format(
                "wachtklasse(teruggekoppeld_na_afsluiting_op - afgesloten_op)"
            ),
        ),
    },
    "actie": {
        "klasse": (sa.Integer(), f"wachtklasse({_dag('beeindigd_op')} - {_dag('vastgesteld_op')})"),
    },
    "doorbreking": {
        "klasse": (
            sa.Integer(), f"wachtklasse({_dag('COALESCE(bevestigd_op, afgewezen_op)')} - {_dag('aangevraagd_op')})",
        ),
    },
    "overdracht": {
        "antwoord_op": (sa.Date(), _dag("COALESCE(aanvaard_op, geweigerd_op)")),
        "klasse": (
            sa.Integer(),
            f"wachtklasse({_dag('COALESCE(aanvaard_op, geweigerd_op)')} - {_dag('aangeboden_op')})",
        ),
    },
}
_KLAAR = "klaar_op < 'infinity'::date"
_VOLGORDE = ["rustig", "ontvangen_op", "id"]
INDEXEN = {
    f"ix_zorgmelding_{naam}": (
        "zorgmelding",
        [wie, klasse, *kolommen],
        f"{'overgenomen_door IS NOT NULL AND ' if wie == 'overgenomen_door' else ''}{klasse} > 0 AND {_KLAAR}",
    )
    for naam, wie, klasse, kolommen in (
        ("eerst", "eigenaar", "eerste_klasse", [*_VOLGORDE, "eerst_klaar_op"]),
        ("eerst_overgenomen", "overgenomen_door", "eerste_klasse", [*_VOLGORDE, "eerst_klaar_op", "eigenaar"]),
        (
            "laatst", "eigenaar", "laatste_klasse",
            ["afgesloten_op", "teruggekoppeld_na_afsluiting_op", *_VOLGORDE, "eerst_klaar_op"],
        ),
        (
            "laatst_overgenomen", "overgenomen_door", "laatste_klasse",
            ["afgesloten_op", "teruggekoppeld_na_afsluiting_op", *_VOLGORDE, "eerst_klaar_op", "eigenaar"],
        ),
    )
} | {
    f"ix_overdracht_{kant}_antwoord": ("overdracht", [kant, "klasse", "aangeboden_op", "id", "antwoord_op"], "klasse > 0")
    for kant in ("van", "naar")
} | {
    "ix_overdracht_aanvaard_status": (
        "overdracht", ["naar", "meldingstatus", "ontvangen_op", "zorgmelding_id"], "aanvaard_op IS NOT NULL",
    ),
    "ix_actie_klasse": ("actie", ["klasse", "vastgesteld_op", "beeindigd_op"], "klasse > 0"),
    # What still waits, in the order of its list: most of a register is done.
    "ix_actie_organisatie_open": ("actie", ["organisatie", "termijn", "id"], "status = 'open'"),
    "ix_doorbreking_wacht": (
        "doorbreking", ["eigenaar", "aangevraagd_op", "id"], "bevestigd_op IS NULL AND afgewezen_op IS NULL",
    ),
    "ix_doorbreking_klasse": ("doorbreking", ["eigenaar", "klasse", "aangevraagd_op", "id"], "klasse > 0"),
    "ix_verzoek_wacht": ("verzoek", ["eigenaar", "ontvangen_op", "id"], "COALESCE(besloten_op, gesloten_op) IS NULL"),
    "ix_bericht_ongelezen": ("bericht", ["naar", "gemaakt_op", "id"], "gelezen_op IS NULL"),
    "ix_zorg_open": ("zorg", ["eigenaar", "geuit_op", "id"], "uitkomst IS NULL"),
    "ix_meldcode_loopt": ("meldcode", ["eigenaar", "gestart_op", "id"], "einde IS NULL"),
}  # fmt: skip

# Every change of a report passes here, also one that leaves its status as it is: accepting itself does, under the lock of the report.
# The rows belong to whoever accepted, not to whoever changes the report, so the function opens them for this one statement. Only
# accepted ones: an open offer may be locked by whoever is answering it, who waits for the report.
VOLG_STATUS = """
CREATE FUNCTION volg_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    vorige text := coalesce(current_setting('app.systeem', true), '');
BEGIN
    PERFORM set_config('app.systeem', 'ja', true);
    UPDATE overdracht SET meldingstatus = NEW.status
    WHERE zorgmelding_id = NEW.id AND aanvaard_op IS NOT NULL AND meldingstatus IS DISTINCT FROM NEW.status;
    PERFORM set_config('app.systeem', vorige, true);
    RETURN NULL;
END
$$
"""

# The list of cases finds who was involved by its periods. Those of before there were periods begin when the organisation accepted.
BETROKKEN = """
INSERT INTO casus_organisatie (id, casus_id, organisatie, rol, reden, van, gestart_op)
SELECT gen_random_uuid(), c.id, wie, 'overdracht', 'aanvaarde-overdracht', coalesce(
    (SELECT min(o.aanvaard_op) FROM overdracht o WHERE o.casus_id = c.id AND o.naar = wie), c.gestart_op), c.gestart_op
FROM casus c CROSS JOIN unnest(c.organisaties) AS wie
WHERE wie <> c.eigenaar AND NOT EXISTS (SELECT 1 FROM casus_organisatie b WHERE b.casus_id = c.id AND b.organisatie = wie)
"""

# canoniek() holds a subquery, so PostgreSQL calls it row by row: with twenty earlier reports that was half of registering.
OMGEVING = (
    (
        "array_agg(DISTINCT canoniek(p.id)) FROM unnest(g_personen) AS p(id)",
        (
            "array_agg(DISTINCT coalesce(v.canoniek_id, p.id)) FROM unnest(g_personen) AS p(id)"
            " LEFT JOIN persoonsverwijzing v ON v.persoon_id = p.id"
        ),
    ),
    ("array_agg(DISTINCT canoniek(b.persoon_id))", "array_agg(DISTINCT coalesce(v.canoniek_id, b.persoon_id))"),
    (
        "LEFT JOIN casus c ON c.id = z.casus_id AND c.gesloten_op IS NULL",
        (
            "LEFT JOIN casus c ON c.id = z.casus_id AND c.gesloten_op IS NULL"
            " LEFT JOIN persoonsverwijzing v ON v.persoon_id = b.persoon_id"
        ),
    ),
)


def _omgeving(*, terug: bool = False) -> None:
    functie = "pg_get_functiondef('melding_omgeving(text,uuid,uuid[],text,text)'::regprocedure)"
    for oud, nieuw in reversed(OMGEVING) if terug else OMGEVING:
        van, naar = (nieuw, oud) if terug else (oud, nieuw)
        functie = f"replace({functie}, '{van}', '{naar}')"
    op.execute(f"DO $$ BEGIN EXECUTE {functie}; END $$")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("overdracht", sa.Column("meldingstatus", sa.Text(), nullable=True))
    op.execute(
        "UPDATE overdracht o SET meldingstatus = z.status FROM zorgmelding z"
        " WHERE z.id = o.zorgmelding_id AND o.aanvaard_op IS NOT NULL"
    )
    op.execute(BETROKKEN)
    _omgeving()
    op.execute(VOLG_STATUS)
    op.execute(
        "CREATE TRIGGER volg_status AFTER UPDATE OF status ON zorgmelding FOR EACH ROW EXECUTE FUNCTION volg_status()"
    )
    op.execute(WACHTKLASSE)
    op.execute(WACHTKLASSEN)
    for tabel, berekend in BEREKEND.items():
        for naam, (soort, berekening) in berekend.items():
            op.add_column(tabel, sa.Column(naam, soort, sa.Computed(berekening, persisted=True)))
    for index in ("ix_zorgmelding_klaar", "ix_zorgmelding_klaar_overgenomen"):
        op.drop_index(index, table_name="zorgmelding")
    for index, (tabel, kolommen, waar) in INDEXEN.items():
        op.create_index(index, tabel, kolommen, postgresql_where=sa.text(waar))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _omgeving(terug=True)
    for index, (tabel, _, _) in INDEXEN.items():
        op.drop_index(index, table_name=tabel)
    op.create_index("ix_zorgmelding_klaar", "zorgmelding", ["eigenaar", "klaar_op"], postgresql_where=sa.text(_KLAAR))
    op.create_index(
        "ix_zorgmelding_klaar_overgenomen", "zorgmelding", ["overgenomen_door", "klaar_op"],
        postgresql_where=sa.text(f"overgenomen_door IS NOT NULL AND {_KLAAR}"),
    )  # fmt: skip
    for tabel, berekend in BEREKEND.items():
        for naam in berekend:
            op.drop_column(tabel, naam)
    op.execute("DROP TRIGGER volg_status ON zorgmelding")
    op.execute("DROP FUNCTION volg_status()")
    op.drop_column("overdracht", "meldingstatus")
    op.execute("DROP FUNCTION wachtklassen()")
    op.execute("DROP FUNCTION wachtklasse(integer)")
