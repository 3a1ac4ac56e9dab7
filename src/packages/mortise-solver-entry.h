/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mortise-solver-package.h"
#include "mortise-version-range.h"

G_BEGIN_DECLS

/**
 * MortiseSolverAvailability:
 * @MORTISE_SOLVER_OFFERED: it is to be had
 * @MORTISE_SOLVER_WITHDRAWN: its catalogue took it back
 * @MORTISE_SOLVER_HELD: it is younger than versions have to be before they are offered here
 *
 * Whether a version of a catalogue may be chosen.
 */
typedef enum
{
  MORTISE_SOLVER_OFFERED,
  MORTISE_SOLVER_WITHDRAWN,
  MORTISE_SOLVER_HELD,
} MortiseSolverAvailability;

/* What keeps a version from being chosen, whatever others need. The order is that in which they are told. */
typedef enum
{
  MORTISE_SOLVER_OBSTACLE_NONE,
  MORTISE_SOLVER_OBSTACLE_PINNED,
  MORTISE_SOLVER_OBSTACLE_OLDER,
  MORTISE_SOLVER_OBSTACLE_HELD,
  MORTISE_SOLVER_OBSTACLE_PRERELEASE,
  MORTISE_SOLVER_OBSTACLE_WITHDRAWN,
} MortiseSolverObstacle;

typedef struct
{
  MortiseSolverPackage *package;
  MortiseSolverAvailability availability;
} MortiseSolverOffer;

/**
 * MortiseSolverEntry:
 * @slug: the plugin
 * @installed: (nullable): the version that is installed
 * @enabled: whether that is enabled
 * @pin: (nullable): the range of versions that it is to stay in
 * @pin_range: (nullable): @pin, read
 * @prereleases: whether pre-releases of it are as good as releases
 * @may_go_back: whether a version older than the installed one may be chosen
 * @ignores_hold: whether versions may be chosen that are younger than versions have to be
 * @offers: (element-type MortiseSolverOffer): the versions that catalogues have
 *
 * All that a solver knows of one plugin.
 */
typedef struct
{
  char *slug;
  MortiseSolverPackage *installed;
  gboolean enabled;
  char *pin;
  MortiseVersionRange *pin_range;
  gboolean prereleases;
  gboolean may_go_back;
  gboolean ignores_hold;
  GArray *offers;
} MortiseSolverEntry;

MortiseSolverEntry *mortise_solver_entry_new (const char *slug);
void mortise_solver_entry_free (MortiseSolverEntry *entry);

void mortise_solver_entry_set_installed (MortiseSolverEntry *entry, MortiseSolverPackage *package, gboolean enabled);
void mortise_solver_entry_add_offer (MortiseSolverEntry *entry,
                                     MortiseSolverPackage *package,
                                     MortiseSolverAvailability availability);
gboolean mortise_solver_entry_set_pin (MortiseSolverEntry *entry, const char *pin, GError **error);
const MortiseSolverOffer *mortise_solver_entry_get_offer (const MortiseSolverEntry *entry, guint index);
MortiseVersionRange *mortise_solver_entry_read_range (const MortiseSolverEntry *entry, const char *range);
MortiseSolverObstacle mortise_solver_entry_find_obstacle (const MortiseSolverEntry *entry,
                                                          const MortiseSolverOffer *offer);
MortiseSolverPackage *mortise_solver_entry_find_newest (const MortiseSolverEntry *entry);

G_END_DECLS
