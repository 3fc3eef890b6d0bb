import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from devstack.errors import StackError
from devstack.keycloak import Keycloak
from devstack.tokens import fetch_token

DIENSTEN = {"overleg", "followup", "scan", "sociale-kaart", "stats"}


def claims(issuer, token):
    keys = httpx.get(f"{issuer}/protocol/openid-connect/certs").json()
    signing = KeySet.import_key_set({"keys": [key for key in keys["keys"] if key["use"] == "sig"]})
    return jwt.decode(token, signing, algorithms=["ES256"])


@pytest.mark.e2e
@pytest.mark.traag
def test_real_keycloak_imports_the_realm_and_gives_the_same_claims(tmp_path):
    with Keycloak(tmp_path) as keycloak:
        assert keycloak.ready()
        person = claims(keycloak.issuer, fetch_token(keycloak.issuer, "noa.nop", ["stats:cijfers:lezen"]))
        assert person.header["typ"] == "at+jwt"
        assert person.claims["iss"] == keycloak.issuer
        assert set(person.claims["aud"]) == DIENSTEN
        assert set(person.claims["rollen"]) == {"beleidsadviseur", "coordinator"}
        assert person.claims["organisatie"] == "00000009990000000004"
        assert person.claims["preferred_username"] == "noa.nop"
        assert person.claims["azp"] == "keten-ontwikkel"
        assert "stats:cijfers:lezen" in person.claims["scope"].split()
        assert "overleg:casussen:lezen" not in person.claims["scope"].split()
        assert person.claims["jti"]

        client = claims(keycloak.issuer, fetch_token(keycloak.issuer, "shg-nu"))
        assert set(client.claims["aud"]) == DIENSTEN
        assert set(client.claims["rollen"]) == {"casusregisseur", "beheerder-sociale-kaart"}
        assert client.claims["organisatie"] == "00000009990000000002"
        assert client.claims["azp"] == "shg-nu"
        assert "overleg:zorgmeldingen:schrijven" in client.claims["scope"].split()

        with pytest.raises(StackError, match="invalid_scope"):
            fetch_token(keycloak.issuer, "shg-nu", ["alles"])
        form = {"grant_type": "password", "client_id": "keten-cli"}
        form |= {"username": "noa.nop", "password": "ontwikkel-noa.nop"}
        refused = httpx.post(f"{keycloak.issuer}/protocol/openid-connect/token", data=form)
        assert refused.json()["error"] == "unauthorized_client"
        start = {"client_id": "keten-cli", "response_type": "code", "redirect_uri": "http://127.0.0.1:45678/callback"}
        plain = httpx.get(f"{keycloak.issuer}/protocol/openid-connect/auth", params=start)
        assert "error=invalid_request" in plain.headers["location"]
        start |= {"code_challenge": "x" * 43, "code_challenge_method": "S256", "scope": "openid overleg:casussen:lezen"}
        assert httpx.get(f"{keycloak.issuer}/protocol/openid-connect/auth", params=start).status_code == 200
