"""Verification by itself: each bad request is refused by the rule that it breaks, and by no other one."""

import pytest

from skill.alexa.verification import RejectedRequestError, Verifier
from skill.tools.simulator.envelope import APPLICATION
from tests.web.authority import NOW, ROOT
from tests.web.requests import BROKEN, STILL_GOOD, Change, Draft, good

REASONS = {
    "address": ["the address of the certificates is none of Alexa's"],
    "certificates": [
        "the certificates cannot be fetched",
        "the certificates are damaged",
        "the certificates are not trusted, not valid now, or not Alexa's",
        "the certificate has no RSA key",
    ],
    "signature": ["the signature is missing or damaged", "the signature does not fit the body"],
    "body": ["the body is not JSON", "the body is no request envelope"],
    "timestamp": ["the timestamp is missing or damaged", "the timestamp is too old or in the future"],
    "skill": ["it is for another skill"],
}
BAD = [(aspect, name, change) for aspect, changes in BROKEN.items() for name, change in changes.items()]


def verify(draft: Draft) -> None:
    def fetch(_: str) -> bytes:
        if isinstance(draft.chain, Exception):
            raise draft.chain
        return draft.chain

    verifier = Verifier(APPLICATION, fetch_chain=fetch, trust_roots=[ROOT.certificate], clock=lambda: NOW)
    signed = draft.signed()
    headers = {"Signature-256": "", "SignatureCertChainUrl": "", **signed.headers}
    verifier.verify(signed.body, signature=headers["Signature-256"], address=headers["SignatureCertChainUrl"])


@pytest.mark.parametrize(("aspect", "name", "change"), BAD, ids=[f"{aspect}: {name}" for aspect, name, _ in BAD])
def test_a_bad_request_is_refused_by_its_rule(aspect: str, name: str, change: Change) -> None:
    del name
    draft = good()
    change(draft)
    with pytest.raises(RejectedRequestError) as refused:
        verify(draft)
    assert str(refused.value) in REASONS[aspect]


@pytest.mark.parametrize("name", STILL_GOOD)
def test_a_good_request_is_accepted(name: str) -> None:
    draft = good()
    STILL_GOOD[name](draft)
    verify(draft)
