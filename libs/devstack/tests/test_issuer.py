import base64
import hashlib
import secrets
import stat
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from devstack.errors import StackError
from devstack.issuer import create_issuer, require_loopback
from devstack.realm import load_realm

ISSUER = "http://127.0.0.1:8100"
BACK = "http://127.0.0.1:51234/callback"
SCOPE = "openid overleg:zorgmeldingen:lezen overleg:zorgmeldingen:schrijven"
DIENSTEN = ["overleg", "followup", "scan", "sociale-kaart", "stats"]


@pytest.fixture
async def client(tmp_path):
    app = create_issuer(load_realm(), ISSUER, tmp_path)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as http:
        yield http


async def claims_of(client, token):
    jwks = KeySet.import_key_set((await client.get("/jwks")).json())
    return jwt.decode(token, jwks, algorithms=["ES256"])


def pkce():
    verifier = secrets.token_urlsafe(48)
    return verifier, base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


async def code_for(client, challenge, username="vera.vt", **extra):
    query = {
        "response_type": "code",
        "client_id": "keten-cli",
        "redirect_uri": BACK,
        "scope": SCOPE,
        "state": "s",
        "nonce": "n",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    } | extra
    answer = await client.post(
        "/authorize", params=query, data={"username": username, "password": f"ontwikkel-{username}"}
    )
    return answer, parse_qs(urlsplit(answer.headers.get("location", "")).query)


async def exchange(client, code, verifier, **extra):
    form = {
        "grant_type": "authorization_code",
        "client_id": "keten-cli",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": verifier,
    }
    return await client.post("/token", data=form | extra)


async def test_discovery_names_this_issuer_and_only_s256(client):
    found = (await client.get("/.well-known/openid-configuration")).json()
    assert found["issuer"] == ISSUER
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["jwks_uri"] == f"{ISSUER}/jwks"


async def test_jwks_holds_no_private_part(client):
    (key,) = (await client.get("/jwks")).json()["keys"]
    assert "d" not in key
    assert key["alg"] == "ES256"


async def test_a_client_gets_a_token_with_its_organisation_and_roles(client):
    answer = await client.post(
        "/token",
        data={"grant_type": "client_credentials", "scope": "stats:cijfers:lezen"},
        auth=("gemeente-noordoostpolder", "ontwikkel-gemeente-noordoostpolder"),
    )
    token = await claims_of(client, answer.json()["access_token"])
    assert token.header["typ"] == "at+jwt"
    assert token.claims["aud"] == DIENSTEN
    assert token.claims["sub"] == token.claims["azp"] == "gemeente-noordoostpolder"
    assert token.claims["organisatie"] == "00000009990000000004"
    assert sorted(token.claims["rollen"]) == ["beleidsadviseur", "coordinator", "onderzoeker"]
    assert token.claims["scope"] == "stats:cijfers:lezen"
    assert token.claims["jti"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_person_signs_in_with_pkce_and_gets_the_claims(client):
    verifier, challenge = pkce()
    _, query = await code_for(client, challenge)
    assert query["state"] == ["s"]
    assert query["iss"] == [ISSUER]
    tokens = (await exchange(client, query["code"][0], verifier)).json()
    access = (await claims_of(client, tokens["access_token"])).claims
    assert access["sub"] == "vera.vt"
    assert access["rollen"] == ["medewerker-veilig-thuis"]
    assert access["organisatie"] == "00000009990000000001"
    identity = await claims_of(client, tokens["id_token"])
    assert identity.header["typ"] == "JWT"
    assert identity.claims["aud"] == "keten-cli"
    assert identity.claims["nonce"] == "n"
    who = await client.get("/userinfo", headers={"authorization": f"Bearer {tokens['access_token']}"})
    assert who.json()["preferred_username"] == "vera.vt"


async def test_a_wrong_verifier_is_refused_and_burns_the_code(client):
    verifier, challenge = pkce()
    _, query = await code_for(client, challenge)
    wrong = await exchange(client, query["code"][0], "x" * 60)
    assert (wrong.status_code, wrong.json()["error"]) == (400, "invalid_grant")
    late = await exchange(client, query["code"][0], verifier)
    assert late.json()["error"] == "invalid_grant"


async def test_a_code_works_once_and_only_for_its_redirect(client):
    verifier, challenge = pkce()
    _, query = await code_for(client, challenge)
    other = await exchange(client, query["code"][0], verifier, redirect_uri="http://127.0.0.1:1/callback")
    assert other.json()["error"] == "invalid_grant"
    _, query = await code_for(client, challenge)
    assert (await exchange(client, query["code"][0], verifier)).status_code == 200
    assert (await exchange(client, query["code"][0], verifier)).json()["error"] == "invalid_grant"


@pytest.mark.parametrize("method", ["plain", ""])
async def test_without_s256_no_code(client, method):
    _, query = await code_for(client, pkce()[1], code_challenge_method=method)
    assert query["error"] == ["invalid_request"]
    assert "code" not in query


@pytest.mark.parametrize(
    "uri",
    [
        "https://kwaad.example/callback",
        "http://127.0.0.1:80@kwaad.example/callback",
        "http://x@127.0.0.1/callback",
        "http://127.0.0.1:5/anders",
        "https://127.0.0.1:5/callback",
    ],
)
async def test_an_unregistered_redirect_is_never_followed(client, uri):
    answer, _ = await code_for(client, pkce()[1], redirect_uri=uri)
    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_a_wrong_password_gives_no_code(client):
    answer, _ = await code_for(client, pkce()[1], username="onbekend")
    assert answer.status_code == 401
    assert "location" not in answer.headers


async def test_a_refresh_token_rotates_and_reuse_ends_the_family(client):
    verifier, challenge = pkce()
    _, query = await code_for(client, challenge)
    first = (await exchange(client, query["code"][0], verifier)).json()["refresh_token"]
    form = {"grant_type": "refresh_token", "client_id": "keten-cli"}
    second = (await client.post("/token", data=form | {"refresh_token": first})).json()["refresh_token"]
    assert second != first
    assert (await client.post("/token", data=form | {"refresh_token": first})).status_code == 400
    assert (await client.post("/token", data=form | {"refresh_token": second})).status_code == 400


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_id": "shg-nu", "client_secret": "fout"}, 401, "invalid_client"),
        ({"client_id": "shg-nu"}, 401, "invalid_client"),
        ({"client_id": "niemand", "client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "keten-cli"}, 400, "unauthorized_client"),
        ({"client_id": "shg-nu", "client_secret": "ontwikkel-shg-nu", "scope": "alles"}, 400, "invalid_scope"),
    ],
)
async def test_a_client_that_may_not_is_refused(client, form, status, error):
    answer = await client.post("/token", data={"grant_type": "client_credentials"} | form)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


@pytest.mark.parametrize(("name", "status"), [("keten-ontwikkel", 200), ("keten-cli", 400)])
async def test_a_password_only_works_through_the_development_client(client, name, status):
    form = {"grant_type": "password", "client_id": name, "username": "sam.shg", "password": "ontwikkel-sam.shg"}
    assert (await client.post("/token", data=form)).status_code == status


async def test_another_host_name_is_refused(client):
    answer = await client.get("/jwks", headers={"host": "kwaad.example"})
    assert answer.status_code == 400


async def test_the_key_stays_and_is_closed_to_others(tmp_path):
    keys = []
    for _ in range(2):
        app = create_issuer(load_realm(), ISSUER, tmp_path)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ISSUER) as http:
            keys.append((await http.get("/jwks")).json())
    assert keys[0] == keys[1]
    assert stat.S_IMODE((tmp_path / "issuer-sleutel.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("host", ["0.0.0.0", "10.1.2.3", "::", "voorbeeld.nl", ""])
def test_it_refuses_to_start_where_others_can_reach_it(host):
    with pytest.raises(StackError, match="start niet op"):
        require_loopback(host)


def test_the_command_refuses_a_public_address(tmp_path):
    command = [sys.executable, "-m", "devstack.issuer", "--host", "0.0.0.0", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "mag alleen op 127.0.0.1" in done.stderr


def test_the_realm_knows_every_service_person_and_partner():
    realm = load_realm()
    assert list(realm.audience) == DIENSTEN
    assert len(realm.persons) == 13
    assert sum(client.account is not None for client in realm.clients.values()) == 8
    for person in realm.persons.values():
        assert person.password == f"ontwikkel-{person.name}"
        assert len(person.organisatie) == 20
        assert person.rollen
