"""What the tests of the skill package share."""

NUMBERS = {"en-AU": "triple zero", "en-CA": "911", "en-GB": "999", "en-IN": "112", "en-US": "911"}
"""The number to call in each locale, as the descriptions of the store name it."""
