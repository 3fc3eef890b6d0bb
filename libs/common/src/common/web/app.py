"""`service_app`: everything a service's API has in common, in one call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from common.migrations import schema_is_current
from common.runtime import Runtime
from common.settings import ServiceSettings
from common.web.docs import docs_router
from common.web.gateway import Gateway
from common.web.openapi import Documents, allowed_methods, install_openapi, other_media
from common.web.problems import http_problem, install_problem_handlers
from common.web.route import access_of

CONTACT = {
    "name": "Team Veilige Keten",
    "url": "https://veiligeketen.example/ondersteuning",
    "email": "ondersteuning@veiligeketen.example",
}
# FastAPI's own exporters, switched on by the environment, would send query strings, bodies of errors and log lines out.
_OWN_TELEMETRY: TelemetryConfig = {"auto_configure": False, "logs": False, "metrics": False, "operation_spans": False}
Ready = Callable[[], Awaitable[bool]]


class UndeclaredAccess(RuntimeError):
    """A route has no declared access policy; a service with such a route does not start."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The routes of a service, ready for any number of apps."""

    router: APIRouter
    tags: list[dict[str, str]]
    documents: Documents = field(default_factory=dict)


def gather(routers: Sequence[APIRouter]) -> Routes:
    """Put the routers of a service together, once for every app that is made of them.

    FastAPI works a route out (its parameters, models and dependencies) for whatever includes it, at the first request: for the two
    hundred of overleg that is a second. What an app adds is its runtime, not its routes. Raises `UndeclaredAccess` when a route
    under /v1 has no `toegang(...)` in its signature.
    """
    together = APIRouter(redirect_slashes=False, generate_unique_id_function=_name_of)
    for router in routers:
        require_declared_access(router.routes)
        together.include_router(router)
    return Routes(together, _tags(routers))


def service_app(
    runtime: Runtime,
    routes: Routes,
    *,
    extra_ready: Sequence[Ready] = (),
    anonymous: Sequence[APIRouter] = (),
) -> FastAPI:
    """Build the API of one service from its routes; `anonymous` ones hold no data and ask for no token."""
    settings = runtime.settings

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.openapi()  # works every route out before the first request has to wait for it
        app.state.started = True
        runtime.metrics.follow_pool(runtime.database.pool_in_use, settings.pool_max)
        yield
        app.state.started = False
        await runtime.database.close()

    app = FastAPI(
        title=settings.titel, description=settings.omschrijving, version=settings.versie, contact=CONTACT,
        openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False, lifespan=lifespan,
        generate_unique_id_function=_name_of, telemetry=_OWN_TELEMETRY,
    )  # fmt: skip
    app.state.runtime = runtime
    app.state.started = False
    app.openapi_tags = routes.tags
    app.router.routes.extend(routes.router.routes)
    for router in anonymous:
        app.include_router(router)
    app.include_router(docs_router(app))
    app.include_router(health_router(app, runtime, extra_ready))
    install_problem_handlers(app)
    install_openapi(app, settings, routes.documents)
    _install_method_not_allowed(app)
    _wrap(app, lambda inner: Gateway(inner, settings, runtime.metrics, lambda path: other_media(app, path)))
    return app


def _name_of(route: APIRoute) -> str:
    return route.name


def _tags(routers: Sequence[APIRouter]) -> list[dict[str, str]]:
    names = dict.fromkeys(str(tag) for router in routers for tag in _all_tags(router))
    return [{"name": name, "description": name.replace("-", " ").capitalize()} for name in names]


def _all_tags(router: APIRouter) -> list[str]:
    return [str(t) for t in router.tags] + [str(t) for route in router.routes for t in getattr(route, "tags", [])]


def _wrap(app: FastAPI, layer: Callable[[ASGIApp], ASGIApp]) -> None:
    # add_middleware() would sit inside ServerErrorMiddleware: a 500 would miss the headers and the metrics.
    build = app.build_middleware_stack
    app.build_middleware_stack = lambda: layer(build())  # type: ignore[method-assign]


def _install_method_not_allowed(app: FastAPI) -> None:
    from starlette.exceptions import HTTPException
    from starlette.requests import Request

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 the registration guarantees it
        headers = dict(error.headers or {})
        if error.status_code == 405:
            allowed = allowed_methods(app, request.url.path) or set(headers.get("Allow", "GET").split(", "))
            allowed |= {"HEAD"} if "GET" in allowed else set()
            headers["Allow"] = ", ".join(sorted(allowed))
        return http_problem(error.status_code, headers)

    app.add_exception_handler(HTTPException, on_http)


def require_declared_access(routes: Sequence[BaseRoute]) -> None:
    """Raise `UndeclaredAccess` for the first route without `toegang(...)`; deny by default."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if isinstance(included, APIRouter):
            require_declared_access(included.routes)
        elif not isinstance(route, APIRoute) or access_of(route.dependant) is None:
            raise UndeclaredAccess(
                f"route {sorted(getattr(route, 'methods', None) or ())} {getattr(route, 'path', route)} heeft geen"
                " toegang(...) in zijn signatuur"
            )


def health_router(app: FastAPI, runtime: Runtime, extra_ready: Sequence[Ready] = ()) -> APIRouter:
    """Probes: live (the loop turns), ready (database, schema and keys of the issuer), startup."""
    router = APIRouter(prefix="/health", include_in_schema=False)

    def answer(**parts: bool) -> Response:
        return JSONResponse({"status": "ok" if all(parts.values()) else "niet-gereed", "onderdelen": parts},
                            200 if all(parts.values()) else 503)  # fmt: skip

    @router.get("/live")
    async def live() -> Response:
        return answer(lus=True)

    @router.get("/ready")
    async def ready() -> Response:
        database = await runtime.database.ping()
        current = database and await schema_is_current(runtime.database, runtime.settings)
        extra = await asyncio.gather(*(check() for check in extra_ready))
        return answer(database=database, schema=current, overig=all(extra))

    @router.get("/startup")
    async def startup() -> Response:
        return answer(gestart=bool(app.state.started))

    return router


def settings_for_documents(kind: type[ServiceSettings]) -> ServiceSettings:
    """Settings with which the OpenAPI document can be made without any environment."""
    return kind(database_url="postgresql://geen@127.0.0.1:1/geen")
