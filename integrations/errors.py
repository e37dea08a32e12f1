"""Three ways in which the outside can fail us. Every adapter maps its service's words to these."""

from integrations.texts.sentences import in_words


class OutsideError(Exception):
    """The message is for a person: what happened, in words.

    As text it is in the language in force; `words` is what a row keeps. `whole_channel`: every
    message would fare the same way, so the channel rests for a while.
    """

    whole_channel = False

    @property
    def words(self) -> str:
        return str(self) if len(self.args) != 1 else self.args[0]

    def __str__(self) -> str:
        return in_words(self.args[0]) if len(self.args) == 1 else super().__str__()


class Refused(OutsideError):
    """It never will: trying again is pointless.

    `dead`: the recipient's address does not exist. `opted_out`: they told the provider to let
    nothing through.
    """

    def __init__(self, message: str, dead: bool = False, opted_out: bool = False) -> None:
        super().__init__(message)
        self.dead = dead
        self.opted_out = opted_out


class Unavailable(OutsideError):
    """Nothing was accepted: trying again later is safe.

    `too_slow`: the channel rests, and it counts as a try: it may be this message that is slow.
    """

    def __init__(
        self,
        message: str,
        whole_channel: bool = False,
        retry_after: float | None = None,
        too_slow: bool = False,
    ) -> None:
        super().__init__(message)
        self.whole_channel = (
            whole_channel or too_slow
        )  # e.g. a refused sign-in: every message would fail the same way
        self.too_slow = too_slow
        self.retry_after = retry_after  # seconds, where the service said so


class Uncertain(OutsideError):
    """It may have been accepted: trying again could say the same thing twice."""

    def __init__(self, message: str, whole_channel: bool = False) -> None:
        super().__init__(message)
        self.whole_channel = whole_channel
