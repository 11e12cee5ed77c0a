"""The teams' part of the demonstration; importing it registers its application and its chapters."""

from taskforces.demo import reviewing, teams

__all__ = ["reviewing", "teams"]
