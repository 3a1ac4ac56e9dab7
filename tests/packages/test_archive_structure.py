#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packages that are damaged, cut off, too much, or that two programs would read differently."""

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap  # noqa: E402
from archive import UTF8, ArchiveTest, Entry, build, deflate, end_bytes, field_bytes  # noqa: E402

MIB = 1 << 20
GOOD = build(Entry('plugin.json', data=b'{}' * 50), Entry('src/plugin.py', data=b'print(1)\n' * 50), Entry('c', method=0))


def python_zip(stream=None, **files):
    stream = stream or io.BytesIO()
    with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return stream.getvalue()


class Forward(io.RawIOBase):
    """A stream that cannot be gone back in: zipfile puts sizes behind the files."""

    def __init__(self):
        super().__init__()
        self.bytes = b''

    def writable(self):
        return True

    def write(self, data):
        self.bytes += bytes(data)
        return len(data)

    def getvalue(self):
        return self.bytes


class Ends(ArchiveTest):
    def test_not_a_zip(self):
        self.refuse('archive-empty', b'')
        self.refuse('archive-empty', end_bytes(0, 0, 0))
        for data in (b'P', b'PK', b'hello', b'\x1f\x8b\x08' + bytes(100), bytes(1000), b'Rar!\x1a\x07' * 100, b'<html>' * 20000):
            self.refuse('archive-not-zip', data)

    def test_truncated(self):
        rules = set()
        for length in [*range(1, len(GOOD), 23), len(GOOD) - 1, len(GOOD) - 21, len(GOOD) - 22, len(GOOD) - 23]:
            unpacked = self.unpack(GOOD[:length])
            self.assertEqual(len(unpacked.rules), 1, length)
            self.assertFalse(unpacked.exists)
            rules.update(unpacked.rules)
        self.assertLessEqual(rules, {'archive-truncated', 'archive-not-zip'})

    def test_cut_out_of_the_midst(self):
        for start in range(0, len(GOOD) - 20, 37):
            self.assertTrue(self.unpack(GOOD[:start] + GOOD[start + 20:]).rules)

    def test_data_around(self):
        self.refuse('archive-foreign-data', b'#!/bin/sh\n' + GOOD)
        self.refuse('archive-foreign-data', build(Entry('a'), front=b'#!/bin/sh\n', shift=10))
        self.refuse('archive-foreign-data', GOOD + b'x')
        self.refuse('archive-foreign-data', GOOD + bytes(60000))
        self.refuse('archive-foreign-data', build(Entry('a'), gap=b'between'), 'a')
        self.refuse('archive-foreign-data', build(Entry('a'), Entry('b', before=b'between')), 'a')
        self.refuse('archive-foreign-data', build(Entry('a'), end={'length': 46}))

    def test_pdf(self):
        pdf = b'%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n'
        self.refuse('archive-foreign-data', pdf + GOOD)
        self.refuse('archive-foreign-data', build(Entry('a'), front=pdf, shift=len(pdf)))
        self.refuse('archive-foreign-data', GOOD + pdf)
        self.refuse('archive-foreign-data', build(Entry('a'), comment=pdf * 10))
        self.refuse('archive-foreign-data', build(Entry('a'), Entry('b', before=pdf)))

    def test_comments(self):
        self.accept(build(Entry('a'), comment=b'2fd4e1c67a2d28fced849ee1bb76e7391b93eb12'))
        self.refuse('archive-foreign-data', build(Entry('a'), comment=b'x' * 256))
        self.refuse('archive-foreign-data', build(Entry('a'), comment=b'\xff\xfe\0\1'))
        self.assertTrue(self.unpack(build(Entry('a'), comment=end_bytes(1, 47, 40))).rules)

    def test_parts(self):
        self.refuse('archive-damaged', build(Entry('a'), end={'disk': 1}))
        self.refuse('archive-damaged', build(Entry('a', central={'disk': 1})), 'a')


class BothEnds(ArchiveTest):
    def test_headers_differ(self):
        for local in ({'name': b'evil.py'}, {'flags': 0}, {'method': 0}, {'crc': 1}, {'size': 4}, {'packed': 1},
                      {'flags': UTF8 | 1 << 3}):
            self.refuse('archive-mismatch', build(Entry('good.py', local=local)), 'good.py')

    def test_names_differ(self):
        """It is told before libarchive has read anything."""
        unpacked = self.unpack(build(Entry('good.py', local={'name': b'evil.py'})))
        self.assertIn('agree on its name', unpacked.findings[0]['message'])

    def test_hidden_entry(self):
        self.refuse('archive-foreign-data', build(Entry('a'), Entry('hidden', listed=False)), 'a')
        self.refuse('archive-foreign-data', build(Entry('hidden', listed=False), Entry('a')))

    def test_listed_entry_that_is_not_there(self):
        phantom = Entry('phantom')
        whole = Entry('a').local_bytes()
        body = whole + bytes(50)
        directory = Entry('a').central_bytes(0) + phantom.central_bytes(len(whole))
        self.refuse('archive-mismatch', body + directory + end_bytes(2, len(directory), len(body)))

    def test_count(self):
        self.refuse('archive-damaged', build(Entry('a'), Entry('b'), end={'count': 1}))
        self.refuse('archive-damaged', build(Entry('a'), Entry('b'), end={'count': 3}))

    def test_offset_outside(self):
        self.refuse('archive-truncated', build(Entry('a'), end={'offset': 1 << 30}))
        self.assertTrue(self.unpack(build(Entry('a', central={'offset': 1 << 30}))).rules)

    def test_overlap(self):
        entry, other = Entry('a'), Entry('b')
        body = entry.local_bytes()
        same = entry.central_bytes(0) * 2
        self.refuse('archive-overlap', body + same + end_bytes(2, len(same), len(body)))
        # b's header lies in a's data.
        outer = Entry('a', data=other.local_bytes(), method=0)
        body = outer.local_bytes()
        directory = outer.central_bytes(0) + other.central_bytes(31)
        self.refuse('archive-overlap', body + directory + end_bytes(2, len(directory), len(body)), 'a')

    def test_fields(self):
        for extra in (b'x', b'\1\0\xff\0', struct.pack('<2H', 0x5455, 9) + b'short'):
            self.refuse('archive-damaged', build(Entry('a', extra=extra)), 'a')
        self.accept(build(Entry('a', extra=field_bytes(0x5455, b'\1' + bytes(4)))))


class Descriptors(ArchiveTest):
    def test_good(self):
        for descriptor in ('signed', 'bare'):
            self.accept(build(Entry('a', descriptor=descriptor), Entry('b', descriptor=descriptor)))
        unpacked = self.accept(python_zip(Forward(), one='1' * 1000, two='2'))
        self.assertEqual(set(unpacked.files), {'one', 'two'})

    def test_wrong(self):
        for descriptor in ('signed wrong', 'bare wrong'):
            self.refuse('archive-mismatch', build(Entry('a', descriptor=descriptor)), 'a')
        self.refuse('archive-foreign-data', build(Entry('a', descriptor='long')), 'a')
        self.refuse('archive-foreign-data', build(Entry('a', flags=UTF8 | 1 << 3)), 'a')

    def test_stored(self):
        self.refuse('archive-mismatch', build(Entry('a', method=0, descriptor='signed')), 'a')
        self.accept(build(Entry('a', method=0, data=b'', descriptor='signed')))


class Long(ArchiveTest):
    """ZIP64."""

    def long_entry(self, size, **words):
        data = b'x' * 1000
        both = struct.pack('<QQ', size, len(deflate(data)))
        return Entry('a', data=data, extra=field_bytes(1, both), local={'size': 0xffffffff, 'packed': 0xffffffff},
                     central={'size': 0xffffffff, 'packed': 0xffffffff}, **words)

    def long_end(self, count=1, shift=0, **words):
        body = build(self.long_entry(1000))
        at = body.index(b'PK\5\6')
        directory = body.index(b'PK\1\2')
        end = struct.pack('<4sQ2H2I4Q', b'PK\6\6', 44, 45, 45, 0, 0, count, count, at - directory, directory)
        locator = struct.pack('<4sIQI', b'PK\6\7', 0, at + shift, 1)
        short = {'count': 0xffff, 'length': 0xffffffff, 'offset': 0xffffffff} | words
        return body[:at] + end + locator + end_bytes(**short)

    def test_good(self):
        self.accept(build(self.long_entry(1000)))
        self.accept(self.long_end())
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, 'w', zipfile.ZIP_DEFLATED) as package, package.open('a', 'w', force_zip64=True) as file:
            file.write(b'y' * 5000)
        self.accept(stream.getvalue())

    def test_lies(self):
        self.refuse('archive-damaged', build(self.long_entry(999)), 'a')
        self.refuse('archive-too-big', build(self.long_entry(1 << 40)))
        self.refuse('archive-too-big', build(self.long_entry((1 << 64) - 1)))
        self.refuse('archive-damaged', self.long_end(shift=1))
        self.refuse('archive-mismatch', self.long_end(length=5))
        self.refuse('archive-damaged', self.long_end(count=2))
        self.refuse('archive-too-many-files', self.long_end(count=1 << 40))

    def test_field_without_numbers(self):
        self.refuse('archive-damaged', build(Entry('a', extra=field_bytes(1, b''), central={'size': 0xffffffff})), 'a')


class Damage(ArchiveTest):
    def everywhere(self, **facts):
        return {'local': facts, 'central': facts}

    def test_checksum(self):
        self.refuse('archive-damaged', build(Entry('good'), Entry('a', **self.everywhere(crc=1))), 'a')
        self.refuse('archive-damaged', build(Entry('a', method=0, **self.everywhere(crc=1))), 'a')
        self.refuse('archive-damaged', build(Entry('a', data=b'', method=0, **self.everywhere(crc=1))), 'a')

    def test_sizes(self):
        for size in (0, 1, 4, 6, 100):
            self.refuse('archive-damaged', build(Entry('a', **self.everywhere(size=size))), 'a')

    def test_deflate(self):
        good = deflate(b'hello' * 100)
        for packed in (b'', b'\xff' * 20, good[:-3], good + b'behind', good[:5] + b'\0' + good[6:], good + good):
            self.refuse('archive-damaged', build(Entry('a', data=b'hello' * 100, packed=packed)), 'a')

    def test_flipped_bytes(self):
        for at in range(0, len(GOOD), 29):
            flipped = bytearray(GOOD)
            flipped[at] ^= 0xff
            unpacked = self.unpack(bytes(flipped))
            # Times and the like may be anything; whatever is taken is whole.
            self.assertTrue(unpacked.rules or unpacked.exists, at)
            self.assertIsNone(unpacked.error, unpacked.message)


class Bounds(ArchiveTest):
    def test_entries(self):
        count = 10000
        unpacked = self.accept(build(*[Entry(f'{i % 100}/{i}', data=b'', packed=b'', method=0) for i in range(count)]))
        self.assertEqual(len(unpacked.files), count)
        self.refuse('archive-too-many-files', build(*[Entry(str(i), data=b'', method=0) for i in range(count + 1)]))

    def test_a_hundred_thousand_entries(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, 'w') as package:
            for i in range(100000):
                package.writestr(str(i), b'')
        self.refuse('archive-too-many-files', stream.getvalue())

    def test_size(self):
        declared = {'size': 300 * MIB}
        self.refuse('archive-too-big', build(Entry('a', local=declared, central=declared)))
        parts = [Entry(str(i), data=bytes(16 * MIB)) for i in range(17)]
        self.refuse('archive-too-big', build(*parts, Entry('pad', data=bytes(3 * MIB), method=0)))

    def test_ratio(self):
        self.refuse('archive-ratio', build(Entry('a', data=bytes(20 * MIB))))
        self.refuse('archive-ratio', build(*[Entry(str(i), data=bytes(MIB)) for i in range(5)]))
        self.accept(build(Entry('a', data=bytes(MIB - 1))))
        self.accept(build(Entry('a', data=bytes(20 * MIB)), Entry('b', data=zlib.compress(bytes(range(256))) * 1500, method=0)))

    def test_what_comes_out_counts(self):
        modest = {'size': 1000}
        self.refuse('archive-damaged', build(Entry('a', data=bytes(50 * MIB), local=modest, central=modest)), 'a')

    def test_directory(self):
        self.refuse('archive-too-big', build(*[Entry(str(i), data=b'', method=0, extra=field_bytes(0x9999, bytes(60000)))
                                               for i in range(80)]))

    def test_overlapping_bomb(self):
        """42 kB for 5 GB: each file quotes the headers of those behind it, and ends in the same block."""
        count, kernel = 240, bytes(21 * MIB)
        block = deflate(kernel)
        names = [f'{i:03}' for i in range(count)]
        packed, size, locals_, body = block, len(kernel), {}, b''
        for name in reversed(names):
            locals_[name] = (len(packed), size)
            header = struct.pack('<4s5H3I2H', b'PK\3\4', 20, UTF8, 8, 0, 33, 0, len(packed), size, len(name), 0) + name.encode()
            body = header + packed
            packed = b'\0' + struct.pack('<2H', len(header), 0xffff ^ len(header)) + body
            size += len(header)
        step = 30 + 3 + 5
        directory = b''.join(Entry(name, central={'crc': 0, 'packed': locals_[name][0], 'size': locals_[name][1]})
                             .central_bytes(i * step) for i, name in enumerate(names))
        bomb = body + directory + end_bytes(count, len(directory), len(body))
        self.assertLess(len(bomb), 45000)
        self.assertGreater(sum(size for _, size in locals_.values()), 5e9)
        self.refuse('archive-overlap', bomb)


if __name__ == '__main__':
    tap.main()
