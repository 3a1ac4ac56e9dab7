/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mortise-paths.h"

#include "mortise-config.h"

/* A program that lies in the build folder uses what was built with it. */
static gboolean
is_uninstalled (void)
{
  static gsize state;

  if (g_once_init_enter (&state))
    {
      g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);

      g_once_init_leave (&state, self != NULL && g_str_has_prefix (self, MORTISE_BUILDDIR "/") ? 2 : 1);
    }
  return state == 2;
}

/* The command line's own program, which serves a site, too. */
const char *
mortise_paths_get_program (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/cli/mortise" : MORTISE_BINDIR "/mortise";
}

const char *
mortise_paths_get_runner (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/runner/mortise-runner" : MORTISE_LIBEXECDIR "/mortise-runner";
}

/* The interpreter that reads source which is not trusted; see mortise-python.c. */
const char *
mortise_paths_get_python (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/runner/mortise-python" : MORTISE_LIBEXECDIR "/mortise-python";
}

/* What starts plugins for tests. */
const char *
mortise_paths_get_test_launcher (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/lab/mortise-test-launcher"
                           : MORTISE_LIBEXECDIR "/mortise-test-launcher";
}

/* The process that unpacks packages. */
const char *
mortise_paths_get_helper (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/helper/mortise-helper" : MORTISE_LIBEXECDIR "/mortise-helper";
}

/* Where libmortise-1 is. */
const char *
mortise_paths_get_library_directory (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/src/sdk" : MORTISE_LIBDIR;
}

/* Where the Python package `mortise` is. */
const char *
mortise_paths_get_python_directory (void)
{
  return is_uninstalled () ? MORTISE_SOURCEDIR "/src/sdk/python" : MORTISE_PYTHONDIR;
}

/* One folder for each plugin that comes with the program. */
const char *
mortise_paths_get_bundled_plugins (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/plugins" : MORTISE_BUNDLEDDIR;
}

/* A catalogue to try things with. */
const char *
mortise_paths_get_demonstration_catalogue (void)
{
  return is_uninstalled () ? MORTISE_BUILDDIR "/data/demonstration/catalogue" : MORTISE_PKGDATADIR "/catalogue";
}

/* A page for each rule of `mortise validate`. */
const char *
mortise_paths_get_rules (void)
{
  return is_uninstalled () ? MORTISE_SOURCEDIR "/docs/rules" : MORTISE_PKGDATADIR "/rules";
}

/* What a plugin process reads beyond the system's own libraries. */
char **
mortise_paths_dup_read_only (void)
{
  const char *const installed[] = { MORTISE_LIBDIR, MORTISE_LIBEXECDIR, MORTISE_PYTHONDIR, NULL };
  const char *const uninstalled[] = { MORTISE_BUILDDIR "/src", MORTISE_SOURCEDIR "/src/sdk/python", NULL };

  return g_strdupv ((char **) (is_uninstalled () ? uninstalled : installed));
}

/* Where a plugin process finds the type library of libmortise-1. */
char **
mortise_paths_dup_environment (void)
{
  const char *const installed[] = { "GI_TYPELIB_PATH=" MORTISE_LIBDIR "/girepository-1.0", NULL };
  const char *const uninstalled[]
      = { "GI_TYPELIB_PATH=" MORTISE_BUILDDIR "/src/sdk:" MORTISE_BUILDDIR "/src/sdk/testing",
          "LD_LIBRARY_PATH=" MORTISE_BUILDDIR "/src/sdk:" MORTISE_BUILDDIR "/src/sdk/testing", NULL };

  return g_strdupv ((char **) (is_uninstalled () ? uninstalled : installed));
}
