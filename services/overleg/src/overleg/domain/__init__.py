"""Regels van overleg: zuivere functies over waarden en een moment; geen database, geen klok, geen instellingen."""
