"""overleg: huishoudens en personen, zorgmeldingen, casussen en toestemmingen.

De enige dienst die persoonsgegevens bewaart, versleuteld per persoon. Alles wat hier gebeurt en voor een ander telt,
gaat als gebeurtenis zonder persoonsgegevens naar de keten.
"""
