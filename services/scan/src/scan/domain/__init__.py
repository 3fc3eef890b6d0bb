"""Regels van scan: zuivere functies over een instrument en antwoorden; geen database, geen klok, geen instellingen."""
