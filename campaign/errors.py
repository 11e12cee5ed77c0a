"""The one exception for "the rules say no", and the 404 of what is not there for the person who asks."""

from django.http import Http404


class Refused(Exception):
    """A rule refuses the act; ``str(error)`` is one Chinese sentence for the person.

    Views show it beside the form or as a message; uncaught, the middleware answers 409 with it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class OutOfScope(Http404):
    """Somebody asked for one thing that is not there for them, whether or not it exists: 404, and a row of the trail."""
