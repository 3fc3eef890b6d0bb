"""Tokens that an attacker could think of: every one is refused, and the refusal tells nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from common.auth import Reden, Unauthenticated
from common.testing.tokens import TokenMaker, b64url

WEG = TokenMaker.WEG


def _ruw(kop, romp, handtekening=b""):
    delen = [json.dumps(deel).encode() if isinstance(deel, dict) else deel for deel in (kop, romp)]
    return ".".join(b64url(deel) for deel in (*delen, handtekening))


def _kop(o, **meer):
    return {"alg": "ES256", "typ": "at+jwt", "kid": o.maker.kid} | meer


def _hs256(o, geheim):
    invoer = _ruw(_kop(o, alg="HS256"), o.claims()).rsplit(".", 1)[0]
    return f"{invoer}.{b64url(hmac.new(geheim, invoer.encode(), hashlib.sha256).digest())}"


def _pem(o):
    return o.maker.sleutel.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _der(o):
    return o.maker.sleutel.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _andere(o):
    """Another issuer that takes the name and the key id of ours."""
    return TokenMaker(o.maker.issuer, kid=o.maker.kid, clock=o.klok)


def _met_handtekening(o, ruw):
    return f"{o.goed().rsplit('.', 1)[0]}.{b64url(ruw)}"


def _gewisseld(o):
    kop, _, handtekening = o.goed().split(".")
    ander = b64url(json.dumps(o.claims(rollen=["privacy-officer"])).encode())
    return f"{kop}.{ander}.{handtekening}"


def _andere_kop(o):
    _, romp, handtekening = o.goed().split(".")
    return f"{b64url(json.dumps(_kop(o, typ='JWT')).encode())}.{romp}.{handtekening}"


def _jwe(o):
    sleutel = RSAKey.generate_key(2048)
    kop = {"alg": "RSA-OAEP", "enc": "A256GCM", "kid": o.maker.kid}
    return jwe.encrypt_compact(kop, json.dumps(o.claims()).encode(), sleutel)


def _jws_json(o):
    kop, romp, handtekening = o.goed().split(".")
    return json.dumps({"protected": kop, "payload": romp, "signature": handtekening})


def _alg_van_andere_sleutel(o):
    """RS256 and a key of our own, under the key id of the issuer's EC key."""
    sleutel = RSAKey.generate_key(2048)
    kop = _kop(o, alg="RS256")
    return jws.serialize_compact(kop, json.dumps(o.claims()).encode(), sleutel, algorithms=["RS256"])


def _ed25519_zelfde_kid(o):
    kop = _kop(o, alg="Ed25519")
    sleutel = OKPKey.generate_key("Ed25519")
    return jws.serialize_compact(kop, json.dumps(o.claims()).encode(), sleutel, algorithms=["Ed25519"])


def _es512(o):
    sleutel = ECKey.generate_key("P-521")
    kop = _kop(o, alg="ES512")
    return jws.serialize_compact(kop, json.dumps(o.claims()).encode(), sleutel, algorithms=["ES512"])


def _dubbele_claim(o):
    ruw = json.dumps(o.claims()).encode()
    return o.maker.onderteken(ruw[:-1] + b', "sub": "iemand.anders"}')


def _dubbele_header(o):
    kop = b'{"alg":"none","alg":"ES256","typ":"at+jwt","kid":"' + o.maker.kid.encode() + b'"}'
    _, romp, handtekening = o.goed().split(".")
    return f"{b64url(kop)}.{romp}.{handtekening}"


def _claims_met(o, naam, tekst):
    """A well signed token in which one number is written in an odd way."""
    ruw = json.dumps(o.claims(**{naam: "@@"})).replace('"@@"', tekst)
    return o.maker.onderteken(ruw.encode())


def _met_kop(**meer):
    return lambda o: o.maker.onderteken(o.claims(), meer)


def _met(**meer):
    return lambda o: o.goed(**meer)


NU = 1_800_000_000
VIJANDIG = {
    # no signature, or one that anybody can make
    "alg none": (lambda o: _ruw(_kop(o, alg="none"), o.claims()), Reden.VORM),
    "alg none met handtekening": (lambda o: _ruw(_kop(o, alg="none"), o.claims(), b"x"), Reden.ALGORITME),
    "alg None": (lambda o: _ruw(_kop(o, alg="None"), o.claims(), b"x"), Reden.ALGORITME),
    "alg nOnE": (lambda o: _ruw(_kop(o, alg="nOnE"), o.claims(), b"x"), Reden.ALGORITME),
    "alg leeg": (lambda o: _ruw(_kop(o, alg=""), o.claims(), b"x"), Reden.ALGORITME),
    "alg ontbreekt": (_met_kop(alg=WEG), Reden.ALGORITME),
    "alg is een lijst": (_met_kop(alg=["ES256"]), Reden.ALGORITME),
    "alg in kleine letters": (_met_kop(alg="es256"), Reden.ALGORITME),
    "HS256 met de publieke sleutel (PEM)": (lambda o: _hs256(o, _pem(o)), Reden.ALGORITME),
    "HS256 met de publieke sleutel (DER)": (lambda o: _hs256(o, _der(o)), Reden.ALGORITME),
    "HS256 met leeg geheim": (lambda o: _hs256(o, b""), Reden.ALGORITME),
    "ES512": (_es512, Reden.ALGORITME),
    "RS256 onder de kid van een EC-sleutel": (_alg_van_andere_sleutel, Reden.ALGORITME),
    "Ed25519 onder de kid van een EC-sleutel": (_ed25519_zelfde_kid, Reden.ALGORITME),
    "handtekening weg": (lambda o: o.goed().rsplit(".", 1)[0] + ".", Reden.VORM),
    "handtekening van nullen": (lambda o: _met_handtekening(o, bytes(64)), Reden.HANDTEKENING),
    "handtekening van enen": (lambda o: _met_handtekening(o, b"\xff" * 64), Reden.HANDTEKENING),
    "handtekening te kort": (lambda o: _met_handtekening(o, bytes(63)), Reden.HANDTEKENING),
    "andere sleutel, zelfde kid": (lambda o: _andere(o).onderteken(o.claims()), Reden.HANDTEKENING),
    "inhoud gewisseld": (_gewisseld, Reden.HANDTEKENING),
    "kop gewisseld": (_andere_kop, Reden.HANDTEKENING),
    # headers that bring their own key or rules
    "header jwk": (_met_kop(jwk={"kty": "EC"}), Reden.HEADER),
    "header jku": (_met_kop(jku="https://boos.test/jwks"), Reden.HEADER),
    "header x5u": (_met_kop(x5u="https://boos.test/x5u"), Reden.HEADER),
    "header x5c": (_met_kop(x5c=["MIIB"]), Reden.HEADER),
    "header crit": (_met_kop(crit=["exp"], exp=NU), Reden.HEADER),
    "header crit leeg": (_met_kop(crit=[]), Reden.HEADER),
    "header zip": (_met_kop(zip="DEF"), Reden.HEADER),
    "header b64": (_met_kop(b64=False), Reden.HEADER),
    "kid ontbreekt": (_met_kop(kid=WEG), Reden.HEADER),
    "kid leeg": (_met_kop(kid=""), Reden.HEADER),
    "kid is een getal": (_met_kop(kid=1), Reden.HEADER),
    "kid is een pad": (_met_kop(kid="../../../dev/null"), Reden.SLEUTEL_ONBEKEND),
    "kid is SQL": (_met_kop(kid="x' UNION SELECT 'y"), Reden.SLEUTEL_ONBEKEND),
    "kid onbekend": (_met_kop(kid="een-andere"), Reden.SLEUTEL_ONBEKEND),
    "dubbele naam in de kop": (_dubbele_header, Reden.VORM),
    # not an access token
    "ID-token (JWT zonder typ-claim)": (_met_kop(typ="JWT"), Reden.GEEN_TOEGANGSTOKEN),
    "ID-token van Keycloak": (
        lambda o: o.maker.onderteken(o.claims(typ="ID"), {"typ": "JWT"}),
        Reden.GEEN_TOEGANGSTOKEN,
    ),
    "verversingstoken van Keycloak": (
        lambda o: o.maker.onderteken(o.claims(typ="Refresh"), {"typ": "JWT"}),
        Reden.GEEN_TOEGANGSTOKEN,
    ),
    "ID-token vermomd als at+jwt": (_met(at_hash="abc"), Reden.GEEN_TOEGANGSTOKEN),
    "at+jwt met claim typ ID": (_met(typ="ID"), Reden.GEEN_TOEGANGSTOKEN),
    "typ ontbreekt": (_met_kop(typ=WEG), Reden.GEEN_TOEGANGSTOKEN),
    "typ logout+jwt": (_met_kop(typ="logout+jwt"), Reden.GEEN_TOEGANGSTOKEN),
    "typ is een getal": (_met_kop(typ=5), Reden.GEEN_TOEGANGSTOKEN),
    # who made it and for whom
    "iss van een ander": (_met(iss="https://boos.test"), Reden.UITGEVER),
    "iss met schuine streep": (_met(iss="https://issuer.test/"), Reden.UITGEVER),
    "iss in hoofdletters": (_met(iss="HTTPS://ISSUER.TEST"), Reden.UITGEVER),
    "iss is een lijst": (_met(iss=["https://issuer.test"]), Reden.UITGEVER),
    "iss ontbreekt": (_met(iss=WEG), Reden.UITGEVER),
    "aud van een andere dienst": (_met(aud=["followup"]), Reden.DOEL),
    "aud als deel van een woord": (_met(aud="overlegging"), Reden.DOEL),
    "aud als deel in een lijst": (_met(aud=["mijn-overleg"]), Reden.DOEL),
    "aud ontbreekt": (_met(aud=WEG), Reden.DOEL),
    "aud leeg": (_met(aud=[]), Reden.DOEL),
    "aud is een object": (_met(aud={"overleg": True}), Reden.DOEL),
    # time
    "verlopen": (_met(exp=NU - 31), Reden.VERLOPEN),
    "nog niet geldig (nbf)": (_met(nbf=NU + 31), Reden.NOG_NIET_GELDIG),
    "nog niet uitgegeven (iat)": (_met(iat=NU + 31), Reden.NOG_NIET_GELDIG),
    "exp ontbreekt": (_met(exp=WEG), Reden.CLAIMS),
    "exp is tekst": (_met(exp=str(NU + 300)), Reden.CLAIMS),
    "exp is waar": (_met(exp=True), Reden.CLAIMS),
    "exp is leeg": (_met(exp=None), Reden.CLAIMS),
    "exp is NaN": (lambda o: _claims_met(o, "exp", "NaN"), Reden.VORM),
    "exp is oneindig": (lambda o: _claims_met(o, "exp", "1e999"), Reden.CLAIMS),
    "exp is een reus": (lambda o: _claims_met(o, "exp", "1" + "0" * 400), Reden.CLAIMS),
    "exp is een onleesbare reus": (lambda o: _claims_met(o, "exp", "9" * 4500), Reden.VORM),
    "nbf is tekst": (_met(nbf="straks"), Reden.CLAIMS),
    "iat is een lijst": (_met(iat=[NU]), Reden.CLAIMS),
    # the other claims
    "sub ontbreekt": (_met(sub=WEG), Reden.CLAIMS),
    "sub leeg": (_met(sub=""), Reden.CLAIMS),
    "sub is een getal": (_met(sub=42), Reden.CLAIMS),
    "sub met regeleinde": (_met(sub="vera\nlevel=fout"), Reden.CLAIMS),
    "sub doet zich voor als de keten zelf": (_met(sub="systeem:overleg"), Reden.CLAIMS),
    "azp ontbreekt": (_met(azp=WEG), Reden.CLAIMS),
    "azp is leeg": (_met(azp=""), Reden.CLAIMS),
    "organisatie ontbreekt": (_met(organisatie=WEG), Reden.CLAIMS),
    "organisatie te kort": (_met(organisatie="0" * 19), Reden.CLAIMS),
    "organisatie te lang": (_met(organisatie="0" * 21), Reden.CLAIMS),
    "organisatie met letters": (_met(organisatie="veilig-thuis-flevola"), Reden.CLAIMS),
    "organisatie met andere cijfers": (_met(organisatie="٠" * 20), Reden.CLAIMS),
    "organisatie met regeleinde": (_met(organisatie="0" * 20 + "\n"), Reden.CLAIMS),
    "organisatie is een getal": (_met(organisatie=999), Reden.CLAIMS),
    "rollen is tekst": (_met(rollen="privacy-officer"), Reden.CLAIMS),
    "rollen met een getal": (_met(rollen=[1]), Reden.CLAIMS),
    "rollen zijn er duizend": (_met(rollen=["a"] * 1000), Reden.CLAIMS),
    "rollen is een object": (_met(rollen={"privacy-officer": 1}), Reden.CLAIMS),
    "scope is een lijst": (_met(scope=["overleg:casussen:lezen"]), Reden.CLAIMS),
    "dubbele claim": (_dubbele_claim, Reden.VORM),
    # not a compact JWS
    "afgekapt": (lambda o: o.goed()[:-20], Reden.HANDTEKENING),
    "afgekapt tot twee delen": (lambda o: ".".join(o.goed().split(".")[:2]), Reden.VORM),
    "JWE (vijf delen)": (_jwe, Reden.VORM),
    "JWS als JSON": (_jws_json, Reden.VORM),
    "leeg": (lambda o: "", Reden.VORM),
    "alleen punten": (lambda o: "..", Reden.VORM),
    "twee tokens": (lambda o: f"{o.goed()} {o.goed()}", Reden.VORM),
    "twee tokens met komma": (lambda o: f"{o.goed()}, Bearer {o.goed()}", Reden.VORM),
    "regeleinde erachter": (lambda o: o.goed() + "\n", Reden.VORM),
    "opvulling met =": (lambda o: o.goed() + "==", Reden.VORM),
    "gewone base64": (lambda o: o.goed().replace("-", "+").replace("_", "/") + "+", Reden.VORM),
    "letters buiten ASCII": (lambda o: o.goed()[:-1] + "é", Reden.VORM),
    "NUL-teken": (lambda o: o.goed() + "\0", Reden.VORM),
    "9 KiB": (lambda o: o.goed(vulling="x" * 9 * 1024), Reden.TE_GROOT),
    "kop is geen JSON": (lambda o: f"{b64url(b'geen json')}.{o.goed().split('.', 1)[1]}", Reden.VORM),
    "kop is een lijst": (lambda o: f"{b64url(b'[]')}.{o.goed().split('.', 1)[1]}", Reden.VORM),
    "romp is een lijst": (lambda o: o.maker.onderteken(b"[]"), Reden.VORM),
    "romp is geen UTF-8": (lambda o: o.maker.onderteken(b"\xff\xfe"), Reden.VORM),
    "romp is heel diep": (lambda o: o.maker.onderteken(b"[" * 3000 + b"]" * 3000), Reden.VORM),
}


@pytest.mark.parametrize("naam", VIJANDIG)
async def test_een_vijandig_token_wordt_geweigerd(opstelling, naam):
    maak, reden = VIJANDIG[naam]
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.bied_aan(maak(opstelling))
    assert gevangen.value.reason_code is reden
    assert gevangen.value.detail == "Stuur een geldig toegangstoken mee in de header Authorization (Bearer)."
    assert gevangen.value.www_authenticate == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    "naam", ["alg none met handtekening", "HS256 met leeg geheim", "ES512", "header jku", "header x5u"]
)
async def test_wie_zelf_de_regels_meebrengt_komt_niet_tot_de_sleutels(opstelling, naam):
    with pytest.raises(Unauthenticated):
        await opstelling.bied_aan(VIJANDIG[naam][0](opstelling))
    assert opstelling.uitgever.verzoeken == []


def test_er_zijn_genoeg_vijandige_tokens():
    assert len(VIJANDIG) >= 40


@pytest.mark.parametrize(
    ("header", "reden"),
    [
        (None, Reden.GEEN_TOKEN),
        ("", Reden.SCHEMA),
        ("Bearer", Reden.VORM),
        ("Basic dmVyYTpnZWhlaW0=", Reden.SCHEMA),
        ("DPoP a.b.c", Reden.SCHEMA),
        ("Token a.b.c", Reden.SCHEMA),
        ("Bearera.b.c", Reden.SCHEMA),
    ],
)
async def test_een_andere_header_wordt_geweigerd(opstelling, header, reden):
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.verifier.verify(header)
    assert gevangen.value.reason_code is reden


async def test_zonder_token_zegt_de_uitdaging_alleen_het_schema(opstelling):
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.verifier.verify(None)
    assert gevangen.value.www_authenticate == "Bearer"


async def test_een_symmetrische_sleutel_van_de_uitgever_telt_niet_mee(opstelling):
    geheim = b"s" * 32
    opstelling.uitgever.extra.append(OctKey.import_key(geheim).as_dict() | {"kid": "oct", "alg": "HS256"})
    kop = _kop(opstelling, alg="HS256", kid="oct")
    token = jws.serialize_compact(kop, json.dumps(opstelling.claims()).encode(), OctKey.import_key(geheim), ["HS256"])
    with pytest.raises(Unauthenticated):
        await opstelling.bied_aan(token)


async def test_een_sleutel_voor_versleuteling_ondertekent_niet(opstelling):
    rsa = RSAKey.generate_key(2048)
    opstelling.uitgever.extra.append(rsa.as_dict(private=False) | {"kid": "enc", "use": "enc"})
    token = jws.serialize_compact(
        _kop(opstelling, alg="RS256", kid="enc"), json.dumps(opstelling.claims()).encode(), rsa, ["RS256"]
    )
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.bied_aan(token)
    assert gevangen.value.reason_code is Reden.SLEUTEL_ONBEKEND


async def test_een_sleutel_die_bij_ps256_hoort_tekent_geen_rs256(opstelling):
    rsa = RSAKey.generate_key(2048)
    opstelling.uitgever.extra.append(rsa.as_dict(private=False) | {"kid": "ps", "alg": "PS256"})
    romp = json.dumps(opstelling.claims()).encode()
    goed = jws.serialize_compact(_kop(opstelling, alg="PS256", kid="ps"), romp, rsa, ["PS256"])
    fout = jws.serialize_compact(_kop(opstelling, alg="RS256", kid="ps"), romp, rsa, ["RS256"])
    assert (await opstelling.bied_aan(goed)).sub == "vera.vt"
    with pytest.raises(Unauthenticated) as gevangen:
        await opstelling.bied_aan(fout)
    assert gevangen.value.reason_code is Reden.ALGORITME


async def test_elke_verminkte_byte_wordt_geweigerd(opstelling):
    token = opstelling.goed()
    await opstelling.bied_aan(token)
    # The last character carries bits that base64 throws away; everything else must count.
    for plaats in range(0, len(token) - 1, 7):
        if token[plaats] == ".":
            continue
        ander = "A" if token[plaats] != "A" else "B"
        kapot = token[:plaats] + ander + token[plaats + 1 :]
        with pytest.raises(Unauthenticated):
            await opstelling.bied_aan(kapot)


async def test_een_geweigerd_token_komt_niet_in_de_cache(opstelling):
    kapot = _andere(opstelling).onderteken(opstelling.claims())
    for _ in range(3):
        with pytest.raises(Unauthenticated):
            await opstelling.bied_aan(kapot)
    assert len(opstelling.verifier._cache) == 0


def test_base64url_van_de_proef_is_die_van_de_norm():
    assert b64url(b"\xfb\xff") == base64.urlsafe_b64encode(b"\xfb\xff").decode().rstrip("=")
