"""Sign the tokens of the development issuer, and remember codes and refresh tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from devstack.realm import Client, Realm, Subject

ALGORITHM: Final = "ES256"
_CODE_SECONDS: Final = 60
_REFRESH_SECONDS: Final = 8 * 3600


class GrantError(Exception):
    """A refusal in the words of OAuth 2 (RFC 6749, 5.2)."""

    def __init__(self, code: str, description: str, status: int = 400) -> None:
        """Take the error code, a Dutch description and the HTTP status."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.status = status


@dataclass(frozen=True)
class Grant:
    """What a person allowed one client to do."""

    client: str
    subject: str
    scope: str
    family: str
    auth_time: int
    nonce: str | None = None


@dataclass(frozen=True)
class Code:
    """An authorization code waiting to be exchanged, once."""

    grant: Grant
    redirect_uri: str
    challenge: str
    expires: float


def load_key(folder: Path) -> ECKey:
    """Return the signing key of this data folder, made at the first start (mode 0600)."""
    path = folder / "issuer-sleutel.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = ECKey.generate_key("P-256")
        stored = {**fresh.as_dict(private=True), "kid": fresh.thumbprint(), "use": "sig", "alg": ALGORITHM}
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(stored, file)
    return ECKey.import_key(json.loads(path.read_text()))


class Tokens:
    """The memory of the issuer. Lost at a restart, apart from the key: sign in again."""

    def __init__(self, realm: Realm, issuer: str, key: ECKey) -> None:
        """Take the realm, our own URL and the signing key."""
        self._realm = realm
        self._issuer = issuer
        self._key = key
        self._codes: dict[str, Code] = {}
        self._refresh: dict[str, tuple[Grant, float]] = {}
        self._used: dict[str, str] = {}

    def jwks(self) -> dict[str, Any]:
        """Return the public key set."""
        return dict(KeySet([self._key]).as_dict(private=False))

    def check_scope(self, client: Client, requested: str) -> str:
        """Return the scopes once each, in order; refuse what the client may not ask."""
        wanted = list(dict.fromkeys(requested.split()))
        if unknown := [scope for scope in wanted if scope not in client.scopes]:
            raise GrantError("invalid_scope", f"Onbekend recht: {' '.join(unknown)}")
        return " ".join(wanted)

    def new_code(self, grant: Grant, redirect_uri: str, challenge: str) -> str:
        """Remember a grant under a code that works once, for a minute."""
        code = secrets.token_urlsafe(32)
        self._codes[code] = Code(grant, redirect_uri, challenge, time.time() + _CODE_SECONDS)
        return code

    def exchange_code(self, client: Client, code: str, redirect_uri: str, verifier: str) -> dict[str, Any]:
        """Exchange a code for tokens; PKCE proves that the asker is who started."""
        kept = self._codes.pop(code, None)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            kept is None
            or kept.grant.client != client.name
            or kept.redirect_uri != redirect_uri
            or kept.expires < time.time()
            or not hmac.compare_digest(kept.challenge, challenge)
        ):
            raise GrantError("invalid_grant", "De code is onbekend, verlopen, al gebruikt of niet van deze aanvrager.")
        return self.for_person(client, kept.grant)

    def exchange_refresh(self, client: Client, token: str) -> dict[str, Any]:
        """Rotate a refresh token. One that comes twice was stolen: its whole family ends."""
        if (family := self._used.get(token)) is not None:
            self._refresh = {key: item for key, item in self._refresh.items() if item[0].family != family}
        grant, expires = self._refresh.pop(token, (None, 0.0))
        if grant is None or grant.client != client.name or expires < time.time():
            raise GrantError("invalid_grant", "Het ververstoken is onbekend, verlopen of al gebruikt.")
        self._used[token] = grant.family
        return self.for_person(client, grant)

    def for_client(self, client: Client, scope: str) -> dict[str, Any]:
        """Give a client a token for itself."""
        if client.account is None:
            raise GrantError("unauthorized_client", "Deze client mag geen token voor zichzelf vragen.")
        return self._answer(client, client.account, scope)

    def for_person(self, client: Client, grant: Grant) -> dict[str, Any]:
        """Give a client the tokens of a person's grant."""
        person = self._realm.persons[grant.subject]
        answer = self._answer(client, person, grant.scope)
        if "openid" in grant.scope.split():
            claims = {**self._base(person), **self.userinfo(person.name), "aud": client.name, "azp": client.name}
            claims |= {"auth_time": grant.auth_time} | ({"nonce": grant.nonce} if grant.nonce else {})
            answer["id_token"] = self._sign(claims, "JWT")
        token = secrets.token_urlsafe(32)
        self._refresh[token] = (grant, time.time() + _REFRESH_SECONDS)
        return {**answer, "refresh_token": token, "refresh_expires_in": _REFRESH_SECONDS}

    def userinfo(self, name: str) -> dict[str, Any]:
        """Return what the issuer tells about a person."""
        person = self._realm.persons[name]
        known = {"sub": person.name, "preferred_username": person.name, "name": person.full_name}
        return {**known, "email": person.email, "rollen": list(person.rollen), "organisatie": person.organisatie}

    def subject_of(self, token: str) -> str:
        """Return the person of an access token of ours, or refuse."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims
            jwt.JWTClaimsRegistry(exp={"essential": True}, iss={"value": self._issuer}).validate(claims)
        except (JoseError, ValueError) as error:
            raise GrantError("invalid_token", "Het token is ongeldig of verlopen.", 401) from error
        if claims.get("sub") not in self._realm.persons:
            raise GrantError("invalid_token", "Dit token is niet van een persoon.", 401)
        return str(claims["sub"])

    def _answer(self, client: Client, subject: Subject, scope: str) -> dict[str, Any]:
        claims = self._base(subject) | {
            "aud": list(self._realm.audience),
            "azp": client.name,
            "client_id": client.name,
            "jti": secrets.token_hex(16),
            "scope": scope,
            "rollen": list(subject.rollen),
            "organisatie": subject.organisatie,
        }
        signed = self._sign(claims, "at+jwt")
        return {"access_token": signed, "token_type": "Bearer", "expires_in": self._realm.token_seconds, "scope": scope}

    def _base(self, subject: Subject) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self._issuer, "sub": subject.name, "iat": now, "exp": now + self._realm.token_seconds}

    def _sign(self, claims: dict[str, Any], kind: str) -> str:
        return jwt.encode({"alg": ALGORITHM, "kid": self._key.kid, "typ": kind}, claims, self._key)
