"""Alexa's services for the dialog. What calls them is imported with the first call, so that no other request pays."""

from collections.abc import MutableMapping
from datetime import datetime

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
    """The same services, which also leave in `outcomes` how each call went; never what was said or where."""

    def time_zone(device: Device) -> str:
        found = services.time_zone(device)
        outcomes["time_zone"] = "known" if found else "unknown"
        return found

    def set_reminder(device: Device, alert: Alert, now: datetime) -> AlertResult:
        result = services.set_reminder(device, alert, now)
        outcomes["set_reminder"] = result
        return result

    return Services(time_zone, set_reminder)
