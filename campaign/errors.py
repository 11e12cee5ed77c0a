"""The one exception for "the rules say no"."""


class Refused(Exception):
    """A rule refuses the act; ``str(error)`` is one Chinese sentence for the person.

    Views show it beside the form or as a message; uncaught, the middleware answers 409 with it.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
