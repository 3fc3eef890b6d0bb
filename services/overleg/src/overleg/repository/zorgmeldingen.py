"""Eén zorgmelding in de database: lezen, vergrendelen, haar nieuwe stand bewaren."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from common.db import Tx
from common.errors import NotFound
from common.privacy import PersoonSleutelRij, decrypt
from overleg.domain.codes import (
    AanvullendeInformatie,
    Aard,
    Besluit,
    BetrokkeneRol,
    MelderCategorie,
    Resultaat,
    Soort,
    Status,
)  # fmt: skip
from overleg.domain.meldingcodes import (
    Doelgroep,
    DuurGeweld,
    ExternSysteem,
    MelderFunctie,
    OnderzoekUitkomst,
    Sluitreden,
)  # fmt: skip
from overleg.domain.registratie import Betrokkene, Melder, Registratie, ZorgmeldingBeeld
from overleg.domain.soort import lees_bepaling
from overleg.domain.zorgmelding import Zorgmelding
from overleg.repository.registreren import veld_toelichting

KOLOMMEN = """z.id, z.status, z.ontvangen_op, z.acuut, z.versie, z.huishouden_id, z.casus_id, z.besluit, z.beoordeeld_op,
    z.geinformeerd_op, z.hulp_gestart_op, z.afgesloten_op, z.resultaat, z.monitoring_tot, z.eigenaar, z.overgenomen_door,
    z.melder_anoniem, z.soort, z.onderzoek_afgerond_op, z.onderzoek_voortijdig, z.sluitreden, z.opvolger_organisatie,
    z.jgz_organisatie, z.teruggekoppeld_na_beoordeling_op, z.teruggekoppeld_na_afsluiting_op"""
"""Wat een Zorgmelding nodig heeft, voor lijsten en wijzigingen."""
# Own organisation, or responsible since it accepted a handover; the same rule stands in the policy of the table.
_RELATIE = """(z.eigenaar = $1 OR EXISTS (
    SELECT 1 FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL OFFSET 0))"""

NIEUWSTE = (datetime(9999, 12, 31, tzinfo=UTC), UUID(int=0))
"""Waar een lijst met de nieuwste eerst begint zonder cursor."""
GEHAD = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))
"""Waar een lijst met de nieuwste eerst uit is: wat al getoond is, komt niet terug."""


def als_zorgmelding(rij: Any, organisatie: str) -> Zorgmelding:
    """Van rij naar domein, zoals deze organisatie er tegenover staat."""
    return Zorgmelding(
        rij["id"], Status(rij["status"]), rij["ontvangen_op"], rij["acuut"], rij["versie"], rij["huishouden_id"],
        rij["casus_id"], Besluit(rij["besluit"]) if rij["besluit"] else None, rij["beoordeeld_op"], rij["geinformeerd_op"],
        rij["hulp_gestart_op"], rij["afgesloten_op"], Resultaat(rij["resultaat"]) if rij["resultaat"] else None,
        rij["monitoring_tot"], organisatie == (rij["overgenomen_door"] or rij["eigenaar"]), organisatie == rij["eigenaar"],
        rij["melder_anoniem"], rij["soort"] == Soort.NIET_INGEDEELD, rij["onderzoek_afgerond_op"], rij["onderzoek_voortijdig"],
        Sluitreden(rij["sluitreden"]) if rij["sluitreden"] else None, rij["opvolger_organisatie"], rij["jgz_organisatie"],
        rij["teruggekoppeld_na_beoordeling_op"], rij["teruggekoppeld_na_afsluiting_op"],
    )  # fmt: skip


_LEES = f"""
SELECT z.*, k.gewikkeld, k.kek_id, k.versie AS sleutelversie,
    (SELECT json_agg(json_build_object('persoonId', b.persoon_id, 'rol', b.rol) ORDER BY b.persoon_id)
     FROM betrokkene b WHERE b.zorgmelding_id = z.id) AS betrokkenen,
    CASE WHEN z.onderzoek_afgerond_op IS NOT NULL THEN (
        SELECT json_agg(json_build_array(u.aard, u.uitkomst) ORDER BY u.aard)
        FROM onderzoeksuitkomst u WHERE u.zorgmelding_id = z.id) END AS uitkomsten,
    (SELECT array_agg(v.id ORDER BY v.vastgelegd_op, v.id) FROM verklaring v
     WHERE v.object_id = z.id AND v.object_soort = 'zorgmelding'
       AND (v.eigenaar = $1 OR verklaring_open(v.object_soort, v.object_id, v.persoon_id))) AS verklaringen,
    -- Whoever took the report over need not know that these people have another case as well.
    (SELECT array_agg(c.id ORDER BY array_position(z.verwante_casussen, c.id)) FROM casus c
     WHERE c.id = ANY(z.verwante_casussen) AND (c.eigenaar = $1 OR c.organisaties @> ARRAY[$1])) AS verwant,
    (SELECT o.id FROM overdracht o WHERE o.zorgmelding_id = z.id AND o.naar = $1 AND o.aanvaard_op IS NOT NULL
       AND z.eigenaar <> $1 ORDER BY o.aanvaard_op DESC LIMIT 1) AS grond_id
FROM zorgmelding z LEFT JOIN keten.persoon_sleutel k ON k.persoon_id = z.id
WHERE z.id = $2 AND {_RELATIE}
"""


async def get_beeld(tx: Tx, zorgmelding_id: UUID) -> ZorgmeldingBeeld:
    """Lees een zorgmelding met alles erbij; NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(_LEES, tx.actor.organisatie, zorgmelding_id)
    if rij is None:
        raise _onbekend()
    tekst = None
    if rij["toelichting"] is not None and rij["gewikkeld"] is not None:
        dek = tx.keyring.open(PersoonSleutelRij(zorgmelding_id, rij["sleutelversie"], rij["kek_id"], rij["gewikkeld"]))
        tekst = decrypt(dek, veld_toelichting(zorgmelding_id), rij["toelichting"])
    return ZorgmeldingBeeld(
        als_zorgmelding(rij, tx.actor.organisatie), _registratie(rij, tekst),
        tuple((Aard(a), OnderzoekUitkomst(u)) for a, u in rij["uitkomsten"] or ()), rij["grond_id"],
        tuple(rij["verklaringen"] or ()),
    )  # fmt: skip


def _registratie(rij: Any, toelichting: str | None) -> Registratie:
    return Registratie(
        id=rij["id"], huishouden_id=rij["huishouden_id"], casus_id=rij["casus_id"], ontvangen_op=rij["ontvangen_op"],
        melder=Melder(
            MelderCategorie(rij["melder_categorie"]), MelderFunctie(rij["melder_functie"]) if rij["melder_functie"] else None,
            rij["melder_organisatie"], rij["melder_anoniem"],
        ),
        betrokkenen=tuple(Betrokkene(UUID(b["persoonId"]), BetrokkeneRol(b["rol"])) for b in rij["betrokkenen"] or ()),
        aard=tuple(map(Aard, rij["aard"])), pc4=rij["pc4"], gemeentecode=rij["gemeentecode"], acuut=rij["acuut"],
        structureel=rij["structureel"], disclosure=rij["disclosure"],
        bepaling=lees_bepaling(rij["soort"], rij["soort_basis"]),
        aanvullende_informatie=tuple(map(AanvullendeInformatie, rij["aanvullende_informatie"])),
        doelgroepen=tuple(map(Doelgroep, rij["doelgroepen"])), toelichting=toelichting, kenmerk_extern=rij["kenmerk_extern"],
        geinformeerd_op=rij["geinformeerd_op"], duur_geweld=DuurGeweld(rij["duur_geweld"]) if rij["duur_geweld"] else None,
        kenmerk_systeem=ExternSysteem(rij["kenmerk_systeem"]) if rij["kenmerk_systeem"] else None,
        verwante_casussen=tuple(rij["verwant"] or ()),
    )  # fmt: skip


async def get_zorgmelding(tx: Tx, zorgmelding_id: UUID) -> Zorgmelding:
    """Lees en vergrendel een zorgmelding om haar te wijzigen; NotFound als zij er voor de aanroeper niet is."""
    rij = await tx.fetchrow(
        f"SELECT {KOLOMMEN} FROM zorgmelding z WHERE z.id = $2 AND {_RELATIE} FOR UPDATE OF z",
        tx.actor.organisatie,
        zorgmelding_id,
    )
    if rij is None:
        raise _onbekend()
    return als_zorgmelding(rij, tx.actor.organisatie)


async def save_zorgmelding(tx: Tx, zorgmelding: Zorgmelding) -> None:
    """Bewaar de nieuwe toestand; de rij is vergrendeld en haar versie gecontroleerd."""
    z = zorgmelding
    await tx.execute(
        """
        UPDATE zorgmelding SET status = $2, besluit = $3, beoordeeld_op = $4, geinformeerd_op = $5, hulp_gestart_op = $6,
            afgesloten_op = $7, resultaat = $8, monitoring_tot = $9, versie = $10, onderzoek_afgerond_op = $11,
            onderzoek_voortijdig = $12, sluitreden = $13, opvolger_organisatie = $14, jgz_organisatie = $15,
            teruggekoppeld_na_beoordeling_op = $16, teruggekoppeld_na_afsluiting_op = $17
        WHERE id = $1
        """,
        z.id, z.status, z.besluit, z.beoordeeld_op, z.geinformeerd_op, z.hulp_gestart_op, z.afgesloten_op, z.resultaat,
        z.monitoring_tot, z.versie, z.onderzoek_afgerond_op, z.onderzoek_voortijdig, z.sluitreden, z.opvolger_organisatie,
        z.jgz_organisatie, z.teruggekoppeld_na_beoordeling_op, z.teruggekoppeld_na_afsluiting_op,
    )  # fmt: skip


async def save_overname(tx: Tx, zorgmelding: Zorgmelding) -> None:
    """Bewaar de nieuwe toestand en dat de eigen organisatie nu verantwoordelijk is; haar overdracht is al aanvaard."""
    await save_zorgmelding(tx, zorgmelding)
    await tx.execute(
        "UPDATE zorgmelding SET overgenomen_door = nullif($2, eigenaar) WHERE id = $1",
        zorgmelding.id, tx.actor.organisatie,
    )  # fmt: skip


async def save_uitkomsten(tx: Tx, zorgmelding_id: UUID, uitkomsten: Sequence[tuple[Aard, OnderzoekUitkomst]]) -> None:
    """Bewaar de uitkomst van het onderzoek per aard."""
    await tx.execute(
        "INSERT INTO onderzoeksuitkomst (zorgmelding_id, aard, eigenaar, uitkomst)"
        " SELECT $1, u.aard, $2, u.uitkomst FROM unnest($3::text[], $4::text[]) AS u(aard, uitkomst)",
        zorgmelding_id, tx.actor.organisatie, [a for a, _ in uitkomsten], [u for _, u in uitkomsten],
    )  # fmt: skip


async def soort_van(tx: Tx, zorgmelding_id: UUID) -> Soort:
    """De soort zoals die nu bewaard is."""
    return Soort(await tx.fetchval("SELECT soort FROM zorgmelding WHERE id = $1", zorgmelding_id))


def _onbekend() -> NotFound:
    return NotFound("Deze zorgmelding bestaat niet of is voor u niet zichtbaar.")
