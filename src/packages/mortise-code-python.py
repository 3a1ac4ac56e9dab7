# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells what the Python code of a plugin does that its author had better know of, without running a line of it.

Reads one JSON object from standard input, {"files": [{"path": …, "text": …, "is_test": …}]}, and writes one to standard
output: {"files": [{"path", "error": null or {"line", "column", "message"}, "notes": […], "imports": […], "listeners": […],
"services": […], "mentions": […], "computes_hooks": …}]}. It only parses: what a module would do when imported does not
happen here. Hostile text may exhaust this process, which is sandboxed, and bounded by whoever started it.
"""

import ast
import json
import sys
import warnings

MAX_NOTES = 100  # of each kind, in a file; nobody reads more
MAX_LISTENERS = 1000
MAX_TEXT = 200

# Modules that are there and whose only use the sandbox refuses: processes, sockets, code that is no Python.
REFUSED_MODULES = {
    'ctypes', 'ftplib', 'http.client', 'http.server', 'imaplib', 'multiprocessing', 'nntplib', 'poplib', 'pty', 'smtplib',
    'socket', 'socketserver', 'subprocess', 'telnetlib', 'urllib.request', 'xmlrpc.client', 'xmlrpc.server',
}
REFUSED_CALLS = {
    'asyncio.create_subprocess_exec', 'asyncio.create_subprocess_shell', 'asyncio.open_connection', 'asyncio.start_server',
    'concurrent.futures.ProcessPoolExecutor', 'os.fork', 'os.forkpty', 'os.popen', 'os.posix_spawn', 'os.posix_spawnp',
    'os.startfile', 'os.system',
}
REFUSED_PREFIXES = ('os.exec', 'os.spawn')
BLOCKING_CALLS = {'input', 'time.sleep'}
OPENING_CALLS = {'io.open', 'open', 'os.open'}
# What a plugin's process can see outside of its own folders.
VISIBLE = ('/dev/null', '/dev/urandom', '/etc/ssl/', '/proc/self/', '/tmp/', '/usr/')

KINDS = ('action', 'filter', 'collect', 'event')
ADDERS = {'add_action': 'action', 'add_filter': 'filter', 'add_collect': 'collect'}
SERVICES = {'http', 'storage', 'database', 'events'}
FIRING = {'do_action', 'apply_filters', 'collect', 'has_listener'}


def clean(text):
    """Only what strict JSON has: no U+0000, no halves of surrogate pairs."""
    return text[:MAX_TEXT].encode('utf-8', 'replace').decode('utf-8').replace('\0', '\ufffd')


def handles_import_error(node):
    names = {'ImportError', 'ModuleNotFoundError', 'Exception'}
    for handler in node.handlers:
        types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        if any(kind is None or (isinstance(kind, ast.Name) and kind.id in names) for kind in types):
            return True
    return False


class Module:
    def __init__(self, text, is_test):
        self.lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
        self.is_test = is_test
        self.aliases = {}
        self.optional = set()
        self.methods = set()
        self.answer = {'error': None, 'notes': [], 'imports': [], 'listeners': [], 'services': [], 'mentions': [],
                       'computes_hooks': False}
        tree = ast.parse(text)
        self.prepare(tree)
        for node in ast.walk(tree):
            self.visit(node)

    def prepare(self, tree):
        """What has to be known before anything is judged: what names stand for, and where functions are methods."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.asname or alias.name.split('.')[0]
                    self.aliases[name] = alias.name if alias.asname else name
            elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                self.aliases |= {alias.asname or alias.name: f'{node.module}.{alias.name}' for alias in node.names}
            elif isinstance(node, ast.Try) and handles_import_error(node):
                self.optional |= {id(statement) for statement in node.body}
            elif isinstance(node, ast.ClassDef):
                self.methods |= {id(statement) for statement in node.body}

    def place(self, node):
        """As editors count: the parser's columns are bytes, from 0."""
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ''
        column = len(line.encode('utf-8', 'replace')[:node.col_offset].decode('utf-8', 'ignore')) + 1
        return {'line': node.lineno, 'column': column}

    def add(self, list_name, node, **members):
        if len(self.answer[list_name]) < (MAX_LISTENERS if list_name == 'listeners' else MAX_NOTES):
            self.answer[list_name].append({**members, **self.place(node)})

    def note(self, rule, node, subject):
        if not self.is_test:
            self.add('notes', node, rule=rule, subject=clean(subject))

    def resolve(self, node):
        """The dotted name that an expression stands for, None for one that is no name."""
        parts = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        return '.'.join([self.aliases.get(node.id, node.id), *reversed(parts)])

    def is_context(self, node):
        name = self.resolve(node)
        return name is not None and (name == 'mortise.context' or name.split('.')[-1] == 'context')

    def visit(self, node):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self.visit_import(node)
        elif isinstance(node, ast.Call):
            self.visit_call(node)
        elif isinstance(node, ast.Attribute):
            self.visit_attribute(node)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for decorator in node.decorator_list:
                self.visit_decorator(decorator, node)

    def visit_import(self, node):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif node.level == 0 and node.module:
            names = [node.module, *(f'{node.module}.{alias.name}' for alias in node.names)]
        else:
            return
        refused = next((name for name in names if self.is_refused_module(name)), None)
        if refused:
            self.note('code-refused-call', node, refused)
        for name in names[:1] if isinstance(node, ast.ImportFrom) else names:
            top = name.split('.')[0]
            if top not in sys.stdlib_module_names and not self.is_test:
                self.add('imports', node, name=clean(top), is_optional=id(node) in self.optional)

    @staticmethod
    def is_refused_module(name):
        parts = name.split('.')
        return any('.'.join(parts[:n]) in REFUSED_MODULES for n in (1, 2))

    def visit_call(self, node):
        name = self.resolve(node.func)
        if name in REFUSED_CALLS or (name or '').startswith(REFUSED_PREFIXES):
            self.note('code-refused-call', node, name)
        elif name in BLOCKING_CALLS:
            self.note('code-blocking-call', node, name)
        elif name in OPENING_CALLS and node.args and isinstance(node.args[0], ast.Constant):
            path = node.args[0].value
            if isinstance(path, str) and path.startswith('/') and not path.startswith(VISIBLE):
                self.note('code-refused-call', node, f'{name} ("{path}")')
        if isinstance(node.func, ast.Attribute) and node.func.attr in ADDERS and self.is_context(node.func.value):
            self.add_listener(ADDERS[node.func.attr], node, None)

    def visit_attribute(self, node):
        if node.attr in SERVICES:
            self.mention(node.attr)
        if not self.is_context(node.value):
            return
        if node.attr in SERVICES:
            self.add('services', node, name=node.attr)
        elif node.attr in FIRING:
            self.mention('hooks')

    def mention(self, name):
        if name not in self.answer['mentions']:
            self.answer['mentions'].append(name)

    def visit_decorator(self, decorator, function):
        name = self.resolve(decorator.func) if isinstance(decorator, ast.Call) else None
        if name in [f'mortise.{kind}' for kind in KINDS]:
            self.add_listener(name.split('.')[1], decorator, function)

    def add_listener(self, kind, call, function):
        first = call.args[0] if call.args else None
        hook = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
        if hook is None:
            self.answer['computes_hooks'] = True
        elif kind == 'event':
            self.add('services', call, name='events')
        else:
            self.add('listeners', call, kind=kind, hook=clean(hook), names=self.wanted(kind, function))

    def wanted(self, kind, function):
        """The arguments without which a listener cannot be called, by name."""
        if function is None:
            return []
        plain = function.args.posonlyargs + function.args.args
        plain = plain[:len(plain) - len(function.args.defaults)] if function.args.defaults else plain
        skipped = (1 if id(function) in self.methods else 0) + (1 if kind == 'filter' else 0)
        named = zip(function.args.kwonlyargs, function.args.kw_defaults)
        names = [argument.arg for argument in plain[skipped:]]
        names += [argument.arg for argument, default in named if default is None]
        return [clean(name) for name in names[:50]]


def read(file):
    try:
        answer = Module(file['text'], file['is_test']).answer
    except SyntaxError as error:
        answer = {'error': {'line': max(error.lineno or 1, 1), 'column': max(error.offset or 1, 1),
                            'message': clean(error.msg or '')}}
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        answer = {'error': {'line': 1, 'column': 1, 'message': clean(str(error) or 'it is nested too deep')}}
    return {'path': file['path'], **answer}


def main():
    warnings.simplefilter('ignore')
    request = json.loads(sys.stdin.buffer.read().decode('utf-8'))
    json.dump({'files': [read(file) for file in request['files']]}, sys.stdout)


main()
