"""stats: cijfers over de keten, zonder dat iemand in beeld komt.

Telt gebeurtenissen en ingelezen historie onder een eigen pseudoniem en geeft alleen tabellen uit waaruit geen klein
aantal terug te rekenen is. Wie de mensen achter de cijfers zijn, weet deze dienst niet.
"""
