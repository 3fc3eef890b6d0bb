"""Wat followup kan: per gebruik één functie die laadt, beslist, bewaart en bekendmaakt."""
