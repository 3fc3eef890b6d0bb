"""Hulp bij tests: echte onderdelen, geen nabootsingen."""
