"""What words mean that rely on what was said: ellipses, choices, conclusions, words to explain, leads, corrections."""

from collections.abc import Iterable, Iterator, Sequence

from skill.catalog import Gap, Topic
from skill.dialog.reply import HELP_AT_HAND, Choice, Confirm, ElicitSlot
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import Prediction
from skill.nlu.features import Utterance

MAX_RULED_OUT = 3
"""Words of what was not asked, behind a "not" at the end: "i asked about the price not the washing"."""
PAIR = 2
"""Of so many examples the last is the second, too."""
TERM_MIN_WORDS = 3
"""A question for a word at the end of others has so many: "what's a follicle"."""
CONCLUSION_MIN_WORDS = 2
"""Fewer words behind "so" conclude nothing: "so anyway"."""
TAGGED_MIN_WORDS = 4
"""So many words conclude something if they end with "right" or the like: "so he would qualify right"."""
MAX_WORDS = 5
"""A longer "what about …" says enough by itself."""


def keep_phase(turn: TurnContext, utterance: Utterance, entry_id: str) -> str:
    """The entry that a turn to another subject means: the one given, or its counterpart in the phase just spoken of."""
    last, topic, language = last_entry(turn), turn.catalog.topic(entry_id), turn.catalog.language
    turning = starts_with(utterance, language.turning_phrases)
    if not last or not topic or not topic.counterpart or not turning:
        return entry_id
    names_phase = not language.phase_words.isdisjoint(utterance.tokens)
    phase, _ = _phase_and_counterpart(turn, last)
    if len(utterance.tokens) > MAX_WORDS or names_phase or not phase or topic.phase == phase:
        return entry_id
    return topic.counterpart


def counterpart_of(turn: TurnContext, entry: Topic | Gap) -> str:
    """Id of the entry about the same thing in the other phase; empty if there is none."""
    return _phase_and_counterpart(turn, entry)[1] or ""


def counterpart_in(turn: TurnContext, utterance: Utterance, entry_id: str, phase: str) -> str:
    """The entry, or its counterpart in the other phase if one of the two is a gap and the words name no phase."""
    entry = turn.catalog.entries.get(entry_id)
    if not isinstance(entry, Topic | Gap) or not turn.catalog.language.phase_words.isdisjoint(utterance.tokens):
        return entry_id
    found, counterpart = _phase_and_counterpart(turn, entry)
    one_is_gap = isinstance(entry, Gap) or isinstance(turn.catalog.entries.get(counterpart or ""), Gap)
    return counterpart if counterpart and one_is_gap and found != phase else entry_id


def stays_on(turn: TurnContext, utterance: Utterance, *predictions: Prediction) -> str:
    """What was just told, if that and its counterpart are the predictions for words without a subject: "same morning".

    Empty in any other case.
    """
    last, ids = last_entry(turn), {prediction.entry for prediction in predictions}
    if not isinstance(last, Topic) or not last.counterpart or ids != {last.id, last.counterpart}:
        return ""
    if not names_no_subject(turn, utterance):
        return ""
    return last.id if turn.catalog.topic(last.counterpart) else ""


def asked_why(turn: TurnContext, utterance: Utterance, best: Prediction) -> Topic | Gap | None:
    """The topic or gap just spoken of, if the utterance asks for its reason: in few words, or naming a topic again."""
    last = last_entry(turn)
    if not last or not starts_with(utterance, turn.catalog.language.why_phrases):
        return None
    relies = len(utterance.tokens) <= MAX_WORDS and names_no_subject(turn, utterance)
    return last if relies or (isinstance(last, Topic) and best.entry == last.id) else None


def asks_for_word(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the utterance asks what a word of the last answer means: "what does shallow mean"."""
    last, language, tokens = last_entry(turn), turn.catalog.language, set(utterance.tokens)
    if not isinstance(last, Topic) or tokens.isdisjoint(language.meaning_words):
        return False
    words = tokens - language.context_words - language.meaning_words
    return not words.isdisjoint(Utterance.of(last.answer).tokens)


def asked_term(turn: TurnContext, utterance: Utterance) -> str:
    """What the utterance asks about a word of the skill's, and nothing else: "what does topical mean"; else empty."""
    if not _terms_in(turn, utterance):
        return ""
    said = after_lead(turn, utterance) or utterance
    questions = (said, *questions_at_end(turn, utterance, TERM_MIN_WORDS))
    return next((found for question in questions if (found := _explained(turn, question))), "")


def _terms_in(turn: TurnContext, utterance: Utterance) -> list[str]:
    """The terms whose words are all among those of the utterance."""
    tokens = frozenset(utterance.tokens)
    return [term for term in turn.catalog.terms if tokens.issuperset(term.split())]


def _explained(turn: TurnContext, question: Utterance) -> str:
    """What is said of the longest term in a question, if it asks what that is and nothing else."""
    term = max(_terms_in(turn, question), key=len, default="")
    if not term:
        return ""
    language = turn.catalog.language
    rest = frozenset(question.tokens) - frozenset(term.split())
    asks_meaning = bool(rest & language.meaning_words)
    asks_what = question.tokens[0] in language.defining_starts and not rest & language.not_defining
    fillers = language.context_words | language.meaning_words | language.term_fillers
    return turn.catalog.terms[term] if (asks_meaning or asks_what) and rest <= fillers else ""


def concludes(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words draw a conclusion from what was told, or ask for a plain yes or no: "so that's five then"."""
    language, tokens = turn.catalog.language, utterance.tokens
    if not turn.session.told:
        return False
    start = next((at for at, token in enumerate(tokens) if token not in language.before_conclusions), len(tokens))
    first, *rest = tokens[start:] or [""]
    follows = first in language.concluding_words and len(rest) >= CONCLUSION_MIN_WORDS
    return (follows and rest[0] not in language.degrees) or bool(utterance.phrases(language.verdicts))


def asks_to_agree(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words end with "right" or the like behind a conclusion: "he has his hair he'd qualify right"."""
    language = turn.catalog.language
    tagged = ends_with(utterance, language.tags) and not ends_with(utterance, language.agreeing_ends)
    return tagged and len(utterance.tokens) >= TAGGED_MIN_WORDS


def other_phase(turn: TurnContext, utterance: Utterance) -> str | None:
    """The entry about the last subject in the other phase, if the utterance names that phase and nothing else.

    Words that choose say nothing else either: "the other one i mean after".
    """
    last, tokens, language = last_entry(turn), set(utterance.tokens), turn.catalog.language
    if not last or not (language.context_words | language.choice_words).issuperset(tokens):
        return None
    phase, counterpart = _phase_and_counterpart(turn, last)
    other = language.after_words if phase == "before" else language.before_words
    return counterpart if tokens & other and not tokens & (language.phase_words - other) else None


def overview(turn: TurnContext, utterance: Utterance) -> str:
    """Id of the topic that covers most of the one phase that words without a subject name: "and afterwards".

    Empty if they name none, or more than one.
    """
    phases = {_named_phase(turn, token) for token in utterance.tokens} - {""}
    topics = [entry for entry in turn.catalog.entries.values() if isinstance(entry, Topic) and {entry.phase} == phases]
    widest = max(topics, key=lambda topic: len(topic.covers), default=None)
    return widest.id if widest and widest.covers else ""


def both_phases(turn: TurnContext, utterance: Utterance, best: Prediction) -> tuple[str, ...]:
    """The entries about the same thing before and after, if the utterance names both times: "drink before or after".

    Empty in any other case.
    """
    entry, language, tokens = turn.catalog.entries.get(best.entry), turn.catalog.language, set(utterance.tokens)
    if not isinstance(entry, Topic | Gap) or not tokens & language.before_words or not tokens & language.after_words:
        return ()
    phase, counterpart = _phase_and_counterpart(turn, entry)
    if not counterpart:
        return ()
    return (entry.id, counterpart) if phase == "before" else (counterpart, entry.id)


def choose(turn: TurnContext, utterance: Utterance) -> tuple[str, ...] | None:
    """Which of the two entries that the skill asked about were meant, or which of its examples: one, both or none.

    None if the utterance says more than which, so that a new question is never taken for a choice.
    """
    pending, language = turn.session.pending, turn.catalog.language
    if isinstance(pending, ElicitSlot):
        return _choice_of_examples(turn, pending.examples, utterance)
    if not isinstance(pending, Choice):
        return None
    learned = _learned_choice(turn, pending, utterance)
    if learned is not None or not (language.choice_words | language.phase_words).issuperset(utterance.tokens):
        return learned
    return _choice_by_words(turn, pending, utterance)


def _choice_of_examples(turn: TurnContext, examples: tuple[str, ...], utterance: Utterance) -> tuple[str, ...] | None:
    """The examples that are chosen by words that do nothing else: "the second one please"."""
    language, tokens = turn.catalog.language, frozenset(utterance.tokens)
    third = language.third_words | language.last_words if len(examples) > PAIR else frozenset()
    if not examples or tokens & language.negations or not tokens <= language.choice_words | third:
        return None
    if tokens & third:
        return examples[-1:]
    match _way_to_choose(turn, utterance):
        case "first" | "either":
            return examples[:1]
        case "second":
            return examples[1:2]
        case "both":
            return examples
        case _:
            return None


def _learned_choice(turn: TurnContext, choice: Choice, utterance: Utterance) -> tuple[str, ...] | None:
    """What the classifier takes the utterance to choose: "top of the list"; None if it takes it for something else."""
    match _way_to_choose(turn, utterance):
        case "":
            return None
        case "first":
            return choice.entries[:1]
        case "second":
            return choice.entries[1:]
        case "both" | "either":
            return choice.entries
        case "neither":
            return ()
        case phase:
            found = tuple(entry for entry in choice.entries if _phase(turn, entry) == phase)
            return found if len(found) == 1 else None


def _way_to_choose(turn: TurnContext, utterance: Utterance) -> str:
    """How the classifier takes the utterance to choose: "first", "both", "after", …; empty for anything else."""
    best = next(iter(turn.classifier.predict_choices(utterance)), None)
    return best.entry if best and best.confidence >= turn.classifier.thresholds.choice else ""


def _choice_by_words(turn: TurnContext, pending: Choice, utterance: Utterance) -> tuple[str, ...] | None:
    """What words that can do nothing but choose name; None if they name nothing."""
    language, tokens = turn.catalog.language, utterance.tokens
    text = f" {' '.join(tokens)} "
    if not language.neither_words.isdisjoint(tokens):
        return ()
    if any(f" {phrase} " in text for phrase in language.both_phrases):
        return pending.entries
    named, ruled_out = _named(turn, pending, tokens)
    if not named and len(ruled_out) == 1:
        named = set(pending.entries) - ruled_out
    chosen = tuple(entry for entry in pending.entries if entry in named - ruled_out)
    return chosen or None


def denies_emergency(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether a no answers "If this is an emergency, …", and nothing more is said: "it's not an emergency"."""
    language, tokens = turn.catalog.language, utterance.tokens
    asked = isinstance(turn.session.pending, Confirm)
    return (
        asked
        and not language.negations.isdisjoint(tokens)
        and (language.choice_words | language.negations).issuperset(tokens)
    )


def after_all_clear(turn: TurnContext, utterance: Utterance) -> Utterance | None:
    """What else is said beside words that take back what was just taken for an emergency; None without such words."""
    if not isinstance(turn.session.pending, HELP_AT_HAND):
        return None
    text, said = f" {' '.join(utterance.tokens)} ", utterance.phrases(turn.catalog.language.all_clear)
    for phrase in said:
        text = text.replace(f" {phrase} ", " ")
    return Utterance.of(text.strip()) if said else None


def covered_choice(turn: TurnContext, best: Prediction) -> str | None:
    """The entry asked about that a broader topic covers: "once i'm home" is about aftercare, which covers washing."""
    pending, topic = turn.session.pending, turn.catalog.topic(best.entry)
    if not isinstance(pending, Choice) or not topic:
        return None
    covered = [entry for entry in pending.entries if entry in topic.covers]
    return covered[0] if len(covered) == 1 else None


def after_lead(turn: TurnContext, utterance: Utterance) -> Utterance | None:
    """What follows a yes, a no or a correction at the start, or several of them; None if nothing does."""
    rest = utterance.tokens
    while lead := starts_with(Utterance("", rest), turn.catalog.language.leads):
        if len(rest) == len(lead.split()):
            break
        rest = rest[len(lead.split()) :]
    return Utterance.of(" ".join(rest)) if len(rest) < len(utterance.tokens) else None


def after_correction(turn: TurnContext, utterance: Utterance) -> Utterance | None:
    """What follows the last phrase that says what was really asked, without what it was not.

    None without such a phrase, or if nothing follows it.
    """
    for _, end in _corrections(turn, utterance):
        if end < len(utterance.tokens) and not _is_ruled_out(turn, utterance.tokens[end:]):
            return _without_ruled_out(turn, utterance.tokens[end:])
    return None


def before_correction(turn: TurnContext, utterance: Utterance) -> Utterance | None:
    """What stands before the last such phrase: "who gives them i said who"; None if nothing does.

    Of "leave the mix it's the price i asked about" it is what is said to be asked.
    """
    start, _ = next(_corrections(turn, utterance), (0, 0))
    said = utterance.tokens[:start]
    named = max((at for at, token in enumerate(said) if token in turn.catalog.language.presenting), default=-1)
    return Utterance.of(" ".join(said[named + 1 :])) if said[named + 1 :] else None


def rules_out(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether words behind such a phrase only say what is not meant: "sweating i meant not the ovens"."""
    tokens = utterance.tokens
    return any(end < len(tokens) and _is_ruled_out(turn, tokens[end:]) for _, end in _corrections(turn, utterance))


def _is_ruled_out(turn: TurnContext, tokens: Sequence[str]) -> bool:
    """Whether words only say what is not meant: "not in general"."""
    return tokens[0] in turn.catalog.language.negations and len(tokens) - 1 <= MAX_RULED_OUT


def _corrections(turn: TurnContext, utterance: Utterance) -> Iterator[tuple[int, int]]:
    """Where the phrases that say what was really asked begin and end, the last one first.

    Of "i just want to know", within which "just want to know" is one too, the longer one counts.
    """
    tokens, corrections = utterance.tokens, utterance.phrases(turn.catalog.language.corrections)
    lengths = [len(starts_with(Utterance("", tokens[start:]), corrections).split()) for start in range(len(tokens))]
    ends = [start + length for start, length in enumerate(lengths)]
    for start in reversed(range(len(tokens))):
        if lengths[start] and all(ends[earlier] < ends[start] for earlier in range(start)):
            yield start, ends[start]


def questions_at_end(turn: TurnContext, utterance: Utterance, least: int) -> Iterator[Utterance]:
    """What ends the utterance and may be a question of at least so many words, the longest first.

    A question begins with an interrogative that no subject follows ("how do they", but not "see how it goes"), or with
    an auxiliary that a pronoun or the like follows ("does it", but not "it does hurt"), or some before any noun ("one
    more does rubbing hurt").
    """
    language, tokens = turn.catalog.language, utterance.tokens
    for start in range(1, len(tokens) - least + 1):
        asks_of_noun = tokens[start] in language.auxiliaries_of_nouns and tokens[start - 1] not in language.subjects
        if begins_question(turn, tokens[start:]) or asks_of_noun:
            yield _without_ruled_out(turn, tokens[start:])
        elif tokens[start] in language.swallowing and tokens[start + 1] in language.pronouns:
            # "I don't mind that is it sore" is read as "that's it sore".
            yield _without_ruled_out(turn, tokens[start + 1 :])


def begins_question(turn: TurnContext, tokens: Sequence[str]) -> bool:
    """Whether two words or more begin a question: "how do they", "does it"; not "how it goes"."""
    has_subject = tokens[1] in turn.catalog.language.subjects
    return tokens[0] in (turn.catalog.language.auxiliaries if has_subject else turn.catalog.language.interrogatives)


def without_end(turn: TurnContext, questions: Iterable[Utterance], least: int) -> Iterator[Utterance]:
    """The questions without what may follow them in the same breath: a reason, an apology, another remark."""
    ends = turn.catalog.language.clause_starts
    for question in questions:
        for end in range(len(question.tokens) - 1, least - 1, -1):
            if question.tokens[end] in ends:
                yield Utterance.of(" ".join(question.tokens[:end]))


def _without_ruled_out(turn: TurnContext, tokens: Sequence[str]) -> Utterance:
    """The words, without a few at their end that say what is not meant: "the price not the washing"."""
    negations = turn.catalog.language.negations
    but_not = next((at for at, token in enumerate(tokens) if at and token in negations), len(tokens))
    is_last = len(tokens) - but_not - 1 <= MAX_RULED_OUT
    return Utterance.of(" ".join(tokens[:but_not] if is_last else tokens))


def with_subject(utterance: Utterance, entry: Topic | Gap) -> Utterance:
    """The utterance, and then what the entry is about."""
    return Utterance.of(f"{utterance.text} {entry.subject}")


def starts_with(utterance: Utterance, phrases: Iterable[str]) -> str:
    """The longest of the phrases that the utterance starts with; empty when it starts with none."""
    start = f"{' '.join(utterance.tokens)} "
    return max((phrase for phrase in phrases if start.startswith(f"{phrase} ")), key=len, default="")


def ends_with(utterance: Utterance, phrases: Iterable[str]) -> bool:
    """Whether the utterance ends with one of the phrases."""
    end = f" {' '.join(utterance.tokens)}"
    return any(end.endswith(f" {phrase}") for phrase in phrases)


def _named(turn: TurnContext, choice: Choice, tokens: Sequence[str]) -> tuple[set[str], set[str]]:
    """The entries of a choice that are named by position or phase, and those that are ruled out: "not the first"."""
    language = turn.catalog.language
    by_position = [token for token in tokens if token in language.first_words | language.second_words]
    named: set[str] = set()
    ruled_out: set[str] = set()
    negated = False
    for word in tokens:
        if word == "not":
            negated = True
        # "One" stands for a thing rather than for a position, unless no other word names a position.
        elif entry := _entry_of(turn, choice, word, alone=len(by_position) == 1):
            (ruled_out if negated else named).add(entry)
            negated = False
    return named, ruled_out


def _entry_of(turn: TurnContext, choice: Choice, word: str, *, alone: bool) -> str:
    """The entry of a choice that a word names; empty if it names none."""
    language = turn.catalog.language
    if word == "one" and not alone:
        return ""
    if word in language.first_words | language.second_words:
        return choice.entries[0 if word in language.first_words else 1]
    phase = _named_phase(turn, word)
    found = [entry for entry in choice.entries if phase and _phase(turn, entry) == phase]
    return found[0] if len(found) == 1 else ""


def _named_phase(turn: TurnContext, word: str) -> str:
    """The phase that a word names, "before" or "after"; empty if it names neither."""
    language = turn.catalog.language
    return "after" if word in language.after_words else "before" if word in language.before_words else ""


def _phase(turn: TurnContext, entry_id: str) -> str:
    entry = turn.catalog.entries.get(entry_id)
    return _phase_and_counterpart(turn, entry)[0] if isinstance(entry, Topic | Gap) else ""


def _phase_and_counterpart(turn: TurnContext, last: Topic | Gap) -> tuple[str, str | None]:
    """The phase of an entry and its counterpart; those of a gap follow from the topic whose counterpart it is.

    A variant that was told last may have a counterpart of its own: smoking, of the topic about smoking and drinking.
    """
    if isinstance(last, Topic):
        told = turn.session.told
        variant = last.variant(told.variants[-1]) if told and told.entries[-1] == last.id else None
        return last.phase, (variant and variant.counterpart) or last.counterpart or None
    for entry in turn.catalog.entries.values():
        if isinstance(entry, Topic) and last.id in (entry.counterpart, *(v.counterpart for v in entry.variants)):
            return "after" if entry.phase == "before" else "before", entry.id
    return "", None


def last_entry(turn: TurnContext) -> Topic | Gap | None:
    """The topic or gap that was told last; None before anything was told."""
    told = turn.session.told
    entry = turn.catalog.entries.get(told.entries[-1]) if told else None
    return entry if isinstance(entry, Topic | Gap) else None


def may_name_amount(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the words hold a number or a length of time; a look at them before the reader of amounts is imported."""
    times, tokens = turn.catalog.times, set(utterance.tokens) - turn.catalog.language.articles
    units = (times["words"][use] for use in ("minutes", "hours", "months", "years"))
    known = (times["numbers"], times["repeats"], times["spans"], *units)
    return any(map(str.isdecimal, tokens)) or any(not tokens.isdisjoint(names) for names in known)


def names_no_subject(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the utterance holds nothing but words that rely on what was said before."""
    return turn.catalog.language.context_words.issuperset(utterance.tokens)
