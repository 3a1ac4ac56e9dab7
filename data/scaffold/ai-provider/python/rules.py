# SPDX-License-Identifier: GPL-3.0-or-later
"""What the service is asked, and what it answers. Knows nothing of Mortise, so that it can be tested by itself."""

MAX_PROMPT = 20_000


def make_request(system_prompt, user_prompt, model, max_tokens):
    messages = [{"role": "user", "content": user_prompt[:MAX_PROMPT]}]
    if system_prompt.strip():
        messages.insert(0, {"role": "system", "content": system_prompt[:MAX_PROMPT]})
    return {"model": model, "max_tokens": int(max_tokens), "messages": messages}


def read_answer(answer):
    """Text and tokens; ValueError when the service says neither."""
    text = answer.get("text") if isinstance(answer, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise ValueError("the service answered without a text")
    tokens = answer.get("tokens")
    return {"text": text.strip(), "tokens": tokens if isinstance(tokens, int) else 0}
