"""Lets mutmut 3.7 run under pytest 9.2: it reads a private attribute of tests that pytest no longer has.

Newer versions of mutmut do not need this, but need a newer click than the SAM command line accepts.
"""

import pytest

setattr(pytest.Item, "_nodeid", property(lambda test: test.nodeid))  # noqa: B010 - mypy does not know the attribute
