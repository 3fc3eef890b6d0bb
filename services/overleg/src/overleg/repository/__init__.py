"""Alle SQL van overleg; elke query filtert op de aanroeper en row-level security doet dat nog eens."""
