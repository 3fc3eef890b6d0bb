"""Regels van followup: zuivere functies over waarden en een datum; geen database, geen klok, geen instellingen."""
