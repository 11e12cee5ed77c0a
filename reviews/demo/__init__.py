"""The months' part of the demonstration; importing it registers its chapter."""

from reviews.demo import exits, months, turns

__all__ = ["exits", "months", "turns"]
