"""A named refusal: what a person asked for cannot be done, and why, in words they can act on."""

from collections.abc import Mapping

from django.utils.functional import Promise


class Declined(Exception):
    """Raised by a verb that changed nothing; shown to whoever asked.

    `mistakes` maps the name of a form's field to what is wrong with it. The name "" is for what
    concerns no single field. Any other exception is a bug, and is never shown as an answer.
    """

    def __init__(
        self,
        text: str | Promise = "",
        field: str = "",
        mistakes: Mapping[str, str | Promise] | None = None,
    ) -> None:
        wrong: Mapping[str, str | Promise] = mistakes or {field: text}
        self.mistakes = {name: str(words) for name, words in wrong.items()}
        super().__init__(" ".join(self.mistakes.values()))
