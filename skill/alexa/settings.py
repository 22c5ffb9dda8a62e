"""The settings of a device: its time zone, which needs no permission."""

from zoneinfo import ZoneInfo

from ask_sdk_model.services.ups.ups_service_client import UpsServiceClient

from skill.alexa.api_client import call
from skill.dialog.turn import Device


def time_zone(device: Device) -> str:
    """The IANA name of the device's time zone; empty if the owner has set none or it cannot be had. Never raises."""
    if not (device.id and device.api_endpoint and device.api_token):
        return ""
    found = call(device, UpsServiceClient, lambda client: client.get_system_time_zone(device.id)).body
    return found if isinstance(found, str) and _is_known(found) else ""


def _is_known(name: str) -> bool:
    """Whether it is a zone of the IANA database and not a path into the file system."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # a zone that is not found is a KeyError, and a folder an OSError
        return False
    return True
