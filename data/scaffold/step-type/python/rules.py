# SPDX-License-Identifier: GPL-3.0-or-later
"""How a video with checkpoints is shown, and what it needs. Knows nothing of Mortise, so that it can be tested by itself."""


def checkpoints_of(step_data):
    """Those that have a time, by it."""
    found = [point for point in step_data.get("checkpoints") or [] if isinstance(point.get("seconds"), (int, float))]
    return sorted(found, key=lambda point: point["seconds"])


def render(step_data):
    """What the player is given; the answers stay here."""
    return {
        "type": "video",
        "title": step_data.get("title", ""),
        "video_url": step_data.get("video_url", ""),
        "checkpoints": checkpoints_of(step_data),
        "questions": [question.get("text", "") for question in step_data.get("questions") or []],
    }


def find_problems(step_data, max_checkpoints):
    """One sentence for each thing that keeps the step from being shown."""
    problems = []
    if not str(step_data.get("video_url", "")).startswith("https://"):
        problems.append("The address of the video has to begin with https://.")
    if not checkpoints_of(step_data):
        problems.append("At least one checkpoint with a time is needed.")
    if len(step_data.get("checkpoints") or []) > max_checkpoints:
        problems.append(f"There are more than {max_checkpoints:g} checkpoints.")
    return problems
