"""Personal data at rest: keys per person, encrypted fields, blind index, and the BSN itself.

keyring = Keyring(FileKek(sleutel_map))
dek, rij = keyring.new_key(persoon_id)                 # hot path: insert `rij` in your own statement
naam = encrypt(dek, Veld("overleg", "persoon", "naam", rij_id, persoon_id), "…")
sleutels = await keyring.get(tx, persoon_id)           # reading
sleutels.decrypt(veld, naam)
await keyring.destroy(tx, persoon_id, tx.now)          # erase the person
"""

from common.privacy.answers import AnswerCipher
from common.privacy.blind_index import BlindIndex
from common.privacy.bsn import is_bsn, normaliseer_bsn
from common.privacy.errors import NietLeesbaar, SleutelOntbreekt, SleutelVernietigd
from common.privacy.fields import Dek, Veld, decrypt, decrypt_bytes, encrypt, versie_van
from common.privacy.kek import FileKek, KekProvider
from common.privacy.keyfiles import make_key_folder
from common.privacy.keyring import INSERT_SQL, Keyring, PersoonSleutelRij, PersoonSleutels

__all__ = [
    "INSERT_SQL",
    "AnswerCipher",
    "BlindIndex",
    "Dek",
    "FileKek",
    "KekProvider",
    "Keyring",
    "NietLeesbaar",
    "PersoonSleutelRij",
    "PersoonSleutels",
    "SleutelOntbreekt",
    "SleutelVernietigd",
    "Veld",
    "decrypt",
    "decrypt_bytes",
    "encrypt",
    "is_bsn",
    "make_key_folder",
    "normaliseer_bsn",
    "versie_van",
]
