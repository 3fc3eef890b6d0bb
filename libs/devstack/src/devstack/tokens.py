"""Ask the running issuer for a token of a seeded person or client, as any other program would."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import httpx

from devstack.errors import StackError
from devstack.realm import Realm, load_realm

_DEVELOPMENT_CLIENT: Final = "keten-ontwikkel"


def fetch_token(issuer: str, name: str, scopes: Sequence[str] | None = None) -> str:
    """Return an access token for this person or client; without scopes with all rights of the APIs."""
    realm = load_realm()
    form = _credentials(realm, name) | {"scope": " ".join(realm.api_scopes if scopes is None else scopes)}
    try:
        with httpx.Client(timeout=20, trust_env=False) as http:
            found = http.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
            answer = http.post(found["token_endpoint"], data=form)
    except (httpx.HTTPError, ValueError) as error:
        raise StackError(f"De issuer {issuer} antwoordt niet; draait de keten (keten up)?") from error
    if answer.status_code != 200:
        raise StackError(f"De issuer weigerde een token voor {name}: {answer.text[:300]}")
    return str(answer.json()["access_token"])


def _credentials(realm: Realm, name: str) -> dict[str, str]:
    if (person := realm.persons.get(name)) is not None:
        known = {"username": person.name, "password": person.password}
        return {"grant_type": "password", "client_id": _DEVELOPMENT_CLIENT} | known
    client = realm.clients.get(name)
    if client is None or client.account is None:
        partners = [item.name for item in realm.clients.values() if item.account is not None]
        raise StackError(
            f"{name!r} is geen bekende persoon of client.\n  personen: {', '.join(realm.persons)}\n"
            f"  clients: {', '.join(partners)}"
        )
    return {"grant_type": "client_credentials", "client_id": client.name, "client_secret": client.secret}
