"""The audit log: canonical lines, seals over them, verification, and the views others ask for.

sealer = Sealer(load_signing_key(sleutel_map / "audit.pem"))
await sealer.run(dsn, stop)                          # in the worker
main_verify(dsn, sleutel_map / "audit.pem", ijkpunt) # the command `audit verify`
"""

from common.audit.regel import SELECT_KOLOMMEN, AuditRegel
from common.audit.sealer import AnderTijdperk, Sealer, load_public_key, load_signing_key
from common.audit.verify import Bevinding, Soort, Uitslag, latest_checkpoint, main_checkpoint, main_verify, verify
from common.audit.views import naar_fhir, naar_inzage, naar_ldv, naar_nen7513
from common.audit.zegel import Ijkpunt, Zegel

__all__ = [
    "SELECT_KOLOMMEN",
    "AnderTijdperk",
    "AuditRegel",
    "Bevinding",
    "Ijkpunt",
    "Sealer",
    "Soort",
    "Uitslag",
    "Zegel",
    "latest_checkpoint",
    "load_public_key",
    "load_signing_key",
    "main_checkpoint",
    "main_verify",
    "naar_fhir",
    "naar_inzage",
    "naar_ldv",
    "naar_nen7513",
    "verify",
]
