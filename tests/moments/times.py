"""How English names days and times, for the tests of the readers."""

from skill import catalog
from skill.moments.when import Times

TIMES = Times.of(catalog.load().times)
