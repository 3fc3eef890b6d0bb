"""The whole chain on one machine, with real parts: PostgreSQL, Kafka, an OIDC issuer, five services."""
