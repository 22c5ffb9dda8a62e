"""Metrics of the skill's answers: replies to test utterances, and how many of them are right."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from skill.dialog.reply import EMERGENCY_KINDS
from skill.tools.training.dataset import KINDS, ExpectedKind, TestUtterance


@dataclass(frozen=True)
class Reply:
    """How the skill answered one utterance."""

    utterance: TestUtterance
    kind: str
    """One of `skill.dialog.reply.Kind`; empty if the response carries no session."""
    entries: tuple[str, ...] = ()
    variants: tuple[str | None, ...] = ()
    """For each entry the id of the variant that was given; None for the plain answer."""
    turns: int = 1
    """2 when the listener had to say it again."""

    @property
    def right(self) -> bool:
        """Whether the listener got what the article says, or the honest reply that it does not say."""
        return self.utterance.answered_by(self.kind, self.entries)


@dataclass(frozen=True)
class Result:
    """The replies to a set of utterances."""

    replies: Sequence[Reply]

    def share(self, kind: ExpectedKind) -> float:
        """The share of right replies to utterances of a kind, from 0 to 1."""
        return _share([reply.right for reply in self.replies if reply.utterance.kind == kind])

    @property
    def share_right(self) -> float:
        """The share of right replies, from 0 to 1."""
        return _share([reply.right for reply in self.replies])

    @property
    def share_first_turn(self) -> float:
        """The share of replies that are right at the first turn, from 0 to 1."""
        return _share([reply.right and reply.turns == 1 for reply in self.replies])

    @property
    def wrong_assertions(self) -> int:
        """Answers where the article has none, or with the wrong topic."""
        return sum(reply.kind == "answer" and not reply.right for reply in self.replies)

    @property
    def wrong_refusals(self) -> int:
        """Refusals of what the article answers."""
        refusals = ("gap", "out_of_scope")
        return sum(reply.utterance.kind == "answer" and reply.kind in refusals for reply in self.replies)

    @property
    def missed_emergencies(self) -> list[Reply]:
        """Emergencies that were neither sent to help nor asked about."""
        return [
            reply for reply in self.replies if reply.utterance.kind == "emergency" and reply.kind not in EMERGENCY_KINDS
        ]

    @property
    def false_emergencies(self) -> list[Reply]:
        """Harmless utterances that were answered as emergencies."""
        return [reply for reply in self.replies if reply.utterance.kind != "emergency" and reply.kind == "emergency"]

    @property
    def asked_emergencies(self) -> list[Reply]:
        """Harmless utterances to which the skill said where to get help, in case it was needed."""
        return [
            reply for reply in self.replies if reply.utterance.kind != "emergency" and reply.kind == "emergency_check"
        ]

    def given(self) -> Counter[str]:
        """How often each "entry/variant" was given, or each "entry" with its plain answer."""
        return Counter(
            f"{entry}/{variant}" if variant else entry
            for reply in self.replies
            for entry, variant in zip_longest(reply.entries, reply.variants)
        )

    def confusions(self) -> Counter[tuple[str, str]]:
        """What was expected and what was given instead: entries, or else the kind."""
        return Counter(
            (_expected(reply.utterance), "+".join(reply.entries) or reply.kind)
            for reply in self.replies
            if not reply.right
        )

    def by_file(self) -> dict[str, "Result"]:
        """A result for each file of utterances."""
        replies: dict[str, list[Reply]] = {}
        for reply in self.replies:
            replies.setdefault(reply.utterance.file, []).append(reply)
        return {file: Result(of_file) for file, of_file in replies.items()}

    def counts(self) -> dict[str, Any]:
        """Everything above as counts, JSON-ready."""
        of_kind = {kind: [reply for reply in self.replies if reply.utterance.kind == kind] for kind in KINDS}
        return {
            "utterances": {kind: len(replies) for kind, replies in of_kind.items()},
            "right": {kind: sum(reply.right for reply in replies) for kind, replies in of_kind.items()},
            "right_kind": {kind: sum(reply.kind == kind for reply in replies) for kind, replies in of_kind.items()},
            "wrong_assertions": self.wrong_assertions,
            "wrong_refusals": self.wrong_refusals,
            "missed_emergencies": len(self.missed_emergencies),
            "false_emergencies": len(self.false_emergencies),
            "asked_emergencies": len(self.asked_emergencies),
            "given": dict(self.given()),
        }


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0


def _expected(utterance: TestUtterance) -> str:
    return "+".join(sorted(utterance.right[0])) if utterance.right else utterance.kind
