"""Draws the skill's icon: hairs growing out of a scalp, a drop above it."""

from io import BytesIO

from PIL import Image, ImageDraw

SIZES = {"small": 108, "large": 512}
"""Pixels a side, as the skill store asks for."""
_GRID = 1024
_BACKGROUND, _SKIN, _HAIR, _DROP = "#1f5f6b", "#f2c9a5", "#3b2a20", "#8fe0d6"
_HAIRS = ((232, 0.10), (352, 0.16), (672, 0.16), (792, 0.10))
"""Where on the scalp each hair stands (x), and how far it leans outwards."""


def draw(size: int) -> bytes:
    """The icon as a PNG of that many pixels a side."""
    image = Image.new("RGB", (_GRID, _GRID), _BACKGROUND)
    pen = ImageDraw.Draw(image)
    for x, lean in _HAIRS:
        _hair(pen, x, lean if x > _GRID / 2 else -lean)
    pen.ellipse((-300, 680, _GRID + 300, 1900), fill=_SKIN)
    pen.ellipse((392, 330, 632, 570), fill=_DROP)
    pen.polygon([(512, 110), (400, 408), (624, 408)], fill=_DROP)
    out = BytesIO()
    image.resize((size, size), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _hair(pen: ImageDraw.ImageDraw, x: float, lean: float) -> None:
    height, steps = 520, 60
    for step in range(steps):
        up = step / steps
        radius = 26 * (1 - up) + 5
        centre = x + lean * height * up**2 * 2.2, 790 - height * up
        pen.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), fill=_HAIR)
