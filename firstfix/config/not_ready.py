"""The one error that a person at a terminal sees without a traceback."""

from firstfix.config.words import translated


class NotReady(Exception):
    """The surroundings (port, disk, database, network …) do not allow the work yet.

    `sentence` says in plain words what is wrong and what to do, with `%(name)s` for each of `values`; it is
    collected for translation like a text in `_()`. Running again is always safe.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        super().__init__(translated(sentence) % values)
