"""The posts' part of the demonstration; importing it registers its application and its chapters."""

from modelposts.demo import posts, reviewing

__all__ = ["posts", "reviewing"]
