# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a step. Knows nothing of Mortise, so that it can be tested by itself."""

MIN_TITLE = 3
MAX_TITLE = 80


def read_words(lines):
    return [line.strip().casefold() for line in lines.splitlines() if line.strip()]


def find_problems(step, words):
    """One sentence for each."""
    problems = []
    title = step.get("title")
    title = " ".join(title.split()) if isinstance(title, str) else ""
    if not MIN_TITLE <= len(title) <= MAX_TITLE:
        problems.append(f"The title has to have {MIN_TITLE} to {MAX_TITLE} characters.")
    problems += [f"The title has “{word}” in it." for word in words if word in title.casefold()]
    problems += [f"{name} has to begin with https://." for name, value in sorted(step.items())
                 if name.endswith("_url") and not str(value).startswith("https://")]
    return problems
