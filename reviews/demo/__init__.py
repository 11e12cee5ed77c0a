"""The months' part of the demonstration; importing it registers its chapters."""

from reviews.demo import exits, months, paper, turns

__all__ = ["exits", "months", "paper", "turns"]
