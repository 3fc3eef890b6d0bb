"""Own check: input that is valid by its schema may be refused for a rule of the domain, never for its form."""

from __future__ import annotations

import schemathesis
from schemathesis import GenerationMode


@schemathesis.check
def valid_form_is_not_refused_for_its_form(ctx, response, case) -> None:
    """A 400 on schema-valid input must be a rule that the schema cannot say (`value_error`), or a refusal of the domain."""
    meta = case.meta
    if meta is None or meta.generation.mode is not GenerationMode.POSITIVE:
        return
    if any(value in {None, "null"} for value in (case.path_parameters or {}).values()):
        return  # a link that follows an answer without an id (a trial import) makes `null` of it
    if response.status_code == 400:
        problem = response.json()
        form = [f for f in problem.get("invalidParams", []) if f["code"] != "value_error"]
        if problem["type"].endswith("/OngeldigeInvoer") and form:
            raise AssertionError(f"geldig volgens het schema, maar geweigerd om de vorm: {form}")
