/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of MortiseWindow share. */
#pragma once

#include "mortise-inspector-page.h"
#include "mortise-notifier.h"
#include "mortise-plugins-page.h"
#include "mortise-suspension-bar.h"
#include "mortise-welcome-page.h"
#include "mortise-window-state.h"
#include "mortise-window.h"

G_BEGIN_DECLS

struct _MortiseWindow
{
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *failure;
  AdwLeaflet *leaflet;
  GtkStack *pages;
  GtkInfoBar *lost_bar;
  GtkBox *folder_bars;
  MortiseSuspensionBar *suspension_bar;
  MortiseWelcomePage *welcome;
  MortiseSite *site;
  MortiseNotifier *notifier;
  MortiseWindowState *state;
  gulong drawn_id;
  GtkFileChooserNative *chooser;
  GFile *waiting;
  gboolean is_waiting_developed;
};

gboolean mortise_window_is_welcoming (MortiseWindow *self);
MortisePluginsPage *mortise_window_show_plugins (MortiseWindow *self);
MortiseInspectorPage *mortise_window_show_inspector (MortiseWindow *self);

/* mortise-window-files.c */
void mortise_window_install_file_actions (GtkWidgetClass *widget_class);
void mortise_window_accept_files (MortiseWindow *self);

G_END_DECLS
