"""Two schemas of the same name in one document."""

from __future__ import annotations

import pytest

from common.web.openapi import _short_names


def test_a_shared_name_gets_its_room_before_it_everywhere_it_is_mentioned():
    ref = {"$ref": "#/components/schemas/overleg__domain__verzoek__Stand"}
    schemas = {"overleg__domain__verzoek__Stand": {}, "overleg__domain__korte_actie__Stand": {"items": ref}, "Ander": {"x": [ref]}}
    doc = _short_names({"paths": {"/a": ref}, "components": {"schemas": schemas}})
    new = {"$ref": "#/components/schemas/VerzoekStand"}
    assert doc == {
        "paths": {"/a": new},
        "components": {"schemas": {"VerzoekStand": {}, "KorteActieStand": {"items": new}, "Ander": {"x": [new]}}},
    }


def test_a_name_that_is_taken_is_not_lost():
    with pytest.raises(ValueError, match="VerzoekStand"):
        _short_names({"components": {"schemas": {"a__b__verzoek__Stand": {}, "VerzoekStand": {}}}})


@pytest.mark.parametrize("doc", [{"paths": {}}, {"components": {"schemas": {"Stand": {}}}}])
def test_without_a_shared_name_nothing_changes(doc):
    assert _short_names(doc) == doc
