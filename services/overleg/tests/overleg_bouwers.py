"""Requests with valid defaults; all persons are obviously invented."""

from __future__ import annotations

from typing import Any

from httpx import AsyncClient, Response

BSN = ("999990019", "999990020", "999990032")


def persoon(**afwijkend: Any) -> dict[str, Any]:
    return {"naam": "Proefpersoon Een", "geboortedatum": "1990-05-17"} | afwijkend


def met_adres(**afwijkend: Any) -> dict[str, Any]:
    """Een persoon met alles wat vrij in te vullen is."""
    adres = {"straat": "Proefstraat", "huisnummer": "1", "postcode": "8399 ZZ", "plaats": "Nergenshuizen"}
    return persoon(adres=adres, contact="proef@voorbeeld.example") | afwijkend


def melding(huishouden_id: str, *personen: str, **afwijkend: Any) -> dict[str, Any]:
    return {
        "ontvangenOp": "2026-03-02T08:30:00Z",
        "huishoudenId": huishouden_id,
        "melder": {"categorie": "politie"},
        "betrokkenen": [{"persoonId": p, "rol": "slachtoffer"} for p in personen],
        "aard": ["partnergeweld-fysiek"],
        "pc4": "8302",
        "gemeentecode": "GM0171",
    } | afwijkend


def toestemming(persoon_id: str, *organisaties: str, **afwijkend: Any) -> dict[str, Any]:
    """Toestemming van een volwassene aan deze organisaties, gegeven op 1 maart en een maand geldig."""
    return {
        "persoonId": persoon_id, "organisaties": list(organisaties), "doel": "hulpverlening", "dataklassen": ["identiteit"],
        "gegevenDoor": "zelf", "bewijs": {"soort": "mondeling", "op": "2026-03-01"}, "van": "2026-03-01", "tot": "2026-04-01",
    } | afwijkend  # fmt: skip


def met_versie(headers: dict[str, str], antwoord: Response) -> dict[str, str]:
    return {**headers, "If-Match": antwoord.headers["etag"]}


async def maak(client: AsyncClient, pad: str, headers: dict[str, str], inhoud: dict[str, Any]) -> Response:
    antwoord = await client.post(f"/v1{pad}", json=inhoud, headers=headers)
    assert antwoord.status_code == 201, antwoord.text
    return antwoord


async def een_huishouden(
    client: AsyncClient, headers: dict[str, str], *personen: dict[str, Any]
) -> tuple[str, list[str]]:
    wie = personen or (persoon(), persoon(naam="Proefkind Twee", geboortedatum="2018-01-31"))
    ids = [(await maak(client, "/personen", headers, p)).json()["persoonId"] for p in wie]
    leden = [{"persoonId": i, "rol": "ouder" if n == 0 else "kind", "van": "2018-02-01"} for n, i in enumerate(ids)]
    huishouden = await maak(client, "/huishoudens", headers, {"leden": leden})
    return huishouden.json()["huishoudenId"], ids


async def een_zorgmelding(client: AsyncClient, headers: dict[str, str], **afwijkend: Any) -> Response:
    huishouden_id, personen = await een_huishouden(client, headers)
    return await maak(client, "/zorgmeldingen", headers, melding(huishouden_id, *personen, **afwijkend))
