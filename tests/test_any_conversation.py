"""Whatever order things are said in: generated conversations of up to forty turns, beside a model of what must hold.

An emergency wins in every state, repeat repeats, an accepted offer is the offered topic, a declined one does not come
back, an appointment once told stays until it is dropped, no reminder is set that was not read out and agreed to, and
every response is valid. Alexa's services are a stand-in over HTTP. The conversations are the same in every run.
"""

from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from skill import app
from skill.catalog import Emergency
from skill.dialog.dialog_acts import HOLDS_A_DATE
from skill.dialog.reply import EMERGENCY_KINDS, AskTime, AwaitingConsent, ConfirmReminder, Offer, RemindersOffer
from skill.dialog.session import Session
from skill.tools.simulator.alexa_services import FAILURES, AlexaServices, Failure
from skill.tools.simulator.consent import Status
from skill.tools.simulator.envelope import consent_response
from tests import events
from tests.events import session_of
from tests.response import check

TURNS, CONVERSATIONS = 40, 30
ENTRIES = app.CATALOG.entries
INTENTS = {entry: intent for intent, entry in app.CATALOG.intents.items()}
ARTICLE = sorted(
    {*app.CATALOG.starters, "what_is", "procedure", "advantages", "washing_after", "cost", "safety", "side_effects"}
    & INTENTS.keys()
)
"""Few, so that a conversation comes back to the same ones, as theirs to each other as offers."""
EMERGENCIES = sorted(entry for entry in INTENTS if isinstance(ENTRIES[entry], Emergency))
ACTS = sorted(
    entry for entry in INTENTS.keys() - {*ARTICLE, *EMERGENCIES, "yes", "no", "repeat", "slower", "stop", "cancel"}
)
WORDS = (
    "how many sessions will i need", "can i wash my hair", "and afterwards", "both", "the second one", "why", "my",
    "does it hurt and what does it cost", "what's the capital of france", "tell me everything", "skip that", "hang on",
    "no but how long does it take", "yes and is it safe", "what was the first thing you said", "i don't understand",
    "is that right", "zzz", "that's not what i asked", "who would know", "start again", "i'm scared of needles",
)  # fmt: skip
APPOINTMENTS = (
    "my appointment is on friday at three", "it's on tuesday week", "at half past nine in the morning", "tomorrow",
    "i had it done this morning when can i wash my hair", "it was on the thirty first of february", "in the year nine",
    "when is my last session if i start in january", "i'm booked for the day after tomorrow in the evening",
)  # fmt: skip
QUICK_FAILURES = sorted(set(FAILURES) - {"hangs", "trickles"})
"""What Alexa's services do wrong without taking their time."""
EMERGENCY_WORDS = ("i can't breathe", "i want to kill myself", "my throat is closing up and i feel faint")
DROPS_THE_APPOINTMENT = ("forget_appointment", "forget_me")


class AnyConversation(RuleBasedStateMachine):
    """One listener; after a session has ended, the next words begin a new one."""

    def __init__(self) -> None:
        super().__init__()
        self.services = AlexaServices(permission=False)
        self.services.start()
        self.agreed = 0
        self.begin()

    def teardown(self) -> None:
        self.services.stop()

    def begin(self) -> None:
        self.attributes: dict[str, Any] = {}
        self.session = Session()
        self.declined: set[str] = set()

    def send(self, event: events.Event) -> str:
        """Send a request in this session; returns what is heard, after checking what must always hold."""
        before = self.session
        event = events.changed(event, self.services.endpoint, "context", "System", "apiEndpoint")
        response = app.handler(event, None)
        speech = check(event, response)
        self.attributes, self.session = response["sessionAttributes"], session_of(response)
        assert self.session.turns == before.turns + 1
        assert set(self.session.offered).isdisjoint(self.declined) or not isinstance(self.session.pending, Offer)
        dropped = self.session.said is not None and self.session.said.act in DROPS_THE_APPOINTMENT
        assert self.session.appointment or not before.appointment or dropped
        assert len(self.services.reminders) <= self.agreed
        if response["response"]["shouldEndSession"] and not isinstance(self.session.pending, AwaitingConsent):
            self.begin()
        return speech

    def say(self, words: str) -> str:
        return self.send(events.question(words, attributes=self.attributes))

    def intend(self, intent: str) -> str:
        return self.send(events.intent(intent, attributes=self.attributes))

    @rule(entry=st.sampled_from(ARTICLE))
    def ask_by_intent(self, entry: str) -> None:
        self.intend(INTENTS[entry])
        assert self.session.told
        assert self.session.told.entries == (entry,)

    @rule(words=st.sampled_from(WORDS))
    def ask_in_words(self, words: str) -> None:
        self.say(words)

    @rule(act=st.sampled_from(ACTS))
    def do_anything_else(self, act: str) -> None:
        self.intend(INTENTS[act])

    @rule(entry=st.sampled_from(EMERGENCIES))
    def report_an_emergency_by_intent(self, entry: str) -> None:
        self.report(lambda: self.intend(INTENTS[entry]))

    @rule(words=st.sampled_from(EMERGENCY_WORDS))
    def report_an_emergency_in_words(self, words: str) -> None:
        self.report(lambda: self.say(words))

    def report(self, send: Any) -> None:
        kinds: list[object] = []
        begin, self.begin = self.begin, lambda: kinds.append(self.session.kind)  # type: ignore[method-assign]
        send()
        self.begin = begin  # type: ignore[method-assign]
        assert (kinds or [self.session.kind])[0] in EMERGENCY_KINDS
        if kinds:
            self.begin()

    @rule(words=st.sampled_from(APPOINTMENTS))
    def tell_the_appointment(self, words: str) -> None:
        self.say(words)
        assert self.session.kind not in EMERGENCY_KINDS

    @rule(words=st.sampled_from(APPOINTMENTS))
    def have_the_appointment_worked_out(self, words: str) -> None:
        """Tell it, and then what is missing."""
        for told in (words, "on saturday", "at four in the afternoon"):
            if not isinstance(self.session.pending, RemindersOffer):
                self.say(told)

    @rule(failure=st.sampled_from(QUICK_FAILURES))
    def let_the_services_fail(self, failure: Failure) -> None:
        self.services.failure = failure

    @precondition(lambda self: isinstance(self.session.pending, AwaitingConsent))
    @rule(status=st.sampled_from(get_args(Status)))
    def answer_alexas_question(self, status: Status) -> None:
        self.services.permission = status == "ACCEPTED"
        self.send(events.of_request(consent_response(status, ""), attributes=self.attributes))

    @rule()
    def say_yes(self) -> None:
        offered = self.session.pending
        self.agreed += isinstance(offered, ConfirmReminder)
        self.intend("AMAZON.YesIntent")
        if isinstance(offered, Offer):
            assert self.session.told
            assert self.session.told.entries == (offered.entry,)

    @precondition(lambda self: isinstance(self.session.pending, Offer))
    @rule(then=st.sampled_from(("previous", "first_answer", "next", "more", *ARTICLE)))
    def decline_and_go_on(self, then: str) -> None:
        """Go on with something that offers again."""
        if isinstance(self.session.pending, Offer):
            self.declined.add(self.session.pending.entry)
        self.intend("AMAZON.NoIntent")
        self.intend(INTENTS[then])

    @rule()
    def ask_to_repeat(self) -> None:
        said, pending = self.session.said, self.session.pending
        speech = self.intend("AMAZON.RepeatIntent")
        if not said:
            return
        assert self.session.said == said
        assert self.session.pending == pending
        heard, text = " ".join(speech.split()), " ".join(said.text.split())
        if isinstance(pending, AskTime):
            # The day before the question is not said again.
            assert heard.startswith("At what time")
        elif isinstance(pending, HOLDS_A_DATE):
            assert text.endswith(heard)
        elif text:
            assert heard.startswith(text)


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("first", ["sessions", "pain", "cost"])
def test_a_declined_offer_does_not_come_back_whatever_is_said_next(first: str, act: str) -> None:
    told = app.handler(events.intent(INTENTS[first]), None)
    offer = session_of(told).pending
    assert isinstance(offer, Offer)
    declined = app.handler(events.intent("AMAZON.NoIntent", attributes=told["sessionAttributes"]), None)
    then = app.handler(events.intent(INTENTS[act], attributes=declined["sessionAttributes"]), None)
    assert session_of(then).pending != offer


TestAnyConversation = AnyConversation.TestCase
TestAnyConversation.settings = settings(
    derandomize=True, deadline=None, database=None, max_examples=CONVERSATIONS, stateful_step_count=TURNS,
    suppress_health_check=list(HealthCheck), phases=(Phase.generate,),
)  # fmt: skip
