"""The OpenAPI document of a service as the NL API Design Rules 2.2 want it."""

from __future__ import annotations

import copy
import re
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from common.settings import ServiceSettings
from common.web.models import FoutieveInvoer, Problem, ValidationProblem
from common.web.problems import PROBLEM_JSON

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_HTTP_METHODS = {"GET", "PUT", "POST", "DELETE", "PATCH"}
_VERSION_HEADER = {"$ref": "#/components/headers/API-Version"}
_PROBLEMS = {
    "400": ("Ongeldige invoer", "ValidationProblem"),
    "401": ("Niet aangemeld", "Problem"),
    "403": ("Geen toegang", "Problem"),
    "404": ("Niet gevonden", "Problem"),
    "406": ("Formaat niet beschikbaar", "Problem"),
    "408": ("Te lang onderweg", "Problem"),
    "409": ("Niet mogelijk in deze toestand", "Problem"),
    "412": ("Versie is verouderd", "Problem"),
    "413": ("Verzoek te groot", "Problem"),
    "415": ("Mediatype niet ondersteund", "Problem"),
    "428": ("Versie ontbreekt", "Problem"),
    "429": ("Te veel verzoeken", "Problem"),
    "500": ("Interne serverfout", "Problem"),
    "503": ("Tijdelijk niet beschikbaar", "Problem"),
}
IDEMPOTENCY_PARAMETER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Zelfde sleutel en inhoud geeft 48 uur lang hetzelfde antwoord; een andere inhoud geeft 409",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


Documents = dict[tuple[str, ...], dict[str, Any]]


def install_openapi(app: FastAPI, settings: ServiceSettings, documents: Documents) -> None:
    """Give the app its document: paths relative to the server, problem responses, version header, scopes.

    `documents` are those of other apps with the same routes: making one takes longer than anything else about an app.
    """
    key = (settings.titel, settings.omschrijving, settings.versie, settings.server_url, *settings.oidc_issuers)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            if key not in documents:
                documents[key] = _build(app, settings)
            app.openapi_schema = documents[key]
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _short_names(doc: dict[str, Any]) -> dict[str, Any]:
    """Give a schema that shares its name with another the name of its room before it, instead of the whole path of its module.

    `overleg__domain__verzoek__Stand` becomes `VerzoekStand`; raises ValueError when two schemas would get one name.
    """
    schemas = doc.get("components", {}).get("schemas", {})
    new = {name: _short(name) for name in schemas if "__" in name}
    if not new:
        return doc
    if len(set(new.values()) | (schemas.keys() - new.keys())) < len(schemas):
        raise ValueError(f"geef een van deze schema's een andere naam: {sorted(new.values())}")
    doc["components"]["schemas"] = {new.get(name, name): schema for name, schema in schemas.items()}
    return {name: _renamed(part, new) for name, part in doc.items()}


def _short(name: str) -> str:
    *_, room, own = name.split("__")
    return "".join(part.capitalize() for part in room.split("_")) + own


def _renamed(part: Any, new: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _renamed(value, new) for key, value in part.items()}
    if isinstance(part, list):
        return [_renamed(value, new) for value in part]
    prefix = "#/components/schemas/"
    if isinstance(part, str) and part.startswith(prefix):
        return prefix + new.get(part.removeprefix(prefix), part.removeprefix(prefix))
    return part


def _build(app: FastAPI, settings: ServiceSettings) -> dict[str, Any]:
    raw = get_openapi(
        title=app.title, version=app.version, description=app.description, contact=app.contact, tags=app.openapi_tags,
        routes=app.routes, servers=[{"url": settings.server_url}], separate_input_output_schemas=False,
    )  # fmt: skip
    doc: dict[str, Any] = _short_names(copy.deepcopy(raw))
    doc["paths"] = {path.removeprefix("/v1") or "/": item for path, item in doc["paths"].items()}
    components = doc.setdefault("components", {})
    components["headers"] = {
        "API-Version": {
            "description": "Volledig versienummer van de API",
            "schema": {"type": "string", "examples": [app.version]},
        }
    }
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for model in (FoutieveInvoer, Problem, ValidationProblem):
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schema.pop("$defs", None)
        schemas[model.__name__] = schema
    scopes: dict[str, str] = {}
    for path, item in doc["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                _complete(method, operation, scopes, search=is_search(path))
    _describe_security(components, settings, scopes)
    return _tidy(doc)  # type: ignore[no-any-return]


def is_search(path: str) -> bool:
    """Tell whether a POST to this path only reads (`…/_zoek`): its answer is made anew every time, never kept."""
    return path.rsplit("/", 1)[-1].startswith("_")


def _complete(method: str, operation: dict[str, Any], scopes: dict[str, str], *, search: bool) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    parameters = operation.setdefault("parameters", [])
    secured = operation.get("security", [])
    for requirement in secured:
        for scope in requirement.get("oidc", []):
            scopes[scope] = _scope_text(scope)
    if method == "post" and secured and not search and not any(p["name"] == "Idempotency-Key" for p in parameters):
        parameters.append(IDEMPOTENCY_PARAMETER)
    for parameter in parameters:
        if parameter["name"].lower() == "if-match":
            # Optional for FastAPI, so that leaving it out gives 428 and not 400; for the caller it is required.
            parameter |= {"required": True, "schema": {"type": "string", "pattern": r'^"[0-9]{1,18}"$'}}
    for status in _possible(method, operation, parameters):
        responses.setdefault(status, {})
    for status, response in list(responses.items()):
        if status[0] in "23":
            response.setdefault("headers", {})["API-Version"] = _VERSION_HEADER
        else:
            text, schema = _PROBLEMS.get(status, ("Fout", "Problem"))
            responses[status] = {
                "description": response.get("description") or text,
                "headers": {"API-Version": _VERSION_HEADER},
                "content": {PROBLEM_JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
            }
    operation["responses"] = dict(sorted(responses.items()))
    if not parameters:
        del operation["parameters"]


def _possible(method: str, operation: dict[str, Any], parameters: list[dict[str, Any]]) -> list[str]:
    possible = ["406", "408", "429", "500", "503"]
    if operation.get("security"):
        possible += ["401", "403"]
    if parameters or method != "get":
        possible.append("400")
    if any(p.get("in") == "path" for p in parameters):
        possible.append("404")
    if operation.get("requestBody"):
        possible += ["413", "415"]
    if method != "get":
        possible.append("409")
    if any(p.get("name", "").lower() == "if-match" for p in parameters):
        possible += ["412", "428"]
    return possible


def _scope_text(scope: str) -> str:
    *_, gegeven, recht = scope.split(":")
    return f"{gegeven.replace('-', ' ').capitalize()} {recht}"


def _describe_security(components: dict[str, Any], settings: ServiceSettings, scopes: dict[str, str]) -> None:
    if scopes:
        token_url = settings.oidc_issuers[0].rstrip("/") + "/token"
        components["securitySchemes"] = {
            "oidc": {
                "type": "oauth2",
                "description": "Toegangstoken (JWT) van een OIDC-issuer; aud is de naam van deze dienst.",
                "flows": {"clientCredentials": {"tokenUrl": token_url, "scopes": dict(sorted(scopes.items()))}},
            }
        }


def _tidy(node: Any) -> Any:
    """Nullable as a type list (keeps `format` visible), `time-local`, and no implementation titles."""
    if isinstance(node, list):
        return [_tidy(value) for value in node]
    if not isinstance(node, dict):
        return node
    node = {key: _tidy(value) for key, value in node.items()}
    options = node.get("anyOf")
    if isinstance(options, list) and len(options) == 2 and {"type": "null"} in options:
        other = next(option for option in options if option != {"type": "null"})
        if isinstance(other.get("type"), str) and "const" not in other and "enum" not in other:
            rest = {key: value for key, value in node.items() if key != "anyOf"}
            return {**other, **rest, "type": [other["type"], "null"]}
    if node.get("format") == "time":
        node["format"] = "time-local"
    return node


def is_literal(app: FastAPI, path: str) -> bool:
    """Tell whether a concrete path stands as such in the document, without a parameter."""
    return path.removeprefix("/v1") in app.openapi()["paths"]


def allowed_methods(app: FastAPI, path: str) -> set[str]:
    """Methods that exist for a concrete path, from the document: the router only knows the first matching route."""
    exact = path.removeprefix("/v1")
    paths = app.openapi()["paths"]
    # A literal path wins from a template, as in the router: `/personen/_zoek` is no `/personen/{persoonId}`.
    matching = (
        [exact] if exact in paths else [t for t in paths if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", t), exact)]
    )
    found = {method.upper() for template in matching for method in paths[template]} & _HTTP_METHODS
    return found | ({"HEAD"} if "GET" in found else set())


def other_media(app: FastAPI, path: str) -> frozenset[str]:
    """What may be asked for of a path that does not only answer in JSON (a calendar, a document); empty for JSON alone."""
    found: list[tuple[re.Pattern[str], frozenset[str]]] | None = getattr(app.state, "other_media", None)
    if found is None:
        found = app.state.other_media = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", template)), ranges)
            for template, item in app.openapi()["paths"].items()
            if (ranges := _ranges(item))
        ]
    exact = path.removeprefix("/v1")
    return next((ranges for pattern, ranges in found if pattern.fullmatch(exact)), frozenset())


def _ranges(item: dict[str, Any]) -> frozenset[str]:
    kinds = {
        kind
        for method, operation in item.items()
        if method in _METHODS
        for status, response in operation["responses"].items()
        if status.startswith("2")
        for kind in response.get("content", {})
    }
    if kinds <= {"application/json"}:
        return frozenset()
    return frozenset({"*/*", *kinds, *(f"{kind.partition('/')[0]}/*" for kind in kinds)})
