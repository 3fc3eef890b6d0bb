"""Toestemming: wat een persoon andere organisaties toestaat te lezen, wie haar gaf, waaruit dat blijkt en hoe lang zij duurt."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from common.errors import Conflict, FieldError, InvalidInput
from common.kalender import dag_van
from overleg.domain.codes import Dataklasse, Doel, GegevenDoor, Grondslag
from overleg.domain.kalender import leeftijd_op
from overleg.domain.regels import Regels


class BewijsSoort(StrEnum):
    """Waaruit de toestemming blijkt; wie gegevens deelt moet dat kunnen laten zien (AVG art. 7 lid 1)."""

    MONDELING = "mondeling"
    SCHRIFTELIJK = "schriftelijk"
    DIGITAAL = "digitaal"


class Intrekreden(StrEnum):
    """Waarom een toestemming is ingetrokken; eigen lijst."""

    OP_VERZOEK = "op-verzoek"
    NIET_MEER_NODIG = "niet-meer-nodig"
    TEN_ONRECHTE = "ten-onrechte"


class Stand(StrEnum):
    """Hoe een toestemming er op een dag voor staat; wordt berekend, nooit opgeslagen."""

    NOG_NIET = "nog-niet"
    GELDIG = "geldig"
    VERLOPEN = "verlopen"
    INGETROKKEN = "ingetrokken"


@dataclass(frozen=True, slots=True)
class Bewijs:
    """Hoe en wanneer de toestemming gegeven is, op welke tekst, met een notitie die alleen het eigen register leest."""

    soort: BewijsSoort
    op: date
    tekstversie: str | None = None
    notitie: str | None = None


@dataclass(frozen=True, slots=True)
class Toestemming:
    """Toestemming van een persoon aan organisaties, voor een doel, dataklassen en een periode (beide dagen tellen mee)."""

    id: UUID
    eigenaar: str
    persoon_id: UUID
    organisaties: tuple[str, ...]
    doel: Doel
    dataklassen: tuple[Dataklasse, ...]
    grondslag: Grondslag
    gegeven_door: GegevenDoor
    van: date
    tot: date
    bewijs: Bewijs
    gevers: tuple[UUID, ...] = ()
    """Personen die haar gaven, voor zover zij in het register staan; alleen voor het eigen register."""
    ingetrokken_op: datetime | None = None
    ingetrokken_reden: Intrekreden | None = None
    versie: int = 1

    def stand(self, dag: date) -> Stand:
        """De stand op een dag."""
        if self.ingetrokken_op is not None:
            return Stand.INGETROKKEN
        if dag < self.van:
            return Stand.NOG_NIET
        return Stand.VERLOPEN if dag > self.tot else Stand.GELDIG


@dataclass(frozen=True, slots=True)
class Versie:
    """Wat een toestemming vanaf een moment opende."""

    versie: int
    vastgelegd_op: datetime
    organisaties: tuple[str, ...]
    dataklassen: tuple[Dataklasse, ...]
    tot: date


@dataclass(frozen=True, slots=True)
class Beperking:
    """Wat er van een toestemming overblijft; None laat een onderdeel zoals het was."""

    organisaties: tuple[str, ...] | None = None
    dataklassen: tuple[Dataklasse, ...] | None = None
    tot: date | None = None


def zichtbaar_voor(toestemming: Toestemming, organisatie: str) -> Toestemming:
    """Wat een organisatie van een toestemming ziet: wie haar kreeg ziet zichzelf, niet de anderen, de gevers of de notitie.

    Met wie iemand nog meer deelt is zelf gevoelig: de naam van een opvanghuis verraadt waar iemand is.
    """
    if organisatie == toestemming.eigenaar:
        return toestemming
    return replace(
        toestemming,
        organisaties=tuple(o for o in toestemming.organisaties if o == organisatie),
        gevers=(),
        bewijs=replace(toestemming.bewijs, notitie=None),
    )


def nodige_gever(geboren: date | None, geboortejaar: int | None, dag: date, regels: Regels) -> GegevenDoor | None:
    """Wie op deze dag toestemming moet geven; None als de leeftijd niet bekend is.

    Onder de eerste grens de gezaghebbenden, daarna samen, vanaf de tweede zelf (naar WGBO en Jeugdwet 7.3.4-7.3.5, artikel
    niet nagezocht; de grenzen zijn instelbaar). Is alleen het geboortejaar bekend en kan iemand aan beide kanten van een
    grens zitten, dan geeft iedereen toestemming die nodig kan zijn: samen.
    """
    if geboren is not None:
        return _gever_bij(leeftijd_op(geboren, dag), regels)
    if geboortejaar is None:
        return None
    jongst = _gever_bij(dag.year - geboortejaar - 1, regels)
    oudst = _gever_bij(dag.year - geboortejaar, regels)
    return jongst if jongst is oudst else GegevenDoor.GEZAGHEBBENDEN_EN_ZELF


def _gever_bij(leeftijd: int, regels: Regels) -> GegevenDoor:
    if leeftijd < regels.toestemming_samen_vanaf:
        return GegevenDoor.GEZAGHEBBENDEN
    return GegevenDoor.GEZAGHEBBENDEN_EN_ZELF if leeftijd < regels.toestemming_zelf_vanaf else GegevenDoor.ZELF


def eis_juiste_gever(
    gegeven_door: GegevenDoor, geboren: date | None, geboortejaar: int | None, dag: date, regels: Regels
) -> None:
    """Weiger toestemming van wie haar op de leeftijd van die dag niet kan geven, en van wie de leeftijd niet bekend is."""
    nodig = nodige_gever(geboren, geboortejaar, dag, regels)
    if nodig is None:
        raise InvalidInput(
            "De leeftijd van deze persoon is niet bekend, dus ook niet wie toestemming moet geven. Leg eerst de geboortedatum vast.",
            fouten=(FieldError("persoonId", "leeftijd-onbekend", "leg eerst de geboortedatum vast"),),
        )
    if gegeven_door is not nodig:
        raise InvalidInput(
            f"Op deze leeftijd moet de toestemming gegeven zijn door: {nodig}.",
            fouten=(FieldError("gegevenDoor", "leeftijd", f"verwacht {nodig}"),),
        )


def volledige_gevers(
    toestemming: Toestemming, gezaghebbenden: Collection[UUID], bekend: Collection[UUID]
) -> tuple[UUID, ...]:
    """De personen die de toestemming gaven, met de persoon zelf erbij waar die meegaf; InvalidInput als dat niet klopt.

    Wie zelf toestemming geeft, doet dat alleen. Zijn er gezaghebbenden bekend, dan gaven zij allemaal toestemming en
    niemand anders; zijn zij niet vastgelegd, dan zegt de professional wie het waren. `bekend` zijn de genoemde gevers die in het
    eigen register staan: een ander kan niet genoemd worden.
    """
    t = toestemming
    zelf = {t.persoon_id} if t.gegeven_door is not GegevenDoor.GEZAGHEBBENDEN else set()
    anderen = set(t.gevers) - zelf
    if not set(t.gevers) <= set(bekend):
        goed = False
    elif t.gegeven_door is GegevenDoor.ZELF:
        goed = not anderen
    else:
        goed = t.persoon_id not in anderen and (not gezaghebbenden or anderen == set(gezaghebbenden))
    if not goed:
        raise InvalidInput(
            "De genoemde gevers zijn niet wie hier toestemming moet geven: de persoon zelf, of alle bekende gezaghebbenden.",
            fouten=(FieldError("gevers", "gevers", "noem precies wie het gezag heeft"),),
        )
    return tuple(sorted(zelf | anderen))


def eis_mogelijke_periode(van: date, tot: date, regels: Regels) -> None:
    """Weiger een periode die eindigt voor ze begint of langer is dan de regio toestaat."""
    if tot < van or (tot - van).days > regels.toestemming_langste_dagen:
        raise InvalidInput(
            f"De periode van een toestemming begint voor ze eindigt en duurt hoogstens {regels.toestemming_langste_dagen} dagen.",
            fouten=(FieldError("tot", "periode", "kies een dag na het begin en binnen de langste duur"),),
        )


def eis_mogelijk_bewijs(bewijs: Bewijs, van: date, nu: datetime) -> None:
    """Weiger bewijs van na vandaag, en een toestemming die ingaat voordat zij gegeven is."""
    if bewijs.op > dag_van(nu):
        raise InvalidInput(
            "De toestemming kan niet in de toekomst gegeven zijn.",
            fouten=(FieldError("bewijs.op", "toekomst", "noem de dag waarop de toestemming gegeven is"),),
        )
    if van < bewijs.op:
        raise InvalidInput(
            "Een toestemming geldt niet voordat zij gegeven is.",
            fouten=(FieldError("van", "voor-het-geven", "kies de dag van geven of later"),),
        )


def leeftijdsgrenzen(
    toestemming: Toestemming, geboren: date | None, geboortejaar: int | None, regels: Regels
) -> tuple[tuple[date, int], ...]:
    """De dagen tijdens deze toestemming waarop de persoon een leeftijd bereikt waarop een ander haar moet geven, oudste eerst.

    De toestemming blijft dan gelden tot haar einde of intrekking (docs/besluiten); zij vraagt wel een nieuw gesprek. Met
    alleen een geboortejaar telt de eerste dag waarop het kan.
    """
    gevonden = []
    for grens in sorted({regels.toestemming_samen_vanaf, regels.toestemming_zelf_vanaf}):
        dag = _bereikt(geboren, geboortejaar, grens)
        if dag is not None and toestemming.bewijs.op < dag <= toestemming.tot:
            gevonden.append((dag, grens))
    return tuple(gevonden)


def _bereikt(geboren: date | None, geboortejaar: int | None, leeftijd: int) -> date | None:
    if geboren is None:
        return None if geboortejaar is None else date(geboortejaar + leeftijd, 1, 1)
    try:
        return geboren.replace(year=geboren.year + leeftijd)
    except ValueError:  # born on 29 February: a year older on 1 March
        return date(geboren.year + leeftijd, 3, 1)


def beperk(toestemming: Toestemming, beperking: Beperking, nu: datetime) -> Toestemming:
    """Laat een toestemming minder openen; meer of langer is een nieuwe toestemming.

    InvalidInput bij een lege, ruimere of gelijke toestemming; Conflict als er niets meer te beperken is.
    """
    t = toestemming
    if t.stand(dag_van(nu)) in {Stand.INGETROKKEN, Stand.VERLOPEN}:
        raise Conflict("Deze toestemming opent niets meer; er is niets te beperken.")
    fouten = []
    for veld, oud, nieuw in (
        ("organisaties", t.organisaties, beperking.organisaties),
        ("dataklassen", t.dataklassen, beperking.dataklassen),
    ):
        if nieuw is not None and not nieuw:
            fouten.append(FieldError(veld, "leeg", "trek de toestemming in als er niets overblijft"))
        elif nieuw is not None and not set(nieuw) <= set(oud):
            fouten.append(FieldError(veld, "ruimer", "meer openen vraagt een nieuwe toestemming"))
    if beperking.tot is not None and not max(t.van, dag_van(nu)) <= beperking.tot <= t.tot:
        fouten.append(FieldError("tot", "periode", "kies een dag vanaf vandaag en niet na het huidige einde"))
    if fouten:
        raise InvalidInput("Een toestemming kan hier alleen minder openen.", fouten=tuple(fouten))
    smaller = replace(
        t,
        organisaties=tuple(o for o in t.organisaties if beperking.organisaties is None or o in beperking.organisaties),
        dataklassen=tuple(d for d in t.dataklassen if beperking.dataklassen is None or d in beperking.dataklassen),
        tot=beperking.tot or t.tot,
    )
    if smaller == t:
        raise InvalidInput("Deze beperking verandert niets aan de toestemming.")
    return replace(smaller, versie=t.versie + 1)


def trek_in(toestemming: Toestemming, nu: datetime, reden: Intrekreden | None = None) -> Toestemming:
    """Trek een toestemming in; dat kan in elke stand, één keer, en werkt meteen."""
    if toestemming.ingetrokken_op is not None:
        raise Conflict("Deze toestemming is al ingetrokken; er is niets meer te lezen op deze grond.")
    return replace(toestemming, ingetrokken_op=nu, ingetrokken_reden=reden, versie=toestemming.versie + 1)
