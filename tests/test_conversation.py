"""Conversations: what was said, and what was heard."""

import pytest

from skill.local.simulator import Conversation

DISCLAIMER = "This is information, not medical advice."


def test_a_one_shot_question_is_answered_and_disclaimed_once(talk: Conversation) -> None:
    first = talk.say("alexa ask mesotherapy guide how many sessions will i need")
    assert first.speech.startswith("Five sessions on average")
    assert DISCLAIMER in first.speech
    assert not first.ends_session
    second = talk.say("does it hurt")
    assert "bearable" in second.speech
    assert DISCLAIMER not in second.speech


def test_a_launch_says_what_it_is_for_and_asks(talk: Conversation) -> None:
    welcome = talk.say("alexa open mesotherapy guide")
    assert welcome.intent == "LaunchRequest"
    assert "no substitute for professional medical advice" in welcome.speech
    assert welcome.speech.endswith("?")
    assert not welcome.ends_session
    answer = talk.say("how long does a session take")
    assert "15 to 20 minutes" in answer.speech
    assert DISCLAIMER not in answer.speech


def test_words_that_do_not_reach_the_skill_are_asked_for_and_then_taken_whole() -> None:
    talk = Conversation("en-US")
    talk.launch()
    answer = talk.say("roughly what chunk of my afternoon does one session take")
    assert answer.intent == "AskQuestionIntent"
    assert answer.slots == {"question": "roughly what chunk of my afternoon does one session take"}
    assert answer.topics == ["duration"]
    assert answer.turns == 1


def test_repeat_says_the_last_answer_again_however_often(talk: Conversation) -> None:
    talk.launch()
    first = talk.say("how many sessions")
    for _ in range(3):
        again = talk.say("say that again")
        assert again.speech.startswith("Five sessions on average")
        assert again.topics == first.topics == ["sessions"]
        assert again.sources == first.sources
        assert not again.ends_session
    talk.say("help")
    assert talk.say("repeat that").topics == ["sessions"]


def test_repeat_more_and_source_before_any_answer_ask_for_a_question(talk: Conversation) -> None:
    for words in ("repeat that", "tell me more", "where does that come from", "previous"):
        reply = talk.say(words)
        assert reply.speech == "I haven't told you anything yet. What would you like to know?"
        assert not reply.ends_session


def test_yes_takes_the_topic_that_was_offered(talk: Conversation) -> None:
    offer = talk.say("how many sessions")
    assert offer.speech.endswith("Would you like to hear about how soon results show?")
    assert talk.say("yes please").topics == ["results_time"]


def test_no_declines_the_offer_and_a_second_no_ends(talk: Conversation) -> None:
    talk.say("how many sessions")
    declined = talk.say("no thanks")
    assert declined.speech == "All right. What else would you like to know?"
    assert not declined.ends_session
    goodbye = talk.say("no")
    assert (goodbye.speech, goodbye.ends_session) == ("Goodbye.", True)


def test_offers_stop_once_two_were_declined(talk: Conversation) -> None:
    for question in ("how many sessions", "does it hurt"):
        talk.say(question)
        talk.say("no thanks")
    assert not talk.say("is there an age limit").speech.startswith("Would")
    assert talk.say("yes").speech == "Good. What would you like to know?"


def test_a_topic_that_was_heard_is_not_offered_again(talk: Conversation) -> None:
    talk.say("when will i see results")
    assert "how soon results show" not in talk.say("how many sessions").speech


def test_tell_me_more_adds_and_then_says_that_this_was_all(talk: Conversation) -> None:
    answer = talk.say("how do i massage it")
    more = talk.say("tell me more")
    assert more.topics == ["massage"]
    assert "how many days" in more.speech
    assert more.speech != answer.speech
    assert talk.say("tell me more").speech.startswith("That's all the article says about massaging the scalp.")
    assert talk.say("repeat").speech.startswith(more.speech.split(". ")[0])


def test_tell_me_more_after_a_gap_takes_the_nearest_topic_that_was_offered(talk: Conversation) -> None:
    assert talk.say("how much does it cost").kind == "unknown"
    assert talk.say("tell me more").topics == ["sessions"]


def test_the_source_is_named_by_its_section(talk: Conversation) -> None:
    talk.say("how many sessions")
    assert talk.say("where does that come from").speech.startswith(
        "That's in the article, under How Many Sessions Will Be Needed."
    )
    talk.say("what causes hair loss")
    assert "under the introduction" in talk.say("where does that come from").speech


def test_what_the_article_does_not_say_has_no_source(talk: Conversation) -> None:
    talk.say("how much does it cost")
    assert talk.say("where does that come from").speech.startswith("The article doesn't say anything on that")


def test_next_and_previous_walk_through_topics(talk: Conversation) -> None:
    talk.say("how do i massage it")
    onward = talk.say("next topic")
    assert onward.topics == ["washing_after"]
    assert talk.say("go back").topics == ["massage"]


def test_start_over_and_home_begin_again(talk: Conversation) -> None:
    talk.say("how many sessions")
    for words in ("start over", "go home"):
        back = talk.say(words)
        assert back.speech.startswith("We're back at the start.")
        assert not back.ends_session


@pytest.mark.parametrize("words", ["stop", "cancel", "that's all", "goodbye"])
def test_stop_and_cancel_end_the_session(talk: Conversation, words: str) -> None:
    talk.launch()
    goodbye = talk.say(words)
    assert (goodbye.speech, goodbye.ends_session, goodbye.reprompt) == ("Goodbye.", True, None)


def test_help_explains_disclaims_and_asks(talk: Conversation) -> None:
    for _ in range(2):
        reply = talk.say("help")
        assert "911" in reply.speech
        assert "no substitute for professional medical advice, diagnosis or treatment" in reply.speech
        assert reply.speech.endswith("?")
        assert not reply.ends_session


@pytest.mark.parametrize(
    ("locale", "number"),
    [("en-US", "911"), ("en-CA", "911"), ("en-GB", "999"), ("en-IN", "112"), ("en-AU", "triple zero")],
)
def test_an_alarm_sends_to_the_number_of_the_country_and_closes(locale: str, number: str) -> None:
    reply = Conversation(locale).say("i can't breathe")
    assert reply.kind == "urgent"
    assert reply.speech.startswith(f"Call {number} now.")
    assert "article" not in reply.speech
    assert reply.ends_session
    assert number in reply.card


def test_thoughts_of_suicide_are_sent_to_people(talk: Conversation) -> None:
    reply = talk.say("i don't want to live anymore")
    assert reply.speech.startswith("Please call 911 now, or the 988 lifeline.")
    assert reply.ends_session


def test_where_the_article_contradicts_itself_both_figures_are_given(talk: Conversation) -> None:
    reply = talk.say("when can i wash my hair after")
    assert "12 hours" in reply.speech
    assert "24 to 36 hours" in reply.speech


def test_reprompts_vary_and_name_things_to_ask(talk: Conversation) -> None:
    reprompts = [talk.say(words).reprompt for words in ("how many sessions", "does it hurt", "is it surgery")]
    assert len(set(reprompts)) == len(reprompts)
    assert all(reprompt and "about" in reprompt for reprompt in reprompts)


def test_every_answer_has_a_card_with_the_disclaimer(talk: Conversation) -> None:
    for words in ("how many sessions", "how much does it cost", "i can't breathe"):
        assert "not medical advice" in talk.say(words).card


def test_spelling_follows_the_locale() -> None:
    assert "customized" in Conversation("en-US").say("is the treatment customized").speech
    assert "customised" in Conversation("en-GB").say("is the treatment customised").speech
