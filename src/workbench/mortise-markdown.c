/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-markdown.h"

#include <cmark.h>
#include <string.h>

/*
 * CommonMark (https://spec.commonmark.org) as markup for a label. Links lead to web pages only; images are left out but
 * for their words; HTML is shown as it is written.
 */

/* More than anybody reads beside a list, and little to lay out. */
#define MAX_LENGTH (32 * 1024)

/* Elements within elements, and lists within lists; what is deeper is shown without. */
#define MAX_DEPTH 8

typedef struct
{
  GString *markup;
  /* Of elements that are open, and of lists. */
  guint depth;
  guint list_depth;
  /* Between the mark of a list's item and its first words there is no line. */
  gboolean is_begun;
} Writer;

static void
append_escaped (Writer *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text != NULL ? text : "", -1);

  g_string_append (self->markup, escaped);
  self->is_begun = FALSE;
}

/* Opens or closes an element. */
static void
put_element (Writer *self, gboolean enters, const char *element, const char *attributes)
{
  if (!enters && self->depth-- > MAX_DEPTH)
    return;
  if (enters && ++self->depth > MAX_DEPTH)
    return;

  if (enters)
    g_string_append_printf (self->markup, "<%s%s>", element, attributes);
  else
    g_string_append_printf (self->markup, "</%s>", element);
}

static void
begin_block (Writer *self, gboolean is_tight)
{
  if (self->markup->len > 0 && !self->is_begun)
    g_string_append (self->markup, is_tight ? "\n" : "\n\n");
  self->is_begun = FALSE;
}

static void
begin_item (Writer *self, cmark_node *item)
{
  cmark_node *list = cmark_node_parent (item);
  int number = cmark_node_get_list_start (list);

  begin_block (self, cmark_node_get_list_tight (list) && cmark_node_previous (item) != NULL);
  for (guint i = 1; i < MIN (self->list_depth, MAX_DEPTH); i++)
    g_string_append (self->markup, "    ");
  for (cmark_node *before = cmark_node_previous (item); before != NULL; before = cmark_node_previous (before))
    number++;
  if (cmark_node_get_list_type (list) == CMARK_ORDERED_LIST)
    g_string_append_printf (self->markup, "%d. ", number);
  else
    g_string_append (self->markup, "• ");
  self->is_begun = TRUE;
}

static gboolean
is_in_tight_list (cmark_node *node)
{
  cmark_node *item = cmark_node_parent (node);

  return cmark_node_get_type (item) == CMARK_NODE_ITEM && cmark_node_get_list_tight (cmark_node_parent (item));
}

static void
put_link (Writer *self, gboolean enters, cmark_node *link)
{
  const char *address = cmark_node_get_url (link);
  g_autofree char *attributes = NULL;

  if (!g_str_has_prefix (address, "https://") && !g_str_has_prefix (address, "http://"))
    return;
  attributes = g_markup_printf_escaped (" href=\"%s\"", address);
  put_element (self, enters, "a", attributes);
}

/* Lines as they are; the last has its end, which the next block brings. */
static void
append_lines (Writer *self, const char *lines)
{
  g_autofree char *text = g_strdup (lines);

  append_escaped (self, g_strchomp (text));
}

static void
put_code (Writer *self, const char *code)
{
  put_element (self, TRUE, "tt", "");
  append_lines (self, code);
  put_element (self, FALSE, "tt", "");
}

static void
put_block (Writer *self, gboolean enters, cmark_node *node)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_LIST:
      self->list_depth += enters ? 1 : -1;
      break;
    case CMARK_NODE_ITEM:
      if (enters)
        begin_item (self, node);
      break;
    case CMARK_NODE_HEADING:
      if (enters)
        begin_block (self, FALSE);
      put_element (self, enters, "b", "");
      break;
    case CMARK_NODE_PARAGRAPH:
      if (enters)
        begin_block (self, is_in_tight_list (node));
      break;
    case CMARK_NODE_CODE_BLOCK:
      begin_block (self, FALSE);
      put_code (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_HTML_BLOCK:
      begin_block (self, FALSE);
      append_lines (self, cmark_node_get_literal (node));
      break;
    default:
      break;
    }
}

static void
put_inline (Writer *self, gboolean enters, cmark_node *node)
{
  switch ((int) cmark_node_get_type (node))
    {
    case CMARK_NODE_TEXT:
    case CMARK_NODE_HTML_INLINE:
      append_escaped (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_SOFTBREAK:
      g_string_append_c (self->markup, ' ');
      break;
    case CMARK_NODE_LINEBREAK:
      g_string_append_c (self->markup, '\n');
      break;
    case CMARK_NODE_CODE:
      put_code (self, cmark_node_get_literal (node));
      break;
    case CMARK_NODE_EMPH:
      put_element (self, enters, "i", "");
      break;
    case CMARK_NODE_STRONG:
      put_element (self, enters, "b", "");
      break;
    case CMARK_NODE_LINK:
      put_link (self, enters, node);
      break;
    default:
      break;
    }
}

/**
 * mortise_markdown_to_markup:
 * @text: (nullable): what an author wrote; the first 32 KiB of it are shown
 *
 * Returns: (transfer full): Pango markup for a label, well-formed whatever @text is
 */
char *
mortise_markdown_to_markup (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, (gssize) strnlen (text, MAX_LENGTH)) : g_strdup ("");
  cmark_node *document = cmark_parse_document (valid, strlen (valid), CMARK_OPT_DEFAULT);
  cmark_iter *iter = cmark_iter_new (document);
  Writer writer = { .markup = g_string_new (NULL) };
  cmark_event_type event;

  while ((event = cmark_iter_next (iter)) != CMARK_EVENT_DONE)
    {
      cmark_node *node = cmark_iter_get_node (iter);

      if (cmark_node_get_type (node) <= CMARK_NODE_LAST_BLOCK)
        put_block (&writer, event == CMARK_EVENT_ENTER, node);
      else
        put_inline (&writer, event == CMARK_EVENT_ENTER, node);
    }
  cmark_iter_free (iter);
  cmark_node_free (document);
  return g_string_free (writer.markup, FALSE);
}
