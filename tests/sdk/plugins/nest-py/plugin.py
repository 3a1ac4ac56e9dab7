# SPDX-License-Identifier: GPL-3.0-or-later
"""Does what nest.c does."""

import mortise
from mortise import context


def fire(**arguments):
    """What the own listener answers, or the code of the error."""
    try:
        return context.do_action(f'nest_{context.slug}', **arguments).get(context.slug)
    except mortise.MortiseError as error:
        return error.code


def down(levels, ballast=''):
    """Passes the ballast on through so many calls of itself inside of each other."""
    context.log.info(f'level {levels}')
    if levels == 0:
        return 0
    inner = fire(do='down', levels=levels - 1, ballast=ballast)
    return inner + 1 if isinstance(inner, int) else inner


def compute():
    """Asks the host for nothing until it is cancelled."""
    context.log.info('computing')
    while not context.is_cancelled():
        pass
    context.log.info(f'cancelled, then {fire(do="down", levels=0)}')


def call_often():
    """Learns of its cancellation by what it asks the host for."""
    context.log.info('computing')
    while fire(do='down', levels=0) == 0:
        pass
    context.log.info(f'cancelled, then {fire(do="down", levels=0)}')


def count_refusals(count):
    refused = 0
    for _ in range(count):
        try:
            context.database.query('SELECT 1')
        except mortise.MortiseError as error:
            refused += error.code == 'denied'
    return refused


DEEDS = {
    'down': down,
    'compute': compute,
    'compute-inside': lambda: fire(do='compute'),
    'call-often': call_often,
    'emit': lambda: context.events.emit(f'nest_{context.slug}'),
    'database': count_refusals,
    'idle': context.is_cancelled,
}


class Nest(mortise.Plugin):
    def activate(self):
        context.add_action(f'nest_{context.slug}', self.act)
        context.events.subscribe(f'nest_{context.slug}', self.hear)
        if context.settings['fires']:
            context.log.info(f'activated: {fire(do="down", levels=2)}')

    def act(self, do, **arguments):
        return DEEDS[do](**arguments)

    def hear(self, event):
        context.log.info(f'event: {fire(do="down", levels=2)}')
