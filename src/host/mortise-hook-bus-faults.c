/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-hook-bus-private.h"

#include "mortise-frame.h"

#include <signal.h>
#include <string.h>

/* Faults that are done to listeners on a copy of the site, to see what others make of them. Processes are really killed
 * and stopped. Answers are replaced before they are checked, as a plugin could have sent them. */

/* One byte more than any answer may have, in quotes. */
static GBytes *
make_huge (void)
{
  gsize size = MORTISE_FRAME_MAX_LENGTH + 1;
  char *text = g_malloc (size);

  memset (text, 'x', size);
  text[0] = text[size - 1] = '"';
  return g_bytes_new_take (text, size);
}

/* A text, or a number in place of a text. */
static GBytes *
make_other_type (GBytes *value)
{
  gsize size = 0;
  const char *text = value != NULL ? g_bytes_get_data (value, &size) : NULL;

  for (gsize i = 0; i < size; i++)
    if (!g_ascii_isspace (text[i]))
      return text[i] == '"' ? g_bytes_new_static ("0", 1) : g_bytes_new_static ("\"fault\"", 7);
  return g_bytes_new_static ("\"fault\"", 7);
}

/*< private >
 * mortise_hook_fault_get_signal:
 * @fault: (nullable): what is done to a listener
 *
 * Returns: the signal that its process gets when it is called; 0 for none
 */
int
mortise_hook_fault_get_signal (const MortiseFault *fault)
{
  if (fault == NULL)
    return 0;
  return fault->kind == MORTISE_FAULT_CRASH ? SIGKILL : fault->kind == MORTISE_FAULT_HANG ? SIGSTOP : 0;
}

/*< private >
 * mortise_hook_fault_replace:
 * @fault: (nullable): what is done to a listener
 * @outcome: how its call ended
 * @given: (nullable): of a filter, the value that it was given
 *
 * Makes of an answer what the fault wants.
 *
 * Returns: (transfer full) (nullable): the value, which the outcome points to
 */
GBytes *
mortise_hook_fault_replace (const MortiseFault *fault, MortiseOutcome *outcome, GBytes *given)
{
  GBytes *value = outcome->value != NULL ? g_bytes_ref (outcome->value) : NULL;

  if (fault == NULL || outcome->status != MORTISE_CALL_OK)
    return value;
  if (fault->kind == MORTISE_FAULT_ERROR)
    {
      outcome->status = MORTISE_CALL_ERROR;
      outcome->code = "failed";
      outcome->message = "the fault that was asked for";
      g_clear_pointer (&value, g_bytes_unref);
    }
  else if (fault->kind == MORTISE_FAULT_TYPE || fault->kind == MORTISE_FAULT_HUGE)
    {
      g_autoptr (GBytes) answered = value;

      value = fault->kind == MORTISE_FAULT_HUGE ? make_huge () : make_other_type (given != NULL ? given : answered);
    }
  outcome->value = value;
  return value;
}
