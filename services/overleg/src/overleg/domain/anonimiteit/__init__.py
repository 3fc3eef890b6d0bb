"""Is een vrije tekst te herleiden tot een mens? Een vangnet voor wie geanonimiseerd schrijft, geen bewijs.

Gebruik: `eis_anoniem({"tekst": ...}, bekenden)` weigert met alle vindplaatsen; `zoek_herleidbaar` geeft ze als lijst. Wat de controle wel en
niet kan beloven staat in docs/besluiten/0101-anonimiteit.md.
"""

from collections.abc import Mapping, Sequence

from common.errors import FieldError, InvalidInput
from overleg.domain.anonimiteit.model import Bekende, Soort, Vinding
from overleg.domain.anonimiteit.plaatsen import NOORDOOSTPOLDER, Plaatsen
from overleg.domain.anonimiteit.zoeken import zoek_herleidbaar

__all__ = ["NOORDOOSTPOLDER", "Bekende", "Plaatsen", "Soort", "Vinding", "eis_anoniem", "zoek_herleidbaar"]


def eis_anoniem(velden: Mapping[str, str], bekenden: Sequence[Bekende] = (), plaatsen: Plaatsen | None = None) -> None:
    """Weiger vrije tekst waarin iemand te herkennen is; `velden` is veldnaam (JSON-pad) naar tekst.

    Werpt `InvalidInput` met een `FieldError` per vinding: het veld, de soort als code, en een reden met de plaats ("tekens 12–18", te tellen
    vanaf 1, in codepunten). De fout bevat nooit een stuk van de tekst.
    """
    fouten = tuple(
        FieldError(veld, v.soort.value, f"{v.reden} (tekens {v.van + 1}–{v.tot})")
        for veld, tekst in velden.items()
        for v in zoek_herleidbaar(tekst, bekenden, plaatsen)
    )
    if fouten:
        raise InvalidInput(
            "In de tekst staat iets waaraan iemand te herkennen is. Haal elke genoemde plaats weg en probeer het opnieuw.",
            fouten=fouten,
        )
