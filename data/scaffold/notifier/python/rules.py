# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tickets are told, and how. Knows nothing of Mortise, so that it can be tested by itself."""

MAX_SUBJECT = 120


def is_wanted(ticket, priorities):
    wanted = {name.strip().casefold() for name in priorities.split(",")}
    return str(ticket.get("priority", "")).casefold() in wanted - {""}


def escape(text):
    """What the chat would take for links and mentions; see https://docs.slack.dev/messaging/formatting-message-text/."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def describe(ticket):
    subject = " ".join(str(ticket.get("subject") or "(no subject)").split())
    subject = subject if len(subject) <= MAX_SUBJECT else subject[:MAX_SUBJECT - 1] + "…"
    return f"[{escape(str(ticket.get('priority', '?')))}] {escape(str(ticket.get('reference', '?')))}: {escape(subject)}"
