"""Opdrachten voor wie overleg beheert: `python -m overleg <opdracht>`."""

from collections.abc import Sequence
from uuid import UUID

from common.errors import Conflict
from common.service import Begin, Operation
from overleg.service.wissingen import herhaal_wissing, lijst_gewisten


async def toon_gewisten(begin: Begin, _regels: Sequence[str]) -> str:
    """De lijst om buiten de back-ups te bewaren: per gewiste registratie het moment en het id, niets meer."""
    async with begin() as tx:
        return "".join(f"{op.isoformat()} {wie}\n" for wie, op in await lijst_gewisten(tx))


async def herhaal_wissingen(begin: Begin, regels: Sequence[str]) -> str:
    """Wis opnieuw wie op de bewaarde lijst staat, ieder in een eigen transactie; zegt hoeveel het er waren.

    Conflict als er voor iemand een bewaarplicht geldt: de anderen zijn dan wel gewist.
    """
    ids = [UUID(regel.split()[-1]) for regel in regels if regel.strip()]
    gewist, tegengehouden = 0, []
    for persoon_id in ids:
        try:
            async with begin() as tx:
                gewist += await herhaal_wissing(tx, persoon_id)
        except Conflict:
            tegengehouden.append(str(persoon_id))
    if tegengehouden:
        raise Conflict(
            f"{gewist} personen opnieuw gewist; voor {len(tegengehouden)} geldt een bewaarplicht, beslis daar eerst over: "
            f"{', '.join(tegengehouden)}"
        )
    return f"{gewist} van {len(ids)} personen opnieuw gewist; de anderen waren het al.\n"


OPERATIONS: Sequence[Operation] = (
    Operation("wissingen-lijst", "wie gewist is, om buiten de back-ups te bewaren", toon_gewisten),
    Operation(
        "wissingen-herhaal", "na het terugzetten van een back-up: wie op de lijst staat opnieuw wissen", herhaal_wissingen
    ),
)
