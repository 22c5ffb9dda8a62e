"""The names that may stand in the log are those of Alexa, and no others."""

import pytest
from ask_sdk_model.request import Request

from skill.telemetry.known_names import OTHER, REQUEST_TYPES, known_request_id


def test_types_of_request_are_those_of_the_sdk() -> None:
    assert Request.discriminator_value_class_map.keys() == REQUEST_TYPES


@pytest.mark.parametrize(
    "request_id",
    [
        "amzn1.echo-api.request.000000000042",
        "amzn1.echo-api.request.fdbf2a1c-51c0-4b8e-9d2e-9cb2b7a8e1d4",
        "amzn1.echo-external.request.fdbf2a1c-51c0-4b8e-9d2e-9cb2b7a8e1d4",
    ],
)
def test_id_of_a_request_is_kept(request_id: str) -> None:
    assert known_request_id(request_id) == request_id


@pytest.mark.parametrize("odd", ["", "my secret", "amzn1.echo-api.request.priyanka", "x" * 99, None, 5, ["x"]])
def test_anything_else_in_its_place_is_not(odd: object) -> None:
    assert known_request_id(odd) == OTHER
