"""The teams' part of the demonstration; importing it registers its application and its chapter."""

from taskforces.demo import teams

__all__ = ["teams"]
