# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: gap texts out of sentences."""

import mortise
from mortise import context

from @prefix@_rules import make_gap_texts


@mortise.collect("create_content")
def on_create_content(topic, source, count):
    steps = make_gap_texts(topic, source, count, context.settings["min_words"])
    context.log.info(f"{len(steps)} gap texts of {count} that were wanted", topic=topic)
    return steps
