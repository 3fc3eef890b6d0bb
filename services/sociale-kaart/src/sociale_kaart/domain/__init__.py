"""Regels van sociale-kaart: zuivere functies over waarden en een moment; geen database, geen klok, geen instellingen."""
