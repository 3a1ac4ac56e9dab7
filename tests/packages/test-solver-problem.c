/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the solver says when something is impossible, word for word. */

#include "solver-lines.h"

typedef struct
{
  const char *name;
  const char *universe;
  const char *job;
  const char *answer;
} Case;

static const Case cases[] = {
  { "missing-version",
    "has shop-reports 2.0.0; needs chart-kit ^3.0.0\n"
    "has chart-kit 2.4.1\n"
    "has chart-kit 2.0.0",
    "install shop-reports",
    "shop-reports 2.0.0 cannot be installed: it needs chart-kit ^3.0.0, and the newest chart-kit is "
    "2.4.1. Add a catalogue that has chart-kit ^3.0.0, or install it from a file." },
  { "chain",
    "has a 1.0.0; needs b >=2\n"
    "has b 2.1.0; not c 1.x\n"
    "on c 1.4.0\n"
    "on d 1.0.0; needs c *",
    "install a",
    "a 1.0.0 cannot be installed because it needs b >=2, b 2.1.0 conflicts with c 1.x, and c 1.4.0 is "
    "needed by d, which is enabled. Disable c and d first." },
  { "enabled",
    "has a 1.0.0; needs b >=2\n"
    "has b 2.1.0; not c 1.x\n"
    "on c 1.4.0",
    "install a",
    "a 1.0.0 cannot be installed because it needs b >=2, b 2.1.0 conflicts with c 1.x, and c 1.4.0 is "
    "enabled. Disable c first." },
  { "other-dependent",
    "has a 1.0.0; needs c >=2\n"
    "has a 0.9.0; needs c >=2\n"
    "has c 2.0.0\n"
    "on c 1.4.0\n"
    "on d 1.0.0; needs c ^1.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it needs c >=2, and d 1.0.0, which is enabled, needs c ^1.0.0. "
    "No older version can be installed either. Disable d first." },
  { "conflict-of-enabled",
    "has a 1.0.0; needs b *\n"
    "has b 1.0.0\n"
    "has b 1.1.0\n"
    "has b 1.2.0\n"
    "on d 1.0.0; not b *",
    "install a",
    "a 1.0.0 cannot be installed because it needs b, and d 1.0.0, which is enabled, conflicts with b. "
    "Disable d first." },
  { "host-old",
    "host mortise 1.4.0\n"
    "has a 1.0.0; host mortise >=2",
    "install a",
    "a 1.0.0 cannot be installed: it needs mortise >=2, and Mortise is here in version 1.4.0. Install a "
    "version of Mortise that offers it, or a version of the plugin that was made for this one." },
  { "platform-missing",
    "host mortise 1.4.0\n"
    "has a 1.0.0; host escalated >=2",
    "install a",
    "a 1.0.0 cannot be installed: it needs escalated >=2, and there is no platform \"escalated\" here. Ask "
    "whoever provides the platform \"escalated\" for the version that is needed." },
  { "pinned",
    "has a 1.0.0; needs b ^2.0.0\n"
    "pin b ^1.0.0\n"
    "on b 1.0.0\n"
    "has b 2.0.0",
    "install a", "a 1.0.0 cannot be installed: it needs b ^2.0.0, and b is pinned to ^1.0.0. Remove the pin of b." },
  { "held",
    "has a 1.0.0; needs b ^2.0.0\n"
    "has b 1.0.0\n"
    "held b 2.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^2.0.0, and b 2.0.0 is younger than versions have to be "
    "here. Wait, or let new versions of b be offered at once." },
  { "withdrawn",
    "has a 1.0.0; needs b ^2.0.0\n"
    "has b 1.0.0\n"
    "withdrawn b 2.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^2.0.0, and b 2.0.0 was withdrawn by its catalogue. Add a "
    "catalogue that has b ^2.0.0, or install it from a file." },
  { "prerelease-only",
    "has a 1.0.0; needs b ^2.0.0\n"
    "has b 1.0.0\n"
    "has b 2.1.0-beta.1",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^2.0.0, and b 2.1.0-beta.1 is a pre-release. Let "
    "pre-releases of b be offered." },
  { "installed-newer",
    "has a 1.0.0; needs b ^1.0.0\n"
    "has b 1.0.0\n"
    "on b 2.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^1.0.0, and b 2.0.0 is installed, while only older ones such "
    "as 1.0.0 would do. Go back to b ^1.0.0 first." },
  { "installed-newer-needed",
    "has a 1.0.0; needs b ^1.0.0\n"
    "has b 1.0.0\n"
    "on b 2.0.0\n"
    "on d 1.0.0; needs b ^2.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^1.0.0, and b 2.0.0 is installed, while only older ones such "
    "as 1.0.0 would do. Look for a version that works with b 2.0.0." },
  { "two-missing", "has a 1.0.0; needs b ^1.0.0; needs c *", "install a",
    "a 1.0.0 cannot be installed because it needs b ^1.0.0 (no catalogue has it), and it needs c (no "
    "catalogue has it). Add a catalogue that has b ^1.0.0, or install it from a file." },
  { "malformed-range",
    "has a 1.0.0; needs b >>1\n"
    "has b 1.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b >>1, and that is no range of versions. Ask the plugin's "
    "author to mend its plugin.json." },
  { "unknown-plugin", "has x 1.0.0", "install nothing",
    "nothing cannot be installed: no catalogue has it. Add a catalogue that has nothing, or install it "
    "from a file." },
  { "job-range", "has a 1.0.0", "install a ^3.0.0",
    "a ^3.0.0 cannot be installed: the only a is 1.0.0. Add a catalogue that has a ^3.0.0, or install it "
    "from a file." },
  { "job-pinned",
    "on a 1.0.0\n"
    "pin a ^1.0.0\n"
    "has a 2.0.0",
    "install a ^2.0.0", "a ^2.0.0 cannot be installed: a is pinned to ^1.0.0. Remove the pin of a." },
  { "diamond",
    "has a 1.0.0; needs b *; needs c *\n"
    "has b 1.0.0; needs e ^1.0.0\n"
    "has c 1.0.0; needs e ^2.0.0\n"
    "has e 1.0.0\n"
    "has e 2.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it needs b, it needs c, b 1.0.0 needs e ^1.0.0, and c 1.0.0 "
    "needs e ^2.0.0. Ask the author of a for a version that goes together with the others." },
  { "older-too",
    "has a 2.0.0; needs b *\n"
    "has a 1.0.0; needs b *\n"
    "has b 1.0.0; needs c *\n"
    "has b 1.1.0; needs c *\n"
    "has c 1.0.0; not d *\n"
    "on d 1.0.0",
    "install a",
    "a 2.0.0 cannot be installed because it needs b, b 1.0.0 and 1.1.0 need c, c 1.0.0 conflicts with d, "
    "and d 1.0.0 is enabled. No older version can be installed either. Disable d first." },
  { "pinned-conflict",
    "has a 2.0.0; not d <2\n"
    "on d 1.0.0\n"
    "pin d ^1.0.0\n"
    "has d 2.0.0",
    "install a",
    "a 2.0.0 cannot be installed because it conflicts with d <2, and d 1.0.0 is enabled. Remove the pin "
    "of d." },
  { "update-lack",
    "on a 1.0.0\n"
    "has a 2.0.0; needs b ^3.0.0\n"
    "has b 2.0.0\n"
    "has b 2.1.0",
    "update",
    "a cannot be updated to 2.0.0: it needs b ^3.0.0, and the newest b is 2.1.0. Add a catalogue that has "
    "b ^3.0.0, or install it from a file." },
  { "update-conflict",
    "on a 1.0.0\n"
    "on b 1.0.0\n"
    "has a 2.0.0; not b 2.x\n"
    "has b 2.0.0; not a 2.x",
    "update",
    "update a from 1.0.0 to 2.0.0\nb cannot be updated to 2.0.0: that does not go together with the other "
    "updates. Update b alone." },
  { "update-pinned",
    "on a 1.0.0\n"
    "pin a ^1.0.0\n"
    "has a 2.0.0",
    "update", "a cannot be updated to 2.0.0: it is pinned to ^1.0.0. Remove the pin of a." },
  { "uninstall-two",
    "on a 1.0.0\n"
    "on b 1.0.0; needs a *\n"
    "on c 1.0.0; needs a ^1.0.0",
    "uninstall a",
    "a 1.0.0 cannot be uninstalled: b 1.0.0 and c 1.0.0, which are enabled, need it. Disable or uninstall "
    "b and c first, or uninstall a together with all that needs it." },
  { "file-pinned",
    "on a 1.0.0\n"
    "pin a ^1.0.0",
    "file a 2.0.0", "a 2.0.0 cannot be installed: a is pinned to ^1.0.0. Remove the pin of a." },
  { "file-lack", "has b 2.0.0", "file a 2.0.0; needs b ^1.0.0",
    "a 2.0.0 cannot be installed: it needs b ^1.0.0, and the only b is 2.0.0. Add a catalogue that has b "
    "^1.0.0, or install it from a file." },
  { "enable-lack",
    "on a 1.0.0; host mortise >=2\n"
    "host mortise 1.0.0",
    "install a",
    "a 1.0.0 cannot be enabled: it needs mortise >=2, and Mortise is here in version 1.0.0. Install a "
    "version of Mortise that offers it, or a version of the plugin that was made for this one." },
  { "dependents-too",
    "has a 1.0.0; not e *\n"
    "on e 1.0.0\n"
    "on f 1.0.0; needs e *\n"
    "on g 1.0.0; needs f *",
    "install a",
    "a 1.0.0 cannot be installed because it conflicts with e, and e 1.0.0 is needed by f, which is "
    "enabled. Disable e, f and g first." },
  { "two-conflicts",
    "has a 1.0.0; not d *; not e *\n"
    "on d 1.0.0\n"
    "on e 1.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it conflicts with d, and d 1.0.0 is enabled. Disable d and e "
    "first." },
  { "alternatives",
    "has a 1.0.0; needs b 1.0.0 || 2.0.0\n"
    "has b 1.0.0; needs c ^1.0.0\n"
    "has b 2.0.0; needs c ^2.0.0\n"
    "on c 3.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it needs b 1.0.0 || 2.0.0, b 1.0.0 needs c ^1.0.0 (the only c is "
    "3.0.0), and b 2.0.0 needs c ^2.0.0 (the only c is 3.0.0). Add a catalogue that has c ^1.0.0, or "
    "install it from a file." },
  { "update-bound",
    "on a 1.0.0\n"
    "on b 1.0.0\n"
    "on x 1.0.0; needs a ^1.0.0\n"
    "has a 2.0.0",
    "update", "a cannot be updated to 2.0.0: x 1.0.0, which is enabled, needs a ^1.0.0. Disable x first." },
  { "update-disabled-host",
    "off a 1.0.0\n"
    "has a 2.0.0; host python >=4\n"
    "host python 3.11.2",
    "update a",
    "a cannot be updated to 2.0.0: it needs python >=4, and Python is here in version 3.11.2. Install a "
    "version of Mortise that offers it, or a version of the plugin that was made for this one." },
  { "update-not-together",
    "on a 1.0.0\n"
    "on b 1.0.0\n"
    "has a 2.0.0; not b >=2\n"
    "has b 2.0.0; not a >=2",
    "update",
    "update a from 1.0.0 to 2.0.0\nb cannot be updated to 2.0.0: that does not go together with the other "
    "updates. Update b alone." },
  { "update-missing", "on a 1.0.0", "update missing", "No plugin \"missing\" is installed" },
  { "uninstall-missing", "on a 1.0.0", "uninstall missing", "No plugin \"missing\" is installed" },
  { "uninstall-one",
    "on a 1.0.0\n"
    "on b 1.0.0; needs a *",
    "uninstall a",
    "a 1.0.0 cannot be uninstalled: b 1.0.0, which is enabled, needs it. Disable or uninstall b first, or "
    "uninstall a together with all that needs it." },
  { "job-malformed", "has a 1.0.0", "install a >>1",
    "version range \">>1\": cannot read \">>1\"; write such as ^1.2.0, ~1.2, 1.x or >=1.0.0 <2.0.0" },
  { "conflict-malformed",
    "has a 1.0.0; not b >>1\n"
    "on b 1.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it conflicts with b >>1, and b 1.0.0 is enabled. Disable b "
    "first." },
  { "slug-malformed", "has a 1.0.0; needs Shop *", "install a",
    "a 1.0.0 cannot be installed: it needs \"Shop\", and no catalogue has it. Add a catalogue that has "
    "\"Shop\", or install it from a file." },
  { "several-versions",
    "has a 1.0.0; needs b ^1.0.0\n"
    "has b 1.5.0; needs c *\n"
    "has b 1.6.0; needs c *\n"
    "has b 1.7.0; needs c *\n"
    "withdrawn c 1.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it needs b ^1.0.0, and b 1.5.0 to 1.7.0 need c (c 1.0.0 was "
    "withdrawn by its catalogue). Add a catalogue that has c, or install it from a file." },
  { "installed-prerelease",
    "has a 1.0.0; needs b *\n"
    "on b 1.0.0-beta.1",
    "install a",
    "a 1.0.0 cannot be installed: it needs b, and the only b is 1.0.0-beta.1. Add a catalogue that has b, "
    "or install it from a file." },
  { "gap",
    "has a 1.0.0; needs b ^3.0.0\n"
    "has b 1.0.0\n"
    "has b 2.0.0\n"
    "has b 4.0.0",
    "install a",
    "a 1.0.0 cannot be installed: it needs b ^3.0.0, and the versions of b are 1.0.0 to 4.0.0. Add a "
    "catalogue that has b ^3.0.0, or install it from a file." },
  { "unknown-pinned",
    "has a 1.0.0; needs b *\n"
    "pin b ^2.0.0\n"
    "has b 1.0.0",
    "install a", "a 1.0.0 cannot be installed: it needs b, and b is pinned to ^2.0.0. Remove the pin of b." },
  { "rounds",
    "has a 1.0.0; needs b *; not c *; not d *\n"
    "has b 1.0.0; not e *; not f *; not g *; not h *\n"
    "on c 1.0.0\n"
    "on d 1.0.0\n"
    "on e 1.0.0\n"
    "on f 1.0.0\n"
    "on g 1.0.0\n"
    "on h 1.0.0",
    "install a",
    "a 1.0.0 cannot be installed because it conflicts with c, and c 1.0.0 is enabled. Disable c, d, e, f, "
    "g and h first." },
  { "two-host",
    "host api 1.2.0\n"
    "host shop 3.0.0\n"
    "has a 1.0.0; host api ^2.0.0; host shop ^4.0.0\n"
    "",
    "install a",
    "a 1.0.0 cannot be installed because it needs api ^2.0.0 (the plugin API is here in version 1.2.0), "
    "and it needs shop ^4.0.0 (the platform \"shop\" is here in version 3.0.0). Install a version of "
    "Mortise that offers it, or a version of the plugin that was made for this one." },
};

static void
test_answer (gconstpointer user_data)
{
  const Case *test = user_data;
  g_autofree char *answer = solver_lines_ask (test->universe, test->job);

  g_assert_cmpstr (answer, ==, test->answer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/solver/problem/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_answer);
    }
  return g_test_run ();
}
