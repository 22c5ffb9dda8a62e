"""Makes the SDK's packages import lazily, which halves a cold start. `skill.app` installs it in Lambda only.

Importing the SDK's packages imports 264 of its modules, of which an answer needs about 75. This finder makes those
packages lazy: a class is loaded from its own module (`SimpleCard` from `simple_card`), and only a name that is not
found that way runs the package's real `__init__`. `pprint`, with which models print themselves and which imports
`inspect`, is lazy too.

The factory of service clients imports all of Alexa's clients, so a stand-in takes its place until something uses it.

`importlib.util.LazyLoader` is no way out: the SDK's packages import their own names, so they would all load at once.
"""

import re
import sys
from _thread import RLock
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from importlib.abc import Loader

LAZY_PACKAGES = ("ask_sdk_model", "ask_sdk_core.view_resolvers")
"""These packages and the packages inside them are lazy."""
LAZY_MODULES = frozenset({"pprint"})
"""So are these modules, which are no packages."""
LAZY_CLASSES = {"ask_sdk_model.services.service_client_factory": "ServiceClientFactory"}
"""The only class of each of these modules is a stand-in until it is used."""
_WORD_STARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def install() -> None:
    """Import lazily from now on. A second call changes nothing."""
    if LazyFinder not in sys.meta_path:
        sys.meta_path.insert(0, LazyFinder)


class LazyFinder:
    """Finds lazy modules where they would be found anyway; implements the import system's meta path finder protocol."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """The module's own spec with a lazy loader; None for a module that is not lazy."""
        in_package = any(name == package or name.startswith(f"{package}.") for package in LAZY_PACKAGES)
        if not in_package and name not in LAZY_MODULES:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and name in LAZY_CLASSES:
            spec.loader = cast("Loader", LazyClassLoader(spec.loader))
        elif spec and (spec.submodule_search_locations is not None or not in_package):
            spec.loader = cast("Loader", LazyLoader(spec.loader))
        return spec


class _Loader:
    """What both loaders share: the real loader, which runs the module's own code once."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._executed = False
        self._lock = RLock()

    def __getattr__(self, name: str) -> Any:
        """Everything else that a loader can do, such as reading resources, the real one does."""
        return getattr(self._real, name)

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to the import system."""

    def execute(self, module: ModuleType) -> ModuleType:
        """Run the module's own code, unless it has run."""
        with self._lock:
            if not self._executed:
                self._real.exec_module(module)
                self._executed = True
        return module


class LazyLoader(_Loader):
    """Loads a module that runs its own code when a name is asked of it that none of its submodules is named for."""

    def exec_module(self, module: ModuleType) -> None:
        """Give the module a `__getattr__` that resolves names on first use (PEP 562)."""
        vars(module).update(__getattr__=self._getattr(module), __dir__=self._dir(module))

    def _getattr(self, module: ModuleType) -> Callable[[str], Any]:
        def resolve(name: str) -> Any:
            if not name.startswith("__") or name == "__all__":
                try:
                    # Importing a submodule also sets it as an attribute, if that is what was asked for.
                    value = getattr(import_module(f"{module.__name__}.{_submodule_of(name)}"), name)
                    setattr(module, name, value)
                except (ModuleNotFoundError, AttributeError):
                    self.execute(module)
                if name in vars(module):
                    return vars(module)[name]
            raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

        return resolve

    def _dir(self, module: ModuleType) -> Callable[[], list[str]]:
        return lambda: sorted(vars(self.execute(module)))


class LazyClassLoader(_Loader):
    """Loads a module whose class is a stand-in, until that is used: then the module runs its own code."""

    def exec_module(self, module: ModuleType) -> None:
        """Put the stand-in in the place of the class."""
        name = LAZY_CLASSES[module.__name__]
        stand_in = _StandIn(name, (), {"__module__": module.__name__})
        stand_in._real = lambda: getattr(self.execute(module), name)
        setattr(module, name, stand_in)


class _StandIn(type):
    """The type of a class that acts as another one, which it gets from `_real` on first use."""

    _real: Callable[[], Any]

    def __new__(cls, name: str, bases: tuple[Any, ...], namespace: dict[str, Any]) -> Any:
        """The stand-in; or, when it is a base, a class that derives from the real one."""
        if not bases:
            return super().__new__(cls, name, bases, namespace)
        return type(name, tuple(base._real() if isinstance(base, cls) else base for base in bases), namespace)

    def __call__(cls, *arguments: Any, **named: Any) -> Any:
        return cls._real()(*arguments, **named)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls._real(), name)

    def __dir__(cls) -> list[str]:
        return dir(cls._real())

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, cls._real())

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls._real())


def _submodule_of(name: str) -> str:
    """The module that the SDK puts a class into: `simple_card` for `SimpleCard`."""
    return _WORD_STARTS.sub("_", name).lower()
