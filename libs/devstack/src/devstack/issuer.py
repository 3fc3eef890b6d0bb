"""A small OIDC issuer for development: real tokens, known passwords, loopback only.

Discovery, JWKS, client_credentials, authorization code with PKCE (S256, enforced), refresh with
rotation, userinfo, logout. It reads the realm file that real Keycloak imports.
"""

from __future__ import annotations

import argparse
import base64
import hmac
import html
import ipaddress
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from devstack.errors import StackError
from devstack.issuer_tokens import ALGORITHM, Grant, GrantError, Tokens, load_key
from devstack.realm import Client, Realm, load_realm

_NO_STORE = {"cache-control": "no-store"}
_PAGE_HEADERS = {
    **_NO_STORE,
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


def require_loopback(host: str) -> None:
    """Refuse any address that another machine could reach: everybody knows these passwords."""
    try:
        safe = ipaddress.ip_address(host).is_loopback
    except ValueError:
        safe = host == "localhost"
    if not safe:
        raise StackError(
            f"De ontwikkel-issuer start niet op {host}: hij kent vaste wachtwoorden en mag alleen op "
            "127.0.0.1 draaien. Gebruik Keycloak voor alles wat anderen kunnen bereiken."
        )


def create_issuer(realm: Realm, issuer: str, data: Path) -> Starlette:
    """Build the issuer for one URL over one data folder."""
    service = _Issuer(realm, issuer, Tokens(realm, issuer, load_key(data)))
    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", service.discovery),
            Route("/jwks", service.jwks),
            Route("/authorize", service.authorize, methods=["GET", "POST"]),
            Route("/token", service.token, methods=["POST"]),
            Route("/userinfo", service.userinfo),
            Route("/logout", service.logout),
        ],
        exception_handlers={GrantError: _refuse},
        # A page elsewhere that points its own name at 127.0.0.1 gets nothing.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])],
    )


async def _refuse(_request: Request, error: Exception) -> Response:
    if not isinstance(error, GrantError):
        raise error
    headers = {**_NO_STORE, "www-authenticate": f'Bearer error="{error.code}"'} if error.status == 401 else _NO_STORE
    return JSONResponse({"error": error.code, "error_description": error.description}, error.status, headers)


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(errors="replace")))


class _Issuer:
    """The endpoints."""

    def __init__(self, realm: Realm, issuer: str, tokens: Tokens) -> None:
        self._realm = realm
        self._issuer = issuer
        self._tokens = tokens

    async def discovery(self, _request: Request) -> Response:
        """Publish where everything is."""
        names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "logout"}
        endpoints = {f"{name}_endpoint": f"{self._issuer}/{path}" for name, path in names.items()}
        return JSONResponse(
            {
                "issuer": self._issuer,
                **endpoints,
                "jwks_uri": f"{self._issuer}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token", "password"],
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
                "subject_types_supported": ["public"],
                "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
                "scopes_supported": ["openid", "profile", "email", *self._realm.api_scopes],
                "claims_supported": ["sub", "name", "preferred_username", "email", "rollen", "organisatie"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def jwks(self, _request: Request) -> Response:
        """Publish the public key."""
        return JSONResponse(self._tokens.jwks())

    async def authorize(self, request: Request) -> Response:
        """Let a person sign in and send the browser back with a code."""
        query = dict(request.query_params)
        client = self._realm.clients.get(query.get("client_id", ""))
        back = query.get("redirect_uri", "")
        # Nothing is ever sent to an address that was not registered, not even an error.
        if client is None or not client.code_flow or not client.may_return_to(back):
            raise GrantError("invalid_request", "Onbekende client_id of redirect_uri.")
        try:
            scope = self._check(client, query)
        except GrantError as error:
            return self._back(query, error=error.code, error_description=error.description)
        if request.method == "GET":
            return self._page(client)
        form = await _form(request)
        person = self._realm.persons.get(form.get("username", ""))
        if person is None or not hmac.compare_digest(person.password.encode(), form.get("password", "").encode()):
            return self._page(client, "Onbekende naam of onjuist wachtwoord.")
        grant = Grant(client.name, person.name, scope, secrets.token_hex(8), int(time.time()), query.get("nonce"))
        return self._back(query, code=self._tokens.new_code(grant, back, query["code_challenge"]))

    async def token(self, request: Request) -> Response:
        """Give tokens for what the asker can prove."""
        form = await _form(request)
        client = self._authenticate(request, form)
        return JSONResponse(self._grant(client, form), headers=_NO_STORE)

    async def userinfo(self, request: Request) -> Response:
        """Tell about the person of the token."""
        name = self._tokens.subject_of(request.headers.get("authorization", "").removeprefix("Bearer "))
        return JSONResponse(self._tokens.userinfo(name), headers=_NO_STORE)

    async def logout(self, request: Request) -> Response:
        """End a session: there is none in the browser, so only send it back."""
        target = request.query_params.get("post_logout_redirect_uri", "")
        if any(client.may_return_to(target) for client in self._realm.clients.values()):
            return RedirectResponse(target, 303)
        return HTMLResponse(
            "<!doctype html><html lang=nl><title>Afgemeld</title><p>U bent afgemeld.", headers=_PAGE_HEADERS
        )

    def _check(self, client: Client, query: dict[str, str]) -> str:
        if query.get("response_type") != "code":
            raise GrantError("unsupported_response_type", "Alleen response_type=code.")
        if query.get("code_challenge_method") != "S256" or not query.get("code_challenge"):
            raise GrantError("invalid_request", "PKCE met S256 is verplicht.")
        return self._tokens.check_scope(client, query.get("scope", "openid"))

    def _back(self, query: dict[str, str], **answer: str) -> Response:
        state = {"state": query["state"]} if "state" in query else {}
        mark = "&" if "?" in query["redirect_uri"] else "?"
        return RedirectResponse(query["redirect_uri"] + mark + urlencode({**answer, **state, "iss": self._issuer}), 303)

    def _page(self, client: Client, problem: str = "") -> Response:
        names = "".join(f"<option>{html.escape(name)}" for name in self._realm.persons)
        body = (
            "<!doctype html><html lang=nl><meta name=viewport content='width=device-width'><title>Aanmelden (ontwikkeling)</title>"
            "<style>body{font:1rem system-ui;max-width:24rem;margin:3rem auto}label{display:block;margin:1rem 0}</style>"
            f"<h1>Aanmelden</h1><p>Voor {html.escape(client.title)}. Alleen voor ontwikkeling; het wachtwoord is "
            f"<code>ontwikkel-</code> met de naam erachter.</p><p role=alert>{html.escape(problem)}</p><form method=post>"
            f"<label>Naam <select name=username>{names}</select></label>"
            "<label>Wachtwoord <input name=password type=password autocomplete=off required></label>"
            "<button>Aanmelden</button></form>"
        )
        return HTMLResponse(body, status_code=401 if problem else 200, headers=_PAGE_HEADERS)

    def _authenticate(self, request: Request, form: dict[str, str]) -> Client:
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
        header = request.headers.get("authorization", "")
        if header[:6].lower() == "basic ":
            try:
                first, _, last = base64.b64decode(header[6:], validate=True).decode().partition(":")
            except ValueError as error:
                raise GrantError("invalid_client", "De Authorization-header is onleesbaar.", 401) from error
            name, secret = unquote(first), unquote(last)
        client = self._realm.clients.get(name)
        if client is None or not hmac.compare_digest(client.secret.encode(), secret.encode()):
            raise GrantError("invalid_client", "Onbekende client of onjuist geheim.", 401)
        return client

    def _grant(self, client: Client, form: dict[str, str]) -> dict[str, Any]:
        tokens = self._tokens
        match form.get("grant_type"):
            case "client_credentials":
                return tokens.for_client(client, tokens.check_scope(client, form.get("scope", "")))
            case "authorization_code":
                return tokens.exchange_code(
                    client, form.get("code", ""), form.get("redirect_uri", ""), form.get("code_verifier", "")
                )
            case "refresh_token":
                return tokens.exchange_refresh(client, form.get("refresh_token", ""))
            case "password" if client.password_flow:
                person = self._realm.persons.get(form.get("username", ""))
                if person is None or not hmac.compare_digest(
                    person.password.encode(), form.get("password", "").encode()
                ):
                    raise GrantError("invalid_grant", "Onbekende naam of onjuist wachtwoord.")
                scope = tokens.check_scope(client, form.get("scope", ""))
                return tokens.for_person(
                    client, Grant(client.name, person.name, scope, secrets.token_hex(8), int(time.time()))
                )
            case _:
                raise GrantError("unsupported_grant_type", "Deze grant_type kan hier niet.")


def main() -> None:
    """Run the issuer: `python -m devstack.issuer --port 8100 --data <map>`."""
    parser = argparse.ArgumentParser(description="OIDC-issuer voor ontwikkeling, alleen op loopback")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data", type=Path, required=True)
    chosen = parser.parse_args()
    try:
        require_loopback(chosen.host)
    except StackError as error:
        parser.exit(2, f"{error}\n")
    app = create_issuer(load_realm(), f"http://{chosen.host}:{chosen.port}", chosen.data)
    uvicorn.run(app, host=chosen.host, port=chosen.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
