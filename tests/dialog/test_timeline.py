"""The timeline: rules worked out for the listener's own appointment, and the questions for what is missing."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.catalog import Variant
from skill.dialog import timeline
from skill.dialog.closing import close
from skill.dialog.policy import answer_intent, answer_utterance
from skill.dialog.reply import Answer, Appointment, AskDay, AskTime
from skill.dialog.session import Session
from skill.dialog.turn import Device
from skill.moments import spoken
from skill.nlu.features import Utterance, tokenize
from tests.dialog.tea import CATALOG, NEW, after, summary, turn
from tests.moments.times import TIMES

LONDON = "Europe/London"
SUNDAY = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
FRIDAY_AT_THREE = Appointment(date(2026, 12, 4), time(15), LONDON)
LAST_WEEK = Appointment(date(2026, 11, 20), None, LONDON)
BEFORE = "answer milk_before + water + storing (timeline)"
AFTER = "answer milk_after + steeping + colored (timeline)"


def say(
    text: str,
    session: Session = NEW,
    *,
    meant: str = "timeline 0.9",
    now: datetime = SUNDAY,
    zone: str = LONDON,
    locale: str = "en",
) -> Answer:
    """The answer to words that the classifier takes for something, closed."""
    rest = " ".join(spoken.without_days(tokenize(text), TIMES, now))
    given = turn(session, {rest: meant, text: meant}, locale, now=now, zone=zone)
    return close(given, answer_utterance(given, Utterance.of(text)))


def slots(values: Mapping[str, str], now: datetime = SUNDAY, zone: str = LONDON, locale: str = "en") -> Answer:
    """The answer to the intent with Alexa's own reading."""
    given = turn(NEW, locale=locale, now=now, zone=zone, slots=values)
    return answer_intent(given, "timeline")


def knowing(appointment: Appointment = FRIDAY_AT_THREE, *told: str) -> Session:
    return after(*(told or ("brewing",)), appointment=appointment)


# What is said.


@pytest.mark.parametrize(
    ("words", "day"),
    [
        # The day of the week closest to the old day, which is the tenth, but not one that is over.
        ("it's been moved to friday", date(2026, 12, 11)),
        ("they pushed it to monday", date(2026, 12, 7)),
        ("moved to this friday", date(2026, 12, 4)),
        ("they had to change it they moved it to the fifteenth", date(2026, 12, 15)),
        ("it was put off till the eleventh of december", date(2026, 12, 11)),
        ("i had it changed to wednesday", date(2026, 12, 9)),
    ],
)
def test_an_appointment_that_was_moved_is_ahead(words: str, day: date) -> None:
    known = knowing(Appointment(date(2026, 12, 10), time(9), LONDON))
    answer = say(words, known)
    assert answer.appointment
    assert (answer.appointment.day, answer.appointment.past) == (day, False)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        # Nothing is told of sugar by day, so the question is answered, and the day kept.
        ("sugar_before 0.9", "answer sugar_before"),
        ("price 0.9", "gap price"),
        # Of milk there is a rule, which is told by its day, and an unsure question is none.
        ("milk_before 0.9", "answer milk_before (timeline)"),
        ("sugar_before 0.69", BEFORE),
    ],
)
def test_a_question_beside_a_day_is_answered(asked: str, meant: str) -> None:
    words = "my party is on friday at three is it green"
    rest = "my party is on at three is it green"
    given = turn(NEW, {words: "timeline 0.9", rest: "timeline 0.9", "is it green": asked}, now=SUNDAY, zone=LONDON)
    answer = answer_utterance(given, Utterance.of(words))
    assert (summary(answer), answer.appointment) == (meant, FRIDAY_AT_THREE)


def test_a_question_beside_another_day_keeps_the_appointment() -> None:
    words = "can i still buy some cake on saturday"
    given = turn(knowing(), {words: "timeline 0.9", "can i still buy some cake on": "price 0.9"}, now=SUNDAY)
    assert answer_utterance(given, Utterance.of(words)).appointment is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("price 0.7", "gap price"),
        ("milk_before 0.7", "answer milk_before (timeline)"),
        ("price 0.69", BEFORE),
        ("hello 0.9", BEFORE),
    ],
)
def test_what_is_asked_beside_a_day_is_answered(asked: str, meant: str) -> None:
    words = "what will they pour for me on friday"
    given = turn(knowing(), {words: "timeline 0.9", "what will they pour for me on": asked}, now=SUNDAY, zone=LONDON)
    assert summary(answer_utterance(given, Utterance.of(words))) == meant


@pytest.mark.parametrize(
    ("words", "day"),
    [
        # A question may name any day.
        ("so then tuesday is all right but thursday is not", FRIDAY_AT_THREE.day),
        ("i drank a whole pot last night is that all right", FRIDAY_AT_THREE.day),
        ("well it's sunday so when would all of that start", FRIDAY_AT_THREE.day),
        ("can i go to the market on saturday", FRIDAY_AT_THREE.day),
        # It tells of the appointment.
        ("it's on thursday then", date(2026, 12, 3)),
        ("no it is thursday that i told you first", date(2026, 12, 3)),
        ("i am going there on thursday in the morning", date(2026, 12, 3)),
        ("so my appointment is on thursday in the morning", date(2026, 12, 3)),
        ("they have moved it to thursday in the morning", date(2026, 12, 3)),
    ],
)
def test_a_day_in_a_question_is_no_new_appointment(words: str, day: date) -> None:
    answer = say(words, session=knowing())
    assert answer.appointment
    assert answer.appointment.day == day


def test_a_new_day_without_its_month_is_close_to_the_old_one() -> None:
    known = knowing(Appointment(date(2027, 4, 14), time(9), LONDON))
    answer = say("they've moved it to the sixteenth actually", known)
    assert answer.appointment
    assert answer.appointment.day == date(2027, 4, 16)


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        ("milk_after 0.9", "No dishes before Saturday at three in the morning"),
        ("colored 0.9", "No party until Friday the twenty-fifth of December"),
    ],
)
def test_what_applies_afterwards_has_its_dates_before_the_appointment_too(meant: str, said: str) -> None:
    answer = say("dishes or guests", knowing(), meant=meant)
    assert answer.text.startswith(said)


def test_what_applied_before_has_no_dates_afterwards() -> None:
    over = knowing(Appointment(date(2026, 11, 20), time(15), LONDON))
    assert "Bake" not in say("the cake", over, meant="milk_before 0.9").text


@pytest.mark.parametrize("words", ["i'm so nervous my appointment's on friday at three", "ta booked friday at three"])
def test_an_appointment_named_beside_something_else_is_kept(words: str) -> None:
    answer = say(words, meant="thanks 0.9")
    assert (answer.act, answer.appointment) == ("thanks", FRIDAY_AT_THREE)


@pytest.mark.parametrize(
    ("words", "asks"), [("thanks for my appointment", False), ("thanks my appointment is on friday", True)]
)
def test_the_time_zone_is_asked_for_only_where_a_day_is_named(words: str, *, asks: bool) -> None:
    asked: list[Device] = []

    def time_zone(device: Device) -> str:
        asked.append(device)
        return LONDON

    given = turn(NEW, {words: "thanks 0.9"})
    answer_utterance(given._replace(services=given.services._replace(time_zone=time_zone)), Utterance.of(words))
    assert bool(asked) is asks


@pytest.mark.parametrize(
    "words", ["thanks see you on friday", "my appointment thanks", "my appointment is on the thirtieth of february"]
)
def test_no_appointment_is_made_of_a_day_or_an_appointment_alone(words: str) -> None:
    assert say(words, meant="thanks 0.9").appointment is None


@pytest.mark.parametrize(
    ("appointment", "meant", "words", "entry"),
    [
        (FRIDAY_AT_THREE, "sugar_after 0.9, sugar_before 0.06", "can i have sugar tonight", "sugar_before"),
        # Unlikely words for it, or words for the other time.
        (FRIDAY_AT_THREE, "sugar_after 0.9, sugar_before 0.04", "can i have sugar tonight", "sugar_after"),
        (FRIDAY_AT_THREE, "sugar_after 0.9", "can i have sugar tonight", "sugar_after"),
        (FRIDAY_AT_THREE, "sugar_after 0.9, sugar_before 0.06", "can i have sugar later", "sugar_after"),
        # The article speaks of both times.
        (FRIDAY_AT_THREE, "milk_after 0.8, milk_before 0.1", "when can i have milk", "milk_after"),
        (LAST_WEEK, "sugar_before 0.9, sugar_after 0.06", "can i have sugar tonight", "sugar_after"),
        (LAST_WEEK, "sugar_before 0.9, sugar_after 0.06", "may i have it before", "sugar_before"),
    ],
)
def test_where_the_article_speaks_of_one_time_the_appointment_says_which_is_meant(
    appointment: Appointment, meant: str, words: str, entry: str
) -> None:
    assert say(words, knowing(appointment), meant=meant).entries == (entry,)


def test_a_variant_that_no_day_answers_is_told_as_it_is() -> None:
    steeping = CATALOG.topic("milk_before")
    assert steeping
    variants = (Variant("oat", "It doesn't mention oats.", undated=True), Variant("cow", "From a cow."))
    known = CATALOG._replace(entries={**CATALOG.entries, "milk_before": steeping._replace(variants=variants)})
    texts = []
    for variant in ("oat", "cow"):
        given = turn(knowing(), {"milk": f"milk_before/{variant} 0.9"}, zone=LONDON, known=known)
        texts.append(answer_utterance(given, Utterance.of("milk")).text)
    assert texts == ["It doesn't mention oats.", "Bake from Wednesday."]


def test_an_appointment_ahead_gives_every_rule_with_its_day_and_time() -> None:
    answer = say("it's on friday at three")
    assert summary(answer) == BEFORE
    assert answer.text == (
        "The party is on Friday the fourth of December at three in the afternoon. Bake from Wednesday. "
        "Eat nothing from Friday at midday. Polish the pot on Friday in the morning."
    ).replace("midday", "noon")
    assert answer.appointment == FRIDAY_AT_THREE
    assert answer.sources[:2] == CATALOG.rules[0].sources + CATALOG.rules[1].sources


def test_what_has_begun_is_said_so() -> None:
    answer = say("it's on friday at three", now=datetime(2026, 12, 4, 13, 0, tzinfo=UTC), meant="timeline 0.9")
    assert answer.appointment == Appointment(date(2026, 12, 11), time(15), LONDON)
    answer = say("it's today at three", now=datetime(2026, 12, 4, 13, 0, tzinfo=UTC))
    assert answer.text == (
        "The party is on Friday the fourth of December at three in the afternoon. "
        "You could have baked since Wednesday. "
        "Nothing to eat since today at noon. Too late to polish."
    )


def test_an_appointment_that_is_over_gives_the_rules_for_afterwards() -> None:
    answer = say("i had it today at three")
    assert summary(answer) == AFTER
    assert answer.text == (
        "The party was on Sunday the twenty-ninth of November at three in the afternoon. "
        "No dishes before tomorrow at three in the morning, better tomorrow in the morning, or Tuesday at three in the "
        "morning. Write a card. "
        "No party until Sunday the twentieth of December, or Sunday the twenty-seventh of December."
    )


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (datetime(2026, 11, 30, 2, 59), "No dishes before today at three in the morning"),
        (datetime(2026, 11, 30, 3, 0), "Dishes since today at three in the morning"),
        (datetime(2026, 12, 1, 2, 59), "Dishes since yesterday at three in the morning"),
        (datetime(2026, 12, 1, 3, 0), "The dishes could be done since today at three in the morning."),
    ],
)
def test_a_rule_changes_at_its_marks_to_the_minute(now: datetime, text: str) -> None:
    session = knowing(Appointment(date(2026, 11, 29), time(15), LONDON))
    answer = say("when are the dishes", session, meant="milk_after 0.9", now=now.replace(tzinfo=UTC))
    assert answer.text.startswith(text)
    assert answer.part == "timeline"


def test_a_question_beside_the_appointment_gets_its_rule_alone() -> None:
    answer = say("it's on friday at three when can i eat", meant="timeline 0.6, water 0.3")
    assert (summary(answer), answer.text) == (
        "answer water (timeline)",
        "The party is on Friday the fourth of December at three in the afternoon. Eat nothing from Friday at noon.",
    )


@pytest.mark.parametrize("meant", ["timeline 0.6, water 0.1", "timeline 0.6, brewing 0.1", "timeline 0.6, price 0.4"])
def test_what_is_hardly_asked_or_has_no_rule_gets_the_whole_timeline(meant: str) -> None:
    assert summary(say("how about friday at three", meant=meant)) == BEFORE


def test_words_that_ask_nothing_get_the_whole_timeline() -> None:
    assert summary(say("it's on friday at three", meant="timeline 0.6, water 0.3")) == BEFORE


def test_a_course_needs_no_more_than_a_month() -> None:
    answer = say("when is the last one if i start in january", meant="timeline 0.6, brewing 0.3")
    assert answer.text == "The last party is between May and July."
    answer = say("when is the last one if i start on the third of january", meant="timeline 0.6, brewing 0.3")
    assert answer.text.endswith("The last party is between Monday the third of May and Saturday the third of July.")


# What is known is kept for the session.


def test_later_answers_are_worked_out_for_the_appointment() -> None:
    answer = say("when do i stop eating", knowing(), meant="water 0.9")
    assert (answer.text, answer.part) == ("Eat nothing from Friday at noon.", "timeline")


@pytest.mark.parametrize("meant", ["milk_before 0.9", "water 0.9", "price 0.9"])
def test_rules_of_what_has_passed_and_entries_without_any_stay_as_they_are(meant: str) -> None:
    later = SUNDAY + timedelta(days=10)
    with_party, without = (
        say("a fizzy one", session, meant=meant, now=later) for session in (knowing(), after("brewing"))
    )
    assert with_party.text == without.text
    assert with_party.part != "timeline"


def test_pardon_repeats_the_timeline() -> None:
    answer = say("it's on friday at three")
    session = NEW.after(answer)
    again = answer_intent(turn(session, now=SUNDAY), "repeat")
    assert again.text == answer.text
    one = say("when do i stop eating", session, meant="water 0.9")
    assert "Eat nothing from Friday at noon." in answer_intent(turn(session.after(one), now=SUNDAY), "repeat").text


def test_a_plan_for_an_appointment_that_is_known_needs_no_date() -> None:
    assert summary(say("make me a plan", knowing())) == BEFORE


def test_another_time_for_the_same_day_changes_it() -> None:
    answer = say("no at five", knowing())
    assert answer.appointment == FRIDAY_AT_THREE._replace(clock=time(17))


# What is missing is asked for.


def test_the_day_is_asked_for_then_the_time() -> None:
    asked = say("make me a plan")
    assert (asked.text, asked.pending) == ("Which day?", AskDay(""))
    session = NEW.after(asked)
    asked = say("thursday", session, meant="steeping 0.4")
    assert (asked.text, asked.pending) == ("Thursday. At what time?", AskTime(""))
    session = session.after(asked)
    answer = say("half nine", session, meant="steeping 0.4")
    assert answer.appointment == Appointment(date(2026, 12, 3), time(9, 30), LONDON)
    assert summary(answer) == BEFORE


def test_the_question_that_was_asked_first_is_not_forgotten() -> None:
    session = NEW.after(say("it's on friday when can i eat", meant="timeline 0.6, water 0.3"))
    assert session.pending == AskTime("water")
    assert summary(say("at three", session, meant="steeping 0.4")) == "answer water (timeline)"


@pytest.mark.parametrize("words", ["i don't know", "no idea", "they haven't said i forget"])
def test_without_a_time_the_days_are_told(words: str) -> None:
    session = NEW.after(say("it's on friday"))
    answer = say(words, session, meant="steeping 0.4")
    assert summary(answer) == BEFORE
    assert "Eat nothing from Friday." in answer.text


def test_a_no_to_the_question_for_the_time_gives_the_days() -> None:
    session = NEW.after(say("it's on friday"))
    assert summary(answer_intent(turn(session, now=SUNDAY), "no")) == BEFORE


def test_a_new_question_is_answered_instead() -> None:
    session = NEW.after(say("it's on friday"))
    answer = say("how long do i steep it tonight", session, meant="steeping 0.9")
    assert answer.entries == ("steeping",)


def test_words_that_name_no_time_are_answered_as_ever() -> None:
    session = NEW.after(say("it's on friday"))
    assert say("price", session, meant="price 0.9").kind == "gap"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("it's next week", "Which day exactly?"),
        ("it's in january", "Which day exactly?"),
        ("the thirtieth of february", "No such day. Which day?"),
        ("friday the twelfth of december", "Saturday the twelfth of December is another day. Which day?"),
        ("january third twenty forty", "Tuesday the third of January is far away. Which day?"),
        (
            "in three years it's the third of january twenty thirty",
            "Thursday the third of January is far away. Which day?",
        ),
    ],
)
def test_a_day_that_cannot_be_is_asked_for_again(words: str, text: str) -> None:
    answer = say(words)
    assert (answer.text, answer.pending, answer.appointment) == (text, AskDay(""), None)


def test_a_day_without_a_rule_for_hours_says_the_days() -> None:
    answer = say("it was yesterday", zone="")
    assert "Dishes today in the morning".lower() not in answer.text.lower()
    assert answer.text.startswith("The party was on Saturday the twenty-eighth of November. Dishes this morning, or")


# Slots.


def test_slots_tell_the_day_and_the_time() -> None:
    answer = slots({"day": "2026-12-04", "time": "15:00"})
    assert (summary(answer), answer.appointment) == (BEFORE, FRIDAY_AT_THREE)


@pytest.mark.parametrize(
    ("values", "pending"),
    [
        ({}, AskDay("")),
        ({"day": "2026-W49"}, AskDay("")),
        ({"day": "2026-02-30"}, AskDay("")),
        ({"day": "?"}, AskDay("")),
        ({"time": "15:00"}, AskDay("")),
        ({"day": "2026-12-04"}, AskTime("")),
        ({"day": "2026-12-04", "time": "AF"}, AskTime("")),
        ({"day": "PRESENT_REF"}, AskTime("")),
    ],
)
def test_slots_that_tell_too_little_are_asked_for(values: dict[str, str], pending: AskDay | AskTime) -> None:
    assert slots(values).pending == pending


def test_a_slot_in_words_is_read_as_words() -> None:
    assert slots({"day": "friday", "time": "three"}).appointment == FRIDAY_AT_THREE


# Time zones and the clock.


def test_today_is_the_listeners_today() -> None:
    late = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)
    assert slots({"day": "PRESENT_REF"}, late, "Pacific/Auckland").appointment == Appointment(
        date(2026, 11, 30), None, "Pacific/Auckland"
    )


def test_hours_are_counted_over_a_change_of_the_clocks() -> None:
    # In London the clocks go back at two in the morning of 25 October 2026.
    answer = slots({"day": "2026-10-24", "time": "20:00"}, datetime(2026, 10, 24, 19, 30, tzinfo=UTC))
    assert "No dishes before tomorrow at seven in the morning" in answer.text
    answer = slots({"day": "2027-03-28", "time": "03:30"}, datetime(2027, 3, 27, 12, 0, tzinfo=UTC))
    assert "Eat nothing from today at half past eleven at night" in answer.text


@pytest.mark.parametrize("zone", ["", "Nowhere/Atall", "../etc/passwd", "Europe"])
def test_without_a_time_zone_there_are_days_and_no_times(zone: str) -> None:
    answer = say("it's on friday at three", zone="") if not zone else say("it's on friday at three", zone=zone)
    assert summary(answer) == BEFORE
    if not zone:
        assert answer.appointment == Appointment(date(2026, 12, 4), None, "")
        assert "three" not in answer.text


ZONES = st.sampled_from(sorted(available_timezones()))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


@given(MOMENTS, ZONES, st.integers(-700, 700), st.none() | st.times(), st.sampled_from(["en-US", "en-GB", "en-IN"]))
def test_any_appointment_in_any_zone_gets_a_timeline_or_a_question(
    now: datetime, zone: str, away: int, clock: time | None, locale: str
) -> None:
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=away)
    values = {"day": day.isoformat()} | ({"time": clock.isoformat("minutes")} if clock else {})
    answer = slots(values, now, zone, locale)
    assert answer.text
    assert answer.appointment is not None
    assert (answer.pending == AskTime("")) == (clock is None)
    assert "{" not in answer.text


@given(MOMENTS, ZONES, st.integers(1, 60), st.times(), st.integers(-72, 72))
def test_a_mark_in_hours_is_that_many_real_hours_away(
    now: datetime, zone: str, away: int, clock: time, hours: int
) -> None:
    """A minute that the clocks skip or repeat is read as Python reads it, once."""
    day = now.date() + timedelta(days=away)
    clock = clock.replace(second=0, microsecond=0)
    begins = datetime.combine(day, clock, ZoneInfo(zone))
    moment = timeline.moment_of(Appointment(day, clock, zone), "hours", hours)
    assert moment.clock is not None
    local = (begins.astimezone(UTC) + timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    assert (moment.day, moment.clock.hour, moment.clock.minute) == (local.date(), local.hour, local.minute)


# Reminders.


def reminded(appointment: Appointment, now: datetime = SUNDAY) -> list[tuple[str, str]]:
    """The rule and the local time of each reminder."""
    found = timeline.reminders(turn(knowing(appointment), now=now))
    return [(reminder.rule, reminder.at.strftime("%d %H:%M")) for reminder in found]


def test_reminders_come_at_the_marks_or_at_nine() -> None:
    assert reminded(FRIDAY_AT_THREE) == [("cake", "02 09:00"), ("fast", "04 12:00")]
    after = Appointment(date(2026, 11, 29), time(15), LONDON)
    assert reminded(after) == [("dishes", "30 09:00"), ("rest", "27 09:00")]


def test_reminders_come_by_the_clock_of_the_listeners_zone() -> None:
    new_york = FRIDAY_AT_THREE._replace(zone="America/New_York")
    found = timeline.reminders(turn(knowing(new_york), now=SUNDAY))
    assert [reminder.at.astimezone(UTC).hour for reminder in found] == [14, 17]


def test_what_is_over_needs_no_reminder() -> None:
    assert reminded(FRIDAY_AT_THREE, datetime(2026, 12, 4, 11, 59, tzinfo=UTC)) == [("fast", "04 12:00")]
    assert reminded(FRIDAY_AT_THREE, datetime(2026, 12, 4, 12, 0, tzinfo=UTC)) == []


def test_without_a_time_zone_nobody_can_be_reminded() -> None:
    assert reminded(FRIDAY_AT_THREE._replace(zone="")) == []


def test_on_the_day_itself_a_reminder_comes_before_the_appointment() -> None:
    rule = CATALOG.rules[2]._replace(remind="start", reminder="Polish.")
    known = CATALOG._replace(rules=(rule,))
    for clock, at in ((time(15), "09:00"), (time(9), "07:00"), (time(10, 30), "08:30")):
        session = knowing(FRIDAY_AT_THREE._replace(clock=clock))
        (reminder,) = timeline.reminders(turn(session, now=SUNDAY, known=known))
        assert reminder.at.strftime("%H:%M") == at


# A day of the timeline, and what comes next.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("what do i do on thursday", "Thursday, before it: Bake."),
        ("and on thursday", "Thursday, before it: Bake."),
        ("what about friday", "Friday, before it: Bake. Eat nothing. Polish the pot."),
        ("and on saturday", "Saturday, after it: "),
        ("what do i do tomorrow", "Tomorrow: nothing."),
        ("tell what i do on thursday", "Thursday, before it: Bake."),
        ("what do i do the day before", "Thursday, before it: Bake."),
        ("what about the day itself", "Friday, before it: Bake. Eat nothing. Polish the pot."),
        ("and the day after", "Saturday, after it: "),
    ],
)
def test_a_day_that_is_asked_about_does_not_move_the_appointment(words: str, expected: str) -> None:
    answer = say(words, knowing(), meant="timeline 0.9")
    assert answer.text.startswith(expected)
    assert answer.appointment is None
    assert knowing().after(answer).appointment == FRIDAY_AT_THREE


@pytest.mark.parametrize(
    "words", ["it's on thursday", "no it's on thursday", "thursday", "i mean thursday", "they moved it to thursday"]
)
def test_a_day_that_is_told_moves_the_appointment(words: str) -> None:
    answer = say(words, knowing())
    assert answer.appointment
    assert answer.appointment.day == date(2026, 12, 3)


def test_no_day_is_asked_about_without_an_appointment() -> None:
    answer = say("and on thursday", after("brewing"), zone="")
    assert answer.appointment
    assert answer.appointment.day == date(2026, 12, 3)


def test_the_days_after_the_appointment_have_their_tips_until_these_are_over() -> None:
    known = knowing(LAST_WEEK)
    assert say("what do i do today", known).text == "Today, after it: No party."
    assert say("what do i do on friday", known).text == "Friday, after it: No party."
    assert say("what do i do on the first of february", known).text.endswith(": nothing.")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("it's on thursday so i stop on tuesday", date(2026, 12, 3)),
        ("the appointment's on thursday meaning tuesday is fine", date(2026, 12, 3)),
        # Nothing is told before the "so", or the day behind it.
        ("i work on monday so my session is on thursday", date(2026, 12, 3)),
        ("the thursday one is off so it's on tuesday now", date(2026, 12, 1)),
        ("okay so it's on thursday", date(2026, 12, 3)),
    ],
)
def test_a_day_that_follows_from_the_appointment_does_not_move_it(words: str, day: date) -> None:
    answer = say(words, knowing())
    assert answer.appointment
    assert answer.appointment.day == day


def test_the_time_is_told_and_a_day_that_follows_from_it_is_none() -> None:
    answer = say("the appointment is at four so sunday is fine", knowing())
    assert answer.appointment == FRIDAY_AT_THREE._replace(clock=time(16))


@pytest.mark.parametrize(
    "words", ["my session's on thursday", "the treatment's tomorrow", "my appointment is on thursday"]
)
def test_an_appointment_is_named_beside_something_else(words: str) -> None:
    assert say(f"does it cost much {words}", after("brewing"), meant="price 0.9", zone="").appointment
    assert not say("does it cost much on thursday", after("brewing"), meant="price 0.9", zone="").appointment
    assert not say("are there sessions before thursday", after("brewing"), meant="price 0.9", zone="").appointment


def test_a_conclusion_with_its_day_is_about_what_was_told_last() -> None:
    told = after("milk_before")
    assert say("it is on friday so thursday is fine", told, meant="timeline 0.9", zone="").entries == ("milk_before",)
    assert len(say("it is on friday", told, meant="timeline 0.9", zone="").entries) > 1
    assert (
        len(say("it is on friday so thursday is fine", after("sugar_before"), meant="timeline 0.9", zone="").entries)
        > 1
    )


@pytest.mark.parametrize("words", ["i do not know", "no idea", "dunno"])
def test_whoever_knows_no_day_is_asked_for_none(words: str) -> None:
    asked = after("steeping")._replace(pending=AskDay(""))
    assert say(words, asked, meant="acknowledge 0.5").kind == "declined"


@pytest.mark.parametrize("words", ["i want to know of water", "i do not know of water"])
def test_who_wants_to_know_something_is_not_taken_to_know_no_day(words: str) -> None:
    asked = after("steeping")._replace(pending=AskDay(""))
    assert say(words, asked, meant="water 0.9").entries == ("water",)


@pytest.mark.parametrize("words", ["so if i start in january", "i began in january"])
def test_a_month_in_which_it_begins_tells_of_the_whole_course(words: str) -> None:
    answer = say(words, after("steeping"), meant="timeline 0.9")
    assert answer.entries == ("brewing",)
    assert "between" in answer.text


def test_a_month_of_the_appointment_is_not_exact_enough() -> None:
    assert isinstance(say("it's in january", after("steeping"), meant="timeline 0.9").pending, AskDay)


@pytest.mark.parametrize(
    "words", ["my wedding's on friday", "friday but that's the wedding not the treatment", "the exams are on friday"]
)
def test_the_day_of_something_else_is_no_appointment(words: str) -> None:
    answer = say(words, after("steeping"), zone="")
    assert (answer.entries, answer.appointment) == (("brewing",), None)
    # Once the appointment is known, the course is told from that.
    known = say(words, knowing())
    assert "between" in known.text
    assert known.appointment == FRIDAY_AT_THREE


@pytest.mark.parametrize(
    "words",
    [
        "i have a wedding and my appointment is on friday",
        "it's on friday and my wedding's on saturday",
        "so if i have it on friday the wedding's fine",
    ],
)
def test_an_appointment_beside_something_else_is_one(words: str) -> None:
    answer = say(words, after("steeping"), zone="")
    assert answer.appointment
    assert answer.appointment.day == FRIDAY_AT_THREE.day


@pytest.mark.parametrize("words", ["does it end and do i rest on friday", "is it over then friday is free"])
def test_a_day_that_a_question_names_behind_something_else_is_no_appointment(words: str) -> None:
    assert say(words, after("steeping"), meant="timeline 0.9", zone="").appointment is None


@pytest.mark.parametrize(
    "words",
    [
        "is it fine to have it on friday and work on monday",
        "is friday right and work on monday",
        "i take it and go on friday",
        "is it fine on friday",
    ],
)
def test_a_day_before_that_or_in_a_statement_is_one(words: str) -> None:
    assert say(words, after("steeping"), meant="timeline 0.9", zone="").appointment


@pytest.mark.parametrize(
    "words",
    [
        "it isn't on friday",
        "not friday",
        "no not on friday",
        "the appointment isn't friday at all",
        "i've not got an appointment yet",
    ],
)
def test_whoever_denies_the_day_has_no_appointment(words: str) -> None:
    answer = say(words, knowing(), meant="timeline 0.9")
    assert answer.forgets_appointment
    assert answer.act == "forget_appointment"


@pytest.mark.parametrize(
    "words",
    [
        # Another day, a conclusion, a day that is only spoken of, and one that nothing denies.
        "it isn't on monday",
        "it's not on friday it's on monday",
        "so not on friday then",
        "the dishes not on friday",
        "it's on friday",
    ],
)
def test_other_words_with_the_day_do_not_drop_it(words: str) -> None:
    assert not say(words, knowing(), meant="timeline 0.9").forgets_appointment


@pytest.mark.parametrize("words", ["i haven't got an appointment", "nothing booked yet sorry"])
def test_whoever_has_no_appointment_is_asked_for_no_day(words: str) -> None:
    asked = after("steeping")._replace(pending=AskDay(""))
    assert say(words, asked, meant="timeline 0.9").kind == "declined"


def test_it_is_tomorrow_tells_of_the_appointment_in_many_words() -> None:
    answer = say("no that's wrong it's tomorrow the other one was long ago and i drank", knowing(), zone="")
    assert answer.appointment
    assert answer.appointment.day == date(2026, 11, 30)


def test_what_is_asked_of_afterwards_is_told_before_the_appointment() -> None:
    words, asked = "it's on friday at three how long is steeping", "how long is steeping"
    given = turn(knowing(), {words: "timeline 0.9", asked: "steeping 0.9"}, now=SUNDAY, zone=LONDON)
    assert answer_utterance(given, Utterance.of(words)).entries == ("steeping",)


@pytest.mark.parametrize(
    "words", ["what do i do on thursday", "and on saturday", "what about the day itself", "what do i do tomorrow"]
)
def test_a_day_is_told_again_and_not_the_whole_timeline(words: str) -> None:
    session = knowing()
    day = say(words, session, meant="timeline 0.9")
    told = Session.read(json.loads(json.dumps(session.after(day).to_attributes())))
    assert say("pardon", told, meant="repeat 0.9").text == day.text


def test_what_comes_next_is_the_next_tip() -> None:
    session = knowing()
    session = session.after(say("when is it", session))
    assert session.told
    assert session.told.part == "timeline"
    texts = []
    for _ in range(4):
        answer = say("what's next", session, meant="next 0.9")
        texts.append(answer.text)
        session = session.after(answer)
    assert texts[:3] == [
        "Bake from Wednesday.",
        "Eat nothing from Friday at noon.",
        "Polish the pot on Friday in the morning.",
    ]
    # Then the timeline is told, and the next topic follows.
    assert session.told
    assert session.told.part == "answer"


def test_what_comes_next_leaves_out_what_has_begun() -> None:
    session = knowing()
    now = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
    session = session.after(say("when is it", session, now=now))
    assert say("what's next", session, meant="next 0.9", now=now).text == "Eat nothing from tomorrow at noon."


def test_what_comes_next_after_a_question_is_the_next_topic() -> None:
    assert say("what's next", knowing(), meant="next 0.9").part == "answer"


def test_the_morning_of_a_far_day_is_spoken_with_its_date() -> None:
    far = Appointment(date(2026, 12, 20), None, LONDON)
    assert "Polish the pot on the morning of Sunday the twentieth of December." in say("when is it", knowing(far)).text


@pytest.mark.parametrize(
    ("words", "day"),
    [
        # The appointment is on Friday, the fourth of December.
        ("it's been moved a week later", date(2026, 12, 11)),
        ("make that two days earlier", date(2026, 12, 2)),
        ("my sister's is on the eighteenth what do i do", date(2026, 12, 18)),
        ("what do you know it's on the eleventh now", date(2026, 12, 11)),
    ],
)
def test_the_appointment_is_moved_or_is_that_of_somebody_else(words: str, day: date) -> None:
    answer = say(words, knowing())
    assert answer.appointment
    assert answer.appointment.day == day


def test_nothing_is_later_than_an_appointment_that_is_not_known() -> None:
    assert say("a week later", after("brewing")).appointment is None


def test_an_appointment_is_not_moved_into_the_past() -> None:
    known = knowing(Appointment(date(2026, 12, 1), None, LONDON))
    answer = say("it's been moved to saturday", known)
    assert answer.appointment
    assert answer.appointment.day == date(2026, 12, 5)
