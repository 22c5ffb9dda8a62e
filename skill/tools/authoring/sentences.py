"""The command `sentences`: prints the sentences of an article with the numbers that cite them."""

import argparse

from skill.tools.authoring import article


def run(options: argparse.Namespace) -> int:
    """Print the sentences of `options.article`; its opening is titled `options.opening`. Raises ArticleError."""
    text = article.read(options.article)
    print(article.numbered(article.split(text, options.opening)), end="")
    return 0
