"""Bewaartermijnen: tot en met welke dag iets bewaard wordt, en het voorstel om daarna te vernietigen, met vier ogen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from common.errors import Conflict, FieldError, Forbidden, InvalidInput
from common.kalender import dag_van, maanden_later
from overleg.domain.bewaarregels import Bewaarregel, Bewaarregels, Categorie


class Bewaarobject(StrEnum):
    """Wat er vernietigd wordt: een persoon met alles over hem, of de teksten die onder één sleutel staan."""

    PERSOON = "persoon"
    ZORGMELDING = "zorgmelding"
    CASUS = "casus"
    """Een casus waarvan geen zorgmelding meer eigen tekst heeft; anders gaat zij met haar laatste zorgmelding mee."""
    OVERLEG = "overleg"
    MELDCODE = "meldcode"
    ZORG = "zorg"
    SIGNAAL = "signaal"
    SIGNAALREEKS = "signaalreeks"
    """De onderwerpen van een reeks signaaloverleggen die geëindigd is."""
    NOODTOEGANG = "noodtoegang"

    @property
    def categorie(self) -> Categorie:
        """De categorie waar het bij hoort; bij een persoon die een zorgmelding heeft gaat die voor (`regel_van`)."""
        match self:
            case Bewaarobject.CASUS:
                return Categorie.ZORGMELDING
            case Bewaarobject.SIGNAALREEKS:
                return Categorie.SIGNAAL
            case _:
                return Categorie(self)


class Uitstelreden(StrEnum):
    """Waarom er nu niet vernietigd wordt; eigen lijst. Wie door een instantie gedwongen wordt te bewaren, stelt een bewaarplicht."""

    NOG_HULP = "nog-hulp"
    BELANG_BETROKKENE = "belang-betrokkene"
    BELANG_ANDER = "belang-ander"
    ONDERZOEK_TERMIJN = "onderzoek-termijn"


class Voorstelstand(StrEnum):
    """Hoe een voorstel ervoor staat."""

    VOORGESTELD = "voorgesteld"
    GOEDGEKEURD = "goedgekeurd"
    BEVESTIGD = "bevestigd"
    UITGESTELD = "uitgesteld"
    UITGEVOERD = "uitgevoerd"
    VERVALLEN = "vervallen"
    """Er kwam iets bij waardoor de termijn opnieuw loopt."""


@dataclass(frozen=True, slots=True)
class Meldingfeit:
    """Wat voor de termijn van een zorgmelding telt."""

    id: UUID
    einde: date | None
    """Laatste dag waarop er nog iets gebeurde: afsluiting, monitoring of nieuw geweld; None zolang zij open is."""
    jongste_geboren: date | None = None
    """Laatst mogelijke geboortedag van de jongste in melding en huishouden; None als er niemand met een bekende dag is."""
    laatste_overleg: date | None = None
    """Laatste dag van een interventieoverleg waar de casus op de agenda stond, met de acties; None als dat er niet was."""


@dataclass(frozen=True, slots=True)
class Tekstfeit:
    """Wat telt voor teksten met een eigen sleutel, die niet onder die van een persoon of dossier staan."""

    id: UUID
    laatste_feit: date | None
    """Laatste dag waarop er iets mee gebeurde; None zolang iemand er nog iets mee moet."""
    open_acties: int = 0
    """Acties die nog iemand kan afronden."""
    dossiers: tuple[Meldingfeit, ...] = ()
    """Zorgmeldingen van de casussen die in een overleg besproken werden en die er nog zijn."""


@dataclass(frozen=True, slots=True)
class Persoonsfeit:
    """Wat voor de termijn van een persoon telt, met alle registraties die dezelfde mens zijn."""

    id: UUID
    laatste_feit: date
    """Laatste dag van registratie, toestemming, doorbreking, noodtoegang, meldcode, overleg of afgehandeld verzoek."""
    meldingen: tuple[Meldingfeit, ...] = ()
    """Zorgmeldingen waarin hij of zijn huishouden voorkomt."""
    bezet: bool = False
    """Of er nog een verzoek loopt. Een meldcode die niemand afsluit houdt niet tegen: haar laatste vastlegging telt."""


def melding_bewaard_tot(feit: Meldingfeit, regel: Bewaarregel) -> date | None:
    """De laatste dag waarop een zorgmelding bewaard wordt; None zolang zij open is.

    Met een kind telt de termijn niet eerder dan de dag waarop de jongste de leeftijd van de regel bereikt.
    """
    if feit.einde is None:
        return None
    begin = max(feit.einde, feit.laatste_overleg or feit.einde)
    if regel.jongste_vanaf is not None and feit.jongste_geboren is not None:
        begin = max(begin, maanden_later(feit.jongste_geboren, 12 * regel.jongste_vanaf))
    return maanden_later(begin, regel.maanden)


def dossiers_bewaard_tot(
    meldingen: Sequence[Meldingfeit], regel: Bewaarregel, minstens: date = date.min
) -> date | None:
    """De laatste dag waarop iets van deze zorgmeldingen bewaard wordt, niet voor `minstens`; None zolang er een open is."""
    laatste = minstens
    for melding in meldingen:
        tot = melding_bewaard_tot(melding, regel)
        if tot is None:
            return None
        laatste = max(laatste, tot)
    return laatste


def persoon_bewaard_tot(feit: Persoonsfeit, regels: Bewaarregels) -> date | None:
    """De laatste dag waarop iets over een persoon bewaard wordt; None zolang er nog iets loopt. Nooit voor zijn dossiers."""
    if feit.bezet:
        return None
    eigen = maanden_later(feit.laatste_feit, regels.voor(Categorie.PERSOON).maanden)
    return dossiers_bewaard_tot(feit.meldingen, regels.voor(Categorie.ZORGMELDING), eigen)


def tekst_bewaard_tot(feit: Tekstfeit, categorie: Categorie, regels: Bewaarregels) -> date | None:
    """De laatste dag waarop teksten met een eigen sleutel bewaard worden; None zolang er nog iets mee moet.

    Een overleg nooit voor een dossier dat er besproken werd: het is er deel van.
    """
    if feit.laatste_feit is None or feit.open_acties:
        return None
    eigen = maanden_later(feit.laatste_feit, regels.voor(categorie).maanden)
    return dossiers_bewaard_tot(feit.dossiers, regels.voor(Categorie.ZORGMELDING), eigen)


def begonnen_uiterlijk(regel: Bewaarregel, peildatum: date) -> date:
    """Wat na deze dag begon is op de peildatum zeker niet voorbij: dat hoeft niemand na te rekenen."""
    return maanden_later(peildatum, -regel.maanden)


def rijp(bewaard_tot: date | None, peildatum: date) -> bool:
    """Of de bewaartermijn op de peildatum voorbij is: de laatste dag zelf telt nog mee."""
    return bewaard_tot is not None and peildatum > bewaard_tot


def regel_van(feit: Persoonsfeit, regels: Bewaarregels) -> Bewaarregel:
    """De regel die de dag van een persoon bepaalt: die van zijn dossiers als hij er een heeft."""
    return regels.voor(Categorie.ZORGMELDING if feit.meldingen else Categorie.PERSOON)


@dataclass(frozen=True, slots=True)
class Voorstel:
    """Voorstel om één object te vernietigen; wie goedkeurt en wie bevestigt zijn twee mensen."""

    id: UUID
    eigenaar: str
    object_soort: Bewaarobject
    object_id: UUID
    regel: Categorie
    regelversie: int
    bewaard_tot: date
    voorgesteld_op: datetime
    goedgekeurd_op: datetime | None = None
    goedgekeurd_door: str | None = None
    bevestigd_op: datetime | None = None
    bevestigd_door: str | None = None
    uitgesteld_op: datetime | None = None
    uitgesteld_tot: date | None = None
    uitstelreden: Uitstelreden | None = None
    uitgevoerd_op: datetime | None = None
    vervallen_op: datetime | None = None
    versie: int = 1

    @property
    def stand(self) -> Voorstelstand:
        """De stand volgens wat er gebeurd is."""
        if self.vervallen_op is not None:
            return Voorstelstand.VERVALLEN
        if self.uitgevoerd_op is not None:
            return Voorstelstand.UITGEVOERD
        if self.uitgesteld_op is not None:
            return Voorstelstand.UITGESTELD
        if self.bevestigd_op is not None:
            return Voorstelstand.BEVESTIGD
        return Voorstelstand.GOEDGEKEURD if self.goedgekeurd_op else Voorstelstand.VOORGESTELD


def _eis_stand(voorstel: Voorstel, *standen: Voorstelstand) -> None:
    if voorstel.stand not in standen:
        raise Conflict(f"Dit voorstel is {voorstel.stand}; dit kan alleen als het {' of '.join(standen)} is.")


def keur_goed(voorstel: Voorstel, door: str, nu: datetime) -> Voorstel:
    """Keur goed als eerste; daarna bevestigt een ander."""
    _eis_stand(voorstel, Voorstelstand.VOORGESTELD)
    return replace(voorstel, goedgekeurd_op=nu, goedgekeurd_door=door, versie=voorstel.versie + 1)


def bevestig(voorstel: Voorstel, door: str, nu: datetime) -> Voorstel:
    """Bevestig als tweede; Forbidden voor wie zelf goedkeurde. Daarna wordt er vernietigd."""
    _eis_stand(voorstel, Voorstelstand.GOEDGEKEURD)
    if door == voorstel.goedgekeurd_door:
        raise Forbidden("Wie goedkeurde, bevestigt niet zelf; vraag een ander.")
    return replace(voorstel, bevestigd_op=nu, bevestigd_door=door, versie=voorstel.versie + 1)


def stel_uit(voorstel: Voorstel, reden: Uitstelreden, tot: date, nu: datetime, regels: Bewaarregels) -> Voorstel:
    """Vernietig nu niet; na `tot` komt er een nieuw voorstel. Kan tot er vernietigd is, ook na de bevestiging.

    Voorgoed bewaren bestaat niet: InvalidInput als `tot` niet in de toekomst ligt of voorbij het langste uitstel.
    """
    _eis_stand(voorstel, Voorstelstand.VOORGESTELD, Voorstelstand.GOEDGEKEURD, Voorstelstand.BEVESTIGD)
    dag = dag_van(nu)
    if not dag < tot <= maanden_later(dag, regels.langste_uitstel_maanden):
        raise InvalidInput(
            f"Uitstel duurt tot een dag na vandaag, hoogstens {regels.langste_uitstel_maanden} maanden.",
            fouten=(FieldError("tot", "duur", "deze dag kan niet"),),
        )
    return replace(voorstel, uitgesteld_op=nu, uitgesteld_tot=tot, uitstelreden=reden, versie=voorstel.versie + 1)


def laat_vervallen(voorstel: Voorstel, nu: datetime) -> Voorstel:
    """Er kwam iets bij: de termijn loopt opnieuw en het voorstel geldt niet meer."""
    _eis_stand(voorstel, Voorstelstand.VOORGESTELD, Voorstelstand.GOEDGEKEURD, Voorstelstand.BEVESTIGD)
    return replace(voorstel, vervallen_op=nu, versie=voorstel.versie + 1)


def voer_uit(voorstel: Voorstel, nu: datetime) -> Voorstel:
    """Er is vernietigd; alleen na goedkeuring en bevestiging."""
    _eis_stand(voorstel, Voorstelstand.BEVESTIGD)
    return replace(voorstel, uitgevoerd_op=nu, versie=voorstel.versie + 1)


def eis_nog_rijp(bewaard_tot: date | None, peildatum: date) -> None:
    """Conflict als de termijn door nieuwe feiten weer loopt."""
    if not rijp(bewaard_tot, peildatum):
        raise Conflict("Er is intussen iets bijgekomen: de bewaartermijn loopt weer en dit voorstel vervalt vannacht.")


def vingerafdruk(verklaring_id: UUID, object_id: UUID) -> str:
    """Hash van een id voor de vernietigingsverklaring: wie het id heeft kan het nagaan, wie de verklaring heeft niet terugvinden."""
    return sha256(f"{verklaring_id}|{object_id}".encode()).hexdigest()


def vingerafdrukken(verklaring_id: UUID, object_ids: Sequence[UUID]) -> tuple[str, ...]:
    """De hashes van alle vernietigde ids, op volgorde van de hash zodat de volgorde niets zegt."""
    return tuple(sorted(vingerafdruk(verklaring_id, i) for i in object_ids))


@dataclass(frozen=True, slots=True)
class Vernietigingsverklaring:
    """Vernietigingsverklaring: dat, wanneer, op welke regel en door wie besloten; van wie het was staat er niet in."""

    id: UUID
    voorstel_id: UUID
    object_soort: Bewaarobject
    vingerafdrukken: tuple[str, ...]
    regel: Categorie
    regelversie: int
    grondslag: str
    bewaard_tot: date
    aantallen: Mapping[str, int]
    goedgekeurd_door: str
    bevestigd_door: str
    uitgevoerd_op: datetime
    wissing_id: UUID | None = None
    """De wissing waarin elke dienst bevestigt; alleen bij een persoon."""
