/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-landlock.h"

#include "mortise-error.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The kernel is asked what it knows, so these come from its documentation (userspace-api/landlock.rst) and not from
 * the headers that this happens to be built with. */
#define CREATE_RULESET_VERSION (1U << 0)
#define RULE_PATH_BENEATH 1

#define FS_WRITE_FILE (G_GUINT64_CONSTANT (1) << 1)
#define FS_READ_FILE (G_GUINT64_CONSTANT (1) << 2)
#define FS_READ_DIR (G_GUINT64_CONSTANT (1) << 3)
#define FS_REMOVE_DIR (G_GUINT64_CONSTANT (1) << 4)
#define FS_REMOVE_FILE (G_GUINT64_CONSTANT (1) << 5)
#define FS_MAKE_DIR (G_GUINT64_CONSTANT (1) << 7)
#define FS_MAKE_REG (G_GUINT64_CONSTANT (1) << 8)
#define FS_MAKE_SYM (G_GUINT64_CONSTANT (1) << 12)
#define FS_ALL_OF_ABI_1 ((G_GUINT64_CONSTANT (1) << 13) - 1)
#define FS_REFER (G_GUINT64_CONSTANT (1) << 13)
#define FS_TRUNCATE (G_GUINT64_CONSTANT (1) << 14)
#define FS_IOCTL_DEV (G_GUINT64_CONSTANT (1) << 15)

#define NET_BIND_TCP (G_GUINT64_CONSTANT (1) << 0)
#define NET_CONNECT_TCP (G_GUINT64_CONSTANT (1) << 1)

#define SCOPE_ABSTRACT_UNIX_SOCKET (G_GUINT64_CONSTANT (1) << 0)
#define SCOPE_SIGNAL (G_GUINT64_CONSTANT (1) << 1)

/* There is no right to execute among them: code is mapped, which takes FS_READ_FILE, and never run by execve. */
#define READ_RIGHTS (FS_READ_FILE | FS_READ_DIR)
#define WRITE_RIGHTS                                                                                                   \
  (READ_RIGHTS | FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE | FS_MAKE_DIR | FS_MAKE_REG | FS_MAKE_SYM | FS_REFER   \
   | FS_TRUNCATE)
#define RIGHTS_OF_A_FILE (FS_READ_FILE | FS_WRITE_FILE | FS_TRUNCATE)

/* An older kernel takes the longer structure as long as what it does not know is 0. */
typedef struct
{
  guint64 handled_access_fs;
  guint64 handled_access_net;
  guint64 scoped;
} RulesetAttributes;

typedef struct
{
  guint64 allowed_access;
  gint32 parent_fd;
} __attribute__ ((packed)) PathBeneathAttributes;

static gboolean
refuse (GError **error, const char *what, const char *path)
{
  int code = errno;

  g_set_error (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "%s%s%s: %s", what, path[0] != '\0' ? " " : "", path,
               g_strerror (code));
  return FALSE;
}

static RulesetAttributes
attributes_of_abi (long abi)
{
  RulesetAttributes attributes = { .handled_access_fs = FS_ALL_OF_ABI_1 };

  if (abi >= 2)
    attributes.handled_access_fs |= FS_REFER;
  if (abi >= 3)
    attributes.handled_access_fs |= FS_TRUNCATE;
  if (abi >= 4)
    attributes.handled_access_net = NET_BIND_TCP | NET_CONNECT_TCP;
  if (abi >= 5)
    attributes.handled_access_fs |= FS_IOCTL_DEV;
  if (abi >= 6)
    attributes.scoped = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL;
  return attributes;
}

static gboolean
allow (int ruleset, const char *path, guint64 rights, GError **error)
{
  PathBeneathAttributes rule = { .allowed_access = rights };
  struct stat status;
  gboolean added;

  rule.parent_fd = open (path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return refuse (error, "Landlock cannot allow", path);
  if (fstat (rule.parent_fd, &status) == 0 && !S_ISDIR (status.st_mode))
    rule.allowed_access &= RIGHTS_OF_A_FILE;
  added = syscall (SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0;
  if (!added)
    refuse (error, "Landlock cannot allow", path);
  close (rule.parent_fd);
  return added;
}

static gboolean
allow_where_it_exists (int ruleset, const char *path, guint64 rights, GError **error)
{
  return access (path, F_OK) != 0 || allow (ruleset, path, rights, error);
}

/* Not /dev/zero: mapped shared, it is memory that no limit and no watchdog counts once it is unmapped from view. */
static gboolean
allow_devices (int ruleset, guint64 handled, GError **error)
{
  return allow_where_it_exists (ruleset, "/dev/null", RIGHTS_OF_A_FILE & handled, error)
         && allow_where_it_exists (ruleset, "/dev/urandom", FS_READ_FILE, error)
         && allow_where_it_exists (ruleset, "/dev/random", FS_READ_FILE, error);
}

static gboolean
allow_policy (int ruleset, const MortiseIsolationPolicy *policy, gboolean private_proc, guint64 handled, GError **error)
{
  if (!allow (ruleset, policy->plugin_directory, READ_RIGHTS, error)
      || !allow (ruleset, policy->scratch_directory, WRITE_RIGHTS & handled, error)
      || !allow_devices (ruleset, handled, error))
    return FALSE;
  if (policy->data_directory != NULL && !allow (ruleset, policy->data_directory, WRITE_RIGHTS & handled, error))
    return FALSE;
  /* Of the host's /proc not even the process' own folder: its ids are the way to those of others. */
  if (private_proc && !allow (ruleset, "/proc", READ_RIGHTS, error))
    return FALSE;
  for (guint i = 0; policy->read_only_paths != NULL && policy->read_only_paths[i] != NULL; i++)
    if (!allow_where_it_exists (ruleset, policy->read_only_paths[i], READ_RIGHTS, error))
      return FALSE;
  return TRUE;
}

static gboolean
root_can_be_listed (void)
{
  int fd = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return FALSE;
  close (fd);
  return TRUE;
}

/* The root directory is never granted, so that listing it worked before and does not now is what Landlock did. */
static gboolean
restrict_and_verify (int ruleset, GError **error)
{
  if (!root_can_be_listed ())
    return refuse (error, "Landlock could not be verified: listing", "/");
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall (SYS_landlock_restrict_self, ruleset, 0) != 0)
    return refuse (error, "Landlock cannot be put in force", "");
  if (!root_can_be_listed () && errno == EACCES)
    return TRUE;
  g_set_error_literal (error, MORTISE_ERROR, MORTISE_ERROR_UNAVAILABLE, "Landlock still lets the process list /");
  return FALSE;
}

/**
 * mortise_landlock_apply:
 * @policy: the paths to allow; a path that is allowed is so with all that lies below it
 * @private_proc: whether /proc shows the plugin's own PID namespace only, and may be read
 * @error: return location for an error
 *
 * Limits the calling thread, and the threads that it will make, to the files of @policy and a few devices, as far as
 * the kernel knows how: moving between directories from ABI 2 (Linux 5.19), truncating from 3 (6.2), TCP from 4 (6.7),
 * device ioctls from 5 (6.10), abstract Unix sockets and signals from 6 (6.12).
 *
 * Returns: whether it is in force; if not, @error is %MORTISE_ERROR_UNAVAILABLE
 */
gboolean
mortise_landlock_apply (const MortiseIsolationPolicy *policy, gboolean private_proc, GError **error)
{
  long abi = syscall (SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
  RulesetAttributes attributes = attributes_of_abi (abi);
  gboolean applied;
  int ruleset;

  if (abi < 1)
    return refuse (error, "this kernel has no Landlock, or it is not in its lsm= list", "");
  ruleset = syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  if (ruleset < 0)
    return refuse (error, "Landlock refuses the rules", "");

  applied = allow_policy (ruleset, policy, private_proc, attributes.handled_access_fs, error)
            && restrict_and_verify (ruleset, error);
  close (ruleset);
  return applied;
}
