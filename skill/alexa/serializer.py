"""Reads request envelopes tolerantly: what the SDK does not know, it leaves out, and reads the rest.

Amazon adds values that an older SDK does not list: a dialog state, a slot type, an error type. The SDK's own serializer
refuses the whole envelope then, although no handler needs the value. It turns a list or an object into text where its
models expect text, so that what was damaged passes as words. And it parses dates with `dateutil`, whose import costs a
cold start 10 ms; the standard library reads the only format that Alexa sends.

The SDK offers no hook for these, so this overrides three of its private methods. The tests of this module fail if a new
version of the SDK renames them.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from ask_sdk_core.exceptions import SerializationException
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.intake import clean

UNREADABLE = (SerializationException, AttributeError, KeyError, OverflowError, TypeError, ValueError)
"""What reading a field raises if its value has another shape than the SDK's models say."""


class TolerantSerializer(DefaultSerializer):
    """The SDK's serializer, except that an unreadable field of a model is None, and that all it reads is bounded."""

    def deserialize(self, payload: Any, obj_type: Any) -> Any:
        """Read JSON, as text or parsed, as a model. Raises SerializationException for text that is not."""
        if isinstance(payload, str | bytes):
            try:
                payload = json.loads(payload)
            except (ValueError, RecursionError) as error:
                raise SerializationException("the text is no JSON") from error
        return _private(self, "deserialize")(clean(payload), obj_type)

    def _DefaultSerializer__deserialize_primitive(self, payload: Any, obj_type: Any) -> Any:  # noqa: N802
        if isinstance(payload, bool) and obj_type is not bool:
            raise TypeError("true and false are no other type")
        if isinstance(payload, int) and obj_type is float:
            return float(payload)
        if not isinstance(payload, obj_type):
            raise TypeError(f"expected {obj_type.__name__}")
        return payload

    def _DefaultSerializer__deserialize_model(self, payload: Any, obj_type: Any) -> Any:  # noqa: N802
        if issubclass(obj_type, Enum):
            return obj_type(payload)
        if hasattr(obj_type, "get_real_child_model"):
            name = obj_type.get_real_child_model(payload)
            obj_type = _private(self, "load_class_from_name")(name) if name else obj_type
        model = obj_type()
        for attribute, key in obj_type.attribute_map.items():
            if key in payload:
                setattr(model, attribute, self._read(payload[key], obj_type.deserialized_types[attribute]))
        return model

    def _DefaultSerializer__deserialize_datetime(self, payload: Any, obj_type: Any) -> Any:  # noqa: N802
        moment = datetime.fromisoformat(payload)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if obj_type is datetime else moment.date()

    def _read(self, payload: Any, obj_type: Any) -> Any:
        try:
            return _private(self, "deserialize")(payload, obj_type)
        except UNREADABLE:
            of_values = re.fullmatch(r"dict\(str, (.+)\)", str(obj_type))
            if of_values and isinstance(payload, Mapping):
                return {key: self._read(value, of_values[1]) for key, value in payload.items()}
            return None


def _private(serializer: DefaultSerializer, name: str) -> Any:
    return getattr(serializer, f"_DefaultSerializer__{name}")
