"""Puts off what the SDK imports and few requests need, until it is used. `import skill` installs this, before any SDK.

The packages of the SDK import all that they hold, which costs a cold start more than everything else together. Put off
is what they do when they are imported: a class asked of one is taken from the module named for it, as the SDK names
them, and only what is not found so runs the package's own code. Put off are also `pprint`, with which models print
themselves and which brings `inspect`, and the clients of Alexa's web services, until their factory is called. All of
it works as ever once it is used, except that the factory, until then a function, is no class to derive from.
"""

import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

PACKAGES = ("ask_sdk_model", "ask_sdk_core.view_resolvers")
"""What they and the packages within do when they are imported is put off."""
MODULES = frozenset({"pprint"})
"""The same for these, which are no packages."""
FACTORIES = {"ask_sdk_model.services.service_client_factory": "ServiceClientFactory"}
"""Modules whose only class is put off until it is called."""
_WORD_BEGINS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def install() -> None:
    """Put off from now on; a second call changes nothing."""
    if Finder not in sys.meta_path:
        sys.meta_path.insert(0, Finder)


class Finder:
    """Finds what is put off where it would be found anyway; the import system's meta path finder protocol."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own spec with another loader; None for all that is imported as ever."""
        package = name.startswith(PACKAGES)
        if not package and name not in MODULES:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and name in FACTORIES:
            spec.loader = cast("Loader", _FactoryLoader(spec.loader))
        elif spec and (spec.submodule_search_locations is not None or not package):
            spec.loader = cast("Loader", _Loader(spec.loader))
        return spec


class _Loader:
    """Loads a module that runs its own code only when something is asked of it that no module within is named for."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._ran = False

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Have the module's attributes found when they are asked for (PEP 562)."""
        vars(module).update(__getattr__=self._finds(module), __dir__=self._lists(module))

    def _finds(self, module: ModuleType) -> Callable[[str], Any]:
        def find(attribute: str) -> Any:
            if not attribute.startswith("__") or attribute == "__all__":
                try:
                    # Importing a module within sets it as an attribute too, should that be what is asked for.
                    value = getattr(import_module(f"{module.__name__}.{_module_of(attribute)}"), attribute)
                    setattr(module, attribute, value)
                except (ModuleNotFoundError, AttributeError):
                    self._run(module)
                if attribute in vars(module):
                    return vars(module)[attribute]
            raise AttributeError(f"module {module.__name__!r} has no attribute {attribute!r}")

        return find

    def _lists(self, module: ModuleType) -> Callable[[], list[str]]:
        return lambda: sorted(vars(self._run(module)))

    def _run(self, module: ModuleType) -> ModuleType:
        if not self._ran:
            self._ran = True
            self._real.exec_module(module)
        return module


class _FactoryLoader:
    """Loads a module whose class is a function, until that is called: then the module runs its own code."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the function in the class's place."""
        name = FACTORIES[module.__name__]

        def make(*arguments: Any, **named: Any) -> Any:
            if getattr(module, name) is make:
                self._real.exec_module(module)
            return getattr(module, name)(*arguments, **named)

        setattr(module, name, make)


def _module_of(name: str) -> str:
    """The module that the SDK puts a class into: `simple_card` for `SimpleCard`."""
    return _WORD_BEGINS.sub("_", name).lower()
