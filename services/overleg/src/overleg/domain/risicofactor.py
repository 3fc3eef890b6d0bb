"""Risicofactoren van een casus: op welk niveau, van wie, welke maatregel, en hoe het ervoor staat op een dag."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van
from overleg.domain.casus import Casus, eis_open
from overleg.domain.casuscodes import RISICOFACTOREN, Risiconiveau, Risicostaat


@dataclass(frozen=True, slots=True)
class Stand:
    """Hoe een risicofactor ervoor stond vanaf een dag; elke wijziging voegt een stand toe en vervangt er geen."""

    versie: int
    staat: Risicostaat
    per: date
    eigenaar_organisatie: str | None
    eigenaar_professional: str | None
    maatregel: str | None
    gewijzigd_op: datetime
    gewijzigd_door: str
    met_maatregel: bool = False
    """Er staat een maatregel, ook als de tekst ervan gewist is."""

    @property
    def met_eigenaar(self) -> bool:
        """Een eigenaar is een organisatie én een professional daarvan."""
        return self.eigenaar_organisatie is not None and self.eigenaar_professional is not None


@dataclass(frozen=True, slots=True)
class Risicofactor:
    """Iets in kind, ouder of omgeving dat onveiligheid veroorzaakt of in stand houdt."""

    id: UUID
    casus_id: UUID
    niveau: Risiconiveau
    code: str
    aanwezig_sinds: date | None
    stand: Stand


def eis_bekende_factor(niveau: Risiconiveau, code: str) -> None:
    """Weiger (InvalidInput) een code die niet bij het niveau hoort."""
    if code not in RISICOFACTOREN[niveau]:
        raise InvalidInput(
            "Deze risicofactor hoort niet bij dit niveau.",
            fouten=(FieldError("code", "onbekend", f"kies een code van het niveau {niveau}"),),
        )


def eis_mogelijke_stand(stand: Stand, aanwezig_sinds: date | None, nu: datetime) -> None:
    """Weiger een stand van morgen, van voor de factor er was, half een eigenaar, of aangepakt zonder maatregel."""
    fouten = []
    if stand.per > dag_van(nu):
        fouten.append(FieldError("per", "in-de-toekomst", "deze dag ligt in de toekomst"))
    if aanwezig_sinds is not None and aanwezig_sinds > dag_van(nu):
        fouten.append(FieldError("aanwezigSinds", "in-de-toekomst", "deze dag ligt in de toekomst"))
    elif aanwezig_sinds is not None and stand.per < aanwezig_sinds:
        fouten.append(FieldError("per", "volgorde", "deze dag ligt voor de dag waarop de factor er was"))
    if (stand.eigenaar_organisatie is None) != (stand.eigenaar_professional is None):
        fouten.append(FieldError("eigenaar", "onvolledig", "een eigenaar is een organisatie en een professional"))
    if stand.staat is Risicostaat.AANGEPAKT and (not stand.met_eigenaar or not stand.met_maatregel):
        fouten.append(FieldError("staat", "onvolledig", "aangepakt vraagt een eigenaar en een maatregel"))
    if fouten:
        raise InvalidInput("Deze stand is niet mogelijk.", fouten=tuple(fouten))


def eis_mag_wijzigen(casus: Casus, organisatie: str, eigenaar: str | None = None) -> None:
    """Wie regie voert (of zonder regisseur de casus opende) wijzigt elke factor, een eigenaar de eigen factor."""
    eis_open(casus)
    regie = casus.regisseur.organisatie if casus.regisseur else casus.eigenaar
    if organisatie not in {regie, eigenaar}:
        raise Forbidden("Alleen de organisatie met de regie, of de eigenaar van deze risicofactor, wijzigt haar.")


def eis_betrokken_eigenaar(casus: Casus, stand: Stand) -> None:
    """Weiger een eigenaar die de casus niet ziet: die weet niet eens dat er iets te doen is."""
    if stand.eigenaar_organisatie is not None and stand.eigenaar_organisatie not in casus.organisaties:
        raise InvalidInput(
            "De eigenaar is niet bij de casus betrokken.",
            fouten=(
                FieldError("eigenaar.organisatie", "niet-betrokken", "voeg deze organisatie eerst aan de casus toe"),
            ),
        )


def wijzig(factor: Risicofactor, stand: Stand) -> Risicofactor:
    """Voeg een stand toe; een factor die vervallen is, komt alleen als nieuwe factor terug."""
    if factor.stand.staat is Risicostaat.VERVALLEN:
        raise Conflict("Deze risicofactor is vervallen; leg haar zo nodig opnieuw vast.")
    return replace(factor, stand=replace(stand, versie=factor.stand.versie + 1))


def stand_op(standen: Sequence[Stand], peildatum: date) -> Stand | None:
    """De stand die op de peildatum gold: de laatst vastgelegde die op of voor die dag inging; None als die er niet was."""
    geldend = [s for s in standen if s.per <= peildatum]
    return max(geldend, key=lambda s: s.versie) if geldend else None
