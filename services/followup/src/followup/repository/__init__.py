"""Alle SQL van followup; elke query filtert op de aanroeper en row-level security doet dat nog eens."""
