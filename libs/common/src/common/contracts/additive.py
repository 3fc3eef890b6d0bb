"""Compare two versions of a contract: only additions that every reader survives are allowed.

A reader of yesterday gets the events of today, and a reader of today gets the events of yesterday that are still in the
outbox. So a new optional field is the only change; everything else is a new type beside the old one.
"""

from __future__ import annotations

from typing import Any

_TEXT = frozenset({"title", "description", "examples", "$id", "$schema", "default", "x-topic", "x-type", "x-aggregaat"})


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return what makes `new` break the contract of `old`, in Dutch; empty when the change only adds."""
    found = [
        f"{word} gewijzigd van {old[word]} in {new.get(word)}"
        for word in ("x-topic", "x-type", "x-aggregaat")
        if word in old and old[word] != new.get(word)
    ]
    _compare(_resolve(old, old), _resolve(new, new), "", found)
    return found


def _resolve(node: Any, root: dict[str, Any]) -> Any:
    """Replace references by what they point at and drop texts that bind nobody."""
    if isinstance(node, list):
        return [_resolve(item, root) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target: Any = root
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return _resolve(target, root)
    properties = node.get("properties")
    rest = {key: _resolve(value, root) for key, value in node.items() if key not in _TEXT | {"$defs", "properties"}}
    if properties is not None:
        rest["properties"] = {name: _resolve(value, root) for name, value in properties.items()}
    return rest


def _compare(old: Any, new: Any, path: str, found: list[str]) -> None:
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if old != new:
            found.append(f"{path or 'gebeurtenis'}: gewijzigd van {old} in {new}")
        return
    before, after = old.get("properties", {}), new.get("properties", {})
    found.extend(f"{_join(path, name)}: veld verwijderd" for name in before if name not in after)
    required, was_required = set(new.get("required", ())), set(old.get("required", ()))
    found.extend(f"{_join(path, name)}: is verplicht geworden" for name in sorted(required - was_required))
    found.extend(
        f"{_join(path, name)}: is niet meer verplicht" for name in sorted(was_required - required) if name in after
    )
    for name in before:
        if name in after:
            _compare(before[name], after[name], _join(path, name), found)
    for key in sorted((old.keys() | new.keys()) - {"properties", "required"}):
        if key == "items" and key in old and key in new:
            _compare(old[key], new[key], f"{path}[]", found)
        elif old.get(key) != new.get(key):
            found.append(f"{path or 'gebeurtenis'}: {key} gewijzigd van {old.get(key)} in {new.get(key)}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
