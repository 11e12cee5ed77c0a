"""The posts' part of the demonstration; importing it registers its application and its chapter."""

from modelposts.demo import posts

__all__ = ["posts"]
