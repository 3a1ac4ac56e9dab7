# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written into the chat. Knows nothing of Mortise, so that it can be tested by itself."""

MAX_NAME = 80


def escape(text):
    """What the chat would take for links and mentions; see https://docs.slack.dev/messaging/formatting-message-text/."""
    text = " ".join(str(text).split())[:MAX_NAME]
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def name_of(user):
    return escape(user.get("name") or user.get("username") or "Somebody")


def describe_level(user, level):
    return f"{name_of(user)} reached level {level}."


def describe_step(user, step):
    return f"{name_of(user)} completed “{escape(step.get('title', '?'))}”."
