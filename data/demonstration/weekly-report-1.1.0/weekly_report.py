# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts new tickets by priority, and reports them as bars."""

import mortise


class WeeklyReport(mortise.Plugin):
    @mortise.action('ticket_created')
    def count(self, ticket):
        """Answers with how many tickets of this priority there were."""
        priority = str(ticket.get('priority', 'none'))
        counts = self.context.storage.get('counts') or {}
        counts[priority] = counts.get(priority, 0) + 1
        self.context.storage.put('counts', counts)
        if counts[priority] == int(self.context.settings['many']):
            self.context.events.emit('report.many_tickets', priority=priority, count=counts[priority])
        return counts[priority]

    @mortise.filter('report_lines')
    def report(self, lines):
        counts = self.context.storage.get('counts') or {}
        return self.context.apply_filters('bars_drawn', lines + ['New tickets'], numbers=counts)
