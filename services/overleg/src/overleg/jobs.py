"""Wat de worker van overleg uit zichzelf doet: herinneren, escaleren, voorstellen. Elke taak mag te laat of dubbel lopen.

Een taak leest de feiten op het moment van `tx.now` en legt vast wat daar nog niet van bekend was; zo geeft een taak die dagen
niet liep hetzelfde als een die op tijd liep.
"""

from collections.abc import Sequence

from common.service import Scheduled
from overleg.service.acties import stuur_actieberichten
from overleg.service.afschriften import ruim_afschriften_op
from overleg.service.agendapunten import laat_verlopen_agendapunten_vervallen
from overleg.service.bewaren import stel_vernietigen_voor, voer_vernietigingen_uit
from overleg.service.casussen import meld_casussen_zonder_regisseur
from overleg.service.doorbrekingen import herinner_doorbrekingen
from overleg.service.geweld import escaleer_kennisgevingen
from overleg.service.noodtoegangen import herinner_noodtoegangen
from overleg.service.overdrachten import escaleer_overdrachten
from overleg.service.signaalreeksen import vul_reeksen
from overleg.service.toestemmingen import maak_verlopen_bekend
from overleg.service.wissingen import meld_achterstand

KWARTIER = 900.0
"""Zo vaak kijkt een taak die herinnert of escaleert, in seconden."""
DAG = 86_400.0
"""Zo vaak wordt nagegaan welke bewaartermijn voorbij is."""
MINUUT = 60.0
"""Zo vaak volgt een kleine partij van wat vernietigd mag worden."""

JOBS: Sequence[Scheduled] = (
    Scheduled("doorbrekingen-herinneren", KWARTIER, herinner_doorbrekingen),
    Scheduled("toestemmingen-verlopen", KWARTIER, maak_verlopen_bekend),
    Scheduled("noodtoegang-herinneren", KWARTIER, herinner_noodtoegangen),
    Scheduled("agendapunten-vervallen", KWARTIER, laat_verlopen_agendapunten_vervallen),
    Scheduled("actieberichten", KWARTIER, stuur_actieberichten),
    Scheduled("casus-zonder-regisseur", KWARTIER, meld_casussen_zonder_regisseur),
    Scheduled("overdrachten-escaleren", KWARTIER, escaleer_overdrachten),
    Scheduled("kennisgevingen-escaleren", KWARTIER, escaleer_kennisgevingen),
    Scheduled("signaaloverleggen", KWARTIER, vul_reeksen),
    Scheduled("bewaarvoorstellen", DAG, stel_vernietigen_voor),
    Scheduled("bewaarvoorstellen-uitvoeren", MINUUT, voer_vernietigingen_uit),
    Scheduled("afschriften-opruimen", KWARTIER, ruim_afschriften_op),
    Scheduled("wissingen-achterstand", KWARTIER, meld_achterstand),
)
