# SPDX-License-Identifier: GPL-3.0-or-later
"""@name@: shows where new leads come from."""

import mortise
from mortise import context

from @prefix@_rules import count_source, render


@mortise.collect("dashboard_widget")
def on_dashboard_widget(**rest):
    settings = context.settings
    return render(settings["title"], context.storage.get("counts"), settings["rows"])


@mortise.action("lead_created")
def on_lead_created(lead, **rest):
    counts = count_source(context.storage.get("counts"), lead.get("source"))
    context.storage.put("counts", counts)
    return counts
