"""Use cases over mogelijke dubbele registraties in het eigen register."""

from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import Conflict, FieldError, InvalidInput
from overleg.domain.dubbelen import kenmerken_van
from overleg.domain.grond import Zicht
from overleg.domain.namen import DREMPEL, Gelijkenis
from overleg.domain.persoon import Persoon
from overleg.repository import personen, samenvoegen
from overleg.service.personen import registreer_persoon
from overleg.service.zoeken import Treffers, toon, vind_gelijkenden

PROMILLE = 1000


async def _dubbelen_van(tx: Tx, persoon: Persoon) -> Treffers:
    behalve = await samenvoegen.cluster(tx, persoon.id)
    gevonden = await vind_gelijkenden(tx, kenmerken_van(persoon), alleen_eigen=True, drempel=DREMPEL, behalve=behalve)
    anderen = await samenvoegen.find_geen_dubbelen(tx, persoon.id) if gevonden else frozenset()
    return [(g, gelijkenis) for g, gelijkenis in gevonden if g.persoon.id not in anderen]


async def registreer_en_tel(tx: Tx, persoon: Persoon) -> tuple[Persoon, int]:
    """Leg een persoon vast en zeg hoeveel anderen in het register dezelfde mens kunnen zijn; wie toont `vind_dubbelen`."""
    nieuw = await registreer_persoon(tx, persoon)
    return nieuw, len(await _dubbelen_van(tx, nieuw))


async def vind_dubbelen(
    tx: Tx, persoon_id: UUID, na: tuple[int, UUID] | None, limit: int
) -> Page[tuple[Persoon, Zicht, Gelijkenis]]:
    """Wie in het eigen register dezelfde mens kan zijn, de sterkste eerst; elke getoonde persoon telt als gelezen."""
    persoon = await personen.get_registratie(tx, await samenvoegen.canoniek_van(tx, persoon_id))
    tx.log("zoeken", "persoon", persoon.id, betrokkene_id=persoon.id)
    alle = [
        (g, gelijkenis)
        for g, gelijkenis in await _dubbelen_van(tx, persoon)
        if na is None or (-_promille(gelijkenis), g.persoon.id) > (-na[0], na[1])
    ]
    pagina = alle[: limit + 1]
    getoond = await toon(tx, [g for g, _ in pagina[:limit]])
    rijen = [(p, zicht, gelijkenis) for (p, zicht), (_, gelijkenis) in zip(getoond, pagina, strict=False)]
    return Page(rijen, Page.of(pagina, limit, lambda r: (_promille(r[1]), r[0].persoon.id)).volgende)


def _promille(gelijkenis: Gelijkenis) -> int:
    return round(gelijkenis.score * PROMILLE)


async def leg_geen_dubbel_vast(tx: Tx, persoon_id: UUID, andere_id: UUID) -> None:
    """Leg vast dat dit twee mensen zijn: zij worden niet meer als dubbel gemeld en kunnen niet worden samengevoegd."""
    een, ander = await _twee_eigen(tx, persoon_id, andere_id)
    if een == ander:
        raise InvalidInput(
            "Deze twee zijn dezelfde persoon, misschien door een samenvoeging; maak die eerst ongedaan.",
            fouten=(FieldError("andereId", "gelijk", "noem een andere persoon"),),
        )
    await samenvoegen.save_geen_dubbel(tx, een, ander)
    for wie in (een, ander):
        tx.log("geen-dubbel", "persoon", wie, betrokkene_id=wie)


async def trek_geen_dubbel_in(tx: Tx, persoon_id: UUID, andere_id: UUID) -> None:
    """Trek in dat dit twee mensen zijn; NotFound als een van beide niet van u is, Conflict als dat niet is vastgelegd."""
    for wie in (persoon_id, andere_id):
        await personen.get_registratie(tx, wie)
    if not await samenvoegen.delete_geen_dubbel(tx, persoon_id, andere_id):
        raise Conflict("Er is niet vastgelegd dat dit twee verschillende mensen zijn; er valt niets in te trekken.")
    for wie in (persoon_id, andere_id):
        tx.log("geen-dubbel-intrekken", "persoon", wie, betrokkene_id=wie)


async def _twee_eigen(tx: Tx, persoon_id: UUID, andere_id: UUID) -> tuple[UUID, UUID]:
    een = (await personen.get_registratie(tx, persoon_id)).id
    if not await personen.zichtbare_personen(tx, [andere_id]):
        raise onbekende_andere()
    return await samenvoegen.canoniek_van(tx, een), await samenvoegen.canoniek_van(tx, andere_id)


def onbekende_andere() -> InvalidInput:
    """De weigering van een andere persoon die niet in het eigen register staat, zonder te zeggen of hij elders bestaat."""
    return InvalidInput(
        "De andere persoon staat niet in uw register.",
        fouten=(FieldError("andereId", "onbekend", "deze persoon is niet bekend"),),
    )
