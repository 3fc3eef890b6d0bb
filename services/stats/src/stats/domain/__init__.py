"""Regels van stats: zuivere functies over waarden en een peildatum; geen database, geen klok, geen instellingen."""
