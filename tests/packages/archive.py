# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes ZIPs by hand, honest and otherwise, and unpacks them as the host does."""

import json
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
import zlib
from dataclasses import dataclass, field
from pathlib import Path

BUILD = Path(os.environ['MORTISE_BUILDDIR'])
UNPACK = str(BUILD / 'tests/packages/archive-unpack')

STORED, DEFLATED = 0, 8
ENCRYPTED, SIZES_FOLLOW, UTF8 = 1 << 0, 1 << 3, 1 << 11
REGULAR = 0o100644


def deflate(data):
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    return compressor.compress(data) + compressor.flush()


@dataclass
class Entry:
    """One file; `local` and `central` say what is to stand in one of its two headers instead of the truth."""

    name: bytes
    data: bytes = b'hello'
    method: int = DEFLATED
    flags: int = UTF8
    mode: int = REGULAR
    attributes: int = 0
    extra: bytes = b''
    packed: bytes = None
    descriptor: str = ''
    before: bytes = b''
    listed: bool = True
    local: dict = field(default_factory=dict)
    central: dict = field(default_factory=dict)

    def __post_init__(self):
        if isinstance(self.name, str):
            self.name = self.name.encode()
        if self.packed is None:
            self.packed = deflate(self.data) if self.method == DEFLATED else self.data

    def facts(self):
        return {'name': self.name, 'flags': self.flags | (SIZES_FOLLOW if self.descriptor else 0), 'method': self.method,
                'crc': zlib.crc32(self.data), 'packed': len(self.packed), 'size': len(self.data), 'extra': self.extra}

    def local_bytes(self):
        facts = self.facts()
        if self.descriptor:
            facts |= {'crc': 0, 'packed': 0, 'size': 0}
        facts |= self.local
        header = struct.pack('<4s5H3I2H', b'PK\3\4', 20, facts['flags'], facts['method'], 0, 33, facts['crc'],
                             facts['packed'], facts['size'], len(facts['name']), len(facts['extra']))
        return header + facts['name'] + facts['extra'] + self.packed + self.descriptor_bytes()

    def descriptor_bytes(self):
        facts = self.facts()
        if not self.descriptor:
            return b''
        sizes = '<3I' if 'long' not in self.descriptor else '<IQQ'
        wrong = 1 if 'wrong' in self.descriptor else 0
        signature = b'' if 'bare' in self.descriptor else b'PK\7\x08'
        return signature + struct.pack(sizes, facts['crc'], facts['packed'], facts['size'] + wrong)

    def central_bytes(self, offset):
        facts = self.facts() | {'offset': offset, 'disk': 0} | self.central
        record = struct.pack('<4s6H3I5H2I', b'PK\1\2', 3 << 8 | 20, 20, facts['flags'], facts['method'], 0, 33,
                             facts['crc'], facts['packed'], facts['size'], len(facts['name']), len(facts['extra']), 0,
                             facts['disk'], 0, self.mode << 16 | self.attributes, facts['offset'])
        return record + facts['name'] + facts['extra']


def end_bytes(count, length, offset, comment=b'', disk=0):
    return struct.pack('<4s4H2IH', b'PK\5\6', disk, disk, count, count, length, offset, len(comment)) + comment


def build(*entries, front=b'', shift=0, gap=b'', back=b'', comment=b'', end=None):
    """A ZIP: `front` before it and `shift` added to its offsets, `gap` before its directory, `back` behind it."""
    body, directory, count = front, b'', 0
    for entry in entries:
        body += entry.before
        if entry.listed:
            directory += entry.central_bytes(len(body) - len(front) + shift)
            count += 1
        body += entry.local_bytes()
    body += gap
    facts = {'count': count, 'length': len(directory), 'offset': len(body) - len(front) + shift} | (end or {})
    return body + directory + end_bytes(**facts, comment=comment) + back


def field_bytes(number, data):
    return struct.pack('<2H', number, len(data)) + data


class Unpacked:
    """What came of one package. `files` is what is on disk: {path: bytes}."""

    def __init__(self, process, staging):
        answer = json.loads(process.stdout)
        self.staging = staging
        self.error = answer.get('error')
        self.message = answer.get('message', '')
        self.root = answer.get('root')
        self.listed = {file['path']: file for file in answer.get('files', [])}
        self.findings = answer.get('findings', [])
        self.rules = [finding['rule'] for finding in self.findings if finding['severity'] == 'error']
        self.warnings = [finding for finding in self.findings if finding['severity'] != 'error']
        self.complaints = process.stderr.decode(errors='replace')
        self.exists = staging.exists()
        self.files = {str(path.relative_to(staging)): path for path in staging.rglob('*') if path.is_file()}


class ArchiveTest(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix='z'))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, data, name='package.zip'):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def unpack(self, data, env=None, words=()):
        """Unpacks data, the bytes of a package or a path, into a new folder."""
        package = data if isinstance(data, Path) else self.write(data)
        staging = Path(tempfile.mkdtemp(prefix='.staging-', dir=self.folder))
        process = subprocess.run([UNPACK, package, staging, *words], stdin=subprocess.DEVNULL, capture_output=True,
                                 env=os.environ | (env or {}), timeout=100, check=True)
        unpacked = Unpacked(process, staging)
        shutil.rmtree(staging, ignore_errors=True)
        return unpacked

    def refuse(self, rule, data, entry=None):
        """The package is refused for one rule, by a finding that names the entry and a mend; nothing is left."""
        unpacked = self.unpack(data)
        with self.subTest(rule, entry=entry):
            self.assertEqual(unpacked.rules[:1], [rule], unpacked.findings or unpacked.message)
            self.assertFalse(unpacked.exists)
            finding = next(finding for finding in unpacked.findings if finding['rule'] == rule)
            self.assertTrue(finding['mend'])
            if entry is not None:
                self.assertEqual(finding.get('file'), entry)
        return unpacked

    def accept(self, data):
        unpacked = self.unpack(data)
        self.assertIsNone(unpacked.error, unpacked.message)
        self.assertEqual(unpacked.rules, [], unpacked.findings)
        self.assertTrue(unpacked.exists)
        self.assertEqual(set(unpacked.listed), set(unpacked.files))
        return unpacked
