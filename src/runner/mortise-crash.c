/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a process does in its last moment. It says where it was: which modules, where in them, and which build of them,
 * a line for each frame on its standard error; names and lines are found by the host (mortise-backtrace.c), as a
 * process that crashed has nothing left to rely on.
 *
 * A plugin whose memory is used up mostly ends by a crash a moment later: malloc gives NULL, or aborts. The host sees
 * only the signal; so the process itself looks whether its memory was the cause, and says so by its exit status.
 *
 * Only calls that signal-safety(7) allows are made here, and two that are safe in glibc as they are used: backtrace(),
 * whose library was loaded before, and dl_iterate_phdr(), whose lock a thread may take twice. */

#include "mortise-crash.h"

#include "mortise-isolation.h"
#include "mortise-sanitizer.h"

#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <signal.h>
#include <stdlib.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define STACK_SIZE (128 * 1024)
/* The writing itself, what a sanitizer puts into it, the handler, and what the kernel put before that. */
#define OWN_FRAMES (3 + MORTISE_ADDRESS_SANITIZER)
/* What SHA-1 makes; linkers make no longer ones. */
#define MAX_BUILD_ID 20

static guint64 memory_limit;

static gboolean
peak_is_past_limit (void)
{
  struct rusage usage;

  return getrusage (RUSAGE_SELF, &usage) == 0 && (guint64) usage.ru_maxrss * 1024 >= memory_limit;
}

/* proc(5): the sixth number of statm is data and stack, in pages: what RLIMIT_DATA is about. */
static gboolean
data_is_at_limit (void)
{
  struct rlimit limit;
  char text[256];
  const char *at = text;
  int fd = open ("/proc/self/statm", O_RDONLY | O_CLOEXEC);
  gssize length = fd >= 0 ? read (fd, text, sizeof text - 1) : -1;

  if (fd >= 0)
    close (fd);
  if (length <= 0 || getrlimit (RLIMIT_DATA, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return FALSE;

  text[length] = '\0';
  for (int i = 0; i < 5 && at != NULL; i++)
    {
      at = strchr (at, ' ');
      at = at != NULL ? at + 1 : NULL;
    }
  return at != NULL && strtoull (at, NULL, 10) * (guint64) sysconf (_SC_PAGESIZE) >= limit.rlim_cur / 10 * 9;
}

/* --- where it was ------------------------------------------------------------------------------------------------- */

typedef struct
{
  ElfW (Addr) address;
  const char *path;
  ElfW (Addr) offset;
  const guint8 *build_id;
  gsize build_id_length;
} Place;

/* elf(5): notes are a header, a name and a value, each filled up to four bytes. */
static void
find_build_id (const char *notes, gsize size, Place *place)
{
  const char *end = notes + size;

  while ((gsize) (end - notes) >= sizeof (ElfW (Nhdr)))
    {
      const ElfW (Nhdr) *note = (const void *) notes;
      const char *value = notes + sizeof *note + ((note->n_namesz + 3) & ~3u);

      if (value > end || (gsize) (end - value) < note->n_descsz)
        return;
      if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz <= MAX_BUILD_ID)
        {
          place->build_id = (const guint8 *) value;
          place->build_id_length = note->n_descsz;
        }
      notes = value + ((note->n_descsz + 3) & ~3u);
    }
}

static int
look_in_module (struct dl_phdr_info *info, size_t size, void *user_data)
{
  Place *place = user_data;
  gboolean is_here = FALSE;

  for (int i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &info->dlpi_phdr[i];
      ElfW (Addr) start = info->dlpi_addr + part->p_vaddr;

      is_here |= part->p_type == PT_LOAD && place->address >= start && place->address - start < part->p_memsz;
    }
  if (!is_here)
    return 0;
  place->path = info->dlpi_name != NULL && info->dlpi_name[0] != '\0' ? info->dlpi_name : "mortise-runner";
  place->offset = place->address - info->dlpi_addr;
  for (int i = 0; i < info->dlpi_phnum; i++)
    if (info->dlpi_phdr[i].p_type == PT_NOTE)
      find_build_id ((const char *) info->dlpi_addr + info->dlpi_phdr[i].p_vaddr, info->dlpi_phdr[i].p_memsz, place);
  return 1;
}

static char *
append_text (char *at, char *end, const char *text)
{
  while (*text != '\0' && at < end)
    *at++ = *text++;
  return at;
}

static char *
append_hex (char *at, char *end, guint64 number)
{
  static const char digits[] = "0123456789abcdef";
  int shift = 60;

  while (shift > 0 && number >> shift == 0)
    shift -= 4;
  for (; shift >= 0 && at < end; shift -= 4)
    *at++ = digits[number >> shift & 15];
  return at;
}

/* `mortise-backtrace: OFFSET BUILD-ID PATH`, in hexadecimal. */
static void
write_place (const Place *place)
{
  static const char digits[] = "0123456789abcdef";
  char line[PATH_MAX + 256];
  char *end = line + sizeof line - 1;
  char *at = append_text (line, end, MORTISE_BACKTRACE_PREFIX);
  gssize written G_GNUC_UNUSED;

  at = append_hex (at, end, place->offset);
  at = append_text (at, end, " ");
  for (gsize i = 0; i < place->build_id_length && at + 2 < end; i++)
    {
      *at++ = digits[place->build_id[i] >> 4];
      *at++ = digits[place->build_id[i] & 15];
    }
  at = append_text (at, end, place->build_id_length > 0 ? " " : "- ");
  at = append_text (at, end, place->path != NULL ? place->path : "?");
  *at++ = '\n';
  written = write (STDERR_FILENO, line, (gsize) (at - line));
}

/* A frame's address is where it will go on: what was called is before that, but for the first, which was interrupted.
 */
G_NO_INLINE static void
write_backtrace (void)
{
  void *frames[OWN_FRAMES + MORTISE_BACKTRACE_MAX_FRAMES];
  int n_frames = backtrace (frames, G_N_ELEMENTS (frames));

  for (int i = OWN_FRAMES; i < n_frames; i++)
    {
      Place place = { .address = (ElfW (Addr)) frames[i] - (i > OWN_FRAMES) };

      place.offset = place.address;
      dl_iterate_phdr (look_in_module, &place);
      write_place (&place);
    }
}

static void
on_fatal (int number)
{
  if (peak_is_past_limit () || data_is_at_limit ())
    _exit (MORTISE_EXIT_MEMORY);

  /* A crash in here ends the process as well. */
  signal (SIGSEGV, SIG_DFL);
  signal (SIGBUS, SIG_DFL);
  write_backtrace ();

  signal (number, SIG_DFL);
  raise (number);
}

/* Watches the signals that a crash ends in, from a stack of its own, as the usual one may be what overflowed. */
void
mortise_crash_watch (guint64 memory_bytes)
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP };
  static char stack[STACK_SIZE];
  struct sigaction action = { .sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_NODEFER };

  void *frame;

  /* It loads a library when it is first called. */
  backtrace (&frame, 1);
  memory_limit = memory_bytes;
  sigaltstack (&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
}
