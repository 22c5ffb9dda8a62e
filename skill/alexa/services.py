"""Alexa's services for the dialog. What calls them is imported with the first call, so that no other request pays."""

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

from skill.dialog.turn import Alert, AlertResult, Device, Services


def _time_zone(device: Device) -> str:
    from skill.alexa import settings

    return settings.time_zone(device)


def _set_reminder(device: Device, alert: Alert, now: datetime) -> AlertResult:
    from skill.alexa import reminders

    return reminders.set_reminder(device, alert, now)


SERVICES = Services(_time_zone, _set_reminder)
"""The services that a request's device reaches at the request's own endpoint."""


def observe(services: Services, outcomes: MutableMapping[str, str]) -> Services:
    """The same services, each asked once a request. They leave in `outcomes` how it went; never what was said or where.

    An answer may be decided twice, the second time with what is kept of the listener.
    """
    asked: dict[object, Any] = {}

    def time_zone(device: Device) -> str:
        if device not in asked:
            asked[device] = services.time_zone(device)
            outcomes["time_zone"] = "known" if asked[device] else "unknown"
        return str(asked[device])

    def set_reminder(device: Device, alert: Alert, now: datetime) -> AlertResult:
        if alert not in asked:
            asked[alert] = outcomes["set_reminder"] = services.set_reminder(device, alert, now)
        result: AlertResult = asked[alert]
        return result

    return Services(time_zone, set_reminder)
