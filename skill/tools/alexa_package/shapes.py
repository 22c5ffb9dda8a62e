"""The shape that the rules rely on: which keys an interaction model and a manifest have, and what they hold.

Amazon's own schema says more, but it comes from npm. A file of the wrong shape is not checked any further.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

Json = Any
"""Parsed JSON of any shape."""
Schema = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}


def _object(required: Schema, optional: Schema | None = None) -> Schema:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": list(required)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_SLOT = _object({"name": _TEXT, "type": _TEXT})
_INTENT = _object({"name": _TEXT}, {"slots": _list(_SLOT), "samples": _list(_TEXT)})
_TYPE = _object({"name": _TEXT}, {"values": _list(_object({"name": _object({"value": _TEXT})}))})
_PROMPTS: Schema = {"type": "object", "additionalProperties": _TEXT}
_DIALOG_SLOT = _object(
    {"name": _TEXT, "type": _TEXT}, {"prompts": _PROMPTS, "validations": _list(_object({"prompt": _TEXT}))}
)
_DIALOG_INTENT = _object({"name": _TEXT}, {"slots": _list(_DIALOG_SLOT), "prompts": _PROMPTS})
MODEL = _object(
    {
        "interactionModel": _object(
            {"languageModel": _object({"invocationName": _TEXT, "intents": _list(_INTENT)}, {"types": _list(_TYPE)})},
            {
                "dialog": _object({"intents": _list(_DIALOG_INTENT)}),
                "prompts": _list(_object({"id": _TEXT, "variations": _list(_object({"value": _TEXT}))})),
            },
        )
    }
)
_STORE = _object(
    {
        **dict.fromkeys(("name", "summary", "description", "smallIconUri", "largeIconUri"), _TEXT),
        "examplePhrases": _list(_TEXT),
    }
)
MANIFEST = _object(
    {
        "manifest": _object(
            {
                "publishingInformation": _object(
                    {"category": _TEXT, "locales": {"type": "object", "additionalProperties": _STORE}}
                )
            }
        )
    }
)


def violations(data: Json, shape: Schema) -> Iterator[str]:
    """Yield what a document lacks or holds in the wrong place, by the keys that lead there."""
    for error in Draft202012Validator(shape).iter_errors(data):
        yield at(error, f"is not of type {error.validator_value!r}" if error.validator == "type" else error.message)


def at(error: ValidationError, message: str) -> str:
    """The message after the keys that lead to its place in the document."""
    return ": ".join(filter(None, (".".join(map(str, error.absolute_path)), message)))
