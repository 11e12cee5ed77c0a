"""The months' part of the demonstration; importing it registers its chapter."""

from reviews.demo import months

__all__ = ["months"]
