"""The command `ground`: proves the content against the text of the article."""

import argparse

from skill.tools.authoring import article, grounding
from skill.tools.authoring.checks import check
from skill.tools.authoring.draft import Draft


def run(options: argparse.Namespace) -> int:
    """Print what the article does not support, and return 1 if there is anything.

    Raises ArticleError for an article that cannot be read, and ContentError if the content fails a check.
    """
    text = article.read(options.article)
    draft = Draft()
    check(draft)
    problems = grounding.problems(draft, text)
    print("\n".join(problems) if problems else "The article supports every citation, figure and fact.")
    return 1 if problems else 0
