"""Een huishouden verandert: iemand komt erbij, of een lidmaatschap eindigt."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput, NotFound
from overleg.domain.persoon import Huishouden, Lid, eis_mogelijke_leden

MEESTE_LEDEN = 60


def eis_bekend_lid(lid: Lid, bekend: Collection[UUID]) -> None:
    """Weiger een lid dat niet in het eigen register staat, zonder te zeggen of het elders bestaat."""
    if lid.persoon_id not in bekend:
        raise InvalidInput(
            "Deze persoon staat niet in uw register; registreer de persoon eerst.",
            fouten=(FieldError("persoonId", "onbekend", "deze persoon is niet bekend"),),
        )


def voeg_lid_toe(huishouden: Huishouden, lid: Lid) -> Huishouden:
    """Voeg een lidmaatschap toe; InvalidInput als de periode niet kan of de persoon dan al lid is."""
    if len(huishouden.leden) >= MEESTE_LEDEN:
        raise Conflict(f"Een huishouden heeft hoogstens {MEESTE_LEDEN} lidmaatschappen; begin een nieuw huishouden.")
    try:
        eis_mogelijke_leden((*huishouden.leden, lid))
    except InvalidInput as fout:
        nieuw = f"leden.{len(huishouden.leden)}."
        fouten = tuple(replace(f, veld=f.veld.removeprefix(nieuw)) for f in fout.fouten if f.veld.startswith(nieuw))
        raise InvalidInput("Dit lidmaatschap kan niet.", fouten=fouten) from fout
    return replace(huishouden, leden=(*huishouden.leden, lid), versie=huishouden.versie + 1)


def beeindig_lidmaatschap(huishouden: Huishouden, persoon_id: UUID, tot: date) -> tuple[Huishouden, Lid]:
    """Beëindig het lopende lidmaatschap van een persoon op `tot`; geeft het nieuwe huishouden en wat er eindigde.

    NotFound als de persoon hier nooit lid was, Conflict als er geen lopend lidmaatschap is, InvalidInput als `tot` voor het
    begin ligt.
    """
    van_hem = [lid for lid in huishouden.leden if lid.persoon_id == persoon_id]
    if not van_hem:
        raise NotFound("Deze persoon is geen lid van dit huishouden.")
    lopend = next((lid for lid in van_hem if lid.tot is None), None)
    if lopend is None:
        raise Conflict("Dit lidmaatschap is al geëindigd; voeg de persoon opnieuw toe als hij terugkomt.")
    if tot < lopend.van:
        raise InvalidInput(
            "Het einde kan niet voor het begin liggen.",
            fouten=(FieldError("tot", "periode", "kies een dag op of na het begin van het lidmaatschap"),),
        )
    leden = tuple(replace(lid, tot=tot) if lid is lopend else lid for lid in huishouden.leden)
    return replace(huishouden, leden=leden, versie=huishouden.versie + 1), lopend
