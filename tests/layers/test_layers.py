#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the source tree to docs/architecture.md, and shows on small wrong trees that each check can fail."""

import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import layers
import tap

ROOT = Path(os.environ.get('MORTISE_SOURCEDIR', Path(__file__).resolve().parents[2]))
BUILD = Path(os.environ.get('MORTISE_BUILDDIR', ROOT / 'build'))
GPL = '/* SPDX-License-Identifier: GPL-3.0-or-later */\n'
LGPL = '/* SPDX-License-Identifier: LGPL-2.1-or-later */\n'


class SourceTree(unittest.TestCase):
    """The tree as it is."""

    def expect_none(self, problems):
        if problems:
            self.fail('\n'.join(['problems:', *problems]))

    def test_compiled_includes(self):
        self.expect_none(layers.check_compiled_includes(ROOT, BUILD))

    def test_bare_includes(self):
        self.expect_none(layers.check_bare_includes(ROOT))

    def test_cycles(self):
        self.expect_none(layers.check_cycles(ROOT))

    def test_toolkit(self):
        self.expect_none(layers.check_toolkit(ROOT))

    def test_sql(self):
        self.expect_none(layers.check_sql(ROOT))

    def test_peas(self):
        self.expect_none(layers.check_peas(ROOT))

    def test_source_files(self):
        self.expect_none(layers.check_source_files(ROOT))

    def test_every_layer_is_known(self):
        folders = {path.name for path in (ROOT / 'src').iterdir() if path.is_dir()}
        self.assertEqual(folders, set(layers.MAY_INCLUDE))


class ChecksCanFail(unittest.TestCase):
    """Each check on a tree with one fault in it."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding='utf-8')

    def write_commands(self, folders_by_layer):
        """compile_commands.json with one source in each layer, compiled with the folders named on the include path."""
        commands = []
        for layer, folders in folders_by_layer.items():
            self.write(f'src/{layer}/{layer}.c', '')
            self.write(f'src/{layer}/{layer}.h', '')
            includes = ' '.join(f'-Isrc/{folder}' for folder in folders)
            commands.append({'directory': str(self.root), 'file': f'src/{layer}/{layer}.c',
                             'command': f'cc {includes} -MD -MQ x.o -MF x.d -o x.o -c src/{layer}/{layer}.c'})
        self.write('build/compile_commands.json', json.dumps(commands))

    def compiled(self):
        return layers.check_compiled_includes(self.root, self.root / 'build')

    def test_layers_as_they_should_be(self):
        self.write_commands({'base': ['base'], 'model': ['base', 'model'], 'store': ['base', 'model', 'store']})
        self.assertEqual(self.compiled(), [])

    def test_include_of_a_later_layer(self):
        self.write_commands({'base': ['base', 'model'], 'model': ['base', 'model']})
        self.assertEqual(self.compiled(), ['src/base can include model.h of src/model'])

    def test_include_of_an_earlier_layer_that_is_not_allowed(self):
        self.write_commands({'model': ['model'], 'wire': ['wire', 'model']})
        self.assertEqual(self.compiled(), ['src/wire can include model.h of src/model'])

    def test_forbidden_header_that_does_not_compile(self):
        self.write_commands({'base': ['base', 'model'], 'model': ['base', 'model']})
        self.write('src/model/model.h', '#include "missing.h"\n')
        self.assertEqual(self.compiled(), ['src/base can include model.h of src/model'])

    def test_missing_include_path(self):
        self.write_commands({'base': ['base'], 'model': ['model']})
        self.assertEqual(len(self.compiled()), 1)
        self.assertIn('src/model cannot include base.h', self.compiled()[0])

    def test_include_by_path(self):
        self.write('src/base/a.c', '#include "../host/b.h"\n')
        self.write('src/base/c.c', '#include <host/b.h>\n')
        self.assertEqual(len(layers.check_bare_includes(self.root)), 2)

    def test_two_headers_of_one_name(self):
        self.write('src/base/a.h', '')
        self.write('src/host/a.h', '')
        self.assertEqual(layers.check_bare_includes(self.root), ['src/host/a.h: src/base/a.h has the same name'])

    def test_cycle(self):
        self.write('src/base/a.c', '#include "a.h"\n')
        self.write('src/base/a.h', '#include <glib.h>\n#include "b.h"\n')
        self.write('src/base/b.h', '#include "d.h"\n  # include "c.h"\n')
        self.write('src/base/c.h', '#include "a.h"\n')
        self.write('src/base/d.h', '')
        self.assertEqual(layers.check_cycles(self.root), ['include cycle: a.h -> b.h -> c.h -> a.h'])

    def test_header_that_includes_itself(self):
        self.write('src/base/a.h', '#include "a.h"\n')
        self.assertEqual(layers.check_cycles(self.root), ['include cycle: a.h -> a.h'])

    def test_tree_without_cycle(self):
        self.write('src/base/a.h', '#include "b.h"\n#include "c.h"\n')
        self.write('src/base/a.c', '#include "a.h"\n')
        self.write('src/base/b.h', '#include "c.h"\n')
        self.write('src/base/c.h', '')
        self.assertEqual(layers.check_cycles(self.root), [])

    def test_toolkit_outside_the_workbench(self):
        self.write('src/host/a.c', '#include <gtk/gtk.h>\n#include <gio/gio.h>\n')
        self.write('src/api/b.c', '#include <adwaita.h>\n')
        self.write('src/workbench/c.c', '#include <adwaita.h>\n')
        self.assertEqual(len(layers.check_toolkit(self.root)), 2)

    def test_sql_outside_the_store(self):
        self.write('src/host/a.c', 'f ("SELECT 1");\n/* "SELECT 2" */\ng ("selected");\n')
        self.write('src/host/b.c', '#include <sqlite3.h>\n')
        self.write('src/store/c.c', '#include <sqlite3.h>\nf ("CREATE TABLE t (a)");\n')
        self.write('src/sdk/mortise-database.c', 'f ("UPDATE t");\n')
        self.assertEqual(layers.check_sql(self.root), ['src/host/a.c: SQL belongs to src/store: "SELECT 1"',
                                                       'src/host/b.c: <sqlite3.h> belongs to src/store'])

    def test_peas_outside_its_shim(self):
        self.write('src/sdk/mortise-peas.h', '#include <libpeas.h>\n#ifdef MORTISE_HAVE_PEAS_2\n#endif\n')
        self.write('src/sdk/user.c', '#include "mortise-peas.h"\n/* MORTISE_HAVE_PEAS_2 */\nPeasEngine *engine;\n')
        self.write('src/sdk/entry.h', 'void peas_register_types (gpointer module);\n')
        self.assertEqual(layers.check_peas(self.root), [])
        self.write('src/runner/a.c', '#include <libpeas/peas.h>\n')
        self.write('src/runner/b.c', 'PeasEngine *engine;\n')
        self.write('src/runner/c.c', '#include "mortise-peas.h"\n#ifdef MORTISE_HAVE_PEAS_2\n#endif\n')
        self.assertEqual([problem.split(':')[0] for problem in layers.check_peas(self.root)],
                         ['src/runner/a.c', 'src/runner/b.c', 'src/runner/c.c'])

    def test_licence_lines(self):
        self.write('src/base/a.c', LGPL)
        self.write('src/host/b.c', GPL)
        self.write('tests/c.py', '#!/usr/bin/python3\n# SPDX-License-Identifier: GPL-3.0-or-later\n')
        self.assertEqual(layers.check_source_files(self.root), [])
        self.write('src/base/d.c', GPL)
        self.write('src/host/e.c', '\n' + GPL)
        self.write('dev', '#!/bin/bash\n')
        self.assertEqual([problem.split(':')[0] for problem in layers.check_source_files(self.root)],
                         ['dev', 'src/base/d.c', 'src/host/e.c'])

    def test_long_file(self):
        self.write('src/host/a.c', GPL + 'int a;\n' * 899)
        self.assertEqual(layers.check_source_files(self.root), [])
        self.write('src/host/a.c', GPL + 'int a;\n' * 900)
        self.assertEqual(layers.check_source_files(self.root), ['src/host/a.c: 901 lines, over 900'])


if __name__ == '__main__':
    tap.main()
