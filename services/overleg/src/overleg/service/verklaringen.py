"""Use cases over eigen verklaringen: vastleggen op een verzoek, en lezen bij het object waar zij bij hoort."""

from datetime import datetime
from uuid import UUID

from common.db import Tx
from common.db.paging import Page
from common.errors import InvalidInput
from common.events import uuid7
from overleg.domain.grond import Zicht
from overleg.domain.inzage.dossier import eis_ingelichte_melding
from overleg.domain.persoon import Persoon
from overleg.domain.verklaring import Verklaring, Verklaringsobject, eis_verklaring_mogelijk
from overleg.repository import dossiers, personen, verklaringen, verzoeken, zorgmeldingen
from overleg.service.inzage import leg_inzage_vast
from overleg.service.personen import lees_persoon
from overleg.service.verzoeken import eis_zelfde_mens
from overleg.service.zorgmeldingen import leg_inzage_vast as leg_melding_vast


async def leg_verklaring_vast(
    tx: Tx, verzoek_id: UUID, soort: Verklaringsobject, object_id: UUID, tekst: str
) -> Verklaring:
    """Zet een eigen verklaring bij de gegevens van de betrokkene of bij een zorgmelding waarover hij is ingelicht."""
    verzoek = await verzoeken.get_verzoek(tx, verzoek_id, vergrendel=True)
    eis_verklaring_mogelijk(verzoek)
    await eis_zelfde_mens(tx, verzoek)
    dossier = await dossiers.get_dossier(tx, verzoek.persoon_id)
    if soort is Verklaringsobject.ZORGMELDING:
        eis_ingelichte_melding(dossier, object_id)
    elif object_id not in dossier.ids:
        raise InvalidInput("Dit zijn niet de gegevens van de betrokkene; noem de persoon van het verzoek.")
    nieuw = Verklaring(uuid7(), verzoek.id, verzoek.persoon_id, soort, object_id, tekst, tx.now)
    await verklaringen.save_verklaring(tx, nieuw)
    tx.log("aanmaken", "verklaring", nieuw.id, betrokkene_id=nieuw.persoon_id, grondslag_id=verzoek.id, doel=verzoek.recht)
    return nieuw


async def lees_persoon_met_verklaringen(tx: Tx, persoon_id: UUID) -> tuple[Persoon, Zicht, list[UUID]]:
    """Wat de aanroeper van deze persoon mag zien, en welke eigen verklaringen erbij horen."""
    persoon, zicht = await lees_persoon(tx, persoon_id)
    return persoon, zicht, await verklaringen.find_verklaring_ids(tx, Verklaringsobject.PERSOON, persoon.id)


async def lijst_verklaringen_bij_persoon(
    tx: Tx, persoon_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Verklaring]:
    """De eigen verklaringen bij de gegevens van een persoon die de aanroeper mag zien."""
    gevonden = await personen.get_persoon(tx, persoon_id)
    leg_inzage_vast(tx, "verklaring", gevonden.persoon.id, gevonden.persoon.id, gevonden.zicht)
    return await verklaringen.find_verklaringen(tx, Verklaringsobject.PERSOON, gevonden.persoon.id, na, limit)


async def lijst_verklaringen_bij_zorgmelding(
    tx: Tx, zorgmelding_id: UUID, na: tuple[datetime, UUID] | None, limit: int
) -> Page[Verklaring]:
    """De eigen verklaringen bij een zorgmelding die de aanroeper mag zien."""
    beeld = leg_melding_vast(tx, "lezen", await zorgmeldingen.get_beeld(tx, zorgmelding_id))
    pagina = await verklaringen.find_verklaringen(tx, Verklaringsobject.ZORGMELDING, zorgmelding_id, na, limit)
    for v in pagina.items:
        tx.log("lezen", "verklaring", v.id, betrokkene_id=v.persoon_id, grondslag_id=beeld.overdracht_id)
    return pagina
