"""Composes the skill. Every host (Lambda, a web server, a test) calls the SDK skill that this returns."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ask_sdk_core.response_helper import ResponseFactory
from ask_sdk_core.skill import CustomSkill
from ask_sdk_core.skill_builder import SkillBuilder
from ask_sdk_model.request_envelope import RequestEnvelope
from ask_sdk_model.response_envelope import ResponseEnvelope

from skill.alexa import response
from skill.alexa.handlers import Handlers
from skill.alexa.serializer import TolerantSerializer
from skill.catalog import Catalog
from skill.dialog.reply import Answer
from skill.dialog.turn import Services
from skill.memory.listener import Listeners
from skill.nlu.classifier import IntentClassifier
from skill.telemetry.log import RequestLog

if TYPE_CHECKING:
    from skill.alexa.screens import Screens

NO_SERVICES = Services()


def create_skill(
    catalog: Catalog,
    classifier: IntentClassifier,
    *,
    memory: Listeners | None = None,
    services: Services = NO_SERVICES,
    skill_id: str | None = None,
    log: RequestLog | None = None,
    screens: "Screens | None" = None,
) -> CustomSkill:
    """The skill as `invoke(request_envelope, context)`, complete in itself; `serializer` reads and writes envelopes.

    `invoke` answers every request, errors included, but for one: with a `skill_id`, a request for another skill raises
    `skill.alexa.handlers.WrongSkillError`. By default nothing is logged, none of Alexa's services is asked, nothing is
    kept of a listener beyond a session, and screens show what was compiled. Raises ValueError for a `skill_id` that is
    empty: it would answer requests for any skill, which only None does.
    """
    if skill_id is not None and not skill_id.strip():
        raise ValueError("the skill id is empty; give the id of the skill, or None to answer for any")
    builder, log = SkillBuilder(), log or RequestLog(catalog, function="")
    Handlers(catalog, classifier, skill_id, log, services, memory, screens).add_to(builder)
    skill = builder.create()
    skill.serializer = TolerantSerializer()
    return skill


def invoke(skill: CustomSkill, event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """The skill's response to a request envelope, both as JSON; what is no envelope is as good as an empty one."""
    serializer: Any = skill.serializer  # typed for text alone; ours reads what was parsed as well
    envelope = serializer.deserialize(event if isinstance(event, Mapping) else {}, RequestEnvelope)
    return _serialize(skill, skill.invoke(envelope, context))


def respond_without_request(skill: CustomSkill, answer: Answer) -> dict[str, Any]:
    """The response as JSON that gives a closed answer in a new session, for a request that cannot be read."""
    return _serialize(skill, ResponseEnvelope("1.0", {}, response=response.write(ResponseFactory(), answer)))


def _serialize(skill: CustomSkill, envelope: ResponseEnvelope) -> dict[str, Any]:
    serialized: Any = skill.serializer.serialize(envelope)
    return dict(serialized)
