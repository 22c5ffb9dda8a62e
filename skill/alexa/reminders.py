"""Sets a reminder on the listener's device. Needs the permission REMINDERS, and the listener's yes to each reminder."""

from datetime import UTC, datetime

from ask_sdk_model.services.reminder_management.alert_info import AlertInfo
from ask_sdk_model.services.reminder_management.push_notification import PushNotification
from ask_sdk_model.services.reminder_management.push_notification_status import PushNotificationStatus
from ask_sdk_model.services.reminder_management.reminder_management_service_client import (
    ReminderManagementServiceClient,
)
from ask_sdk_model.services.reminder_management.reminder_request import ReminderRequest
from ask_sdk_model.services.reminder_management.spoken_info import SpokenInfo
from ask_sdk_model.services.reminder_management.spoken_text import SpokenText
from ask_sdk_model.services.reminder_management.trigger import Trigger
from ask_sdk_model.services.reminder_management.trigger_type import TriggerType

from skill.alexa.api_client import Outcome, call
from skill.dialog.turn import Alert, AlertResult, Device

RESULTS: dict[Outcome, AlertResult] = {
    401: "no_permission",
    403: "device_cannot",
    429: "too_many",
    "too_slow": "too_slow",
    "unreachable": "unreachable",
}
"""What the outcomes mean that have a meaning of their own."""


def set_reminder(device: Device, alert: Alert, now: datetime) -> AlertResult:
    """Ask Alexa to set a reminder, which also notifies the listener's phone. Never raises.

    `alert.at` carries its zone as a `ZoneInfo`; `now` is aware.
    """
    if not (device.api_endpoint and device.api_token):
        return "unreachable"
    reply = call(device, ReminderManagementServiceClient, lambda client: client.create_reminder(_request(alert, now)))
    outcome = reply.outcome
    if isinstance(outcome, int) and outcome // 100 in (2, 5):
        return "set" if outcome // 100 == 2 else "unavailable"
    return RESULTS.get(outcome, "refused")


def _request(alert: Alert, now: datetime) -> ReminderRequest:
    """The body of the request. Alexa wants both times without their offset: the first in UTC, the second local."""
    return ReminderRequest(
        request_time=now.astimezone(UTC).replace(tzinfo=None),
        trigger=Trigger(
            object_type=TriggerType.SCHEDULED_ABSOLUTE,
            scheduled_time=alert.at.replace(tzinfo=None),
            time_zone_id=str(alert.at.tzinfo),
        ),
        alert_info=AlertInfo(SpokenInfo([SpokenText(locale=alert.locale, text=alert.text)])),
        push_notification=PushNotification(PushNotificationStatus.ENABLED),
    )
