"""De meldcode: per vermoeden vijf stappen en vijf afwegingen, in elke volgorde, met behoud van wat er eerder stond.

`model` zegt wat wordt vastgelegd, `wegen` welke kant een antwoord op wijst, `wandeling` wat mag en hoe het eindigt, `advies` wat nu het
verstandigst is, `concept` wat er van een zorgmelding al ingevuld kan worden.
"""
