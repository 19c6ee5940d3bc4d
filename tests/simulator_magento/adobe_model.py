"""Adobe's own description of the REST API as JSON Schema, closed: a key that the model does not name is an error."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft4Validator

# Not a SALESCHANNEL_ name: the test suite removes those from the environment, so that no setting leaks in.
MODELS = Path(os.environ.get("ADOBE_MODELS") or Path(__file__).resolve().parents[3] / "shared" / "adobe-models")
FILES = {"2.4.7": "admin-schema-2.4.7.yaml", "2.4.9": "admin-schema-2.4.9.yaml", "cloud": "accs-schema.yaml"}
needs_adobe_models = pytest.mark.skipif(
    not MODELS.is_dir(),
    reason=f"Adobe's models are not at {MODELS}: set ADOBE_MODELS to their folder",
)


@cache
def model(release: str) -> dict[str, Any]:
    """The model of a release: "2.4.7", "2.4.9" or "cloud"."""
    text = (MODELS / FILES[release]).read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))  # noqa: S506  safe loaders both


@cache
def properties(release: str, definition: str) -> frozenset[str]:
    """The keys of a definition."""
    return frozenset(model(release)["definitions"][definition].get("properties", {}))


@cache
def _closed_definitions(release: str) -> dict[str, Any]:
    return {name: closed(schema) for name, schema in model(release)["definitions"].items()}


def problems(release: str, method: str, path: str, body: Any) -> list[str]:
    """List what is wrong with the body of a call, for instance ("2.4.7", "post", "/V1/orders", {...}).

    What a model calls required is not looked at: no real server enforces it (facts 1.1).
    """
    operation = model(release)["paths"][path][method]
    body_schema = next(p["schema"] for p in operation["parameters"] if p["in"] == "body")
    schema = closed(body_schema) | {"definitions": _closed_definitions(release)}
    errors = Draft4Validator(schema).iter_errors(body)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def closed(schema: Any) -> Any:
    """Forbid, all the way down, keys that are not named, and require none."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    is_object = schema.get("type") == "object"
    result = {key: closed(part) for key, part in schema.items() if not (is_object and key in ("required", "xml"))}
    if is_object:
        result["additionalProperties"] = False
    return result
