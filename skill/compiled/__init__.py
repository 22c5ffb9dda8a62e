"""The compiled content and the search index, as they ship; written by `make build` and `make train`."""


def path_of(name: str) -> str:
    """Where one of these files lies. Nothing but string work: importing pathlib alone would cost a cold start 4 ms."""
    return f"{__path__[0]}/{name}"
