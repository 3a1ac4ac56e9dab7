/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adds to a JSON text without writing the rest anew: order, spaces and line breaks are the author's. */
#include "mortise-scaffold-json.h"

#include "mortise-json.h"

#include <string.h>

#define SPACE " \t\r\n"

/* How elements are set apart, learnt from what is there: the white space before each, and in each before its members.
 */
typedef struct
{
  char *before;
  char *inside;
} Layout;

static void
layout_clear (Layout *self)
{
  g_free (self->before);
  g_free (self->inside);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

static char *
dup_space (const char *text)
{
  return g_strndup (text, strspn (text, SPACE));
}

static gboolean
is_broken (const char *space)
{
  return strchr (space, '\n') != NULL;
}

static char *
write_element (const Layout *layout, const char *const *members)
{
  gboolean is_tall = is_broken (layout->inside);
  g_autofree char *separator = g_strconcat (",", is_tall ? layout->inside : " ", NULL);
  g_autofree char *joined = g_strjoinv (separator, (char **) members);

  return g_strconcat ("{", is_tall ? layout->inside : "", joined, is_tall ? layout->before : "", "}", NULL);
}

/* Before the last bracket, after what comes before it. */
static gsize
find_end (const char *value, gsize length)
{
  gsize end = length - 1;

  while (end > 0 && strchr (SPACE, value[end - 1]) != NULL)
    end--;
  return end;
}

/* In a list with nothing in it an element stands as the list does among the members, one step deeper. */
static Layout
make_layout (const char *member_space)
{
  gboolean is_tall = is_broken (member_space);

  return (Layout){ is_tall ? g_strconcat (member_space, "  ", NULL) : g_strdup (""), g_strdup ("") };
}

static char *
append_to_list (const MortiseJsonMember *list, const char *member_space, const char *const *members)
{
  gsize end = find_end (list->value, list->value_length);
  g_auto (Layout) layout = { NULL, NULL };
  g_autofree char *head = g_strndup (list->value, end);
  g_autofree char *element = NULL;

  if (end == 1)
    {
      layout = make_layout (member_space);
      element = write_element (&layout, members);
      return g_strconcat ("[", layout.before, element, is_broken (member_space) ? member_space : "", "]", NULL);
    }
  layout.before = dup_space (list->value + 1);
  layout.inside = dup_space (list->value + 1 + strlen (layout.before) + 1);
  element = write_element (&layout, members);
  return g_strconcat (head, ",", is_broken (layout.before) ? layout.before : " ", element, list->value + end, NULL);
}

static char *
replace (const char *text, const MortiseJsonMember *member, const char *value)
{
  g_autofree char *head = g_strndup (text, (gsize) (member->value - text));

  return g_strconcat (head, value, member->value + member->value_length, NULL);
}

/* Behind the last member: an object of ours has some. */
static char *
add_list (const char *text, GArray *object, const char *member_space, const char *list, const char *const *members)
{
  const MortiseJsonMember *last = &g_array_index (object, MortiseJsonMember, object->len - 1);
  g_auto (Layout) layout = make_layout (member_space);
  g_autofree char *element = write_element (&layout, members);
  gsize head_length = (gsize) (last->value + last->value_length - text);
  g_autofree char *head = g_strndup (text, head_length);
  gboolean is_tall = is_broken (member_space);

  return g_strconcat (head, ",", is_tall ? member_space : " ", "\"", list, "\": [", layout.before, element,
                      is_tall ? member_space : "", "]", text + head_length, NULL);
}

/**
 * mortise_scaffold_json_append:
 * @text: the text of a JSON object with members
 * @list: the name of a member that is a list of objects, or is not there
 * @members: (array zero-terminated=1): the texts of the new object's members, such as `"name": "x"`
 * @error: return location for a %MORTISE_ERROR_INVALID
 *
 * Adds an object at the end of a list.
 *
 * Returns: (transfer full): the same text with it, laid out as what is around it
 */
char *
mortise_scaffold_json_append (const char *text, const char *list, const char *const *members, GError **error)
{
  g_autoptr (GArray) object = mortise_json_scan_object (text, strlen (text), error);
  g_autofree char *member_space = NULL;

  if (object == NULL)
    return NULL;
  member_space = dup_space (strchr (text, '{') + 1);
  for (guint i = 0; i < object->len; i++)
    {
      const MortiseJsonMember *member = &g_array_index (object, MortiseJsonMember, i);
      g_autofree char *tail = NULL;
      g_autofree char *value = NULL;

      if (!g_str_equal (member->name, list))
        continue;
      /* What is in the list ends where its text does. */
      tail = g_strndup (member->value, member->value_length);
      value = append_to_list (&(MortiseJsonMember){ NULL, tail, member->value_length }, member_space, members);
      return replace (text, member, value);
    }
  return add_list (text, object, member_space, list, members);
}
