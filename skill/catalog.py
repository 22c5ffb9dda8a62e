"""What the skill may say: the article's topics, what it leaves out, emergencies and fixed wording, as frozen records.

Authors write small TOML files under `content/`; `make build` compiles them into one JSON file, because parsing TOML
costs a cold start far more. Every id is unique across all kinds of entry and has one intent of the interaction model.

The records are NamedTuples rather than dataclasses: importing `dataclasses` imports `inspect`, which costs a cold start
several milliseconds.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Self

from skill.compiled import CHECKSUM, DamagedFileError, checksum, path_of
from skill.nlu.features import Utterance, respell

QUESTION_INTENT = "AskQuestionIntent"
"""The intent for a question in any words; its slot takes a whole utterance when it is elicited."""
QUESTION_SLOT = "question"
COMPILED = path_of("content.json")
SEAL = b'{"checksum":"%s",'
"""Begins the file of the compiled content."""


class Source(NamedTuple):
    """One sentence of the article."""

    section: str
    """Title of the section as printed."""
    sentence: int
    """Position in the section from 1; a list item counts as a sentence."""


class Range(NamedTuple):
    """Amounts from one to another, both included."""

    unit: str
    """"minutes" for every length of time, else what is counted."""
    least: int
    most: int | None
    """None where there is no upper end."""


class Variant(NamedTuple):
    """Another wording of a topic's answer, for a common yes/no question or a wrong premise."""

    id: str
    answer: str
    counterpart: str = ""
    """Id of the topic or gap about the same thing in the other phase; empty where it is that of the topic."""
    undated: bool = False
    """Whether it is told to a listener whose appointment is known as well, because the day does not answer it."""
    amounts: tuple[Range, ...] = ()
    """The amounts that it is the answer to: "is half an hour enough"."""
    unless_measured: bool = False
    """Whether an amount in the words counts for more: "can i have a beer three days before"."""


class Topic(NamedTuple):
    """Something that the article says."""

    id: str
    title: str
    offer_as: str
    """Completes "Would you like to hear about …?"."""
    subject: str
    """A few words that name the subject, for follow-ups that leave it out."""
    phase: str
    """"before" or "after" the treatment, if a follow-up about something else means the same phase; else empty."""
    counterpart: str
    """Id of the entry about the same thing in the other phase; or empty."""
    answer: str
    """Spoken; the first sentence holds the fact."""
    again: str
    """Spoken instead of the answer to a listener who asks the same again."""
    simple: str
    """Spoken to "I don't understand"; in plain words."""
    short: str
    """Spoken to "just the gist"; the key fact alone."""
    more: str
    """Spoken to "tell me more"; adds to the answer."""
    why: str
    """Spoken to "why?"; empty if the article gives no reason."""
    doubt: str
    """Spoken to "is that right?"; empty where the general reply will do."""
    bold: bool
    """Whether the claim is so bold that the reply always names the article."""
    covers: tuple[str, ...]
    """Ids of the topics that the answer tells as well, so that they would be no news afterwards."""
    more_covers: tuple[str, ...]
    """Ids of the topics that `more` tells as well."""
    card: str
    suggest_next: tuple[str, ...]
    """Ids of the topics to offer afterwards, best first."""
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...] = ()
    measured_in: tuple[str, ...] = ()
    """The units of the amounts that its variants answer; empty if there are none."""
    unmentioned: tuple[str, ...] = ()
    """Ids of the gaps whose names, said beside a question for the topic, the article is said not to mention."""

    def variant(self, variant_id: str | None) -> Variant | None:
        """The variant with that id, if there is one; the plain answer is none."""
        return next((known for known in self.variants if known.id == variant_id), None)


BETWEEN_NAMES, MAX_NAMES = "__", 2
"""What joins the ids of names, and how many names a refusal has at most."""


class Gap(NamedTuple):
    """Something that listeners ask and the article does not say."""

    id: str
    title: str
    subject: str
    """Stands in for what a follow-up leaves out."""
    answer: str
    """Spoken; names the thing asked and says that the article does not tell."""
    fact: str
    """Follows the answer: the nearest thing that the article does say; empty if there is none."""
    who_knows: str
    """Follows the fact: who could tell; empty if the answer says so itself, or nobody could."""
    covers: tuple[str, ...]
    """Ids of the topics that the fact tells."""
    closest_topics: tuple[str, ...]
    """Ids of the closest topics that the article does cover; may be empty."""
    sources: tuple[Source, ...]
    """Of the fact."""
    named: str = ""
    """Spoken instead of the answer if one of the names was said, which stands in `{name}`."""
    names: str = ""
    """A line for each thing that listeners name: how it is spoken, then the words or phrases by which they do, with
    commas between them. It is one text, because reading 1,600 lists would add 3 ms to a cold start."""

    @property
    def text(self) -> str:
        """All that is spoken about it."""
        return self.text_about(None)

    def text_about(self, name_id: str | None) -> str:
        """All that is spoken about it when the name with that id was said; as in `text` if there is no such name."""
        return " ".join(filter(None, (self.opening(name_id), self.fact, self.who_knows)))

    def opening(self, name_id: str | None) -> str:
        """That the article does not say: of the name with that id, or of the whole if there is no such name."""
        name = self.name(name_id)
        return self.named.format(name=name) if name else self.answer

    @property
    def longest_name(self) -> str | None:
        """Id of the name that takes longest to say; None if there are no names."""
        return max(((len(said), name) for name, said, _ in self._names()), default=(0, None))[1]

    def name(self, name_id: str | None) -> str:
        """How the name with that id is spoken, or two names with their ids joined; empty if there is no such name."""
        known = {name: said for name, said, _ in self._names()} if name_id else {}
        ids = (name_id or "").split(BETWEEN_NAMES)
        return " or ".join(known[name] for name in ids) if set(ids) <= known.keys() else ""

    def name_in(self, tokens: Sequence[str], denials: frozenset[str]) -> str | None:
        """Id of the name that the words have, or the ids of two, joined; None if they have none, or more.

        A name within a longer one, such as "tea" in "green tea", does not count, nor one right after a denial:
        "coffee, not tea".
        """
        found = [
            (at, at + length, name)
            for name, _, phrases in self._names()
            for at, length in _places(phrases, tokens)
            if denials.isdisjoint(tokens[max(0, at - 1) : at])
        ]
        names = dict.fromkeys(
            name
            for start, end, name in sorted(found)
            if not any(first <= start and end <= last and last - first > end - start for first, last, _ in found)
        )
        return BETWEEN_NAMES.join(names) if 1 <= len(names) <= MAX_NAMES else None

    def _names(self) -> Iterator[tuple[str, str, list[str]]]:
        """The id of each name, how it is spoken, and the words or phrases by which listeners say it."""
        for line in self.names.splitlines():
            said, *phrases = line.split(",")
            yield re.sub("[^a-z0-9]+", "_", said.lower()), said, phrases


class Emergency(NamedTuple):
    """A symptom or state that needs help now."""

    id: str
    title: str
    answer: str
    """Spoken when it is sure. This and the next two may hold the names of the locale's numbers, such as `{crisis}`."""
    check: str
    """Spoken when it is not sure: the number, then a way back."""
    again: str
    """Says the number once more."""
    question: str
    """Asks whether to do that; empty for an emergency that closes the session."""
    without_helpline: str
    """Spoken instead of the answer where no number of a helpline for violence at home is known, and closes the session;
    empty for an emergency that offers no such number."""
    card: bool
    """Whether the answer goes to the Alexa app, which others at home may read."""
    red_flags: tuple[tuple[str, ...], ...]
    """Patterns of words in order, `*` matching any ending. If one occurs, the threshold `with_red_flag` applies."""
    evidence: tuple[tuple[str, ...], ...]
    """The same kind of patterns: without one of them from any emergency, no utterance is taken for an emergency."""
    named: tuple[tuple[str, ...], ...]
    """Phrases, each word of which may be a pattern: with one of them the skill asks, whatever the classifier says."""

    @property
    def stays_open(self) -> bool:
        """Whether the session stays open, so that the listener can hear the number again."""
        return bool(self.question)


class Chapter(NamedTuple):
    """A chapter of the guided tour."""

    id: str
    title: str
    """Completes "Shall I go on with …?"."""
    tells: tuple[tuple[str, str], ...]
    """The texts that it is made of: id of a topic, and which of its texts ("answer", "more", …)."""
    about: tuple[str, ...]
    """Ids of all topics that "skip to …" finds the chapter by."""


class Rule(NamedTuple):
    """When a tip of the article applies, in relation to the listener's appointment."""

    id: str
    topic: str
    """Id of the topic that tells the tip."""
    phase: str
    """"before" or "after" the appointment, or "course" for the whole of the treatment."""
    marks: Mapping[str, tuple[str, int]]
    """Moments by name, each as a unit and an amount; negative before the appointment. In the texts, `{name}` is the day
    and time of one. The units are hours, days, weeks and months, and "morning" and "noon" of a day after so many."""
    ahead: str
    """Spoken before the first mark."""
    begun: str
    """Spoken from the first mark on."""
    over: str
    """Spoken after the last mark; empty if `begun` still holds then."""
    that_day: str
    """Spoken of a day on which the rule holds; empty to say the same as on any other day."""
    by_day: str
    """Spoken instead, before the last mark, when only the day of the appointment is known; empty if the others do."""
    day_within: str
    """Spoken of a day within the time of the rule, `{day}` in the text; empty if nothing is said of single days."""
    day_between: str
    """Spoken of a day between its first mark and its last, after the appointment."""
    day_outside: str
    """Spoken of a day on which the rule does not hold, or no longer."""
    remind: str
    """Name of the mark to remind the listener of; empty for no reminder."""
    reminder: str
    """What the reminder says to a listener who wants the details."""
    sources: tuple[Source, ...]


class DialogAct(NamedTuple):
    """Something that is said about the conversation itself, such as help, stop or repeat."""

    id: str
    intent: str
    """Name of the intent, often one of Amazon's built-in ones; empty if only the classifier recognizes the act."""


Entry = Topic | Gap | Emergency | DialogAct


class Wording(NamedTuple):
    """Everything with a fixed wording that is said in one locale. Lists are spoken in turn."""

    emergency: str
    """The number to call, as it is spoken."""
    crisis: str
    """Whom to call with thoughts of suicide."""
    violence_helpline: str
    """A sentence with the number of the helpline for violence at home, or that none is known."""
    night_help: str
    """What to do at night when a doctor is needed today, completing "If no doctor can be reached, …"."""
    number_no: str
    """Answers a no to saying the number again."""
    emergency_number: str
    """Answers a question for the emergency number."""
    help_came: str
    """Answers somebody who says that help has come, with the number in case it gets worse."""

    welcome: str
    welcome_returning: str
    """Welcomes a listener who has heard the disclaimer before; says it all the same."""
    welcome_tour: str
    """The same, and asks whether to go on with `{topic}` of the tour."""
    welcome_back: str
    disclaimer: str
    """Short; follows the first answer of a one-shot question."""
    help: str
    help_again: str
    """The second time."""
    what_can_i_ask: tuple[str, ...]
    """Things to ask."""
    about_me: str
    """What the skill is and is not."""
    goodbye: tuple[str, ...]
    goodbye_thanks: tuple[str, ...]
    """Answers thanks when nothing is left to say."""

    hello: tuple[str, ...]
    thanks: tuple[str, ...]
    wait: tuple[str, ...]
    hello_again: str
    """In the middle of a conversation."""
    acknowledge: tuple[str, ...]
    will_ask: str
    """Answers somebody who says that somebody who knows will be asked."""
    slow_from_now: str
    """Answers "slower" before anything was said."""
    pity: str
    """Answers a remark that is sorry for what was told."""
    surprise: str
    chatter: tuple[str, ...]
    worry: str
    """Asks what somebody is afraid of who does not say it."""
    worry_other: str
    """Answers a fear that is none of those."""
    worry_about: str
    """Begins the `{answer}` to somebody who names one of them."""
    complaint: tuple[str, ...]
    louder: str
    """How to change the volume."""
    faster: str
    """Speech is no longer slow."""
    fastest: str
    """Answers "faster" when speech is not slow."""
    brief_answers: str
    full_answers: str
    what_is_kept: str
    """Says what is kept of a listener for `{days}` days, and how to have it deleted."""
    nothing_is_kept: str
    """Says that nothing is kept beyond the conversation."""
    forgotten: str
    """Everything that was kept is deleted."""
    nothing_to_forget: str
    not_forgotten: str
    """Nothing could be deleted now."""
    out_of_scope: tuple[str, ...]
    error: str

    not_understood: tuple[str, ...]
    """Steps: the first ask for the words again, the later ones name `{first}` and `{second}` or how to stop."""
    missed_yes: tuple[str, ...]
    """Asks whether unclear words were a yes to the offer of `{topic}`."""
    fragments: Mapping[str, str]
    """Questions back to words that break off, by the words they begin with; "default" for any others."""
    ask: str
    """Asks for a question."""
    offers: tuple[str, ...]
    """Offer the topic `{topic}`."""
    anything_else: tuple[str, ...]
    reprompts: tuple[str, ...]
    """Name two topics to ask about, `{first}` and `{second}`."""
    accepted: tuple[str, ...]
    """Follow a yes to "anything else?"."""
    declined: tuple[str, ...]
    disambiguate: str
    """Asks whether `{first}` or `{second}` was meant."""
    which_one: str
    """Asks the same again."""
    neither: str
    """Answers that neither was meant."""
    not_that_ask: tuple[str, ...]
    """Ask what was meant when the answer missed the question."""
    not_that_answer: str
    """Introduces the `{answer}` with the second reading."""

    as_said: str
    """Introduces the answer of a gap that is asked again."""
    concluded: str
    """Introduces the key fact, to somebody who draws a conclusion from it."""
    concluded_only: str
    """The same to somebody who concludes that it says no more."""
    concluded_open: str
    """Introduces what the article does not say, to somebody who draws a conclusion from that."""
    concluded_untold: str
    """The same to somebody who concludes that it does not say."""
    said_that: str
    """Answers somebody who complains of hearing the same again."""
    also: str
    """Joins the second of two answers to the first."""
    no_more: tuple[str, ...]
    no_more_next: str
    """There is no more on a topic; goes on with the `{answer}` about `{topic}`."""
    nothing_yet: str
    """Answers repeat, more or source before anything else was answered."""
    first_answer: str
    """Introduces the first `{answer}` of the session."""
    simple_fallback: str
    shorter_fallback: str
    everything_intro: str
    everything_next: tuple[str, ...]
    """Ask whether to go on with `{topic}`."""
    everything_end: str
    tour_resumed: str
    """Introduces the chapter that the tour goes on with."""
    which_chapter: str
    """Names the chapters, `{chapters}` and `{last}`, and asks which."""
    ask_day: str
    """Asks for the day of the appointment."""
    ask_which_day: str
    """Asks for one day of the several that were named."""
    ask_time: str
    """Asks for the time of the appointment on `{day}`, and says that it may be left open."""
    which_time: str
    """Asks for the time once more."""
    no_such_day: str
    clash: str
    """The day of the week and the `{date}` do not belong together; asks which is meant."""
    too_far: str
    """The `{date}` is years away; asks again."""
    timeline_before: str
    """Introduces the timeline of an appointment that lies ahead, `{moment}`."""
    timeline_after: str
    """The same of one that is over."""
    timeline_title: str
    """Title of the card."""
    day_before: str
    """The `{tips}` for a `{day}` up to the appointment."""
    day_after: str
    day_free: str
    """There are none for it."""
    appointment_forgotten: str
    nothing_to_drop: str
    no_appointment: str
    reminders_stay: str
    """Alexa's reminders outlast an appointment that is dropped."""
    somebody_else: str
    """Answers somebody who says that another person is the patient."""
    today: str
    tomorrow: str
    yesterday: str
    weekdays: tuple[str, ...]
    """Names of the days, Monday first."""
    months: tuple[str, ...]
    at_clock: str
    """A `{day}` and its time `{clock}`."""
    morning_of: str
    """The morning of a `{day}`."""
    morning_of_date: str
    """The same of a day with its date."""
    this_morning: str
    reminders_offer: str
    """Asks whether to remind the listener of the timeline."""
    reminder_text: str
    """What a reminder says for all to hear; nothing about health. Completes "I'd say: …"."""
    reminder_ask: str
    """Reads out that a reminder will say `{text}` on `{when}`, and asks whether to set it."""
    reminder_ask_again: str
    reminder_set: tuple[str, ...]
    reminder_skipped: tuple[str, ...]
    reminder_passed: str
    """Answers a yes to a reminder whose time has come meanwhile."""
    reminders_set: tuple[str, ...]
    """Three: that no reminder is set, one, or `{count}`."""
    reminders_all_set: str
    """There is nothing left to remind the listener of."""
    reminders_none: str
    """There is no timeline to remind the listener of."""
    reminders_no_zone: str
    """The listener's time zone is not known, and with it no moment to remind them at."""
    reminders_passed: str
    """The time for all of them has passed."""
    reminder_failed: Mapping[str, str]
    """Why a reminder was not set, by `skill.dialog.turn.AlertResult`."""
    consent: Mapping[str, str]
    """About the permission to set reminders: "asked", "denied", "not_answered", "failed", "revoked" and "lost"."""
    source: str
    """Names the article's `{sections}`."""
    no_source: str
    one_article: str
    """Answers where it comes from before anything was said."""
    doubt: str
    """That one article says so, in `{sections}`."""
    doubt_gap: str
    no_reason: tuple[str, ...]
    """Answer "why" if the article gives no reason."""
    who_would_know: str
    catch_all: tuple[str, ...]
    """The article does not say; for a question that no gap foresees."""
    unsure: str
    """Names `{first}` and `{second}` to few words that hold no question."""
    card_note: str
    """Last line of every card with an answer from the article."""

    said_later: Mapping[str, str]
    """Shorter words for some that name the article, once it has been named."""
    spelling: Mapping[str, str]
    """Spellings of this locale for words of the content, which is written in American English."""

    @property
    def has_helpline(self) -> bool:
        """Whether the number of a helpline for violence at home is known."""
        return any(map(str.isdigit, self.violence_helpline))


class Language(NamedTuple):
    """Words that the dialog recognizes, as `nlu.features.tokenize` gives them. `content/language/` explains each."""

    context_words: frozenset[str]
    asking_words: frozenset[str]
    pronouns: frozenset[str]
    fragment_words: frozenset[str]
    open_ends: frozenset[str]
    negations: frozenset[str]
    denials: frozenset[str]
    inabilities: frozenset[str]
    elsewhere: frozenset[str]
    animals: frozenset[str]
    owners: frozenset[str]
    lacking: frozenset[str]
    lacking_fillers: frozenset[str]
    symptoms: frozenset[str]
    all_clear: frozenset[str]
    helpers: frozenset[str]
    coming: frozenset[str]
    not_coming: frozenset[str]
    here_and_now: frozenset[str]
    articles: frozenset[str]
    after_words: frozenset[str]
    before_words: frozenset[str]
    during_words: frozenset[str]
    first_words: frozenset[str]
    second_words: frozenset[str]
    third_words: frozenset[str]
    last_words: frozenset[str]
    both_phrases: frozenset[str]
    neither_words: frozenset[str]
    choice_words: frozenset[str]
    question_words: frozenset[str]
    interrogatives: frozenset[str]
    auxiliaries: frozenset[str]
    subjects: frozenset[str]
    swallowing: frozenset[str]
    conjunctions: frozenset[str]
    why_phrases: frozenset[str]
    """Single words or several joined by a space, like the next."""
    meaning_words: frozenset[str]
    defining_starts: frozenset[str]
    not_defining: frozenset[str]
    term_fillers: frozenset[str]
    turning_phrases: frozenset[str]
    turning_fillers: frozenset[str]
    naming_phrases: frozenset[str]
    day_asking: frozenset[str]
    day_fillers: frozenset[str]
    day_verdicts: frozenset[str]
    amount_fillers: frozenset[str]
    asking_date: frozenset[str]
    concluding_words: frozenset[str]
    before_conclusions: frozenset[str]
    degrees: frozenset[str]
    verdicts: frozenset[str]
    not_told: frozenset[str]
    quoting: frozenset[str]
    turning_away: frozenset[str]
    auxiliaries_of_nouns: frozenset[str]
    retold: frozenset[str]
    retold_at_end: frozenset[str]
    asking: frozenset[str]
    people_to_ask: frozenset[str]
    intending: frozenset[str]
    asking_offered: frozenset[str]
    onward_phrases: frozenset[str]
    speaking_words: frozenset[str]
    pity_words: frozenset[str]
    surprise_words: frozenset[str]
    tour_phrases: frozenset[str]
    tour_names: frozenset[str]
    tour_words: frozenset[str]
    leaving_out: frozenset[str]
    leaving_out_objects: frozenset[str]
    leaving_out_fillers: frozenset[str]
    destinations: frozenset[str]
    yes_taken_back: frozenset[str]
    thanking_words: frozenset[str]
    yes_words: frozenset[str]
    declining_words: frozenset[str]
    ending_words: frozenset[str]
    asking_back_words: frozenset[str]
    accepting_ends: frozenset[str]
    returning_words: frozenset[str]
    returning_fillers: frozenset[str]
    agreeing_words: frozenset[str]
    agreeing_fillers: frozenset[str]
    corrections: frozenset[str]
    presenting: frozenset[str]
    known_already: frozenset[str]
    farewells: frozenset[str]
    tags: frozenset[str]
    disputing: frozenset[str]
    agreeing_ends: frozenset[str]
    leads: frozenset[str]
    clause_starts: frozenset[str]
    initialisms: frozenset[str]
    """In one word if all spellings mean the same; in single letters if the one word means something else ("us")."""

    @property
    def phase_words(self) -> frozenset[str]:
        """Words that name any time in relation to the treatment."""
        return self.after_words | self.before_words | self.during_words


class Evidence(NamedTuple):
    """Patterns of words, sorted by kind so that most utterances are done with after a look at each word."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    """Patterns of one word that may have any ending."""
    phrases: tuple[tuple[str, ...], ...]
    """Patterns of several words."""

    @classmethod
    def of(cls, patterns: Iterable[tuple[str, ...]]) -> Self:
        """Sort some patterns."""
        patterns = list(patterns)
        single = [pattern[0] for pattern in patterns if len(pattern) == 1]
        return cls(
            words=frozenset(word for word in single if not word.endswith("*")),
            beginnings=tuple(word[:-1] for word in single if word.endswith("*")),
            phrases=tuple(pattern for pattern in patterns if len(pattern) > 1),
        )


class Catalog(NamedTuple):
    """All that the skill can say, and the words that it needs to know for that."""

    entries: Mapping[str, Entry]
    """By id."""
    intents: Mapping[str, str]
    """Id of the entry by the name of its intent."""
    carrier_phrases: Mapping[str, str]
    """The words that an intent with a carrier phrase represents ("how many"), by the intent's name."""
    wordings: Mapping[str, Wording]
    """By locale; the key "en" is for a locale that is not supported."""
    sections: Mapping[str, str]
    """Spoken name of each section of the article, by title."""
    language: Language
    red_flags: tuple[tuple[str, ...], ...]
    """Those of all emergencies."""
    evidence: Evidence
    """That of all emergencies, with their red flags and what names them."""
    terms: Mapping[str, str]
    """What is said of a word that the article or the skill uses, by that word."""
    tour: tuple[Chapter, ...]
    """The guided tour, in order."""
    rules: tuple[Rule, ...]
    """The rules of a personal timeline, in the order in which they are told."""
    times: Mapping[str, Any]
    """How the language names days and times, for `skill.moments.when.Times`."""
    starters: tuple[str, ...]
    """Ids of the topics to suggest by default, best first."""
    examples: Mapping[str, tuple[tuple[str, ...], ...]]
    """Ids of the entries that a wording names to ask about, by the name of the wording, for each of its phrases."""
    fears: Mapping[str, frozenset[str]]
    """Words that name what somebody may be afraid of, by the id of the entry that answers it."""
    heard_as: Mapping[str, str]
    """How the content writes some words, by how speech recognition may write them."""
    pronoun_for: Mapping[str, str]
    """A pronoun for each way to name the article's subject."""
    catch_all_gap: str
    """Id of the gap that represents every question that no other gap foresees."""
    general_gaps: tuple[str, ...]
    """Ids of the gaps that take what fits no other entry."""
    expectation: Mapping[str, float]
    """What was learned of the next words in a conversation, by the names that `skill.dialog.expectation` gives."""
    metrics_namespace: str

    @property
    def emergencies(self) -> tuple[Emergency, ...]:
        """The emergencies, in the order of the content."""
        return tuple(entry for entry in self.entries.values() if isinstance(entry, Emergency))

    def wording(self, locale: str | None) -> Wording:
        """The wording of a locale; for an unknown one a neutral English that names no country's number."""
        return self.wordings.get(locale or "", self.wordings["en"])

    def name(self, entry_id: str) -> str:
        """What an entry is about, completing "Did you mean …?"; empty for entries that are not about the article."""
        entry = self.entries.get(entry_id)
        if isinstance(entry, Topic):
            return entry.offer_as
        return lower_title(entry.title) if isinstance(entry, Gap) else ""

    def as_written(self, utterance: Utterance) -> Utterance:
        """The utterance with the words that speech recognition writes in another way as the content has them."""
        return respell(utterance, self.heard_as, self.language.initialisms)

    def with_pronoun(self, utterance: Utterance) -> Utterance:
        """The utterance with a pronoun where it names the article's subject, which every question is about anyway."""
        return respell(utterance, self.pronoun_for, ())

    def is_named(self, utterance: Utterance) -> bool:
        """Whether the utterance has a name of the article's subject that stands for nothing else, as "the …" may."""
        own_names = (name for name in self.pronoun_for if name.split()[0] not in self.language.context_words)
        return bool(utterance.phrases(own_names))

    def topic(self, entry_id: str) -> Topic | None:
        """The topic with that id, if there is one."""
        entry = self.entries.get(entry_id)
        return entry if isinstance(entry, Topic) else None

    def is_specific(self, entry_id: str) -> bool:
        """Whether it is the id of a topic, or of a gap other than the one for whatever nobody foresaw."""
        return isinstance(self.entries.get(entry_id), Topic | Gap) and entry_id != self.catch_all_gap

    def emergency(self, entry_id: str) -> Emergency | None:
        """The emergency with that id, if there is one."""
        entry = self.entries.get(entry_id)
        return entry if isinstance(entry, Emergency) else None


def load(path: str = COMPILED) -> Catalog:
    """Read the compiled content. Raises OSError when the file is missing, DamagedFileError when it is damaged."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        return from_json(unseal(data))
    except (KeyError, TypeError, ValueError) as error:
        raise DamagedFileError(f"{path}: {error}; make build writes it again") from error


def seal(content: Mapping[str, Any]) -> bytes:
    """The compiled content as the bytes of its file: JSON whose first key is the checksum of what follows it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()[1:] + b"\n"
    return SEAL % checksum(text) + text


def unseal(data: bytes) -> Any:
    """The compiled content from the bytes of its file. Raises ValueError if they are not as they were written."""
    text = data[len(SEAL % bytes(CHECKSUM)) :]
    if data != SEAL % checksum(text) + text:
        raise ValueError("the compiled content is not as it was written: its checksum is another")
    return json.loads(data)


def from_json(data: Mapping[str, Any]) -> Catalog:
    """Build the catalog from the compiled content: the groups of entries, then the wording of each locale."""
    entries: dict[str, Entry] = {}
    for topic in data["topics"]:
        sources = tuple(Source(section, sentence) for section, sentence in topic["sources"])
        variants = tuple(map(_variant, topic["variants"]))
        entries[topic["id"]] = Topic(**{**_with_tuples(topic), "sources": sources, "variants": variants})
    for gap in data["gaps"]:
        sources = tuple(Source(section, sentence) for section, sentence in gap["sources"])
        entries[gap["id"]] = Gap(**{**_with_tuples(gap), "sources": sources})
    emergencies = [
        Emergency(**{**found, **{key: tuple(map(tuple, found[key])) for key in ("red_flags", "evidence", "named")}})
        for found in data["emergencies"]
    ]
    entries |= {emergency.id: emergency for emergency in emergencies}
    entries |= {act["id"]: DialogAct(**act) for act in data["dialog_acts"]}
    return Catalog(
        entries=entries,
        intents={name: entry.id for entry in entries.values() if (name := intent_name(entry))},
        carrier_phrases=data["carrier_phrases"],
        wordings={locale: Wording(**_with_tuples(wording)) for locale, wording in data["wordings"].items()},
        sections=data["sections"],
        language=Language(**{key: frozenset(words) for key, words in data["language"].items()}),
        red_flags=tuple(red_flag for emergency in emergencies for red_flag in emergency.red_flags),
        evidence=Evidence.of(
            pattern for found in emergencies for pattern in (*found.evidence, *found.red_flags, *found.named)
        ),
        tour=tuple(
            Chapter(chapter["id"], chapter["title"], tuple(map(tuple, chapter["tells"])), tuple(chapter["about"]))
            for chapter in data["tour"]
        ),
        rules=tuple(
            Rule(
                **{
                    **rule,
                    "marks": {name: (unit, amount) for name, (unit, amount) in rule["marks"].items()},
                    "sources": tuple(Source(section, sentence) for section, sentence in rule["sources"]),
                }
            )
            for rule in data["rules"]
        ),
        terms=data["terms"],
        times=data["times"],
        starters=tuple(data["starters"]),
        examples={name: tuple(map(tuple, phrases)) for name, phrases in data["examples"].items()},
        fears={entry: frozenset(words) for entry, words in data["fears"].items()},
        heard_as=data["heard_as"],
        pronoun_for=data["pronoun_for"],
        catch_all_gap=data["catch_all_gap"],
        general_gaps=tuple(data["general_gaps"]),
        expectation=data["expectation"],
        metrics_namespace=data["metrics_namespace"],
    )


def intent_name(entry: Entry) -> str:
    """Name of the entry's intent, after its id; a dialog act names its own, or none."""
    return entry.intent if isinstance(entry, DialogAct) else intent_of(entry.id)


def intent_of(entry_id: str) -> str:
    """Name of the intent of an entry that names none: `washing_after` has WashingAfterIntent."""
    return "".join(word.capitalize() for word in entry_id.split("_")) + "Intent"


def lower_title(title: str) -> str:
    """A title as it reads within a sentence."""
    return title[0].lower() + title[1:]


def _places(phrases: Iterable[str], tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each of the phrases stands among the tokens: at which of them, and how many they are."""
    text = f" {' '.join(tokens)} "
    for words in (phrase.split() for phrase in phrases if f" {phrase} " in text):
        for at in range(len(tokens) - len(words) + 1):
            if [*tokens[at : at + len(words)]] == words:
                yield at, len(words)


def _variant(variant: Mapping[str, Any]) -> Variant:
    return Variant(**{**variant, "amounts": tuple(Range(*amounts) for amounts in variant.get("amounts", ()))})


def _with_tuples(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
