"""Directbetrokkenen informeren over de melding: wie, wanneer, of waarom niet; binnen vier weken na ontvangst."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from common.errors import FieldError, InvalidInput
from overleg.domain.meldingcodes import RedenNietGeinformeerd
from overleg.domain.zorgmelding import Zorgmelding, eis_dag, eis_stap


@dataclass(frozen=True, slots=True)
class Informering:
    """Dat één directbetrokkene is geïnformeerd, of een reden waarom (nog) niet; er kunnen er meer na elkaar zijn."""

    id: UUID
    persoon_id: UUID
    geinformeerd: bool
    datum: date
    reden: RedenNietGeinformeerd | None = None
    reactie: str | None = None
    organisatie: str | None = None


def informeer(
    zorgmelding: Zorgmelding,
    betrokkenen: Collection[UUID],
    eerdere: Sequence[Informering],
    nieuw: Informering,
    nu: datetime,
) -> Zorgmelding:
    """Voeg een informering toe; is daarmee over elke directbetrokkene iets vastgelegd, dan is aan de termijn voldaan.

    Zonder betrokkenen is er nooit aan voldaan: een lege lijst telt niet als klaar. Een dag die al vaststond wordt hooguit vroeger.
    """
    eis_stap(zorgmelding, "informeren")
    _eis_kloppend(nieuw)
    if nieuw.persoon_id not in betrokkenen:
        raise InvalidInput(
            "Deze persoon is geen betrokkene van deze zorgmelding.",
            fouten=(
                FieldError("persoonId", "geen-betrokkene", "deze persoon is geen betrokkene van deze zorgmelding"),
            ),
        )
    eis_dag(nieuw.datum, zorgmelding, nu, "datum", "informeren")
    vroegste: dict[UUID, date] = {}
    for i in (*eerdere, nieuw):
        vroegste[i.persoon_id] = min(i.datum, vroegste.get(i.persoon_id, i.datum))
    rond = max(vroegste[p] for p in betrokkenen) if set(betrokkenen) <= vroegste.keys() else None
    bekend = [dag for dag in (rond, zorgmelding.geinformeerd_op) if dag is not None]
    return replace(zorgmelding, geinformeerd_op=min(bekend) if bekend else None, versie=zorgmelding.versie + 1)


def _eis_kloppend(nieuw: Informering) -> None:
    fouten = []
    if nieuw.geinformeerd and nieuw.reden is not None:
        fouten.append(FieldError("redenNiet", "tegenstrijdig", "een reden hoort alleen bij niet informeren"))
    if not nieuw.geinformeerd and nieuw.reden is None:
        fouten.append(FieldError("redenNiet", "ontbreekt", "zeg waarom deze persoon niet is geïnformeerd"))
    if not nieuw.geinformeerd and nieuw.reactie is not None:
        fouten.append(FieldError("reactie", "tegenstrijdig", "wie niet is geïnformeerd, heeft niet gereageerd"))
    if fouten:
        raise InvalidInput("Geïnformeerd en de reden spreken elkaar tegen.", fouten=tuple(fouten))
