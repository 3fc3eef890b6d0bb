"""Een poging tot contact en wat daarbij bleek over veiligheid, per persoon."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from common.errors import FieldError, InvalidInput
from followup.domain.codes import Ernst, Geweldssoort, JaNeeOnbekend, Status, Vorm


@dataclass(frozen=True, slots=True)
class Persoonresultaat:
    """Wat bij een contact bleek over één persoon."""

    persoon_id: UUID
    direct_veilig: JaNeeOnbekend
    nieuw_geweld: JaNeeOnbekend
    geweld_op: date | None = None
    geweldssoorten: tuple[Geweldssoort, ...] = ()

    @property
    def onveilig(self) -> bool:
        """Of dit om meteen handelen vraagt."""
        return self.direct_veilig is JaNeeOnbekend.NEE or self.nieuw_geweld is JaNeeOnbekend.JA


@dataclass(frozen=True, slots=True)
class Contact:
    """Een poging tot contact; bereikt is alleen wie een persoon van het huishouden heeft gesproken."""

    datum: date
    vorm: Vorm
    status: Status
    bereikt: bool
    resultaten: tuple[Persoonresultaat, ...] = ()

    @property
    def onveilig(self) -> bool:
        """Of bij iemand onveiligheid of nieuw geweld bleek."""
        return any(r.onveilig for r in self.resultaten)

    @property
    def direct_veilig(self) -> bool | None:
        """Nee als iemand niet veilig is, ja als iedereen het is, anders onbekend."""
        antwoorden = [r.direct_veilig for r in self.resultaten]
        if JaNeeOnbekend.NEE in antwoorden:
            return False
        return True if antwoorden and JaNeeOnbekend.ONBEKEND not in antwoorden else None

    @property
    def nieuw_geweld(self) -> bool | None:
        """Ja als iemand nieuw geweld meemaakte, nee als niemand, anders onbekend."""
        antwoorden = [r.nieuw_geweld for r in self.resultaten]
        if JaNeeOnbekend.JA in antwoorden:
            return True
        return False if antwoorden and JaNeeOnbekend.ONBEKEND not in antwoorden else None


@dataclass(frozen=True, slots=True)
class Signaal:
    """Onveiligheid die overleg meteen moet weten: de dag, de vormen van geweld en de ernst."""

    datum: date
    soorten: tuple[Geweldssoort, ...]
    ernst: Ernst


def signaal_van(contact: Contact) -> Signaal | None:
    """Het signaal dat uit een contact volgt, of None; de dag is de laatste dag van geweld, anders die van het contact."""
    if not contact.onveilig:
        return None
    dagen = [r.geweld_op for r in contact.resultaten if r.geweld_op is not None]
    soorten = sorted({soort for r in contact.resultaten for soort in r.geweldssoorten})
    ernst = Ernst.DIRECT_ONVEILIG if contact.direct_veilig is False else Ernst.NIEUW_GEWELD
    return Signaal(max(dagen, default=contact.datum), tuple(soorten), ernst)


def eis_geldig(contact: Contact, personen: frozenset[UUID], vroegst: date, vandaag: date) -> None:
    """Weiger (InvalidInput, met alle fouten) een contact dat zichzelf of de feiten tegenspreekt.

    Een contact buiten het venster van zijn moment is geldig: het telt niet mee voor het moment, maar wat er bleek telt wel.
    """
    fouten = [*_fouten_in_contact(contact, vroegst, vandaag), *_fouten_per_persoon(contact, personen)]
    if fouten:
        raise InvalidInput(
            "Dit contact kan zo niet worden vastgelegd; invalidParams noemt alle fouten.", fouten=tuple(fouten)
        )


def _fouten_in_contact(contact: Contact, vroegst: date, vandaag: date) -> Iterable[FieldError]:
    if contact.datum > vandaag:
        yield FieldError("datum", "in-de-toekomst", "deze dag ligt in de toekomst")
    if contact.datum < vroegst:
        yield FieldError("datum", "volgorde", "deze dag ligt voor het eerste venster van het plan")
    if contact.bereikt and contact.status is not Status.GEREALISEERD:
        yield FieldError("bereikt", "tegenstrijdig", "bereikt kan alleen bij status 01 (gerealiseerd)")
    if contact.bereikt and not contact.resultaten:
        yield FieldError("personen", "verplicht", "noem per gesproken persoon wat er bleek")
    if contact.resultaten and not contact.bereikt:
        yield FieldError("personen", "tegenstrijdig", "zonder bereikt contact is er geen resultaat per persoon")


def _fouten_per_persoon(contact: Contact, personen: frozenset[UUID]) -> Iterable[FieldError]:
    gezien: set[UUID] = set()
    for nummer, resultaat in enumerate(contact.resultaten):
        plek = f"personen.{nummer}"
        if resultaat.persoon_id not in personen:
            yield FieldError(f"{plek}.persoonId", "onbekend", "deze persoon hoort niet bij dit plan")
        if resultaat.persoon_id in gezien:
            yield FieldError(f"{plek}.persoonId", "dubbel", "deze persoon staat er al in")
        gezien.add(resultaat.persoon_id)
        geweld = resultaat.nieuw_geweld is JaNeeOnbekend.JA
        if geweld and resultaat.geweld_op is None:
            yield FieldError(f"{plek}.geweldOp", "verplicht", "noem de dag van het nieuwe geweld")
        if geweld and not resultaat.geweldssoorten:
            yield FieldError(f"{plek}.geweldssoorten", "verplicht", "noem de vorm van het nieuwe geweld")
        if not geweld and (resultaat.geweld_op is not None or resultaat.geweldssoorten):
            yield FieldError(
                f"{plek}.nieuwGeweld", "tegenstrijdig", "dag en vorm van geweld horen alleen bij nieuw geweld: ja"
            )
        if resultaat.geweld_op is not None and resultaat.geweld_op > contact.datum:
            yield FieldError(f"{plek}.geweldOp", "volgorde", "het geweld kan niet na het contact liggen")
