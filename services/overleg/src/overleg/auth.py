"""Wie wat mag bij overleg: per alias een bereik (scope) en rollen; de relatie tot het gegeven staat in de query."""

from typing import Annotated

from common.db import Tx
from common.web import toegang

VT = "medewerker-veilig-thuis"
REGISSEUR = "casusregisseur"
COORDINATOR = "coordinator"
JGZ = "jgz-professional"
MAATSCHAPPELIJK_WERK = "maatschappelijk-werker"
AANDACHTSFUNCTIONARIS = "aandachtsfunctionaris"
BELEIDSADVISEUR = "beleidsadviseur"
POLITIE = "medewerker-politie"
PRIVACY_OFFICER = "privacy-officer"
FUNCTIONEEL_BEHEERDER = "functioneel-beheerder"

PERSOON_LEZERS = (VT, REGISSEUR, JGZ, MAATSCHAPPELIJK_WERK)
MELDING_LEZERS = (VT, REGISSEUR, COORDINATOR)
CASUS_LEZERS = (VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK)
TOESTEMMING_LEZERS = (VT, REGISSEUR, JGZ, MAATSCHAPPELIJK_WERK)

HuishoudenLezen = Annotated[Tx, toegang("overleg:huishoudens:lezen", *PERSOON_LEZERS)]
HuishoudenSchrijven = Annotated[Tx, toegang("overleg:huishoudens:schrijven", VT, REGISSEUR)]
RegisterLezen = Annotated[Tx, toegang("overleg:huishoudens:lezen", VT, REGISSEUR)]
MeldingLezen = Annotated[Tx, toegang("overleg:zorgmeldingen:lezen", *MELDING_LEZERS)]
MeldingRegistreren = Annotated[Tx, toegang("overleg:zorgmeldingen:schrijven", VT)]
MeldingBehandelen = Annotated[Tx, toegang("overleg:zorgmeldingen:schrijven", VT, REGISSEUR)]
SoortNagaan = Annotated[Tx, toegang("overleg:zorgmeldingen:lezen", VT)]
CodelijstLezen = Annotated[Tx, toegang("overleg:codelijsten:lezen", logplicht=False)]
OverdrachtBeantwoorden = Annotated[Tx, toegang("overleg:zorgmeldingen:schrijven", VT, REGISSEUR, COORDINATOR)]
CasusLezen = Annotated[Tx, toegang("overleg:casussen:lezen", *CASUS_LEZERS)]
CasusBehandelen = Annotated[Tx, toegang("overleg:casussen:schrijven", VT, REGISSEUR)]
KennisgevingBevestigen = Annotated[
    Tx, toegang("overleg:casussen:schrijven", VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK)
]
KennisgevingLezen = Annotated[Tx, toegang("overleg:casussen:lezen", *CASUS_LEZERS)]
RisicofactorWijzigen = Annotated[Tx, toegang("overleg:casussen:schrijven", VT, REGISSEUR, JGZ, MAATSCHAPPELIJK_WERK)]
ToestemmingLezen = Annotated[Tx, toegang("overleg:toestemmingen:lezen", *TOESTEMMING_LEZERS)]
ToestemmingSchrijven = Annotated[Tx, toegang("overleg:toestemmingen:schrijven", VT, REGISSEUR)]
SIGNAAL_ROLLEN = (
    VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS, BELEIDSADVISEUR, POLITIE,
)  # fmt: skip
SignalenLezen = Annotated[Tx, toegang("overleg:signalen:lezen", *SIGNAAL_ROLLEN)]
SignalenSchrijven = Annotated[Tx, toegang("overleg:signalen:schrijven", *SIGNAAL_ROLLEN)]
SignaaloverlegOrganiseren = Annotated[Tx, toegang("overleg:signalen:schrijven", COORDINATOR, BELEIDSADVISEUR)]
MELDCODE_ROLLEN = (VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS, POLITIE)
MeldcodeLezen = Annotated[Tx, toegang("overleg:meldcode:lezen", *MELDCODE_ROLLEN)]
MeldcodeSchrijven = Annotated[Tx, toegang("overleg:meldcode:schrijven", *MELDCODE_ROLLEN)]
MeldcodeOvernemen = Annotated[Tx, toegang("overleg:meldcode:schrijven", AANDACHTSFUNCTIONARIS)]
ZORG_ROLLEN = (VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS)
ZorgenLezen = Annotated[Tx, toegang("overleg:zorgen:lezen", *ZORG_ROLLEN)]
ZorgenSchrijven = Annotated[Tx, toegang("overleg:zorgen:schrijven", *ZORG_ROLLEN)]
OVERLEG_PLANNERS = (VT, REGISSEUR, COORDINATOR)
OVERLEG_DEELNEMERS = (
    *OVERLEG_PLANNERS, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS, POLITIE, BELEIDSADVISEUR,
)  # fmt: skip
OverlegLezen = Annotated[Tx, toegang("overleg:overleggen:lezen", *OVERLEG_DEELNEMERS)]
OverlegPlannen = Annotated[Tx, toegang("overleg:overleggen:schrijven", *OVERLEG_PLANNERS)]
OverlegBijdragen = Annotated[Tx, toegang("overleg:overleggen:schrijven", *OVERLEG_DEELNEMERS)]
BerichtenLezen = Annotated[
    Tx,
    toegang(
        "overleg:berichten:lezen", VT, REGISSEUR, COORDINATOR, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS,
        BELEIDSADVISEUR, POLITIE, PRIVACY_OFFICER,
    ),
]  # fmt: skip

DOORBREKING_LEZERS = (VT, REGISSEUR, JGZ, MAATSCHAPPELIJK_WERK, AANDACHTSFUNCTIONARIS, PRIVACY_OFFICER)
DoorbrekingLezen = Annotated[Tx, toegang("overleg:toestemmingen:lezen", *DOORBREKING_LEZERS)]
DoorbrekingSchrijven = Annotated[Tx, toegang("overleg:toestemmingen:schrijven", VT, REGISSEUR)]
DoorbrekingBeoordelen = Annotated[
    Tx, toegang("overleg:toestemmingen:schrijven", VT, REGISSEUR, AANDACHTSFUNCTIONARIS)
]
NOODTOEGANG = (VT, REGISSEUR, JGZ, POLITIE)
NoodtoegangOpenen = Annotated[Tx, toegang("overleg:noodtoegang:schrijven", *NOODTOEGANG)]
NoodtoegangGebruiken = Annotated[Tx, toegang("overleg:noodtoegang:lezen", *NOODTOEGANG)]
NoodtoegangLezen = Annotated[Tx, toegang("overleg:noodtoegang:lezen", *NOODTOEGANG, PRIVACY_OFFICER)]
NoodtoegangNazien = Annotated[Tx, toegang("overleg:noodtoegang:lezen", PRIVACY_OFFICER)]
NoodtoegangBeoordelen = Annotated[Tx, toegang("overleg:noodtoegang:schrijven", PRIVACY_OFFICER)]
RechtenLezen = Annotated[Tx, toegang("overleg:rechten:lezen", VT, PRIVACY_OFFICER)]
RechtenVastleggen = Annotated[Tx, toegang("overleg:rechten:schrijven", VT, PRIVACY_OFFICER)]
RechtenBeslissen = Annotated[Tx, toegang("overleg:rechten:schrijven", PRIVACY_OFFICER)]
RechtenInzien = Annotated[Tx, toegang("overleg:rechten:lezen", PRIVACY_OFFICER)]
