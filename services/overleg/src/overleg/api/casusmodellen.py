"""Vormen die de routes van de casus delen: codes, tekst, peildatum, en de casus zelf."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response
from pydantic import AfterValidator, StringConstraints

from common.db import etag_of
from common.web import ApiModel, Datum
from overleg.api.velden import tekst
from overleg.domain import casus as domein
from overleg.domain.casuscodes import SluitReden
from overleg.domain.codes import Fase

Oin = Annotated[str, StringConstraints(pattern=r"^[0-9]{20}$")]
Redencode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Gebruiker = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,100}$")]
Tekst = Annotated[str, tekst(4000)]
Versienummer = Annotated[int, Path(ge=1, le=100_000, description="Nummer van de versie van het plan")]

_EERSTE, _LAATSTE = date(1900, 1, 1), date(2999, 12, 31)


def gewone_dag(waarde: date | None) -> date | None:
    """Weiger een dag waar geen mens mee rekent; dat is ook waar de rekenkunde van de kalender ophoudt."""
    if waarde is not None and not _EERSTE <= waarde <= _LAATSTE:
        raise ValueError("deze dag is niet mogelijk")
    return waarde


Peildatum = Annotated[Datum | None, AfterValidator(gewone_dag), Query(description="De dag waarop; zonder: vandaag")]
"""De dag waarvoor een antwoord geldt: te laat en vervuld zijn functies van de feiten en deze dag."""


class RegisseurModel(ApiModel):
    """Wie regie voert, sinds wanneer."""

    organisatie: str
    professional: str
    sinds: datetime


class WachttijdModel(ApiModel):
    """De klok van een casus zonder regisseur op de peildatum."""

    sinds: datetime
    uiterlijk: date
    verstreken: bool


class CasusAntwoord(ApiModel):
    """Een casus met fase en regie."""

    casus_id: UUID
    huishouden_id: UUID
    fase: Fase
    regisseur: RegisseurModel | None = None
    procesregisseur: RegisseurModel | None = None
    organisaties: list[str]
    gestart_op: datetime
    gesloten_op: datetime | None = None
    sluitreden: SluitReden | None = None
    heropend_op: datetime | None = None
    zonder_regisseur: WachttijdModel | None = None
    versie: int


def _regisseur(r: domein.Regisseur | None) -> RegisseurModel | None:
    return RegisseurModel(organisatie=r.organisatie, professional=r.professional, sinds=r.sinds) if r else None


def casus_antwoord(c: domein.Casus, wacht: domein.Wachttijd | None = None) -> CasusAntwoord:
    """Van domein naar antwoord."""
    return CasusAntwoord(
        casus_id=c.id, huishouden_id=c.huishouden_id, fase=c.fase, organisaties=list(c.organisaties),
        gestart_op=c.gestart_op, regisseur=_regisseur(c.regisseur), procesregisseur=_regisseur(c.procesregisseur),
        gesloten_op=c.gesloten_op, sluitreden=c.sluitreden, heropend_op=c.heropend_op, versie=c.versie,
        zonder_regisseur=WachttijdModel(sinds=wacht.sinds, uiterlijk=wacht.uiterlijk, verstreken=wacht.verstreken)
        if wacht
        else None,
    )  # fmt: skip


def gewijzigde_casus(c: domein.Casus, response: Response) -> CasusAntwoord:
    """Antwoord op een wijziging: de casus, haar adres en haar nieuwe versie."""
    response.headers["ETag"] = etag_of(c.versie)
    response.headers["Location"] = f"/v1/casussen/{c.id}"
    return casus_antwoord(c)
