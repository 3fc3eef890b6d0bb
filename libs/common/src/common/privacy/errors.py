"""Why encrypted data cannot be read; the texts never hold the data itself."""

from __future__ import annotations


class NietLeesbaar(Exception):
    """Versleutelde gegevens openen niet: verplaatst, veranderd, of met een andere sleutel gemaakt."""


class SleutelVernietigd(NietLeesbaar):
    """De sleutel van deze persoon is vernietigd: de gegevens zijn gewist en komen niet terug."""


class SleutelOntbreekt(NietLeesbaar):
    """De sleutel die nodig is, is hier niet: een sleutelbestand of een rij ontbreekt."""
