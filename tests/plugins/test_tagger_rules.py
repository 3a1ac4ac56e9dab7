#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ticket tagger's own tests, printed as TAP."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import tap  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'plugins/ticket-tagger/tests'))
from test_rules import Patterns, Rules, Tags  # noqa: E402, F401

if __name__ == '__main__':
    tap.main()
