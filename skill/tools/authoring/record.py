"""The command `record`: prints the record of an article that goes into `content/article.toml`."""

import argparse

from skill.tools.authoring import article


def run(options: argparse.Namespace) -> int:
    """Print the record of `options.article`; its opening gets the title `options.opening`. Raises ArticleError."""
    text = article.read(options.article)
    print(article.record(article.split(text, options.opening), options.opening), end="")
    return 0
