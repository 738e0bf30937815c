"""The one error that a person at a terminal sees without a traceback."""


class NotReady(Exception):
    """The surroundings (port, disk, database, network …) do not allow the work yet.

    `str(error)` is one plain sentence that says what is wrong and what to do; running again is always safe.
    """
