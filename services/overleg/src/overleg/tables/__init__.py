"""Tabellen van overleg: kolommen, grenzen en indexen; zonder regels en zonder gedrag."""

from sqlalchemy import Text
from sqlmodel import AutoString

from overleg.tables.base import Base, metadata
from overleg.tables.beperking import Beperking, Beperkinguitzondering
from overleg.tables.bewaarplicht import Bewaarplicht
from overleg.tables.bewaren import Bewaarvoorstel, Vernietigingsverklaring
from overleg.tables.casus import (
    Casus,
    CasusOrganisatie,
    Casusregie,
    Casusverloop,
    CasusZonderRegisseur,
    Geweldsincident,
    Kennisgeving,
)
from overleg.tables.gronden import Bericht, Doorbreking, Noodtoegang
from overleg.tables.levensloop import Hulpstart, Informering, Onderzoeksuitkomst, SoortHistorie, Terugkoppeling
from overleg.tables.meldcode import Meldcode, Meldcoderegel
from overleg.tables.overleggen import (
    Actie,
    Agendapunt,
    Bijdrage,
    Overleg,
    Overlegbesluit,
    Overlegdeelnemer,
    Overlegorganisatie,
    Verslagdeel,
)  # fmt: skip
from overleg.tables.personen import Huishouden, Huishoudlid, Persoon
from overleg.tables.rechten import Afschrift, Correctie, Tekstvrijgave, Verklaring, Verzoek
from overleg.tables.samenvoegen import (
    GeenDubbel,
    GeheimAdres,
    Gezagsrelatie,
    Persoonsverwijzing,
    PersoonZoeksleutel,
    SamenvoegingRij,
)
from overleg.tables.signalen import Signaal, Signaaldeelnemer, Signaaloverleg, Signaalreeks
from overleg.tables.toestemmingen import Toestemming, Toestemmingversie
from overleg.tables.veiligheidsplan import (
    Risicofactor,
    Risicostand,
    Veiligheidsafspraak,
    Veiligheidsplanversie,
    Veiligheidsvoorwaarde,
    Voorwaardeoordeel,
)
from overleg.tables.wissing import Wissing, WissingOntvangst
from overleg.tables.zorgen import Zorg, Zorguitkomst
from overleg.tables.zorgmeldingen import Betrokkene, Conceptmelding, Overdracht, Zorgmelding

# SQLModel writes VARCHAR for str; the migrations say text, which is the same without a length.
for _tabel in metadata.tables.values():
    for _kolom in _tabel.columns:
        if isinstance(_kolom.type, AutoString):
            _kolom.type = Text()

__all__ = [
    "Actie",
    "Afschrift",
    "Agendapunt",
    "Base",
    "Beperking",
    "Beperkinguitzondering",
    "Bericht",
    "Betrokkene",
    "Bewaarplicht",
    "Bewaarvoorstel",
    "Bijdrage",
    "Casus",
    "CasusOrganisatie",
    "CasusZonderRegisseur",
    "Casusregie",
    "Casusverloop",
    "Conceptmelding",
    "Correctie",
    "Doorbreking",
    "GeenDubbel",
    "GeheimAdres",
    "Geweldsincident",
    "Gezagsrelatie",
    "Huishouden",
    "Huishoudlid",
    "Hulpstart",
    "Informering",
    "Kennisgeving",
    "Meldcode",
    "Meldcoderegel",
    "Noodtoegang",
    "Onderzoeksuitkomst",
    "Overdracht",
    "Overleg",
    "Overlegbesluit",
    "Overlegdeelnemer",
    "Overlegorganisatie",
    "Persoon",
    "PersoonZoeksleutel",
    "Persoonsverwijzing",
    "Risicofactor",
    "Risicostand",
    "SamenvoegingRij",
    "Signaal",
    "Signaaldeelnemer",
    "Signaaloverleg",
    "Signaalreeks",
    "SoortHistorie",
    "Tekstvrijgave",
    "Terugkoppeling",
    "Toestemming",
    "Toestemmingversie",
    "Veiligheidsafspraak",
    "Veiligheidsplanversie",
    "Veiligheidsvoorwaarde",
    "Verklaring",
    "Vernietigingsverklaring",
    "Verslagdeel",
    "Verzoek",
    "Voorwaardeoordeel",
    "Wissing",
    "WissingOntvangst",
    "Zorg",
    "Zorgmelding",
    "Zorguitkomst",
    "metadata",
]
