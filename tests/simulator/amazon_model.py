"""Amazon's own model as JSON Schema, closed: a field that the model does not name is an error."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

# Not a SALESCHANNEL_ name: the test suite removes those from the environment, so that no setting leaks in.
MODELS = Path(os.environ.get("AMAZON_MODELS") or Path(__file__).resolve().parents[3] / "shared" / "amazon-models")
needs_models = pytest.mark.skipif(
    not MODELS.is_dir(),
    reason=f"Amazon's models are not at {MODELS}: set AMAZON_MODELS to their folder",
)


@cache
def validator(file: str, definition: str) -> Draft4Validator:
    """Make a validator for one definition of a model file."""
    model = json.loads((MODELS / file).read_text())
    definitions = {name: closed(schema) for name, schema in model["definitions"].items()}
    schema = {"$ref": f"#/definitions/{definition}", "definitions": definitions}
    return Draft4Validator(schema, format_checker=FormatChecker())


def closed(schema: Any) -> Any:
    """Forbid, all the way down, fields that are not named."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: closed(value) for key, value in schema.items() if key != "example"}
    if result.get("type") == "object" and "properties" in result:
        result["additionalProperties"] = False
    return result


def problems(file: str, definition: str, body: Any) -> list[str]:
    """List what is wrong with a body by Amazon's model."""
    errors = validator(file, definition).iter_errors(body)
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]
