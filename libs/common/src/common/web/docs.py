"""`/v1/openapi.json` and `/v1/docs`: anonymous, with assets from our own package only."""

from __future__ import annotations

import importlib.resources
import json

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response

_ASSETS = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
_CSP = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
_PAGE = """<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{titel}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/v1/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div><script src="/v1/docs/swagger-ui-bundle.js"></script><script src="/v1/docs/start.js"></script></body></html>"""
_START = "window.ui = SwaggerUIBundle({url: '/v1/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null});"


def docs_router(app: FastAPI) -> APIRouter:
    """Routes of the documentation; they are not part of the documented API."""
    router = APIRouter(prefix="/v1", include_in_schema=False)

    @router.get("/openapi.json")
    async def openapi_json() -> Response:
        return Response(json.dumps(app.openapi(), ensure_ascii=False), media_type="application/json")

    @router.get("/docs")
    async def docs() -> Response:
        return Response(
            _PAGE.format(titel=app.title), media_type="text/html", headers={"Content-Security-Policy": _CSP}
        )

    @router.get("/docs/start.js")
    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    @router.get("/docs/{asset}")
    async def docs_asset(asset: str) -> Response:
        if asset not in _ASSETS:
            raise HTTPException(404)
        content = importlib.resources.files("fastapi_swagger").joinpath("resources", asset).read_bytes()
        return Response(content, media_type=_ASSETS[asset])

    return router
