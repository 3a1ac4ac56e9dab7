#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The names and kinds of a package's entries, one refusal each, through the sandboxed process."""

import sys
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))
import tap  # noqa: E402
from archive import ENCRYPTED, UTF8, ArchiveTest, Entry, build, deflate, field_bytes  # noqa: E402

BAD_PATHS = {
    b'/etc/passwd': '/etc/passwd', b'//server/x': '//server/x', b'../x': '../x', b'a/../b': 'a/../b', b'a/..': 'a/..',
    b'a\\b': 'a\\b', b'..\\x': '..\\x', b'C:x': 'C:x', b'c:/x': 'c:/x', b'a//b': 'a//b', b'./a': './a', b'.': '.',
    b'a/./b': 'a/./b', b'a/.': 'a/.', b'a\nb': 'a\\012b', b'a\x1bb': 'a\\033b', b'a\x7fb': 'a\\177b', b'a\0b': 'a\\000b',
    'a\u202eb'.encode(): 'a\\342\\200\\256b', 'a\u2028b'.encode(): 'a\\342\\200\\250b', 'a\x85b'.encode(): 'a\\302\\205b',
}


class Names(ArchiveTest):
    def test_paths(self):
        for name, shown in BAD_PATHS.items():
            self.refuse('archive-path', build(Entry('good'), Entry(name)), shown)

    def test_message(self):
        unpacked = self.unpack(build(Entry('/etc/passwd')))
        self.assertIn('absolute', unpacked.findings[0]['message'])
        unpacked = self.unpack(build(Entry('link', data=b'/etc/passwd', mode=0o120777)))
        self.assertIn('symbolic link', unpacked.findings[0]['message'])

    def test_no_name(self):
        self.refuse('archive-path', build(Entry('')))
        self.refuse('archive-path', build(Entry('/', data=b'', mode=0o40755)))

    def test_folders(self):
        for name in ('a//', '../', './', '/a/'):
            self.refuse('archive-path', build(Entry(name, data=b'', mode=0o40755)))

    def test_length(self):
        self.refuse('archive-name-length', build(Entry('x' * 256)), 'x' * 256)
        self.refuse('archive-name-length', build(Entry('d/' + 'ä' * 128 + '/f')))
        long = '/'.join(['x' * 200] * 6)
        self.refuse('archive-name-length', build(Entry(long)), long)
        self.assertEqual(list(self.accept(build(Entry('x' * 255))).files), ['x' * 255])
        self.accept(build(Entry('/'.join(['x' * 200] * 5))))

    def test_depth(self):
        self.refuse('archive-too-deep', build(Entry('/'.join(['d'] * 33))), '/'.join(['d'] * 33))
        self.accept(build(Entry('/'.join(['d'] * 32))))

    def test_encoding(self):
        self.refuse('archive-name-encoding', build(Entry('ä'.encode('cp437'), flags=0)), '\\204')
        self.refuse('archive-name-encoding', build(Entry('日本'.encode('shift_jis'), flags=0)))
        self.refuse('archive-name-encoding', build(Entry('ä'.encode(), flags=0)), '\\303\\244')
        self.refuse('archive-name-encoding', build(Entry(b'a\xffb', flags=UTF8)), 'a\\377b')
        self.refuse('archive-name-encoding', build(Entry(b'a\xed\xa0\x80b', flags=UTF8)))
        self.accept(build(Entry(b'ascii.txt', flags=0)))
        self.assertEqual(set(self.accept(build(Entry('ä/日本.txt'))).files), {'ä/日本.txt'})

    def test_name_of_two_forms_stays_as_it_is(self):
        name = unicodedata.normalize('NFD', 'é.txt')
        self.assertEqual(set(self.accept(build(Entry(name))).files), {name})

    def test_other_name_in_a_field(self):
        other = field_bytes(0x7075, b'\1\0\0\0\0' + b'evil')
        same = field_bytes(0x7075, b'\1\0\0\0\0' + b'good')
        self.refuse('archive-mismatch', build(Entry('good', extra=other)), 'good')
        self.refuse('archive-mismatch', build(Entry('good', local={'extra': other})), 'good')
        self.accept(build(Entry('good', extra=same)))
        self.refuse('archive-damaged', build(Entry('good', extra=same + same)), 'good')

    def test_every_bad_name_is_told(self):
        unpacked = self.unpack(build(Entry('../a'), Entry('/b'), Entry('c')))
        self.assertEqual([finding['file'] for finding in unpacked.findings], ['../a', '/b'])

    def test_findings_have_a_bound(self):
        unpacked = self.unpack(build(*[Entry(f'../{i}') for i in range(300)]))
        self.assertEqual(len(unpacked.findings), 100)


class Duplicates(ArchiveTest):
    def refuse_pair(self, first, second):
        entries = [Entry(name, data=b'', mode=0o40755) if name.endswith('/') else Entry(name) for name in (first, second)]
        self.refuse('archive-duplicate', build(*entries), second.rstrip('/'))

    def test_duplicates(self):
        for first, second in [('a', 'a'), ('a', 'A'), ('d/a', 'D/b'), ('d/', 'D/'), ('d/', 'd/'), ('a', 'a/'),
                              ('straße', 'STRASSE'), ('\N{KELVIN SIGN}', 'k'), ('ﬁ', 'fi')]:
            if first == 'd/a':
                self.refuse('archive-duplicate', build(Entry(first), Entry(second)), 'D')
            else:
                self.refuse_pair(first, second)

    def test_composition(self):
        for form in ('NFC', 'NFD'):
            other = {'NFC': 'NFD', 'NFD': 'NFC'}[form]
            self.refuse_pair(unicodedata.normalize(form, 'é'), unicodedata.normalize(other, 'é'))
            self.refuse_pair(unicodedata.normalize(form, 'é'), unicodedata.normalize(other, 'É'))

    def test_file_that_is_a_folder(self):
        self.refuse('archive-duplicate', build(Entry('a'), Entry('a/b')), 'a')
        self.refuse('archive-duplicate', build(Entry('a/b'), Entry('a')), 'a')
        self.refuse('archive-duplicate', build(Entry('a/b'), Entry('A')), 'A')

    def test_folder_named_after_its_file(self):
        self.accept(build(Entry('a/b'), Entry('a/', data=b'', mode=0o40755)))


class Kinds(ArchiveTest):
    def test_special_files(self):
        self.refuse('archive-special-file', build(Entry('link', data=b'/etc/passwd', mode=0o120777)), 'link')
        for kind in (0o10000, 0o20000, 0o60000, 0o140000):
            self.refuse('archive-special-file', build(Entry('special', mode=kind | 0o644)), 'special')

    def test_symbolic_link_to_climb_by(self):
        self.refuse('archive-special-file', build(Entry('d', data=b'/tmp', mode=0o120777), Entry('d/x')), 'd')

    def test_file_or_folder(self):
        self.refuse('archive-mismatch', build(Entry('a/', data=b'', mode=0o100644)), 'a')
        self.refuse('archive-mismatch', build(Entry('a', mode=0o40755)), 'a')
        self.refuse('archive-mismatch', build(Entry('a', attributes=0x10)), 'a')
        self.refuse('archive-mismatch', build(Entry('a/', data=b'hidden', mode=0o40755)), 'a')
        self.accept(build(Entry('a/', data=b'', mode=0, attributes=0x10), Entry('b')))

    def test_encrypted(self):
        for flags in (ENCRYPTED, 1 << 6, 1 << 13):
            self.refuse('archive-encrypted', build(Entry('a', flags=UTF8 | flags)), 'a')
        self.refuse('archive-encrypted', build(Entry('a', method=99)), 'a')

    def test_compressions(self):
        for method in (1, 2, 6, 9, 12, 14, 93, 95, 97, 98):
            self.refuse('archive-compression', build(Entry('a', method=method)), 'a')
        self.refuse('archive-compression', build(Entry('a', flags=UTF8 | 1 << 5)), 'a')

    def test_modes(self):
        unpacked = self.unpack(build(Entry('x', mode=0o104777), Entry('y', mode=0o100600), Entry('z', mode=0)))
        self.assertEqual([file['executable'] for file in unpacked.listed.values()], [True, False, False])

    def test_leftovers(self):
        names = ['p/plugin.json', 'p/__pycache__/a.pyc', 'p/__pycache__/b.pyc', 'p/.git/config', '__MACOSX/p/._plugin.json']
        unpacked = self.accept(build(*[Entry(name) for name in names]))
        self.assertEqual(set(unpacked.files), {'p/plugin.json'})
        self.assertEqual(unpacked.root, 'p')
        self.assertEqual([(finding['rule'], finding['file']) for finding in unpacked.warnings],
                         [('archive-leftover', name) for name in ('p/__pycache__', 'p/.git', '__MACOSX')])
        self.refuse('archive-path', build(Entry('a'), Entry('.git/../../x')))

    def test_root(self):
        folder = Entry('one/', data=b'', mode=0o40755)
        for entries, root in [([Entry('a'), Entry('b/c')], ''), ([Entry('b/c'), Entry('b/d/e')], 'b'),
                              ([folder, Entry('one/x')], 'one'), ([Entry('a/x'), Entry('b/x')], ''),
                              ([folder, Entry('x')], '')]:
            self.assertEqual(self.accept(build(*entries)).root, root)

    def test_nested_archive_is_a_file(self):
        inner = build(Entry('../evil'))
        unpacked = self.accept(build(Entry('inner.zip', data=inner, method=0), Entry('other.zip', data=inner)))
        self.assertEqual(set(unpacked.files), {'inner.zip', 'other.zip'})

    def test_contents(self):
        data = bytes(range(256)) * 1000
        package = self.write(build(Entry('d/big', data=data), Entry('stored', data=data, method=0), Entry('empty', data=b''),
                                   Entry('none', data=b'', packed=deflate(b''))))
        unpacked = self.unpack(package)
        self.assertEqual([file['size'] for file in unpacked.listed.values()], [len(data), len(data), 0, 0])


if __name__ == '__main__':
    tap.main()
