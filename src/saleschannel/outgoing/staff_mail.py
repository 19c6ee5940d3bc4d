"""Mail to staff. It cannot reach a buyer: every message of this installation goes through the backend below.

A receiver must be a user of the back office or an address that is configured for notices, and none of Amazon's
addresses of buyers, whoever configured it.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from saleschannel.channel.notice_receivers import staff_addresses
from saleschannel.domain.errors import ConfigurationError, PermanentError, Unavailable
from saleschannel.domain.staff_mail import is_buyer_address
from saleschannel.ports import StaffMessage


class StaffMailBackend(EmailBackend):
    """Django's SMTP backend that refuses everybody who is no member of staff."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            refuse_strangers(message.recipients())
        return super().send_messages(email_messages)


def refuse_strangers(receivers: Sequence[str]) -> None:
    """Raises PermanentError when one of them may not get mail from here. The address itself is not repeated."""
    known = staff_addresses()
    for receiver in receivers:
        address = parseaddr(receiver)[1].lower()
        if is_buyer_address(address) or is_buyer_address(receiver):
            raise PermanentError(
                "Mail to a buyer is refused.", code="buyer_address", remedy="Only Amazon writes to buyers."
            )
        if address not in known:
            raise PermanentError(
                "Mail to somebody who is not on the staff is refused.",
                code="not_staff",
                remedy="Give the user this e-mail address, or enter it in the settings of the notices.",
            )


class StaffMail:
    """Sends one message. Implements `ports.StaffMailer`."""

    def send(self, message: StaffMessage) -> None:
        """Raises Unavailable (worth another try), PermanentError (refused), ConfigurationError (no mail server)."""
        if not settings.SMTP_URL:
            raise ConfigurationError(
                "No mail server is set.", code="no_mail_server", remedy="Set SALESCHANNEL_SMTP_URL and restart."
            )
        refuse_strangers([message.receiver])
        headers = {"Message-ID": f"<{message.message_id}@saleschannel>", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(message.subject, message.text, to=[message.receiver], headers=headers)
        try:
            mail.send()
        except smtplib.SMTPAuthenticationError as error:
            raise ConfigurationError(
                "The mail server does not accept user and password.", remedy="Correct SALESCHANNEL_SMTP_URL."
            ) from error
        except smtplib.SMTPRecipientsRefused as error:
            if all(400 <= code < 500 for code, _ in error.recipients.values()):
                raise Unavailable("The mail server does not take the message now.") from error
            raise PermanentError("The mail server refuses the receiver.", remedy="Correct the address.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"The mail server cannot be used ({type(error).__name__}).") from error
