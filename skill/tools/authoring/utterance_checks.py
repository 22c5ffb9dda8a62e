"""Checks what listeners say and what Alexa makes of it: utterances, carrier phrases, invocation name and intents."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from skill.catalog import QUESTION_INTENT, QUESTION_SLOT, intent_of
from skill.nlu.features import Utterance, respell
from skill.tools.alexa_package import name_rules, sample_rules
from skill.tools.alexa_package.model_rules import BUILT_INS
from skill.tools.alexa_package.sample_rules import IN_BRACES, SEARCH_QUERY
from skill.tools.authoring.draft import LANGUAGE, Draft

UTTERANCES_MIN = 30
"""A topic needs that many utterances, counting those of its variants."""
UNSAYABLE = re.compile(r"[^a-z' .-]")
"""A sample utterance cannot hold these characters (Amazon's rules for custom intents); ours are in lower case."""
FALLBACK = "AMAZON.FallbackIntent"
"""The only intent that no file of the content names."""
_SLOT = f"{{{QUESTION_SLOT}}}"
_SLOTS = {QUESTION_SLOT: SEARCH_QUERY}
_NO_SLOTS: Mapping[str, str] = MappingProxyType({})


def problems(draft: Draft) -> Iterator[str]:
    """Yield what Amazon would refuse, and what two things would share."""
    checks = (_invocation_name, _intents, _utterances, _carrier_phrases, _slot_samples, _initialisms, _never_heard)
    yield from chain.from_iterable(check(draft) for check in checks)


def unsayable(utterance: str, invocation: str, slots: Mapping[str, str] = _NO_SLOTS) -> str:
    """Why an utterance cannot be a sample of an intent with these slots; empty if it can."""
    if UNSAYABLE.search(IN_BRACES.sub("", utterance) if slots else utterance):
        return "may hold only lower-case letters, spaces, apostrophes, hyphens and the periods of abbreviations"
    return next(sample_rules.problems(utterance, slots, invocation), "")


def _invocation_name(draft: Draft) -> Iterator[str]:
    name = draft.skill["invocation_name"]
    yield from (f"skill.toml: invocation_name: {name!r} {problem}" for problem in name_rules.invocation_name(name))


def _intents(draft: Draft) -> Iterator[str]:
    owners: dict[str, str] = {}
    for place, name in _all_intents(draft):
        yield from (f"{place}: {name} {problem}" for problem in name_rules.intent_name(name))
        if name.lower() in owners:
            yield f"{place}: {name} is the intent of {owners[name.lower()]} too"
        owners[name.lower()] = place.partition(": ")[0]
    for name in sorted(BUILT_INS - {FALLBACK}):
        if name.lower() not in owners:
            yield f"dialog_acts: no file has the intent {name}, which Amazon asks for"
    if QUESTION_INTENT.lower() not in owners:
        yield f"carrier_phrases.toml: there is no {QUESTION_INTENT}, which takes a question in any words"


def _all_intents(draft: Draft) -> Iterator[tuple[str, str]]:
    """Place and name of each intent but the fallback."""
    yield from (("carrier_phrases.toml: intent", phrase["intent"]) for phrase in draft.carrier_phrases)
    yield from ((f"{file}: intent", act["intent"]) for file, act in draft.files("dialog_acts") if "intent" in act)
    for kind in ("topics", "gaps", "emergencies"):
        yield from ((f"{kind}/{entry_id}.toml: its name", intent_of(entry_id)) for entry_id in draft.entries[kind])


def _utterances(draft: Draft) -> Iterator[str]:
    places = {entry_id: f"{kind}/{entry_id}.toml" for kind, entries in draft.entries.items() for entry_id in entries}
    owners: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for label, utterance in draft.utterances():
        entry_id, _, variant = label.partition("/")
        counts[entry_id] += 1
        place = f"{places[entry_id]}: {f'variants.{variant}.' if variant else ''}utterances"
        if reason := unsayable(utterance, draft.skill["invocation_name"]):
            yield f"{place}: {utterance!r} {reason}"
        heard = draft.spoken(utterance)
        if owners.get(heard, label) != label:
            yield f"{place}: {utterance!r} is an utterance of {owners[heard]} too"
        owners[heard] = label
    for topic in draft.entries["topics"]:
        if counts[topic] < UTTERANCES_MIN:
            yield f"topics/{topic}.toml: utterances: there are {counts[topic]}, a topic needs {UTTERANCES_MIN}"


def _carrier_phrases(draft: Draft) -> Iterator[str]:
    owners: dict[str, str] = {}
    for phrase in draft.carrier_phrases:
        place = f"carrier_phrases.toml: {phrase['intent']}: samples"
        if not any(_SLOT in sample for sample in phrase["samples"]):
            yield f"{place}: none has the slot {_SLOT}"
        for sample in phrase["samples"]:
            if reason := unsayable(sample, draft.skill["invocation_name"], _SLOTS):
                yield f"{place}: {sample!r} {reason}"
            heard = draft.spoken(sample)
            if heard in owners:
                yield f"{place}: {sample!r} is a sample of {owners[heard]} too"
            owners[heard] = phrase["intent"]


def _slot_samples(draft: Draft) -> Iterator[str]:
    for file, act in draft.files("dialog_acts"):
        slots, samples = act.get("slots", {}), act.get("samples", [])
        if bool(slots) != bool(samples):
            yield f"{file}: slots and samples go together"
        for sample in samples:
            if reason := unsayable(sample, draft.skill["invocation_name"], slots):
                yield f"{file}: samples: {sample!r} {reason}"
        unused = [slot for slot in slots if not any(f"{{{slot}}}" in sample for sample in samples)]
        yield from (f"{file}: slots: no sample has {slot!r}" for slot in unused)


def _never_heard(draft: Draft) -> Iterator[str]:
    """What the dialog compares with words that it reads in another spelling, and which it would never find."""
    compared = [(f"language/{LANGUAGE}.toml: {key}", phrases) for key, phrases in draft.language.items()]
    for file, emergency in draft.files("emergencies"):
        compared += ((f"{file}: {key}", emergency.get(key, [])) for key in ("red_flags", "evidence", "named"))
    for place, phrases in compared:
        for phrase in phrases:
            written = Utterance(phrase, tuple(phrase.split()))
            if (heard := respell(written, draft.heard_as, ())) != written:
                yield f"{place}: {phrase!r} is read as {heard.text!r}; write it so"


def _initialisms(draft: Draft) -> Iterator[str]:
    for key, words in draft.language.items():
        for word in draft.language["initialisms"]:
            if key != "initialisms" and {word, f"{word}s"} & set(words):
                yield (
                    f"language/{LANGUAGE}.toml: initialisms: {word!r} is one of {key} too; write it in single letters"
                )
