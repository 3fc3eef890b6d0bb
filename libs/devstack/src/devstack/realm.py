"""Read the seeded realm: one Keycloak file that both real Keycloak and our small issuer use."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from devstack.errors import StackError

REALM: Final = "veilige-keten"
_FILE: Final = Path("deploy") / "keycloak" / f"realm-{REALM}.json"
_LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True)
class Subject:
    """Who a token is about: a person, or the service account of a client."""

    name: str
    full_name: str
    email: str
    password: str
    rollen: tuple[str, ...]
    organisatie: str


@dataclass(frozen=True)
class Client:
    """A program that may ask for tokens."""

    name: str
    title: str
    secret: str
    redirect_uris: frozenset[str]
    scopes: frozenset[str]
    code_flow: bool
    password_flow: bool
    account: Subject | None

    @property
    def public(self) -> bool:
        """Whether the client has no secret."""
        return not self.secret

    def may_return_to(self, uri: str) -> bool:
        """Whether this redirect is registered; on loopback every port is (RFC 8252, 7.3)."""
        if uri in self.redirect_uris:
            return True
        parts = urlsplit(uri)
        plain = urlunsplit((parts.scheme, _LOOPBACK, parts.path, parts.query, parts.fragment))
        return parts.hostname == _LOOPBACK and "@" not in parts.netloc and plain in self.redirect_uris


@dataclass(frozen=True)
class Realm:
    """Everybody who can sign in on a development machine."""

    persons: dict[str, Subject]
    clients: dict[str, Client]
    audience: tuple[str, ...]
    api_scopes: tuple[str, ...]
    token_seconds: int


def realm_file() -> Path:
    """Return the realm file of the checkout; `KETEN_REALM` points at another one."""
    if chosen := os.environ.get("KETEN_REALM"):
        return Path(chosen)
    for folder in Path(__file__).resolve().parents:
        if (folder / _FILE).is_file():
            return folder / _FILE
    raise StackError(f"Het bestand {_FILE} is niet gevonden; wijs het aan met KETEN_REALM.")


@cache
def load_realm(path: Path | None = None) -> Realm:
    """Read the realm file into what our issuer needs of it."""
    raw: dict[str, Any] = json.loads((path or realm_file()).read_text())
    persons = {user["username"]: _subject(user) for user in raw["users"] if "serviceAccountClientId" not in user}
    accounts = {user["serviceAccountClientId"]: user for user in raw["users"] if "serviceAccountClientId" in user}
    clients = {item["clientId"]: _client(item, accounts.get(item["clientId"])) for item in raw["clients"]}
    configs = [mapper["config"] for scope in raw["clientScopes"] for mapper in scope.get("protocolMappers", ())]
    audience = tuple(c["included.custom.audience"] for c in configs if "included.custom.audience" in c)
    return Realm(persons, clients, audience, tuple(raw["defaultOptionalClientScopes"]), raw["accessTokenLifespan"])


def _subject(user: dict[str, Any], name: str | None = None) -> Subject:
    passwords = [item["value"] for item in user.get("credentials", ()) if item["type"] == "password"]
    return Subject(
        name or user["username"],
        f"{user.get('firstName', '')} {user.get('lastName', '')}".strip(),
        user.get("email", ""),
        passwords[0] if passwords else "",
        tuple(user["realmRoles"]),
        user["attributes"]["organisatie"][0],
    )


def _client(item: dict[str, Any], account: dict[str, Any] | None) -> Client:
    return Client(
        item["clientId"],
        item["name"],
        "" if item["publicClient"] else item["secret"],
        frozenset(item["redirectUris"]),
        frozenset([*item["defaultClientScopes"], *item["optionalClientScopes"], "openid"]),
        item["standardFlowEnabled"],
        item["directAccessGrantsEnabled"],
        _subject(account, item["clientId"]) if account and item["serviceAccountsEnabled"] else None,
    )
