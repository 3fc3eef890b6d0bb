"""Wat een regio zelf instelt: leeftijdsgrenzen en termijnen, met de gewone waarde als uitgangspunt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regels:
    """Instelbare grenzen van overleg; elk veld zegt in welke eenheid en waar de gewone waarde vandaan komt."""

    toestemming_zelf_vanaf: int = 16
    """Leeftijd in jaren vanaf wanneer iemand zelf toestemming geeft (naar WGBO en Jeugdwet 7.3; artikel niet nagezocht)."""
    toestemming_samen_vanaf: int = 12
    """Leeftijd in jaren vanaf wanneer kind en gezaghebbenden samen toestemming geven (zelfde bron)."""
    toestemming_langste_dagen: int = 732
    """Langste duur van een toestemming in dagen; eigen keuze."""
    doorbreking_langste_dagen: int = 30
    """Langste duur van delen zonder toestemming in dagen; eigen keuze."""
    doorbreking_bevestigen_werkdagen: int = 1
    """Werkdagen waarbinnen een tweede persoon een doorbreking bevestigt; eigen keuze."""
    noodtoegang_minuten: int = 60
    """Hoe lang noodtoegang (break-glass) hoogstens open is, in minuten; eigen keuze."""
    noodtoegang_beoordelen_uren: int = 72
    """Uren waarbinnen de privacy officer noodtoegang beoordeelt; daarna krijgt de gebruiker geen nieuwe; eigen keuze."""
    noodtoegang_onbeoordeeld_hoogstens: int = 10
    """Hoeveel onbeoordeelde noodtoegang een gebruiker hoogstens heeft; houdt rondneuzen op BSN tegen; eigen keuze."""
    overdracht_antwoord_werkdagen: int = 5
    """Werkdagen waarbinnen een overdracht beantwoord wordt; daarna zichtbaar en geëscaleerd; eigen keuze."""
    terugkoppeling_werkdagen: int = 5
    """Werkdagen waarbinnen de melder hoort wat er met de melding is gedaan; eigen keuze, geen norm gevonden."""
    kennisgeving_bevestigen_werkdagen: int = 1
    """Werkdagen waarbinnen nieuw geweld bevestigd wordt; daarna naar de regisseur; eigen keuze."""
    zonder_geweld_dagen: int = 90
    """Dagen zonder nieuw geweld voordat een casus de fase veiligheid uit kan; eigen keuze, geen norm gevonden."""
    zonder_regisseur_werkdagen: int = 5
    """Werkdagen die een casus zonder regisseur mag zijn voordat de lijst haar te laat noemt; eigen keuze."""
    samenvoegen_ongedaan_dagen: int = 30
    """Dagen waarin het samenvoegen van twee personen ongedaan gemaakt kan worden; eigen keuze."""
    actie_herinneren_dagen: int = 3
    """Dagen voor de termijn waarop de eigenaar van een actie herinnerd wordt; eigen keuze."""
    verzoek_maanden: int = 1
    """Kalendermaanden waarbinnen op een verzoek van een betrokkene besloten is (AVG art. 12 lid 3)."""
    verzoek_zelf_vanaf: int = 12
    """Leeftijd in jaren vanaf wanneer een kind zelf een verzoek doet (veiligthuisgv.nl, rechten van betrokkenen)."""
    verzoek_alleen_zelf_vanaf: int = 16
    """Leeftijd in jaren vanaf wanneer een ouder dat niet meer voor het kind doet (zelfde bron)."""
    export_dagen: int = 14
    """Dagen dat een vrijgegeven afschrift klaarstaat om één keer opgehaald te worden; eigen keuze."""
    wissing_ontvangst_dagen: int = 3
    """Dagen waarbinnen elke dienst meldt dat een persoon gewist is; daarna een bericht; eigen keuze."""
    beperking_uitzondering_uren: int = 72
    """Uren dat een uitzondering op een beperking van de verwerking hoogstens open staat; eigen keuze."""
    beschermde_organisaties: tuple[str, ...] = ()
    """OIN's van organisaties met een beschermde plek (opvang): nooit zichtbaar in wie-zag-mijn-gegevens; per regio."""


GEWOON = Regels()
"""De uitgangswaarden."""
