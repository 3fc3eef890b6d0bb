#!/usr/bin/env python3
"""Make the secrets of a test machine or a cluster once: passwords, database addresses and keys, as files.

    python3 deploy/geheimen.py                       # deploy/geheimen/, for docker-compose.yml
    python3 deploy/geheimen.py --kubernetes > x.yaml # the same files as Secret manifests

Only the standard library: this runs before anything is installed. What exists stays as it is, because another key makes
the data unreadable. The folder ignores itself in Git. In production the key-encryption key belongs in a KMS or vault.
"""

import argparse
import base64
import json
import os
import secrets
import sys
from pathlib import Path

DIENSTEN = ("overleg", "followup", "scan", "sociale-kaart", "stats")
# PKCS#8 of an Ed25519 key is this fixed header followed by the 32 bytes of the seed (RFC 8410).
ED25519_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")


def pakket(dienst: str) -> str:
    """Name of the database and the roles of a service."""
    return dienst.replace("-", "_")


def sleutel() -> str:
    """Thirty-two random bytes, base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode() + "\n"


def ed25519_pem() -> str:
    """A new Ed25519 private key as PKCS#8 PEM."""
    inhoud = base64.b64encode(ED25519_PKCS8 + secrets.token_bytes(32)).decode()
    return f"-----BEGIN PRIVATE KEY-----\n{inhoud}\n-----END PRIVATE KEY-----\n"


def bewaar(pad: Path, inhoud: str) -> str:
    """Write the file unless it exists, and return what is in it.

    World-readable inside a folder that only its owner may enter: a container with its own user id gets the file
    mounted, nobody else on the machine can reach it.
    """
    if not pad.exists():
        pad.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beschrijving = os.open(pad, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        with os.fdopen(beschrijving, "w") as bestand:
            bestand.write(inhoud)
        pad.chmod(0o444)
    return pad.read_text()


def maak(map_: Path, database_host: str) -> None:
    """Make every missing secret of all services below this folder."""
    map_.mkdir(mode=0o700, parents=True, exist_ok=True)
    map_.chmod(0o700)
    bewaar(map_ / ".gitignore", "*\n")
    for naam in ("postgres", "keycloak-beheer", "grafana-beheer"):
        bewaar(map_ / naam, secrets.token_urlsafe(24))
    bewaar(map_ / "rollen" / "toezicht", secrets.token_urlsafe(24))
    for dienst in DIENSTEN:
        naam = pakket(dienst)
        for rol, bestand in (("app", "database-url"), ("own", "migratie-database-url")):
            wachtwoord = bewaar(map_ / "rollen" / f"{rol}_{naam}", secrets.token_urlsafe(24))
            adres = f"postgresql://{rol}_{naam}:{wachtwoord}@{database_host}/{naam}"
            bewaar(map_ / dienst / bestand, adres)
        bewaar(map_ / dienst / "kek.key", sleutel())
        bewaar(map_ / dienst / "blinde-index.key", sleutel())
        bewaar(map_ / dienst / "audit.pem", ed25519_pem())


def geheim(naam: str, namespace: str, bestanden: list[Path]) -> dict[str, object]:
    """One Secret manifest with these files."""
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "type": "Opaque",
        "metadata": {"name": naam, "namespace": namespace},
        "data": {pad.name: base64.b64encode(pad.read_bytes()).decode() for pad in bestanden},
    }


def manifesten(map_: Path) -> list[dict[str, object]]:
    """The Secrets that deploy/k8s refers to, and those of the data layer of the overlay `lokaal`."""
    lijst = [
        geheim("postgres-geheimen", "keten-data", [map_ / "postgres", *sorted((map_ / "rollen").iterdir())]),
        geheim("keycloak-geheimen", "keten-idp", [map_ / "keycloak-beheer"]),
    ]
    for dienst in DIENSTEN:
        bron = map_ / dienst
        lijst.append(geheim(f"{dienst}-database", "keten", [bron / "database-url"]))
        lijst.append(geheim(f"{dienst}-migratie", "keten", [bron / "migratie-database-url"]))
        sleutels = [bron / "kek.key", bron / "blinde-index.key", bron / "audit.pem"]
        lijst.append(geheim(f"{dienst}-sleutels", "keten", sleutels))
    return lijst


def main() -> int:
    """Make the files and, when asked for, print the manifests."""
    hier = Path(__file__).resolve().parent
    lezer = argparse.ArgumentParser(description="Maak de geheimen van een omgeving, eenmalig.")
    lezer.add_argument("--map", type=Path, default=None, help="waar de bestanden komen")
    lezer.add_argument("--kubernetes", action="store_true", help="schrijf Secret-manifesten naar de uitvoer")
    lezer.add_argument("--database-host", default=None, help="host:poort in de database-adressen")
    keuze = lezer.parse_args()
    map_ = keuze.map or hier / ("geheimen-kubernetes" if keuze.kubernetes else "geheimen")
    host = keuze.database_host or ("postgres.keten-data.svc:5432" if keuze.kubernetes else "postgres:5432")
    os.umask(0o022)
    maak(map_, host)
    if keuze.kubernetes:
        for manifest in manifesten(map_):
            sys.stdout.write("---\n" + json.dumps(manifest, indent=2) + "\n")
    else:
        sys.stdout.write(f"geheimen staan in {map_}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
