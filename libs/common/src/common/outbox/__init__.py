"""The outbox: what was committed will be published, in order per aggregate, whatever dies."""
