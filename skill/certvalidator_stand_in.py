"""Makes Flask-Ask-SDK importable beside OpenSSL 3.0.10 and newer, where its dependency `certvalidator` is not.

`ask_sdk_webservice_support` imports `certvalidator` for verifiers of its own. They are switched off here, since
`skill.alexa.verification` verifies, so nothing of that library is ever used.
"""

import sys
from types import ModuleType
from typing import Any, NoReturn

NAME = "certvalidator"


class UnusableError(RuntimeError):
    """A verifier of the SDK was used after all."""


class _Unusable:
    def __init__(self, *_: Any, **__: Any) -> NoReturn:
        raise UnusableError("requests are verified by skill.alexa.verification, not by certvalidator")


def install() -> None:
    """Put the stand-in where `import certvalidator` looks. A second call changes nothing."""
    if isinstance(sys.modules.get(NAME), ModuleType):
        return
    package, errors = ModuleType(NAME), ModuleType(f"{NAME}.errors")
    vars(package).update(CertificateValidator=_Unusable, ValidationContext=_Unusable, errors=errors, __path__=[])
    vars(errors).update(ValidationError=UnusableError, PathError=UnusableError)
    sys.modules.update({NAME: package, errors.__name__: errors})
