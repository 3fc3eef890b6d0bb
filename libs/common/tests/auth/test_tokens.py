"""Good tokens get in, cheaply; keys and caches behave when the issuer changes or is away."""

from __future__ import annotations

import asyncio
import json
import time

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import OKPKey, RSAKey

from common.auth import Actor, JwksCache, Reden, TokenVerifier, Unauthenticated
from common.auth.keys import parse_jwks
from common.errors import Unavailable
from common.testing.tokens import TokenMaker, b64url

OIN = "00000009990000000001"


async def test_een_goed_token_geeft_de_actor(opstelling):
    assert await opstelling.bied_aan(opstelling.goed()) == Actor(
        sub="vera.vt",
        organisatie=OIN,
        rollen=frozenset({"casusregisseur"}),
        scopes=frozenset({"overleg:casussen:lezen"}),
        client="keten-cli",
    )


@pytest.mark.parametrize("schema", ["Bearer", "bearer", "BEARER"])
async def test_de_naam_van_het_schema_heeft_geen_hoofdletters(opstelling, schema):
    assert (await opstelling.verifier.verify(f"{schema} {opstelling.goed()}")).sub == "vera.vt"


@pytest.mark.parametrize("alg", ["RS256", "PS256", "EdDSA", "Ed25519"])
async def test_elk_toegestaan_algoritme_wordt_aanvaard(opstelling, alg):
    sleutel = RSAKey.generate_key(2048) if alg in {"RS256", "PS256"} else OKPKey.generate_key("Ed25519")
    opstelling.uitgever.extra.append(sleutel.as_dict(private=False) | {"kid": "twee", "use": "sig", "alg": alg})
    kop = {"alg": alg, "typ": "at+jwt", "kid": "twee"}
    token = jws.serialize_compact(kop, json.dumps(opstelling.claims()).encode(), sleutel, algorithms=[alg])
    assert (await opstelling.bied_aan(token)).organisatie == OIN


async def test_een_token_van_keycloak_wordt_aanvaard(opstelling):
    claims = opstelling.claims(typ="Bearer", aud=["overleg", "account"])
    assert (await opstelling.bied_aan(opstelling.maker.onderteken(claims, {"typ": "JWT"}))).sub == "vera.vt"


@pytest.mark.parametrize(
    "overrides",
    [
        {"aud": "overleg"},
        {"exp": 1_800_000_000 - 29},
        {"nbf": 1_800_000_000 + 29, "iat": 1_800_000_000 + 29},
        {"jti": TokenMaker.WEG},
        {"iat": TokenMaker.WEG},
        {"exp": 1_800_000_300.5},
    ],
)
async def test_ruimte_die_de_norm_geeft(opstelling, overrides):
    assert (await opstelling.bied_aan(opstelling.goed(**overrides))).sub == "vera.vt"


async def test_client_id_in_plaats_van_azp(opstelling):
    actor = await opstelling.bied_aan(opstelling.goed(azp=TokenMaker.WEG, client_id="shg-nu"))
    assert actor.client == "shg-nu"


async def test_zonder_scope_en_rollen_heeft_de_actor_niets(opstelling):
    actor = await opstelling.bied_aan(opstelling.goed(scope=TokenMaker.WEG, rollen=TokenMaker.WEG))
    assert actor.scopes == actor.rollen == frozenset()


async def test_een_token_zegt_nooit_dat_de_keten_zelf_aanroept(opstelling):
    actor = await opstelling.bied_aan(opstelling.goed(systeem=True))
    assert actor.systeem is False
    assert Actor.van_systeem("overleg", OIN).systeem is True


async def test_de_cache_houdt_zich_aan_exp(opstelling):
    token = opstelling.goed(exp=opstelling.klok() + 10)
    eerste = await opstelling.bied_aan(token)
    opstelling.klok.verder(9)
    assert await opstelling.bied_aan(token) is eerste
    opstelling.klok.verder(32)  # within the minute of the cache, past exp and the skew
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.bied_aan(token)
    assert gevangen.value.reason_code is Reden.VERLOPEN


async def test_de_cache_onthoudt_hooguit_een_minuut(opstelling):
    token = opstelling.goed()
    eerste = await opstelling.bied_aan(token)
    opstelling.klok.verder(61)
    tweede = await opstelling.bied_aan(token)
    assert tweede == eerste
    assert tweede is not eerste


async def test_de_cache_groeit_niet_zonder_grens(opstelling):
    verifier = TokenVerifier([opstelling.maker.issuer], "overleg", opstelling.jwks, clock=opstelling.klok, cache_max=10)
    for nummer in range(50):
        await verifier.verify(f"Bearer {opstelling.goed(jti=str(nummer))}")
    assert len(verifier._cache) == 10


async def test_een_token_uit_de_cache_kost_minder_dan_twintig_microseconden(opstelling):
    kop = f"Bearer {opstelling.goed()}"
    await opstelling.verifier.verify(kop)
    beste = float("inf")
    for _ in range(5):
        begin = time.perf_counter()
        for _ in range(500):
            await opstelling.verifier.verify(kop)
        beste = min(beste, (time.perf_counter() - begin) / 500)
    assert beste < 20e-6


async def test_na_een_wisseling_van_sleutels_geldt_de_oude_niet_meer(opstelling):
    oud = opstelling.goed()
    await opstelling.bied_aan(oud)
    nieuw = TokenMaker(opstelling.maker.issuer, kid="proef-2", clock=opstelling.klok)
    opstelling.uitgever.maker = nieuw
    opstelling.klok.verder(59)
    await opstelling.jwks.refresh()
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.bied_aan(oud)
    assert gevangen.value.reason_code is Reden.SLEUTEL_ONBEKEND
    assert (await opstelling.bied_aan(nieuw.onderteken(opstelling.claims()))).sub == "vera.vt"


async def test_een_nieuwe_sleutel_wordt_bij_de_eerste_onbekende_kid_gevonden(opstelling):
    await opstelling.bied_aan(opstelling.goed())
    opstelling.klok.verder(61)
    nieuw = TokenMaker(opstelling.maker.issuer, kid="proef-2", clock=opstelling.klok)
    opstelling.uitgever.maker = nieuw
    assert (await opstelling.bied_aan(nieuw.onderteken(opstelling.claims(), {}))).sub == "vera.vt"
    assert opstelling.uitgever.jwks_verzoeken == 2


async def test_tienduizend_onbekende_kids_geven_hooguit_een_verzoek(opstelling):
    await opstelling.jwks.refresh()
    opstelling.klok.verder(61)
    vooraf = opstelling.uitgever.jwks_verzoeken
    claims = opstelling.claims()
    sjabloon = opstelling.maker.onderteken(claims).split(".")
    geweigerd = 0
    for nummer in range(10_000):
        # Only the header differs: nobody gets as far as the signature.
        token = f"{_kop_met_kid(f'kid-{nummer}')}.{sjabloon[1]}.{sjabloon[2]}"
        try:
            await opstelling.bied_aan(token)
        except Unauthenticated:
            geweigerd += 1
    assert geweigerd == 10_000
    assert opstelling.uitgever.jwks_verzoeken - vooraf <= 1
    assert len(opstelling.jwks._onbekend) <= 1024


async def test_gelijktijdige_eerste_vragen_delen_een_verzoek(opstelling):
    tokens = [opstelling.goed(jti=str(nummer)) for nummer in range(50)]
    actoren = await asyncio.gather(*(opstelling.bied_aan(token) for token in tokens))
    assert len(actoren) == 50
    assert opstelling.uitgever.jwks_verzoeken == 1


async def test_een_bekende_onbekende_kid_haalt_ook_later_niet_opnieuw_op(opstelling):
    vreemd = opstelling.maker.onderteken(opstelling.claims(), {"kid": "vreemd"})
    with pytest.raises(Unauthenticated):
        await opstelling.bied_aan(vreemd)
    opstelling.klok.verder(120)
    with pytest.raises(Unauthenticated):
        await opstelling.bied_aan(vreemd)
    assert opstelling.uitgever.jwks_verzoeken == 1


async def test_een_uitgever_die_weg_is_houdt_niemand_buiten(opstelling):
    await opstelling.bied_aan(opstelling.goed())
    opstelling.uitgever.weg = True
    opstelling.klok.verder(23 * 3600)
    assert (await opstelling.bied_aan(opstelling.goed())).sub == "vera.vt"
    await opstelling.jwks.refresh()
    assert (await opstelling.bied_aan(opstelling.goed(jti="2"))).sub == "vera.vt"


async def test_na_een_dag_zonder_uitgever_weten_we_het_niet_meer(opstelling):
    await opstelling.bied_aan(opstelling.goed())
    opstelling.uitgever.weg = True
    opstelling.klok.verder(24 * 3600 + 1)
    with pytest.raises(Unavailable):
        await opstelling.bied_aan(opstelling.goed())


async def test_zonder_uitgever_bij_de_start_is_het_geen_401_en_geen_stortvloed(opstelling):
    opstelling.uitgever.weg = True
    for _ in range(100):
        with pytest.raises(Unavailable):
            await opstelling.bied_aan(opstelling.goed())
    assert len(opstelling.uitgever.verzoeken) == 1
    opstelling.uitgever.weg = False
    opstelling.klok.verder(6)
    assert (await opstelling.bied_aan(opstelling.goed())).sub == "vera.vt"


async def test_een_oude_set_wordt_op_de_achtergrond_ververst(opstelling):
    await opstelling.bied_aan(opstelling.goed())
    opstelling.klok.verder(301)
    await opstelling.bied_aan(opstelling.goed())
    assert opstelling.jwks._bezig is not None
    await opstelling.jwks._bezig
    assert opstelling.uitgever.jwks_verzoeken == 2


async def test_dezelfde_sleutels_opnieuw_ophalen_leegt_de_cache_niet(opstelling):
    token = opstelling.goed()
    eerste = await opstelling.bied_aan(token)
    await opstelling.jwks.refresh()
    assert await opstelling.bied_aan(token) is eerste


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://boos.test", "jwks_uri": "https://issuer.test/jwks"},
        {"issuer": "https://issuer.test", "jwks_uri": "http://issuer.test/jwks"},
        {"issuer": "https://issuer.test"},
        {"issuer": "https://issuer.test", "jwks_uri": 5},
    ],
)
async def test_een_vreemd_discovery_document_wordt_niet_gevolgd(document):
    gevraagd: list[str] = []

    def antwoord(verzoek: httpx.Request) -> httpx.Response:
        gevraagd.append(verzoek.url.path)
        return httpx.Response(200, json=document)

    jwks = JwksCache(["https://issuer.test"], transport=httpx.MockTransport(antwoord))
    with pytest.raises(Unavailable):
        await jwks.key("https://issuer.test", "x")
    assert gevraagd == ["/.well-known/openid-configuration"]
    await jwks.aclose()


@pytest.mark.parametrize(
    "antwoord",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"Location": "https://boos.test/jwks"}),
        httpx.Response(200, text="geen json"),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"keys": []}),
        httpx.Response(200, json={"keys": "veel"}),
        httpx.Response(200, json={"keys": [{"kty": "EC", "crv": "P-256", "kid": "x", "x": "AA", "y": "AA"}]}),
        httpx.Response(200, text='{"keys": []}' + " " * 300_000),
    ],
)
async def test_een_kapotte_sleutelset_vervangt_de_goede_niet(antwoord):
    maker = TokenMaker("https://issuer.test")
    goed = [True]
    jwks = JwksCache(
        [maker.issuer],
        jwks_uri="https://issuer.test/jwks",
        transport=httpx.MockTransport(lambda verzoek: maker.antwoord(verzoek) if goed[0] else antwoord),
    )
    assert await jwks.key(maker.issuer, maker.kid) is not None
    goed[0] = False
    await jwks.refresh()
    assert await jwks.key(maker.issuer, maker.kid) is not None
    await jwks.aclose()


async def test_een_omleiding_naar_andere_sleutels_wordt_niet_gevolgd():
    echt, boos = TokenMaker("https://issuer.test"), TokenMaker("https://issuer.test", kid="boos")

    def antwoord(verzoek: httpx.Request) -> httpx.Response:
        if verzoek.url.host == "boos.test":
            return httpx.Response(200, json=boos.jwks)
        if verzoek.url.path == "/jwks":
            return httpx.Response(302, headers={"Location": "https://boos.test/jwks"})
        return echt.antwoord(verzoek)

    jwks = JwksCache([echt.issuer], transport=httpx.MockTransport(antwoord))
    with pytest.raises(Unavailable):
        await jwks.key(echt.issuer, "boos")
    await jwks.aclose()


def test_een_sleutel_verifieert_alleen_met_haar_eigen_algoritme():
    rsa = RSAKey.generate_key(2048)
    sleutel = parse_jwks({"keys": [rsa.as_dict(private=False) | {"kid": "ps", "alg": "PS256"}]})["ps"]
    token = jws.serialize_compact({"alg": "RS256"}, b"{}", rsa, algorithms=["RS256"])
    with pytest.raises(ValueError, match="past niet"):
        sleutel.verify(token, "RS256")


def test_zwakke_en_dubbele_sleutels_tellen_niet_mee():
    kort = RSAKey.generate_key(1024).as_dict(private=False) | {"kid": "kort"}
    een, twee = (TokenMaker(kid="dubbel").jwks["keys"][0] for _ in range(2))
    goed = TokenMaker(kid="goed").jwks["keys"][0]
    assert set(parse_jwks({"keys": [kort, een, twee, goed, "onzin", {"kty": "EC"}]})) == {"goed"}


def test_een_vaste_jwks_uri_geldt_voor_een_uitgever():
    with pytest.raises(ValueError, match="precies één uitgever"):
        JwksCache(["https://a.test", "https://b.test"], jwks_uri="https://a.test/jwks")


async def test_de_sleutel_van_de_ene_uitgever_opent_niet_bij_de_andere():
    een, twee = TokenMaker("https://een.test"), TokenMaker("https://twee.test", kid="twee")

    def antwoord(verzoek: httpx.Request) -> httpx.Response:
        return (een if verzoek.url.host == "een.test" else twee).antwoord(verzoek)

    jwks = JwksCache([een.issuer, twee.issuer], transport=httpx.MockTransport(antwoord))
    verifier = TokenVerifier([een.issuer, twee.issuer], "overleg", jwks)
    claims = twee.claims("x", OIN, [], [], "overleg")
    assert (await verifier.verify(f"Bearer {twee.onderteken(claims)}")).sub == "x"
    with pytest.raises(Unauthenticated):
        await verifier.verify(f"Bearer {twee.onderteken(claims | {'iss': een.issuer})}")
    await jwks.aclose()


def _kop_met_kid(kid: str) -> str:
    return b64url(json.dumps({"alg": "ES256", "typ": "at+jwt", "kid": kid}).encode())
