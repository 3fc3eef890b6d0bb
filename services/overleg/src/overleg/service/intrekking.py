"""Wat er moet gebeuren als een toestemming minder of niets meer opent: de plek waar andere onderdelen aanhaken."""

from collections.abc import Awaitable, Callable

from common.db import Tx
from overleg.domain.toestemming import Toestemming
from overleg.service.agendapunten import vervallen_door_intrekking

Gevolg = Callable[[Tx, Toestemming], Awaitable[None]]

GEVOLGEN: tuple[Gevolg, ...] = (vervallen_door_intrekking,)
"""Wat na een intrekking of beperking gebeurt, in dezelfde transactie: bijvoorbeeld agendapunten laten vervallen.

Een gevolg krijgt de toestemming zoals zij nu is en kijkt zelf wat daar nog op kan (`find_dekking`). Dat een toestemming door de
tijd verloopt, roept niets aan: wie op een toestemming steunt, kijkt dat bij elke lezing na.
"""


async def na_intrekking(tx: Tx, toestemming: Toestemming) -> None:
    """Voer uit wat aan deze ingetrokken of beperkte toestemming hangt."""
    for gevolg in GEVOLGEN:
        await gevolg(tx, toestemming)
