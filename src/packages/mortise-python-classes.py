# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells which plugin classes some Python modules define, without running a line of them.

Reads one JSON object from standard input, {"files": [{"path": …, "text": …}]}, and writes one to standard output:
{"files": [{"path", "error": null or {"line", "column", "message"}, "classes": […], "calls": […]}]}. It only parses: what
a module would do when imported does not happen here. Hostile text may exhaust this process, which is sandboxed, and bounded
by whoever started it.
"""

import ast
import json
import sys
import warnings

WANTED = ('name', 'plugin_type', 'version', 'description')
MAX_CLASSES = 200
MAX_CALLS = 200
MAX_TEXT = 5000  # longer than any of what is wanted may be, so that it is found too long


def clean(text):
    """Only what strict JSON has: no U+0000, no halves of surrogate pairs."""
    return text[:MAX_TEXT].encode('utf-8', 'replace').decode('utf-8').replace('\0', '\ufffd')


class Module:
    def __init__(self, text):
        self.lines = text.replace('\r\n', '\n').replace('\r', '\n').split('\n')
        self.aliases = {}
        self.classes = []
        self.calls = []
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom):
                self.aliases |= {alias.asname: alias.name for alias in node.names if alias.asname}
            elif isinstance(node, ast.ClassDef) and len(self.classes) < MAX_CLASSES:
                self.classes.append(node)
            elif isinstance(node, ast.Call) and len(self.calls) < MAX_CALLS:
                self.calls.append(node)

    def place(self, node):
        """As editors count: the parser's columns are bytes, from 0."""
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ''
        column = len(line.encode('utf-8', 'replace')[:node.col_offset].decode('utf-8', 'ignore')) + 1
        return {'line': node.lineno, 'column': column}

    def value(self, node):
        """A string that is written out, or null for one that is computed."""
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        return {'value': clean(node.value) if is_text else None, **self.place(node)}

    def member(self, node):
        """What a statement of a class gives to one of the names wanted: `name = '…'`, or a property that returns it."""
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            return node.targets[0].id, self.value(node.value)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            return node.target.id, self.value(node.value)
        if isinstance(node, ast.FunctionDef) and node.name in WANTED:
            body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
            returns = len(body) == 1 and isinstance(body[0], ast.Return) and body[0].value is not None
            return node.name, self.value(body[0].value if returns else node)
        return None, None

    def base(self, node):
        """The last part of a base's name, by its own name where it was imported by another."""
        if isinstance(node, ast.Attribute):
            return clean(node.attr)
        return clean(self.aliases.get(node.id, node.id)) if isinstance(node, ast.Name) else None

    def describe_class(self, node):
        members = {name: value for name, value in map(self.member, node.body) if name in WANTED}
        docstring = ast.get_docstring(node)
        return {'name': clean(node.name), 'members': members, 'bases': [self.base(base) for base in node.bases[:20]],
                'docstring': clean(docstring.strip().split('\n')[0]) if docstring else None, **self.place(node)}

    def describe_call(self, node):
        """registry.register_plugin(type, name, Class()) and registry.register_hook(name, callback)."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else None
        if name not in ('register_plugin', 'register_hook') or len(node.args) < 2:
            return None
        last = node.args[2] if name == 'register_plugin' and len(node.args) > 2 else None
        made = last.func if isinstance(last, ast.Call) else last
        return {'name': name, 'arguments': [self.value(argument) for argument in node.args[:2]],
                'class': self.base(made) if made is not None else None, **self.place(node)}


def read(path, text):
    answer = {'path': path, 'error': None, 'classes': [], 'calls': []}
    try:
        module = Module(text)
        answer['classes'] = [module.describe_class(node) for node in module.classes]
        answer['calls'] = [call for call in map(module.describe_call, module.calls) if call]
    except SyntaxError as error:
        answer['error'] = {'line': max(error.lineno or 1, 1), 'column': max(error.offset or 1, 1), 'message': clean(error.msg or '')}
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        answer['error'] = {'line': 1, 'column': 1, 'message': clean(str(error) or 'it is nested too deep')}
    return answer


def main():
    warnings.simplefilter('ignore')
    request = json.loads(sys.stdin.buffer.read().decode('utf-8'))
    json.dump({'files': [read(file['path'], file['text']) for file in request['files']]}, sys.stdout)


main()
