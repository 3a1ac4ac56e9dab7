# SPDX-License-Identifier: GPL-3.0-or-later
"""Gap texts out of sentences. Knows nothing of Mortise, so that it can be tested by itself."""

import re

MAX_SOURCE = 100_000
GAP = "____"


def sentences_of(source):
    return [" ".join(part.split()) for part in re.split(r"(?<=[.!?])\s", source[:MAX_SOURCE]) if part.strip()]


def make_gap_texts(topic, source, count, min_words):
    """At most `count` steps, each a sentence without its longest word, in the order of the text."""
    steps = []
    for sentence in sentences_of(source):
        words = re.findall(r"\w+", sentence)
        if len(words) < min_words or len(steps) == count:
            continue
        answer = max(words, key=len)
        text = re.sub(rf"\b{re.escape(answer)}\b", GAP, sentence, count=1)
        steps.append({"type": "gap_text", "title": topic, "text": text, "answer": answer})
    return steps
