"""A request envelope to a Request: the only place that knows how Alexa packs a request."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from ask_sdk_model.request import Request as RequestModel

from skill.dialog.turn import Device, Request

SPOKEN_TYPES = frozenset({"LaunchRequest", "IntentRequest"})
"""Types of request that a listener waits for an answer to."""
TOUCH_TYPE = "Alexa.Presentation.APL.UserEvent"
SPEECHLESS_TYPES = ("SessionEndedRequest", "System.ExceptionEncountered", "CanFulfillIntentRequest")
SPEECHLESS_PREFIXES = (
    "AlexaHouseholdListEvent.",
    "AlexaSkillEvent.",
    "AudioPlayer.",
    "Messaging.",
    "PlaybackController.",
    "Reminders.",
)
"""Types of request that Alexa allows no speech in the response to, even if they come with a session."""
CONSENT_TYPE = "Connections.Response"
"""The type of request in which Alexa tells how the listener answered its question for permission."""
MAX_UTTERANCE = 600
"""Characters of a slot that are read; Alexa listens for about eight seconds, in which nobody says half of them."""
_APL = "alexa_presentation_apl"


def read(envelope: Any) -> Request:
    """The request in the SDK's model of an envelope. Never raises: what is missing is empty."""
    request, system = envelope.request, _get(envelope, "context", "system")
    timestamp = _get(request, "timestamp")
    answered = request if _get(request, "object_type") == CONSENT_TYPE else None
    intent = _get(request, "intent") if _get(request, "object_type") == "IntentRequest" else None
    return Request(
        type=_get(request, "object_type") or "",
        intent=_get(intent, "name") or "",
        slots=_slots(_get(intent, "slots")),
        locale=_get(request, "locale") or "",
        attributes=(envelope.session.attributes or {}) if envelope.session else None,
        user=_get(system, "user", "user_id") or "",
        device=Device(
            id=_get(system, "device", "device_id") or "",
            api_endpoint=_get(system, "api_endpoint") or "",
            api_token=_get(system, "api_access_token") or "",
            apl_version=_get(system, "device", "supported_interfaces", _APL, "runtime", "max_version") or "",
        ),
        now=timestamp,
        id=_get(request, "request_id") or "",
        consent=_text(get(_get(answered, "payload"), "status")),
        token=_text(_get(answered, "token")),
        touched=_touched(request),
    )


def application_ids(envelope: Any) -> set[str]:
    """The ids of the skills that the request says it is for; Alexa gives the same one in two places."""
    found = (_get(envelope, "context", "system", "application"), _get(envelope, "session", "application"))
    return {_get(application, "application_id") for application in found if application}


def expects_speech(request_type: str, *, in_session: bool) -> bool:
    """Whether a listener waits for an answer to a request of this type."""
    if request_type in SPOKEN_TYPES:
        return True
    speechless = request_type in SPEECHLESS_TYPES or request_type.startswith(SPEECHLESS_PREFIXES)
    return in_session and bool(request_type) and not speechless


def has_unknown_type(envelope: Any) -> bool:
    """Whether the SDK has no model for this type of request."""
    return type(envelope.request) is RequestModel


def seconds_left(context: Any) -> Callable[[], float]:
    """How long Lambda still gives the request, as a function of now; any other host has no end."""
    remaining = getattr(context, "get_remaining_time_in_millis", None)
    return (lambda: remaining() / 1000) if remaining else (lambda: math.inf)


def get(event: object, *path: str) -> Any:
    """The value at a path within an envelope as JSON, however damaged it is; None if there is none."""
    for key in path:
        event = event.get(key) if isinstance(event, Mapping) else None
    return event


def _get(model: Any, *path: str) -> Any:
    """The same for the SDK's models."""
    for attribute in path:
        model = getattr(model, attribute, None)
    return model


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _touched(request: Any) -> tuple[str, ...]:
    """The arguments of a touch; none unless all of them are text, as ours are."""
    arguments = _get(request, "arguments") if _get(request, "object_type") == TOUCH_TYPE else None
    texts = tuple(argument for argument in arguments or () if isinstance(argument, str))
    return texts if len(texts) == len(arguments or ()) else ()


def _slots(slots: Mapping[str, Any] | None) -> dict[str, str]:
    values = {name: _get(slot, "value") or _get(slot, "slot_value", "value") for name, slot in (slots or {}).items()}
    return {name: value[:MAX_UTTERANCE] for name, value in values.items() if value}
