"""The policy: decides what is said to an intent or an utterance.

In this order: an emergency, the day or time asked for, a question for the appointment or for one of its days, a
correction, a choice, an amount, words that are clear by themselves, a yes or no with something after it, a fragment, a
word to explain, an act whose reply depends on its words (the tour, the listener's own dates, remarks, fear), a
follow-up to what was just said, two answers to two questions, one answer (if need be to a question among other words or
behind them), a question back, and that the article does not say. No match is an Answer too, not an exception.
"""

from skill.catalog import Gap
from skill.dialog import (
    dialog_acts,
    emergencies,
    entries,
    expectation,
    follow_up,
    questions,
    remarks,
    retelling,
    skipping,
    tour,
)
from skill.dialog.reply import (
    ACCEPTABLE,
    HELP_AT_HAND,
    Answer,
    AskDay,
    AskTime,
    Choice,
    Confirm,
    ElicitSlot,
    Offer,
    SayNumber,
    TourStep,
)
from skill.dialog.telling import Act, is_dialog_act, tell, variant_of, with_confidence
from skill.dialog.turn import TurnContext
from skill.nlu.classifier import ALWAYS_RETURNED, Prediction
from skill.nlu.features import Utterance

NEVER_CORRECT = frozenset({Act.TIMELINE, "chatter", "fragment", "wait"})
"""Dialog acts of words that correct nothing even with a phrase that may: "just a minute i'm asking my husband"."""
RELIES_CONFIDENT = 0.7
"""A correction without a subject of its own is understood from here on."""
DENIES_WITHIN = 2
"""A no among so many first words takes an alarm back that was not sure: "eh no it's fine"."""
MISSED = frozenset({"not_that", "complaint", "no"})
"""Dialog acts of words that may say that the skill did not answer what was asked."""
ENDS_CONFIDENT, ASKED_INSTEAD = 0.6, 0.1
"""Words end the session from the first of these, or if nothing that they may ask reaches the second."""
NO_ENDS_MAX_WORDS = 5
"""A no in more words than these ends nothing."""
QUESTION_CONFIDENT = 0.6
"""Words that ask something with this confidence are no reply to a question for a day or a time."""
ASKED_BESIDE, SMALLEST = 0.3, 1e-9
"""The share that a topic needs of what is not about dates, to be what the words ask about beside them."""
REST_CONFIDENT, WHOLE_CONFIDENT = 0.5, 0.8
"""What follows a yes or no counts if it reaches the first of these ("no but how long does it take"), unless the whole
is a dialog act with the second."""
INSTRUCTIONS = frozenset(
    {"first_answer", "more", "next", "previous", "repeat", "shorter", "simpler", "skip_to", "slower", "what_can_i_ask"}
)
"""Dialog acts that count behind a yes or a no: "no carry on with the next thing"."""
LEADING = frozenset(
    {
        "about_me", "acknowledge", "cancel", "chatter", "complaint", "doubt", "hello", "help_came", "no", "not_that",
        "repeat", "shorter", "simpler", "somebody_else", "source", "stop", "thanks", "wait", "worry", "yes",
    }
)  # fmt: skip
"""Dialog acts of words that may come before a question in one breath."""
GAP_RATIO = 0.6
"""A gap with more than this share of the best topic's confidence is as likely as the topic."""
RUNNER_UP_CONFIDENT = 0.03
"""From here on the best entry that was not told is worth telling to "that's not what i asked"."""
COUNTERPART_CONFIDENT = 0.05
"""From here on the words may mean the same thing in the other phase, too: "wash hair" before, or after."""
AMBIGUITY_MAX_WORDS = 4
"""With no more words than these, ask which of two close meanings was meant. Longer utterances name their subject."""
FRAGMENT_MEANS, FRAGMENT_MAX_WORDS = 0.8, 4
"""Words with an open end may mean something all the same from this confidence on; more words never have one."""
EMPTY_MAX_WORDS, EMPTY_MEANS = 2, 0.3
"""Words of which none says anything by itself may mean something from FRAGMENT_MEANS on if they are no more than so
many; more of them ("what do i get out of it") from a lower confidence on."""
UNSURE_MAX_WORDS = 3
"""No more words than these that mean nothing known get a question back; more may well be a question for the article."""


def answer_intent(turn: TurnContext, entry_id: str) -> Answer:
    """The answer to an intent that represents an entry; asks for the question again if there is no such entry."""
    return tell(turn, entry_id, None)


def answer_carrier_phrase(turn: TurnContext, phrase: str, rest: str) -> Answer:
    """The answer to an intent with a carrier phrase: its words, then what the slot holds, which may be nothing."""
    return answer_utterance(turn, Utterance.of(f"{phrase} {rest}".strip()))


def answer_utterance(turn: TurnContext, utterance: Utterance) -> Answer:
    """The answer to what the listener said in any words."""
    utterance = turn.catalog.as_written(utterance)
    if not utterance.tokens:
        return dialog_acts.ask_again(turn)
    emergency = _emergency(turn, utterance)
    if emergency:
        return emergency
    is_clear = follow_up.after_all_clear(turn, utterance) is not None
    # An emergency counts wherever it is said; for everything else the first words are enough.
    utterance = utterance.shortened()
    answer = _with_day(
        turn,
        utterance,
        _appointment(turn, utterance)
        or _of_day(turn, utterance)
        or _corrected(turn, utterance)
        or _chosen(turn, utterance)
        or _of_amount(turn, utterance)
        or _in_clear_words(turn, utterance)
        or _after_lead(turn, utterance)
        or _answer_words(turn, utterance),
    )
    if answer.kind == "gap" and answer.part == "again" and follow_up.concludes(turn, utterance):
        answer = answer._replace(text=retelling.concluded(turn, utterance).text)
    # "I'm not ill it just itches": help is offered no longer, whatever else is said.
    is_offered = isinstance(answer.pending, HELP_AT_HAND)
    return answer._replace(pending=None) if is_clear and is_offered else answer


def _with_day(turn: TurnContext, utterance: Utterance, answer: Answer) -> Answer:
    """The answer, with the appointment that its question named beside something else."""
    names = turn.catalog.times["words"]["appointment"] if turn.catalog.rules else ()
    named = {*utterance.tokens, *(token.removesuffix("s") for token in utterance.tokens)}
    if answer.appointment or answer.act == Act.TIMELINE or named.isdisjoint(names):
        return answer
    from skill.dialog import timeline  # here, since most sessions have none

    if not timeline.names_appointment(turn, utterance):
        return answer
    return answer._replace(appointment=timeline.mentioned(turn, utterance))


def _emergency(turn: TurnContext, utterance: Utterance) -> Answer | None:
    if follow_up.denies_emergency(turn, utterance):
        return None
    rest = follow_up.after_all_clear(turn, utterance)
    found = emergencies.find(turn, utterance if rest is None else rest)
    if found and emergencies.help_has_come(turn, utterance):
        return tell(turn, Act.HELP_CAME, None)
    # Whoever takes the alarm back is not asked again, but "it's not an emergency but i can't breathe" is one.
    if not found or (rest is not None and not found.sure):
        return None
    pending = turn.session.pending
    if isinstance(pending, Confirm) and not found.sure and _takes_back(turn, utterance):
        return None
    # Somebody who was just sent to help is not asked whether it is so; who then breaks off ("he's home") wants silence.
    was_told = isinstance(pending, SayNumber) and pending.entry == found.emergency.id
    if was_told and not found.sure and expectation.rank(turn, utterance)[0].entry == Act.STOP:
        return None
    told = entries.tell_emergency if found.sure or was_told else entries.check_emergency
    return with_confidence(told(turn, found.emergency), found.confidence)


def _takes_back(turn: TurnContext, utterance: Utterance) -> bool:
    """Whether the answer to "if this is an emergency" begins with a no, or says what was asked instead.

    "Eh no it's just a bit swollen"; "i only asked if it's meant to hurt like hell".
    """
    denies = not turn.catalog.language.denials.isdisjoint(utterance.tokens[:DENIES_WITHIN])
    return denies or follow_up.after_correction(turn, utterance) is not None


def _appointment(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer to the day or time that the skill asked for, unless the words ask something else."""
    pending = turn.session.pending
    if not isinstance(pending, AskDay | AskTime):
        return None
    if questions.asks(turn, utterance) and questions.surely_asked(turn, utterance, QUESTION_CONFIDENT):
        return None
    from skill.dialog import timeline  # here, since most sessions have none

    return timeline.tell_reply(turn, pending, utterance)


def _of_day(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The day of the appointment; or, once that is known, what to do on the day that the words ask about."""
    if utterance.phrases(turn.catalog.language.asking_date):
        return tell(turn, Act.APPOINTMENT_DATE, None)
    appointment = turn.session.appointment
    if not appointment:
        return None
    from skill.dialog import one_day, timeline  # here, since most sessions have no appointment

    if timeline.denies(turn, utterance, appointment):
        return tell(turn, Act.FORGET_APPOINTMENT, None)
    return one_day.answer(turn, utterance, appointment)


def _corrected(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer to what was asked, to words that say that something else was answered: "i asked about the price".

    None where the words as a whole ask something, or what was asked stays unclear.
    """
    language = turn.catalog.language
    asked, before = follow_up.after_correction(turn, utterance), follow_up.before_correction(turn, utterance)
    if not asked and not before:
        return None
    whole = expectation.rank(turn, utterance)[0]
    corrects = (asked and utterance.tokens[0] in language.denials) or follow_up.rules_out(turn, utterance)
    if not (is_dialog_act(turn, whole) or corrects) or whole.entry in NEVER_CORRECT:
        return None
    if not asked or (language.context_words | language.choice_words).issuperset(asked.tokens):
        relies = _correction_that_relies(turn, asked) if asked else None
        return relies or (_asked_before(turn, before) if before else None)
    meant = turn.classifier.predict(asked)
    asks = sum(found.confidence for found in meant if turn.catalog.is_specific(found.entry))
    if asks < REST_CONFIDENT or not turn.catalog.is_specific(meant[0].entry):
        return None
    answer = _answer_words(turn, asked)
    if whole.entry not in MISSED:
        return answer
    return answer._replace(text=turn.wording.not_that_answer.format(answer=answer.text), act=whole.entry)


def _asked_before(turn: TurnContext, before: Utterance) -> Answer | None:
    """The answer to a question that is followed by no more than that it was asked: "who gives them i said who"."""
    language = turn.catalog.language
    names = not (language.context_words | language.choice_words | language.denials).issuperset(before.tokens)
    asks = names and questions.surely_asked(turn, before)
    return _answer_words(turn, before) if asks else None


def _correction_that_relies(turn: TurnContext, asked: Utterance) -> Answer | None:
    """The answer to what corrects without a subject of its own: "no i wanna know if it's for me"; None if it chooses.

    "Not after i said before" means the other time of what was told.
    """
    if isinstance(turn.session.pending, Choice | ElicitSlot):
        return None
    other = follow_up.other_phase(turn, asked)
    if other:
        return tell(turn, other, None)
    best = expectation.rank(turn, asked)[0]
    is_clear = turn.catalog.is_specific(best.entry) and best.confidence >= RELIES_CONFIDENT
    return _answer_words(turn, asked) if is_clear else None


def _chosen(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer to "Did you mean A, or B?", or to one of the examples in "You can ask A, B, or C"."""
    chosen = follow_up.choose(turn, utterance)
    if chosen is None:
        return None
    answers = [tell(turn, entry_id, None) for entry_id in chosen]
    return entries.join_all(turn, answers) if answers else dialog_acts.neither(turn)


def _of_amount(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """What the article says to an amount that is all that the words name: "so a fortnight", "is ten too many"."""
    if not follow_up.may_name_amount(turn, utterance):
        return None
    from skill.dialog import amounts  # here, since most questions name none

    found = amounts.about(turn, utterance)
    return tell(turn, *found) if found else None


def _in_clear_words(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer to words that can only say yes or no, thank, end, ask back, go on, accept an offer, or skip."""
    language, tokens = turn.catalog.language, frozenset(utterance.tokens)
    clear = {
        Act.YES: language.yes_words,
        Act.NO: language.declining_words,
        Act.STOP: language.ending_words,
        Act.REPEAT: language.asking_back_words,
        Act.THANKS: language.thanking_words,
    }
    act = next((act for act, words in clear.items() if tokens <= words), "")
    if follow_up.ends_with(utterance, language.farewells) and not questions.asks(turn, utterance):
        act = Act.STOP
    if act and turn.session.turns:
        return tell(turn, act, None)
    text = " ".join(utterance.tokens)
    pending = turn.session.pending
    if turn.session.told and text in language.onward_phrases and not isinstance(pending, HELP_AT_HAND):
        return tell(turn, Act.NEXT, None)
    if isinstance(pending, Offer) and text in language.asking_offered:
        return tell(turn, Act.YES, None)
    if language.returning_words & tokens and tokens <= language.returning_words | language.returning_fillers:
        return tell(turn, Act.HELLO, None)
    rest = tokens - language.leaving_out - language.leaving_out_fillers
    skips = bool(tokens & language.leaving_out) and rest <= language.leaving_out_objects
    if skips and isinstance(pending, TourStep):
        return skipping.leave_out(turn)
    agrees = tokens & language.agreeing_words and tokens <= language.agreeing_words | language.agreeing_fillers
    return tell(turn, Act.YES, None) if agrees and isinstance(pending, ACCEPTABLE) else None


def _after_lead(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The answer to what follows a yes, a no or a correction, if it says something by itself.

    A yes to an offer is kept: the offered topic comes first.
    """
    rest = follow_up.after_lead(turn, utterance)
    if not rest:
        return None
    meant = follow_up.other_phase(turn, rest)
    if not meant:
        best, whole = expectation.rank(turn, rest)[0], expectation.rank(turn, utterance)[0]
        if best.entry in INSTRUCTIONS and best.confidence >= WHOLE_CONFIDENT and whole.entry in (Act.NO, Act.YES):
            return _answer_words(turn, rest)
        is_act = is_dialog_act(turn, whole) and whole.confidence >= WHOLE_CONFIDENT
        if best.confidence < REST_CONFIDENT or is_dialog_act(turn, best) or is_act:
            return None
    answer = _answer_words(turn, rest)
    offered = _accepted_offer(turn, utterance)
    if not offered or answer.entries == offered.entries or answer.kind not in questions.ARTICLE_KINDS:
        return answer
    return questions.both(turn, offered, answer)


def _accepted_offer(turn: TurnContext, utterance: Utterance) -> Answer | None:
    """The topic that was offered, if the utterance begins with a yes."""
    pending, language, tokens = turn.session.pending, turn.catalog.language, utterance.tokens
    if not isinstance(pending, Offer) or tokens[0] not in language.yes_words:
        return None
    if not language.yes_taken_back.isdisjoint(tokens[1:2]):
        return None
    return entries.tell(turn, pending.entry)


def _answer_words(turn: TurnContext, utterance: Utterance) -> Answer:
    """The answer to words that report no emergency, make no choice and have nothing before them that counts."""
    predictions = expectation.rank(turn, utterance)
    if _breaks_off(turn, utterance, predictions[0]):
        return dialog_acts.ask_to_go_on(turn, utterance)
    if term := follow_up.asked_term(turn, utterance):
        return Answer("talk", term, act=Act.SIMPLER, pending=turn.session.pending)
    if " ".join(utterance.tokens) in turn.catalog.language.tour_phrases:
        return tour.start(turn)._replace(act=tour.TOUR)
    predictions = _without_speed_of_treatment(turn, utterance, predictions)
    predictions = _without_unsure_end(turn, utterance, predictions)
    leads, leaving = predictions[0].entry in LEADING, predictions[0].entry in (Act.STOP, Act.THANKS)
    at_end = questions.behind(turn, utterance, leaving=leaving) if leads else None
    at_end = at_end or questions.behind_turning_word(turn, utterance)
    at_end = at_end or questions.behind_taken_up(turn, utterance, predictions[0])
    at_end = at_end or questions.behind_known(turn, utterance)
    by_act = None if at_end else _by_words_of_act(turn, utterance, predictions[0])
    if by_act:
        return with_confidence(by_act, predictions[0].confidence)
    meant = follow_up.other_phase(turn, utterance) or follow_up.covered_choice(turn, predictions[0])
    if meant:
        return tell(turn, meant, None)
    why = follow_up.asked_why(turn, utterance, predictions[0])
    if why:
        return retelling.reason(turn, why)
    two = questions.two_answers(turn, utterance, predictions)
    within = at_end or questions.within(turn, utterance, predictions[0])
    return two or _single_answer(turn, utterance, within or predictions)


def _by_words_of_act(turn: TurnContext, utterance: Utterance, best: Prediction) -> Answer | None:
    """The reply to a dialog act that depends on its words; None if it does not."""
    match best.entry:
        case Act.TIMELINE:
            return _timeline(turn, utterance, best)
        case tour.SKIP_TO:
            return skipping.skip(turn, utterance)
        case act if act != Act.STOP and skipping.leaves_out_of_tour(turn, utterance):
            return skipping.skip(turn, utterance)
        case Act.REPEAT:
            return remarks.told_before(turn, utterance)
        case Act.WORRY:
            return remarks.reply_to_fear(turn, utterance)
        case Act.STOP if tour.is_left(turn, utterance):
            return tell(turn, Act.NO, None)
        case Act.CANCEL if dialog_acts.offers(turn.session.pending):
            # "Forget it" is said of the offer. The whole skill is left by Amazon's intent, or in other words.
            return tell(turn, Act.NO, None)._replace(act=Act.CANCEL)
        case _ if answer := remarks.reply(turn, utterance, best):
            return answer
        case expectation.OUT_OF_SCOPE | turn.catalog.catch_all_gap if follow_up.asks_for_word(turn, utterance):
            return tell(turn, Act.SIMPLER, None)
        case _:
            return None


def _timeline(turn: TurnContext, utterance: Utterance, found: Prediction) -> Answer:
    """The listener's own dates, for what the words ask about beside them."""
    from skill.dialog import timeline  # here, since most sessions have none

    others = [p for p in turn.classifier.predict(utterance) if p.entry != Act.TIMELINE]
    total = 1 - found.confidence + SMALLEST
    likely = [p.entry for p in others if p.confidence >= ASKED_BESIDE * total and turn.catalog.topic(p.entry)]
    at_end = questions.at_end(turn, utterance, counts=lambda words: not timeline.names_moment(turn, words))
    # "What are they giving me on thursday" asks the same without its day.
    rest = timeline.without_days(turn, utterance)
    beside = questions.surely_asked(turn, rest) if not at_end and questions.asks(turn, rest) else None
    asked = at_end or beside
    if asked and not timeline.has_dates(turn, asked[0].entry):
        return _single_answer(turn, utterance, asked)._replace(appointment=timeline.mentioned(turn, utterance))
    topics = [asked[0].entry] if asked else likely
    asks = questions.asks(turn, utterance) or follow_up.concludes(turn, utterance)
    return timeline.tell(turn, utterance, topics if asks else ())


def _since(turn: TurnContext, utterance: Utterance, best: Prediction) -> Answer | None:
    """The listener's own dates, for words that say when it was and ask what to mind since."""
    if not turn.catalog.rules or set(turn.catalog.times["words"]["past"]).isdisjoint(utterance.tokens):
        return None
    from skill.dialog import timeline  # here, since most sessions have none

    answer = timeline.tell_since(turn, utterance, best.entry)
    return with_confidence(answer, best.confidence) if answer else None


def _without_unsure_end(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> list[Prediction]:
    """The predictions; without an end of the session that is unsure, if the words may ask something instead.

    A no to nothing ends it, too, but in many words only with thanks: "no she's the one who's having it" does not.
    """
    best = predictions[0]
    declines = dialog_acts.offers(turn.session.pending)
    thanks = not turn.catalog.language.thanking_words.isdisjoint(utterance.tokens)
    if best.entry == Act.NO and not declines and not thanks and len(utterance.tokens) > NO_ENDS_MAX_WORDS:
        return [best._replace(entry=Act.ACKNOWLEDGE), *predictions[1:]]
    asked = [p for p in predictions if turn.catalog.is_specific(p.entry) and p.confidence >= ASKED_INSTEAD]
    if best.entry != Act.STOP or best.confidence >= ENDS_CONFIDENT or not asked:
        return predictions
    return [*asked, *(p for p in predictions if p not in asked)]


def _without_speed_of_treatment(
    turn: TurnContext, utterance: Utterance, predictions: list[Prediction]
) -> list[Prediction]:
    """The predictions; without a wish for faster speech, if the treatment may be meant: "can it go faster".

    It may where the skill does not speak slowly, something was told, and no word is about speaking.
    """
    language, tokens = turn.catalog.language, frozenset(utterance.tokens)
    asks = tokens & language.question_words and tokens & language.pronouns and not tokens & language.speaking_words
    if predictions[0].entry != Act.FASTER or turn.slow or not turn.session.told or not asks:
        return predictions
    return predictions[1:] if len(predictions) > ALWAYS_RETURNED else predictions


def _breaks_off(turn: TurnContext, utterance: Utterance, best: Prediction) -> bool:
    """Whether the words say nothing yet: "my", "and the", "how many" before anything was told."""
    session, language, tokens = turn.session, turn.catalog.language, utterance.tokens
    empty = language.fragment_words.issuperset(tokens)
    says_nothing_alone = not session.turns or tokens[0] in language.pronouns | language.open_ends
    if empty and len(tokens) == 1 and says_nothing_alone:
        return True
    if len(tokens) <= FRAGMENT_MAX_WORDS and tokens[-1] in language.open_ends:
        return best.confidence < FRAGMENT_MEANS
    asks_further = session.told and not language.asking_words.isdisjoint(tokens)
    is_short = len(tokens) <= EMPTY_MAX_WORDS and not asks_further
    return empty and best.confidence < (FRAGMENT_MEANS if is_short else EMPTY_MEANS)


def _single_answer(turn: TurnContext, utterance: Utterance, predictions: list[Prediction]) -> Answer:
    """One answer, or a question back, or that the article does not say."""
    best, second = predictions[:2]
    if best.entry == expectation.FRAGMENT:
        return with_confidence(dialog_acts.ask_to_go_on(turn, utterance), best.confidence)
    stays = follow_up.stays_on(turn, utterance, best, second)
    if stays:
        return with_confidence(tell(turn, stays, variant_of(turn, utterance, stays, None)), best.confidence)
    names_subject = not follow_up.names_no_subject(turn, utterance)
    if not names_subject and not turn.session.told:
        overview = follow_up.overview(turn, utterance)
        if overview:
            return tell(turn, overview, None)
        best, second = _broad(turn, predictions)
    if _is_ambiguous(turn, utterance, best, second):
        choice = _in_order(turn, best.entry, second.entry)
        return with_confidence(dialog_acts.disambiguate(turn, *choice), best.confidence)
    if turn.catalog.topic(best.entry) and names_subject and _gap_is_as_likely(turn, best, second):
        best, second = second, best
    if best.confidence >= turn.classifier.thresholds.answer and (since := _since(turn, utterance, best)):
        return since
    if best.confidence >= turn.classifier.thresholds.answer or is_dialog_act(turn, best):
        meant = _in_time(turn, utterance, follow_up.keep_phase(turn, utterance, best.entry), predictions)
        answer = tell(turn, meant, variant_of(turn, utterance, meant, best))
        answer = entries.with_unmentioned(turn, answer, utterance.tokens)
        return with_confidence(answer, best.confidence)._replace(runner_up=_runner_up(turn, answer, predictions))
    if len(utterance.tokens) <= UNSURE_MAX_WORDS:
        return with_confidence(dialog_acts.ask_what_is_meant(turn), best.confidence)
    closest = (p.entry for p in predictions if turn.catalog.topic(p.entry))
    return with_confidence(entries.tell_catch_all(turn, closest), best.confidence)


def _broad(turn: TurnContext, predictions: list[Prediction]) -> tuple[Prediction, Prediction]:
    """The best two predictions for words without a subject that nothing was told before: a topic rather than a gap."""
    best, second = predictions[:2]
    if not isinstance(turn.catalog.entries.get(best.entry), Gap):
        return best, second
    topics = (p for p in predictions if turn.catalog.topic(p.entry))
    topic = next((p for p in topics if p.confidence >= turn.classifier.thresholds.answer), best)
    return topic, second if topic == best else best


def _in_time(turn: TurnContext, utterance: Utterance, entry_id: str, predictions: list[Prediction]) -> str:
    """The entry, or its counterpart if that is about the time that the appointment leaves: "can i have a beer tonight".

    Only where the article speaks of one of the two times, and the words leave it open; "when can i wash my hair" means
    afterwards, long before.
    """
    if not turn.session.appointment:
        return entry_id
    from skill.dialog import timeline  # here, since most sessions have none

    counterpart = follow_up.counterpart_in(turn, utterance, entry_id, timeline.phase(turn))
    may_mean = any(p.entry == counterpart and p.confidence >= COUNTERPART_CONFIDENT for p in predictions)
    return counterpart if may_mean else entry_id


def _in_order(turn: TurnContext, first: str, second: str) -> tuple[str, str]:
    """Two entries to choose from, as they are named: what is about afterwards first, which more people ask about."""
    topic = turn.catalog.topic(second)
    return (second, first) if topic and topic.phase == "after" and topic.counterpart == first else (first, second)


def _runner_up(turn: TurnContext, answer: Answer, predictions: list[Prediction]) -> str:
    """Id of the likeliest topic or gap that was not told; empty if there is none that is likely enough."""
    others = (p for p in predictions if p.entry not in answer.entries and turn.catalog.name(p.entry))
    return next((p.entry for p in others if p.confidence >= RUNNER_UP_CONFIDENT), "")


def _is_ambiguous(turn: TurnContext, utterance: Utterance, first: Prediction, second: Prediction) -> bool:
    """Whether few words may mean either of two things that the skill can name, and no answer before tells which."""
    relies = turn.session.told and follow_up.names_no_subject(turn, utterance)
    keeps_phase = follow_up.keep_phase(turn, utterance, first.entry) != first.entry
    if len(utterance.tokens) > AMBIGUITY_MAX_WORDS or relies or keeps_phase:
        return False
    topics = [topic for topic in (turn.catalog.topic(p.entry) for p in (first, second)) if topic]
    counterparts = any(topic.counterpart in (first.entry, second.entry) for topic in topics)
    if counterparts:
        return second.confidence >= COUNTERPART_CONFIDENT
    return len(topics) > 1 and second.confidence >= turn.classifier.thresholds.disambiguate


def _gap_is_as_likely(turn: TurnContext, topic: Prediction, second: Prediction) -> bool:
    """Whether the utterance may as well mean a gap. It is better to admit not knowing than to be nearly right."""
    return isinstance(turn.catalog.entries.get(second.entry), Gap) and second.confidence > GAP_RATIO * topic.confidence
