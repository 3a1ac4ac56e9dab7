# SPDX-License-Identifier: GPL-3.0-or-later
"""What customers are written. Knows nothing of Mortise, so that it can be tested by itself."""

MAX_NAME = 80


def one_line(text):
    """A name with a line break in it would add headers to a message."""
    return " ".join(str(text).split())[:MAX_NAME]


def make_message(customer, sender, subject, text):
    """The message as the service takes it, None for a customer who has no e-mail address."""
    email = customer.get("email")
    if not isinstance(email, str) or "@" not in email or one_line(email) != email:
        return None
    name = one_line(customer.get("name") or email.split("@")[0])
    return {"from": sender, "to": email, "subject": one_line(subject.replace("{name}", name)),
            "text": text.replace("{name}", name)}
