# SPDX-License-Identifier: GPL-3.0-or-later
"""The widget. Knows nothing of Mortise, so that it can be tested by itself."""

import html

MAX_SOURCES = 50
MAX_SOURCE = 40


def count_source(counts, source):
    """Counts with one more; sources after the first 50 are counted as “other”."""
    counts = dict(counts) if isinstance(counts, dict) else {}
    source = source[:MAX_SOURCE] if isinstance(source, str) and source else "other"
    if source not in counts and len(counts) >= MAX_SOURCES:
        source = "other"
    counts[source] = counts.get(source, 0) + 1
    return counts


def render(title, counts, rows):
    """HTML in which nothing that a lead says is markup."""
    largest = sorted((counts or {}).items(), key=lambda item: (-item[1], item[0]))[:int(rows)]
    items = "".join(f"<li>{html.escape(source)}: {count}</li>" for source, count in largest)
    return f"<h3>{html.escape(title)}</h3>" + (f"<ul>{items}</ul>" if items else "<p>No leads yet.</p>")
