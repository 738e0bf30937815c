"""Services outside, by Apprise: WeCom, DingTalk, Feishu, e-mail, SMS and some hundred others behind one kind of URL."""

from __future__ import annotations

import logging
from threading import get_ident

from firstfix.messaging.actions.delivering import Parcel


class _Said(logging.Handler):
    """What Apprise says while this thread sends: why something failed is only in its log. Other threads send, too."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread, self.lines = get_ident(), [""]

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread:
            self.lines.append(record.getMessage())


def handed_over(parcel: Parcel) -> str:
    """Ask the service to deliver; "" when it took the message, else why not, without what the URL holds."""
    # Loaded by a worker that has something to send: web workers never need it.
    import apprise

    asset = apprise.AppriseAsset(app_id="FirstFix", async_mode=False, secure_logging=True, plugin_paths=[])
    said = _Said()
    logger = logging.getLogger("apprise")
    logger.propagate = False  # it names recipients; why a delivery failed is kept with the message instead
    logger.addHandler(said)
    try:
        service = apprise.Apprise.instantiate(parcel.url, asset=asset)
        if service is not None and service.notify(
            body=parcel.text, title=parcel.subject, body_format=apprise.NotifyFormat.TEXT
        ):
            return ""
    except Exception as broken:
        # A plugin's mistake must not keep back the messages behind this one; its text may name what is secret.
        return f"Apprise: {type(broken).__name__}"
    finally:
        logger.removeHandler(said)
    return said.lines[-1] or "Apprise does not understand the address."
