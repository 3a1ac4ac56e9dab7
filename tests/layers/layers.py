# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of docs/architecture.md as checks of a source tree: each takes the tree's root and returns the problems."""

import json
import os
import re
import shlex
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# docs/architecture.md, "Layers", in DESIGN.md's order: the layers that each must be able to include.
MAY_INCLUDE = {
    'base': (),
    'model': ('base',),
    'wire': ('base',),
    'sdk': ('base', 'wire'),
    'runner': ('base', 'model', 'wire', 'sdk'),
    'store': ('base', 'model'),
    'packages': ('base', 'model', 'store'),
    'helper': ('base', 'model', 'runner', 'packages'),
    'scaffold': ('base', 'model', 'sdk', 'packages'),
    'host': ('base', 'model', 'wire', 'store', 'packages'),
    'api': ('host',),
    'lab': ('api',),
    'cli': ('api', 'lab', 'scaffold'),
    'workbench': ('api', 'lab', 'scaffold'),
}
LGPL_LAYERS = ('base', 'wire', 'sdk')
TOOLKIT = re.compile(r'(gtk|gdk|gsk|adwaita|libadwaita|webkit|gtksourceview)\b')
TOOLKIT_LAYER = 'workbench'
SQL = re.compile(r'\b(SELECT|INSERT|UPDATE|DELETE FROM|CREATE TABLE) ')
SQL_LAYER = 'store'
# The database that a plugin is lent is its own file, and no table of the site's.
SQL_EXCEPTION = 'src/sdk/mortise-database.c'
PEAS_SHIM = 'src/sdk/mortise-peas.h'
# peas_register_types is the function that each C plugin defines, so mortise-module.h declares it.
PEAS_NAME = re.compile(r'\b(peas_(?!register_types\b)[a-z]|Peas[A-Z]|PEAS_[A-Z])')
PEAS_VERSION = 'MORTISE_HAVE_PEAS_2'
MAX_LINES = 900

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
COMMENT_OR_LITERAL = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
SOURCE_FOLDERS = ('src', 'tests', 'plugins', 'build-aux', '.ci')
SOURCE_SUFFIXES = ('.c', '.h', '.py', '.js', '.sh')
SOURCE_NAMES = ('meson.build', 'dev', 'run', 'packages')


@dataclass
class CFile:
    """A .c or .h file in src/: its path from the root, its text, and what it includes."""

    path: str
    text: str

    @property
    def layer(self):
        return self.path.split('/')[1]

    @property
    def name(self):
        return self.path.rsplit('/', 1)[-1]

    def includes(self, bracket):
        return [name for kind, name in INCLUDE.findall(self.text) if kind == bracket]

    def code(self):
        return COMMENT_OR_LITERAL.sub(lambda match: ' ' if match[0].startswith('/') else match[0], self.text)

    def strings(self):
        return [match[0] for match in COMMENT_OR_LITERAL.finditer(self.text) if match[0].startswith('"')]


def c_files(root):
    paths = sorted(path for path in (root / 'src').rglob('*') if path.suffix in ('.c', '.h'))
    return [CFile(str(path.relative_to(root)), path.read_text(encoding='utf-8')) for path in paths]


def check_bare_includes(root):
    """Headers of ours are included by bare name, and a bare name means one file."""
    files = c_files(root)
    problems = [f'{file.path}: include "{name}" by its bare name'
                for file in files for name in file.includes('"') if '/' in name]
    problems += [f'{file.path}: include <{name}> of our own in quotes, by its bare name'
                 for file in files for name in file.includes('<') if name.split('/')[0] in MAY_INCLUDE]
    owners = {}
    for file in files:
        if file.name in owners:
            problems.append(f'{file.path}: {owners[file.name]} has the same name')
        owners[file.name] = file.path
    return problems


def strongly_connected(graph):
    """Tarjan's algorithm: the strongly connected components of {node: successors} that hold a cycle."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for successor in graph[node]:
            if successor not in order:
                visit(successor)
                low[node] = min(low[node], low[successor])
            elif successor in stack:
                low[node] = min(low[node], order[successor])
        if low[node] == order[node]:
            start = stack.index(node)
            component = stack[start:]
            del stack[start:]
            if len(component) > 1 or node in graph[node]:
                found.append(component)

    for node in graph:
        if node not in order:
            visit(node)
    return found


def cycle_in(component, graph):
    """A path through component that ends where it began."""
    path = [component[0]]
    while path.count(path[-1]) == 1:
        path.append(next(successor for successor in graph[path[-1]] if successor in component))
    return path[path.index(path[-1]):]


def include_graph(files):
    """{file: files that it includes}, by bare names, which are unique (see check_bare_includes)."""
    names = {file.name for file in files}
    return {file.name: sorted(names.intersection(file.includes('"'))) for file in files}


def check_cycles(root):
    graph = include_graph(c_files(root))
    return ['include cycle: ' + ' -> '.join(cycle_in(component, graph)) for component in strongly_connected(graph)]


def check_toolkit(root):
    return [f'{file.path}: <{name}> belongs to src/{TOOLKIT_LAYER}'
            for file in c_files(root) if file.layer != TOOLKIT_LAYER
            for name in file.includes('<') if TOOLKIT.match(name)]


def check_sql(root):
    problems = []
    for file in c_files(root):
        if file.layer == SQL_LAYER or file.path == SQL_EXCEPTION:
            continue
        problems += [f'{file.path}: SQL belongs to src/{SQL_LAYER}: {text}'
                     for text in file.strings() if SQL.search(text)]
        if 'sqlite3.h' in file.includes('<'):
            problems.append(f'{file.path}: <sqlite3.h> belongs to src/{SQL_LAYER}')
    return problems


def check_peas(root):
    problems = []
    for file in c_files(root):
        if file.path == PEAS_SHIM:
            continue
        code = file.code()
        if PEAS_VERSION in code:
            problems.append(f'{file.path}: only {PEAS_SHIM} may know which libpeas this is')
        if any(name.startswith('libpeas') for name in file.includes('<')):
            problems.append(f'{file.path}: libpeas is included through {PEAS_SHIM}')
        if PEAS_NAME.search(code) and Path(PEAS_SHIM).name not in file.includes('"'):
            problems.append(f'{file.path}: names libpeas without including {Path(PEAS_SHIM).name}')
    return problems


def source_files(root):
    found = [root / 'dev', root / 'meson.build']
    for folder in SOURCE_FOLDERS:
        found += [path for path in (root / folder).rglob('*') if 'node_modules' not in path.parts]
    return sorted(path for path in found
                  if path.is_file() and (path.suffix in SOURCE_SUFFIXES or path.name in SOURCE_NAMES))


def license_of(path):
    """What the file's SPDX line says; None where that is not the first line (or the second, after #!)."""
    with open(path, encoding='utf-8') as lines:
        first = next(lines, '')
        if first.startswith('#!'):
            first = next(lines, '')
    match = re.match(r'(?:/\*|//|#) SPDX-License-Identifier: (\S+)', first)
    return match[1] if match else None


def expected_license(path):
    """The licence of a file in src/, by its path from the root; None where any will do."""
    if path.parts[0] != 'src' or path.name == 'meson.build':
        return None
    return 'LGPL-2.1-or-later' if path.parts[1] in LGPL_LAYERS else 'GPL-3.0-or-later'


def check_source_files(root):
    problems = []
    for file in source_files(root):
        path = file.relative_to(root)
        spdx, expected = license_of(file), expected_license(path)
        if spdx is None:
            problems.append(f'{path}: the first line is to be SPDX-License-Identifier')
        elif expected and spdx != expected:
            problems.append(f'{path}: {spdx}, which is to be {expected} here')
        lines = len(file.read_text(encoding='utf-8').splitlines())
        if lines > MAX_LINES:
            problems.append(f'{path}: {lines} lines, over {MAX_LINES}')
    return problems


def is_not_found(answer, header):
    """Whether gcc or clang says that header itself is not on the path, rather than failing for an error inside it."""
    return f'{header}: No such file' in answer or f"'{header}' file not found" in answer


class Compiler:
    """Tries includes with the flags by which meson compiles each layer."""

    DROPPED = ('-c', '-MD')
    DROPPED_WITH_VALUE = ('-o', '-MF', '-MQ')

    def __init__(self, root, build):
        self.root = root
        self.flags = {}
        for entry in json.loads((build / 'compile_commands.json').read_text(encoding='utf-8')):
            self.add(Path(entry['directory']), shlex.split(entry['command']), entry['file'])

    def add(self, directory, command, file):
        path = (directory / file).resolve()
        src = (self.root / 'src').resolve()
        if not path.is_relative_to(src):
            return
        flags, words = [], iter(command)
        for word in words:
            if word in self.DROPPED_WITH_VALUE:
                next(words)
            elif word not in self.DROPPED and word != file:
                flags.append(word)
        self.flags.setdefault(path.relative_to(src).parts[0], set()).add((directory, tuple(flags)))

    def layers(self):
        """The layers that are compiled and have a header to try, with that header."""
        headers = {layer: sorted((self.root / 'src' / layer).glob('*.h')) for layer in MAY_INCLUDE}
        return {layer: found[0].name for layer, found in headers.items() if found}

    def include(self, layer, header):
        """What the compiler says of an include of header in layer, for each of the layer's sets of flags; '' for nothing."""
        answers = []
        for directory, flags in sorted(self.flags[layer]):
            with tempfile.NamedTemporaryFile('w', suffix='.c') as probe:
                probe.write(f'#include "{header}"\n')
                probe.flush()
                # Whether it is found is the preprocessor's to say, and that it compiles the build's.
                result = subprocess.run([*flags, '-E', probe.name], cwd=directory, check=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            answers.append(result.stderr if result.returncode else '')
        return answers


def visible_from(layer):
    """The layers whose headers may reach layer: those that it may include, and what their headers include in turn."""
    reached = set(MAY_INCLUDE[layer])
    for earlier in MAY_INCLUDE[layer]:
        reached |= visible_from(earlier)
    return reached | {layer}


def check_compiled_includes(root, build):
    compiler = Compiler(root, build)
    tries = [(layer, other, header) for layer in compiler.flags for other, header in compiler.layers().items()
             if other in MAY_INCLUDE[layer] or other not in visible_from(layer)]
    problems = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda one: compiler.include(one[0], one[2]), tries)
        for (layer, other, header), answers in zip(tries, results):
            if other in MAY_INCLUDE[layer] and all(answers):
                problems.append(f'src/{layer} cannot include {header} of src/{other}: {answers[0]}')
            elif other not in MAY_INCLUDE[layer]:
                problems += [f'src/{layer} can include {header} of src/{other}'
                             for answer in answers if not is_not_found(answer, header)]
    return problems
