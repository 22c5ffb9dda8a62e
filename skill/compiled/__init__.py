"""The compiled content and the trained model, as they ship; `make build` and `make train` write them."""


def path_of(name: str) -> str:
    """The path of one of these files. String work alone: importing pathlib would cost a cold start 4 ms."""
    return f"{__path__[0]}/{name}"
