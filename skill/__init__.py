"""An Alexa skill that answers questions with what one article says about mesotherapy for hair loss."""

__version__ = "0.2.0"
