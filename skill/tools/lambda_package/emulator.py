"""Runs a built package under the real Lambda runtime: the emulator in the aws-sam-cli wheel, with or without Docker."""

import json
import os
import platform
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

import samcli

from skill.tools.lambda_package.build import RUNTIME

ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}
HANDLER = "skill.app.handler"
"""The handler's name, as the template gives it to Lambda."""
TIMEOUT_SECONDS = 7
"""Seconds after which Lambda stops a request, as in the template."""
START_SECONDS = 15
"""Seconds that the emulator may take to start and to stop."""
IMAGE = f"public.ecr.aws/lambda/python:{RUNTIME}"
"""Lambda's base image for the runtime, without the architecture, which follows after a hyphen."""
_PATH = "/2015-03-31/functions/function/invocations"
_INIT = re.compile(r"INIT REPORT\(durationMs: ([0-9.]+)")


class Emulator:
    """A running Lambda runtime with one package; a context manager, so that its processes end."""

    def __init__(
        self, package: Path, environment: dict[str, str] | None = None, *, handler: str = HANDLER, image: str = ""
    ) -> None:
        """`package` is the folder that Lambda would unpack to /var/task. Raises FileNotFoundError if it is not built.

        The package runs under this Python, or in a container if `image` names one.
        """
        if not (package / handler.replace(".", "/")).parent.with_suffix(".py").is_file():
            raise FileNotFoundError(f"{package}: this folder holds no Lambda package; run `make sam-build`")
        self._package = package.resolve()
        self._handler, self._image = handler, image
        self._environment = {"AWS_LAMBDA_FUNCTION_TIMEOUT": str(TIMEOUT_SECONDS), **(environment or {})}
        self._address = f"127.0.0.1:{_free_port()}"

    def __enter__(self) -> Self:
        """Start the runtime. The function starts with the first request, as in Lambda."""
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(self._package),
            # Running the package must not change it.
            "PYTHONDONTWRITEBYTECODE": "1",
            "LAMBDA_TASK_ROOT": str(self._package),
            **self._environment,
        }
        self._process = subprocess.Popen(  # noqa: S603 - runs a binary of an installed package
            self._docker_command() if self._image else self._local_command(),
            cwd=self._package,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def _local_command(self) -> list[str]:
        command = [str(_binary()), "--runtime-interface-emulator-address", self._address]
        command += ["--runtime-api-address", f"127.0.0.1:{_free_port()}"]
        return [*command, sys.executable, "-m", "awslambdaric", self._handler]

    def _docker_command(self) -> list[str]:
        command = ["docker", "run", "--rm", "--publish", f"{self._address}:8080", "--entrypoint", "/rie"]
        command += ["--volume", f"{_binary()}:/rie:ro", "--volume", f"{self._package}:/var/task:ro"]
        for name, value in self._environment.items():
            command += ["--env", f"{name}={value}"]
        return [*command, self._image, "/var/runtime/bootstrap", self._handler]

    def __exit__(self, *_: object) -> None:
        """Stop the runtime."""
        self.stop()

    def invoke(self, event: dict[str, Any]) -> dict[str, Any]:
        """The function's answer to an event. Raises OSError if the runtime does not start."""
        request = urllib.request.Request(
            f"http://{self._address}{_PATH}", json.dumps(event).encode(), {"Content-Type": "application/json"}
        )
        started = time.monotonic()
        while True:
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS + 5) as reply:  # noqa: S310 - a local address
                    answer: dict[str, Any] = json.load(reply)
                    return answer
            except OSError:
                if self._process.poll() is not None or time.monotonic() - started > START_SECONDS:
                    raise
                time.sleep(0.02)

    def stop(self) -> str:
        """Stop the runtime and return its log; empty if it was stopped before."""
        if self._process.poll() is not None and self._process.stdout and self._process.stdout.closed:
            return ""
        self._process.terminate()
        log, _ = self._process.communicate(timeout=START_SECONDS)
        return log


def image() -> str:
    """Name of Lambda's base image for the architecture of this machine."""
    return f"{IMAGE}-{ARCHITECTURES[platform.machine()]}"


def init_milliseconds(log: str) -> float:
    """Milliseconds that the function took to initialise. Raises ValueError if the runtime's log does not say."""
    match = _INIT.search(log)
    if not match:
        raise ValueError("the log reports no initialisation")
    return float(match.group(1))


def _binary() -> Path:
    return Path(samcli.__file__).parent / "local" / "rapid" / f"aws-lambda-rie-{ARCHITECTURES[platform.machine()]}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
