# SPDX-License-Identifier: GPL-3.0-or-later
import time

from mortise import action, context

# Renames a terminal's window, colours the rest (once by a C1 control), turns the direction of writing, and forges a line.
HOSTILE = 'probe \x1b]0;owned\x07 \x1b[31m \u009b31m \u202e\r\nforged line'


@action('probe_action', priority=10)
def answer(**arguments):
    context.log.info(HOSTILE)
    return {'got': arguments, 'text': HOSTILE}


@action('probe_slow')
def wait(**arguments):
    context.log.info('waiting')
    time.sleep(60)


@action('probe_error', priority=20)
def fail(**arguments):
    raise ValueError(HOSTILE)
