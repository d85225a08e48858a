"""Odd SFTP requests, one list: each case has a fresh folder and a fresh session, and notes what is answered."""
from raw_peer import *

CASES = []
def case(f): CASES.append(f); return f


@case
def greeting(p):
    p.note('twice', p.ask_raw(framed(bytes([INIT]) + u32(3))))


def greeted_with(version, more=b''):
    def run(p): p.note('version', p.ask_raw(framed(bytes([INIT]) + u32(version) + more)))
    run.raw = True
    return run
for version in (0, 1, 2, 3, 4, 6, 0xFFFFFFFF):
    f = greeted_with(version); f.__name__ = f'greeting_with_{version}'; case(f)
f = greeted_with(3, s('newline@example.com') + s('\n')); f.__name__ = 'greeting_with_an_extension'; case(f)


@case
def request_before_greeting(p): p.note('stat', p.ask_raw(framed(bytes([STAT]) + u32(1) + s('.'))))
request_before_greeting.raw = True
@case
def greeting_cut_short(p): p.note('init', p.ask_raw(framed(bytes([INIT]) + b'\0\0')))
greeting_cut_short.raw = True


def unknown(type):
    def run(p): p.note('answer', p.ask(type, b'abc'))
    run.__name__, run.patience = f'unknown_type_{type}', 0.5  # OpenSSH's server never answers
    return run
for type in (0, 2, 21, 22, 42, 100, 101, 102, 103, 104, 105, 106, 199, 201, 202, 255): case(unknown(type))


def cut_short(type, body, name):
    def run(p): p.note('answer', p.ask(type, body))
    run.__name__ = name
    return run
for type in list(range(3, 21)) + [EXTENDED]:
    case(cut_short(type, b'\0\0', f'type_{type}_with_half_a_length'))
    case(cut_short(type, u32(0x7FFFFFFF) + b'abc', f'type_{type}_with_a_field_beyond_the_packet'))
    case(cut_short(type, u32(0xFFFFFFFF), f'type_{type}_with_a_field_of_4_GiB'))
case(cut_short(OPEN, s('a'), 'open_without_flags'))
case(cut_short(OPEN, s('a') + u32(W | CREAT), 'open_without_attributes'))
case(cut_short(OPEN, s('a') + u32(W | CREAT) + u32(1) + b'\0', 'open_with_half_a_size'))
case(cut_short(OPEN, s('a') + u32(W | CREAT) + u32(1 << 31) + u32(0xFFFFFFFF), 'open_with_4_billion_extended_attributes'))
case(cut_short(WRITE, s('abcd') + u64(0), 'write_without_data'))
case(cut_short(READ, s('abcd') + u64(0), 'read_without_count'))
case(cut_short(RENAME, s('a'), 'rename_without_target'))
case(cut_short(SYMLINK, s('a'), 'symlink_without_link'))
case(cut_short(EXTENDED, s('posix-rename@openssh.com') + s('a'), 'posix_rename_without_target'))
case(cut_short(EXTENDED, s('copy-data') + s('abcd') + u64(0), 'copy_data_cut_short'))


@case
def request_without_an_id(p): p.note('answer', p.ask_raw(framed(bytes([STAT]) + b'\0\0')))
@case
def request_of_one_byte(p): p.note('answer', p.ask_raw(framed(bytes([STAT]))))
@case
def packet_of_no_bytes(p): p.note('answer', p.ask_raw(framed(b'')))
@case
def packet_of_exactly_256_KiB(p):
    h = p.open('big', R | W | CREAT)
    data = bytes(256 * 1024 - (1 + 4 + 4 + len(h) + 8 + 4))
    p.note('write', p.ask(WRITE, s(h) + u64(0) + s(data)))
    p.note('size', p.ask(FSTAT, s(h)))
@case
def packet_of_one_byte_more(p):
    h = p.open('big', R | W | CREAT)
    data = bytes(256 * 1024 - (1 + 4 + 4 + len(h) + 8 + 4) + 1)
    p.note('write', p.ask(WRITE, s(h) + u64(0) + s(data)))
@case
def packet_of_2_GiB(p): p.note('answer', p.ask_raw(u32(0x80000000) + b'abc'))
@case
def packet_of_4_GiB(p): p.note('answer', p.ask_raw(u32(0xFFFFFFFF) + b'abc'))


@case
def bytes_behind_the_fields(p):
    p.put('f', b'abc')
    p.note('stat', p.ask(STAT, s('f') + b'more'))
    p.note('mkdir', p.ask(MKDIR, s('d') + NONE + b'more'))
    p.note('still there', p.ask(STAT, s('d')))


@case
def ids(p):
    for id in (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
        reply = p.ask(STAT, s('.'), id=id)
        p.write(f'id {id:x} {reply[1:5].hex()}')


@case
def no_name(p):
    p.put('f', b'abc')
    for type in (LSTAT, STAT, OPENDIR, REMOVE, RMDIR, REALPATH, READLINK): p.note(f'type {type}', p.ask(type, s('')))
    p.note('open', p.ask(OPEN, s('') + u32(R) + NONE))
    p.note('create', p.ask(OPEN, s('') + u32(W | CREAT) + NONE))
    p.note('mkdir', p.ask(MKDIR, s('') + NONE))
    p.note('setstat', p.ask(SETSTAT, s('') + attrs(mode=0o600)))
    p.note('rename from', p.ask(RENAME, s('') + s('g')))
    p.note('rename to', p.ask(RENAME, s('f') + s('')))
    p.note('symlink to nothing', p.ask(SYMLINK, s('') + s('l')))
    p.note('symlink nowhere', p.ask(SYMLINK, s('f') + s('')))
    for name in ('posix-rename@openssh.com', 'hardlink@openssh.com'):
        p.note(name + ' from', p.ask(EXTENDED, s(name) + s('') + s('g')))
        p.note(name + ' to', p.ask(EXTENDED, s(name) + s('f') + s('')))
    p.note('statvfs', p.ask(EXTENDED, s('statvfs@openssh.com') + s('')))
    p.note('lsetstat', p.ask(EXTENDED, s('lsetstat@openssh.com') + s('') + attrs(mode=0o600)))
    p.note('expand-path', p.ask(EXTENDED, s('expand-path@openssh.com') + s('')))
    p.note('f', p.ask(STAT, s('f')))


@case
def long_names(p):
    for length in (255, 256):
        name = 'x' * length
        p.note(f'open {length}', p.ask(OPEN, s(name) + u32(W | CREAT) + NONE))
        p.note(f'stat {length}', p.ask(STAT, s(name))[:1] == bytes([ATTRS]))
        p.note(f'mkdir {length}', p.ask(MKDIR, s('d' + name[1:]) + NONE))
    for length in (4095, 4096, 5000, 70000):
        p.note(f'stat {length}', p.ask(STAT, s('a/' * (length // 2) + 'a' * (length % 2))))
        p.note(f'realpath {length}', p.ask(REALPATH, s('a/' * (length // 2) + 'a' * (length % 2))))
        p.note(f'dots {length}', p.ask(STAT, s('./' * (length // 2))))


@case
def odd_bytes(p):
    for number, name in enumerate((b'\xff\xfe', b'a\nb', b'a\\b', b' ', b'...', b'-', b'\x01', 'é'.encode(), b'*?[]')):
        h = p.open(name, W | CREAT, attrs(mode=0o644))
        p.note(f'{number} made', h is not None)
        p.note(f'{number} stat', p.ask(STAT, s(name)))
        if h: p.ask(CLOSE, s(h))
    h = p.opendir('.')
    p.note('listed', p.ask(READDIR, s(h)))
@case
def name_with_a_zero(p):
    p.put('a', b'1')
    p.note('stat', p.ask(STAT, s(b'a\0b')))
    p.note('open', p.ask(OPEN, s(b'n\0b') + u32(W | CREAT) + NONE))
@case
def link_to_a_zero(p): p.note('symlink', p.ask(SYMLINK, s(b'a\0b') + s('l')))


@case
def handles_that_never_were(p):
    for h in (b'', b'\0', b'\0\0\0\x63', b'\0\0\0\0\0', b'\xff\xff\xff\xff', b'h' * 256, b'h' * 70000):
        w = f'{len(h)} {h[:4].hex()} '
        p.note(w + 'close', p.ask(CLOSE, s(h)))
        p.note(w + 'read', p.ask(READ, s(h) + u64(0) + u32(1)))
        p.note(w + 'write', p.ask(WRITE, s(h) + u64(0) + s('a')))
        p.note(w + 'fstat', p.ask(FSTAT, s(h)))
        p.note(w + 'fsetstat', p.ask(FSETSTAT, s(h) + attrs(size=0)))
        p.note(w + 'fsetstat nothing', p.ask(FSETSTAT, s(h) + NONE))
        p.note(w + 'readdir', p.ask(READDIR, s(h)))
        p.note(w + 'fsync', p.ask(EXTENDED, s('fsync@openssh.com') + s(h)))
        p.note(w + 'fstatvfs', p.ask(EXTENDED, s('fstatvfs@openssh.com') + s(h)))
        p.note(w + 'copy', p.ask(EXTENDED, s('copy-data') + s(h) + u64(0) + u64(0) + s(h) + u64(0)))


@case
def handles_of_the_wrong_kind(p):
    p.put('f', b'abc')
    p.ask(MKDIR, s('d') + NONE)
    f, d = p.open('f', R | W), p.opendir('d')
    p.note('readdir of a file', p.ask(READDIR, s(f)))
    p.note('read of a directory', p.ask(READ, s(d) + u64(0) + u32(9)))
    p.note('write of a directory', p.ask(WRITE, s(d) + u64(0) + s('a')))
    p.note('fstat of a directory', p.ask(FSTAT, s(d)))
    p.note('fsetstat of a directory', p.ask(FSETSTAT, s(d) + attrs(mode=0o700)))
    p.note('size of a directory', p.ask(FSETSTAT, s(d) + attrs(size=0)))
    p.note('fsync of a directory', p.ask(EXTENDED, s('fsync@openssh.com') + s(d)))
    p.note('fstatvfs of a directory', p.ask(EXTENDED, s('fstatvfs@openssh.com') + s(d)))
    p.note('copy from a directory', p.ask(EXTENDED, s('copy-data') + s(d) + u64(0) + u64(0) + s(f) + u64(0)))
    p.note('copy to a directory', p.ask(EXTENDED, s('copy-data') + s(f) + u64(0) + u64(0) + s(d) + u64(0)))
    p.note('closed', p.ask(CLOSE, s(f)))
    p.note('closed again', p.ask(CLOSE, s(f)))
    p.note('read closed', p.ask(READ, s(f) + u64(0) + u32(9)))
    p.note('directory closed', p.ask(CLOSE, s(d)))
    p.note('directory closed again', p.ask(CLOSE, s(d)))
    p.note('readdir closed', p.ask(READDIR, s(d)))


@case
def handles_are_own(p):
    p.put('f', b'abc')
    a, b = p.open('f', R), p.open('f', R)
    p.write(f'two handles differ: {a != b}')
    p.note('one closed', p.ask(CLOSE, s(a)))
    p.note('the other reads', p.ask(READ, s(b) + u64(0) + u32(9)))


@case
def open_flags(p):
    for flags in range(64):
        p.put('there', b'abc')
        p.note(f'{flags} there', p.ask(OPEN, s('there') + u32(flags) + NONE))
        p.note(f'{flags} there after', p.ask(STAT, s('there')))
        p.note(f'{flags} new', p.ask(OPEN, s(f'new{flags}') + u32(flags) + NONE))
        p.note(f'{flags} new after', p.ask(STAT, s(f'new{flags}')))
    for flags in (0x40, 0x80, 0x1000, 0x80000000 | R):
        p.note(f'{flags:x}', p.ask(OPEN, s('there') + u32(flags) + NONE))


@case
def what_a_handle_may(p):
    for flags in (0, R, W, R | W, W | APPEND, R | W | APPEND, APPEND, R | APPEND, R | TRUNC, CREAT, R | CREAT):
        p.put('f', b'abc')
        h = p.open('f', flags)
        p.note(f'{flags} read', p.ask(READ, s(h) + u64(0) + u32(9)))
        p.note(f'{flags} write', p.ask(WRITE, s(h) + u64(1) + s('XY')))
        p.note(f'{flags} size', p.ask(FSETSTAT, s(h) + attrs(size=2)))
        p.note(f'{flags} mode', p.ask(FSETSTAT, s(h) + attrs(mode=0o600)))
        p.note(f'{flags} sync', p.ask(EXTENDED, s('fsync@openssh.com') + s(h)))
        p.note(f'{flags} stat', p.ask(FSTAT, s(h)))
        p.ask(CLOSE, s(h))
        g = p.open('f', R)
        p.note(f'{flags} then', p.ask(READ, s(g) + u64(0) + u32(9)))
        p.ask(CLOSE, s(g))


@case
def opening_what_is_no_file(p):
    p.ask(MKDIR, s('d') + NONE)
    p.ask(SYMLINK, s('nowhere') + s('dangling'))
    p.ask(SYMLINK, s('loop') + s('loop'))
    p.ask(SYMLINK, s('d') + s('to-d'))
    p.put('f', b'abc')
    p.ask(SYMLINK, s('f') + s('to-f'))
    for name in ('d', 'to-d', 'dangling', 'loop', 'f/', 'f/x', 'no/x', 'no', 'to-f/', 'd/.', 'd/..', 'd/../f', '.', '/'):
        for flags in (R, W, R | W, W | CREAT, W | CREAT | TRUNC, W | CREAT | EXCL):
            if name in ('dangling', ) and flags & CREAT and not flags & EXCL:
                p.note(f'{name} {flags}', p.ask(OPEN, s(name) + u32(flags) + NONE))
                p.note(f'{name} {flags} made', p.ask(STAT, s('nowhere')))
                p.ask(REMOVE, s('nowhere'))
                continue
            p.note(f'{name} {flags}', p.ask(OPEN, s(name) + u32(flags) + NONE))
    p.note('f is', p.ask(STAT, s('f')))
    p.note('new with a slash', p.ask(OPEN, s('new/') + u32(W | CREAT) + NONE))


@case
def modes_at_creation(p):
    for mode in (0o644, 0o600, 0o666, 0o777, 0o000, 0o7777, 0o100644, 0o40755):
        p.note(f'open {mode:o}', p.ask(OPEN, s(f'f{mode:o}') + u32(W | CREAT) + attrs(mode=mode)))
        p.note(f'is {mode:o}', p.ask(STAT, s(f'f{mode:o}')))
        p.note(f'mkdir {mode:o}', p.ask(MKDIR, s(f'd{mode:o}') + attrs(mode=mode)))
        p.note(f'dir is {mode:o}', p.ask(STAT, s(f'd{mode:o}')))
    p.note('mkdir without', p.ask(MKDIR, s('d') + NONE))
    p.note('dir is', p.ask(STAT, s('d')))
    p.note('with a size and times', p.ask(OPEN, s('g') + u32(W | CREAT) + attrs(size=9, times=(5, 6))))
    p.note('is', p.ask(STAT, s('g')))
    p.note('present keeps its mode', p.ask(OPEN, s('f600') + u32(W | CREAT) + attrs(mode=0o644)))
    p.note('is still', p.ask(STAT, s('f600')))


@case
def offsets(p):
    p.put('f', b'0123456789')
    h = p.open('f', R | W)
    for offset in (0, 9, 10, 11, 2**31, 2**32, 2**40, 2**63 - 1, 2**63, 2**64 - 1):
        p.note(f'read {offset}', p.ask(READ, s(h) + u64(offset) + u32(4)))
    for count in (0, 1, 10, 11, 1 << 20, 0xFFFFFFFF):
        p.note(f'read count {count}', p.ask(READ, s(h) + u64(0) + u32(count)))
    p.note('read nothing past the end', p.ask(READ, s(h) + u64(99) + u32(0)))
    for offset in (2**63 - 1, 2**63, 2**64 - 1):
        p.note(f'write {offset}', p.ask(WRITE, s(h) + u64(offset) + s('a')))
        p.note(f'write nothing {offset}', p.ask(WRITE, s(h) + u64(offset) + s('')))
    p.note('size after', p.ask(FSTAT, s(h)))
    p.note('write past the end', p.ask(WRITE, s(h) + u64(20) + s('a')))
    p.note('hole', p.ask(READ, s(h) + u64(8) + u32(99)))
    p.note('write nothing far out', p.ask(WRITE, s(h) + u64(1000) + s('')))
    p.note('size then', p.ask(FSTAT, s(h)))


@case
def big_reads(p):
    h = p.open('f', R | W | CREAT)
    for number in range(3): p.ask(WRITE, s(h) + u64(number * 200000) + s(bytes([number]) * 200000))
    for count in (261119, 261120, 261121, 262144, 600000, 0xFFFFFFFF):
        p.note(f'{count}', p.ask(READ, s(h) + u64(0) + u32(count)))


@case
def append(p):
    p.put('f', b'abc')
    h = p.open('f', W | APPEND)
    p.note('at 0', p.ask(WRITE, s(h) + u64(0) + s('1')))
    p.note('far out', p.ask(WRITE, s(h) + u64(2**40) + s('2')))
    p.note('at 2^63-1', p.ask(WRITE, s(h) + u64(2**63 - 1) + s('3')))
    p.note('at 2^64-1', p.ask(WRITE, s(h) + u64(2**64 - 1) + s('4')))
    p.ask(CLOSE, s(h))
    p.note('holds', p.ask(READ, s(p.open('f', R)) + u64(0) + u32(99)))
    h = p.open('f', W | APPEND | TRUNC)
    p.ask(WRITE, s(h) + u64(50) + s('new'))
    p.note('truncated', p.ask(READ, s(p.open('f', R)) + u64(0) + u32(99)))
    h = p.open('g', W | APPEND | CREAT | EXCL)
    p.ask(WRITE, s(h) + u64(50) + s('new'))
    p.note('new', p.ask(READ, s(p.open('g', R)) + u64(0) + u32(99)))


@case
def setting_attributes(p):
    p.put('f', b'0123456789')
    p.ask(MKDIR, s('d') + NONE)
    p.ask(SYMLINK, s('f') + s('l'))
    p.ask(SYMLINK, s('no') + s('dangling'))
    several = (('nothing', NONE), ('shorter', attrs(size=4)), ('longer', attrs(size=20)), ('mode', attrs(mode=0o600)),
               ('mode with a type', attrs(mode=0o40711)), ('mode beyond', attrs(mode=0o7755)), ('no mode', attrs(mode=0)),
               ('readable', attrs(mode=0o644)), ('times', attrs(times=(1, 2))), ('old times', attrs(times=(0, 0))),
               ('far times', attrs(times=(2**31, 2**32 - 1))), ('owner', attrs(owner=(12, 34))),
               ('extended', attrs(extended=[('a@example.com', 'b')])),
               ('all', attrs(6, (0, 0), 0o640, (3, 4), [('a@example.com', ''), ('', '')])),
               ('unknown flags', u32(0x7FFFFFF0)), ('huge', attrs(size=2**63)), ('most', attrs(size=2**64 - 1)))
    for name, a in several:
        p.note(name, p.ask(SETSTAT, s('f') + a))
        p.note(name + ' is', p.ask(STAT, s('f')))
    for name, a in several[:-2]:
        p.note('fsetstat ' + name, p.ask(FSETSTAT, s(p.open('f', R | W)) + a))
        p.note('fsetstat ' + name + ' is', p.ask(STAT, s('f')))
    p.note('directory mode', p.ask(SETSTAT, s('d') + attrs(mode=0o700)))
    p.note('directory times', p.ask(SETSTAT, s('d') + attrs(times=(1, 2))))
    p.note('directory is', p.ask(STAT, s('d')))
    p.note('directory size', p.ask(SETSTAT, s('d') + attrs(size=0)))
    p.note('missing', p.ask(SETSTAT, s('no') + attrs(mode=0o600)))
    p.note('missing nothing', p.ask(SETSTAT, s('no') + NONE))
    p.note('missing owner', p.ask(SETSTAT, s('no') + attrs(owner=(1, 1))))
    p.note('missing size', p.ask(SETSTAT, s('no') + attrs(size=1)))
    p.note('with a slash', p.ask(SETSTAT, s('f/') + attrs(mode=0o600)))
    p.note('through a link', p.ask(SETSTAT, s('l') + attrs(mode=0o640, times=(7, 8))))
    p.note('f is', p.ask(STAT, s('f')))
    p.note('dangling', p.ask(SETSTAT, s('dangling') + attrs(mode=0o640)))
    l = s('lsetstat@openssh.com')
    p.note('l nothing', p.ask(EXTENDED, l + s('l') + NONE))
    p.note('l times', p.ask(EXTENDED, l + s('l') + attrs(times=(9, 10))))
    p.note('l is', p.ask(LSTAT, s('l')))
    p.note('l times of a file', p.ask(EXTENDED, l + s('f') + attrs(times=(11, 12))))
    p.note('f is then', p.ask(STAT, s('f')))
    p.note('l mode of a link', p.ask(EXTENDED, l + s('l') + attrs(mode=0o600)))
    p.note('l mode of a file', p.ask(EXTENDED, l + s('f') + attrs(mode=0o600)))
    p.note('l size', p.ask(EXTENDED, l + s('f') + attrs(size=1)))
    p.note('l size of a link', p.ask(EXTENDED, l + s('l') + attrs(size=1)))
    p.note('l missing', p.ask(EXTENDED, l + s('no') + attrs(times=(1, 1))))
    p.note('f is at last', p.ask(STAT, s('f')))


@case
def stats(p):
    p.put('f', b'abc')
    p.ask(MKDIR, s('d') + NONE)
    for target, name in (('f', 'l'), ('no', 'dangling'), ('loop', 'loop'), ('d', 'to-d'), ('.', 'dot')):
        p.ask(SYMLINK, s(target) + s(name))
    for name in ('f', 'f/', 'f/.', 'd', 'd/', 'd/.', 'd/..', 'l', 'l/', 'dangling', 'dangling/', 'loop', 'to-d', 'to-d/',
                 'to-d/..', 'no', 'no/', 'no/..', 'f/..', '.', '..', './f', './/f', 'd/../f', 'dot/dot/f', '~', '~/f'):
        p.note(f'stat {name}', 'attributes' if name == '..' and p.ask(STAT, s(name))[:1] == bytes([ATTRS])
               else p.ask(STAT, s(name)))
        p.note(f'lstat {name}', 'attributes' if name == '..' and p.ask(LSTAT, s(name))[:1] == bytes([ATTRS])
               else p.ask(LSTAT, s(name)))


@case
def real_paths(p):
    p.put('f', b'abc')
    p.ask(MKDIR, s('d') + NONE)
    p.ask(MKDIR, s('d/e') + NONE)
    for target, name in (('f', 'l'), ('no', 'dangling'), ('loop', 'loop'), ('d/e', 'to-e')):
        p.ask(SYMLINK, s(target) + s(name))
    names = ('', '.', './', './/', 'f', 'f/', 'f/.', 'f/..', 'd', 'd/', 'd/.', 'd/..', 'd/../d', 'd//e', 'l', 'l/', 'to-e',
             'to-e/', 'to-e/..', 'dangling', 'dangling/', 'loop', 'no', 'no/', 'no//', 'no/.', 'no/..', 'no/../f', 'no/x',
             'no/x/', 'd/no', 'd/no/', 'd/no/..', 'd/../no', 'f/x', '~', './~')
    for name in names: p.note(name, p.ask(REALPATH, s(name)))
    for name in names: p.note('expand ' + name, p.ask(EXTENDED, s('expand-path@openssh.com') + s(name)))


@case
def renames(p):
    p.put('a', b'1'); p.put('b', b'22')
    p.ask(MKDIR, s('d') + NONE); p.ask(MKDIR, s('e') + NONE); p.ask(MKDIR, s('full') + NONE); p.put('full/x', b'x')
    p.ask(SYMLINK, s('a') + s('l')); p.ask(SYMLINK, s('no') + s('dangling'))
    pairs = (('a', 'a'), ('a', 'b'), ('a', 'd'), ('d', 'a'), ('d', 'e'), ('d', 'd'), ('e', 'full'), ('no', 'x'), ('no', 'a'),
             ('a', 'no/x'), ('a', 'a/x'), ('d', 'd/x'), ('full', 'full/y'), ('a', './a'), ('a', 'd/../a'), ('a/', 'x'),
             ('a', 'x/'), ('d/', 'dd/'), ('dd', 'd'), ('l', 'l2'), ('l2', 'l'), ('dangling', 'd2'), ('d2', 'dangling'),
             ('a', 'l'), ('l', 'a'), ('a', 'dangling'), ('.', 'x'), ('a', '.'), ('d', '..'), ('a', 'full/x'), ('full/x', 'a'))
    def look(what):
        h = p.opendir('.')
        p.note(what, [n for n, _, _ in eval(p.told(p.ask(READDIR, s(h)))[6:])] if h else None)
        if h: p.ask(CLOSE, s(h))
    for a, b in pairs:
        p.note(f'{a} to {b}', p.ask(RENAME, s(a) + s(b)))
        look(f'after {a} to {b}')
    for a, b in pairs:
        p.note(f'posix {a} to {b}', p.ask(EXTENDED, s('posix-rename@openssh.com') + s(a) + s(b)))
        look(f'after posix {a} to {b}')


@case
def rename_of_names_of_one_file(p):
    p.put('a', b'1')
    p.ask(EXTENDED, s('hardlink@openssh.com') + s('a') + s('b'))
    p.note('rename', p.ask(RENAME, s('a') + s('b')))
    p.note('a', p.ask(STAT, s('a')))
    p.note('posix', p.ask(EXTENDED, s('posix-rename@openssh.com') + s('a') + s('b')))
    p.note('a then', p.ask(STAT, s('a')))
    p.note('b then', p.ask(STAT, s('b')))


@case
def links(p):
    p.put('f', b'abc'); p.ask(MKDIR, s('d') + NONE)
    p.note('target comes first', p.ask(SYMLINK, s('f') + s('l')))
    p.note('l is', p.ask(LSTAT, s('l')))
    p.note('l tells', p.ask(READLINK, s('l')))
    p.note('over a file', p.ask(SYMLINK, s('x') + s('f')))
    p.note('over a link', p.ask(SYMLINK, s('x') + s('l')))
    p.note('over a directory', p.ask(SYMLINK, s('x') + s('d')))
    p.note('in a missing one', p.ask(SYMLINK, s('x') + s('no/l')))
    p.note('with a slash', p.ask(SYMLINK, s('x') + s('ll/')))
    p.note('of a file', p.ask(READLINK, s('f')))
    p.note('of a directory', p.ask(READLINK, s('d')))
    p.note('of a missing one', p.ask(READLINK, s('no')))
    p.note('of a slash', p.ask(READLINK, s('l/')))
    for target in ('../../../../etc/passwd', './/f', 'f/', ' ', b'\xff', 'x' * 1000, 'x' * 4095, 'x' * 4096):
        p.note(f'to {target[:30]}', p.ask(SYMLINK, s(target) + s('t')))
        p.note(f'to {target[:30]} tells', p.ask(READLINK, s('t')))
        p.ask(REMOVE, s('t'))
    hard = s('hardlink@openssh.com')
    p.note('hard', p.ask(EXTENDED, hard + s('f') + s('h')))
    p.note('hard over', p.ask(EXTENDED, hard + s('f') + s('h')))
    p.note('hard of itself', p.ask(EXTENDED, hard + s('f') + s('f')))
    p.note('hard of a directory', p.ask(EXTENDED, hard + s('d') + s('dd')))
    p.note('hard of a missing one', p.ask(EXTENDED, hard + s('no') + s('hh')))
    p.note('hard in a missing one', p.ask(EXTENDED, hard + s('f') + s('no/h')))
    p.note('hard of a link', p.ask(EXTENDED, hard + s('l') + s('hl')))
    p.note('which is', p.ask(LSTAT, s('hl')))
    p.put('h', b'changed')
    p.note('one file', p.ask(READ, s(p.open('f', R)) + u64(0) + u32(99)))


@case
def removals(p):
    p.put('f', b'abc'); p.ask(MKDIR, s('d') + NONE); p.ask(MKDIR, s('full') + NONE); p.put('full/x')
    p.ask(SYMLINK, s('f') + s('l')); p.ask(SYMLINK, s('full') + s('to-full')); p.ask(SYMLINK, s('d') + s('to-d'))
    for name in ('no', 'd', 'd/', 'f/', 'no/x', 'f/x', '.', '..', 'to-d/'): p.note(f'remove {name}', p.ask(REMOVE, s(name)))
    for name in ('no', 'f', 'f/', 'l', 'to-d', 'to-d/', 'full', 'full/', 'to-full', '.', 'full/.', 'full/..', 'no/x', 'f/x'):
        p.note(f'rmdir {name}', p.ask(RMDIR, s(name)))
    p.note('rmdir d/', p.ask(RMDIR, s('d/')))
    p.note('remove a link', p.ask(REMOVE, s('l')))
    p.note('f is there', p.ask(STAT, s('f')))
    p.note('remove a link to a directory', p.ask(REMOVE, s('to-full')))
    p.note('remove f', p.ask(REMOVE, s('f')))
    p.note('again', p.ask(REMOVE, s('f')))
    h = p.opendir('.')
    p.note('left', p.ask(READDIR, s(h)))


@case
def removed_while_open(p):
    p.put('f', b'abc')
    h = p.open('f', R | W)
    p.note('remove', p.ask(REMOVE, s('f')))
    p.note('read', p.ask(READ, s(h) + u64(0) + u32(9)))
    p.note('write', p.ask(WRITE, s(h) + u64(3) + s('d')))
    p.note('fstat', p.ask(FSTAT, s(h)))
    p.note('fsetstat', p.ask(FSETSTAT, s(h) + attrs(mode=0o600)))
    p.note('close', p.ask(CLOSE, s(h)))
    p.note('stat', p.ask(STAT, s('f')))


@case
def directories(p):
    for name in ('d', 'd', 'e/', 'no/x', 'f/x', '.', 'd/.', 'd/..', './g'):
        p.note(f'mkdir {name}', p.ask(MKDIR, s(name) + NONE))
    p.put('f', b'abc')
    p.note('mkdir f', p.ask(MKDIR, s('f') + NONE)); p.note('mkdir f/x', p.ask(MKDIR, s('f/x') + NONE))
    p.ask(SYMLINK, s('d') + s('l')); p.ask(SYMLINK, s('no') + s('dangling'))
    p.note('mkdir dangling', p.ask(MKDIR, s('dangling') + NONE)); p.note('mkdir dangling/', p.ask(MKDIR, s('dangling/') + NONE))
    for name in ('d', 'd/', 'l', 'f', 'f/', 'no', 'no/', 'dangling', '.', 'd/.', 'd/..'):
        p.note(f'opendir {name}', p.ask(OPENDIR, s(name)))
    h = p.opendir('.')
    p.note('all', p.ask(READDIR, s(h)))
    p.note('no more', p.ask(READDIR, s(h)))
    p.note('no more again', p.ask(READDIR, s(h)))
    p.note('closed', p.ask(CLOSE, s(h)))
    h = p.opendir('d')
    p.note('empty', p.ask(READDIR, s(h)))
    p.note('empty, no more', p.ask(READDIR, s(h)))


@case
def many_names(p):
    for number in range(250): p.put(f'n{number:03}')
    h, names = p.opendir('.'), []
    while True:
        reply = p.ask(READDIR, s(h))
        if reply[0] != NAME: break
        p.write(f'at most 100 at once: {struct.unpack(">I", reply[5:9])[0] <= 100}') if not names else None
        names += [n for n, _, _ in eval(p.told(reply)[6:])]
    p.write(f'{len(names)} names, {len(set(names))} different')
    p.note('the end', reply)


@case
def changed_while_listed(p):
    p.put('a'); p.put('b')
    h = p.opendir('.')
    p.ask(REMOVE, s('a'))
    p.note('first', p.ask(READDIR, s(h))[:1] == bytes([NAME]))
    p.note('the end', p.ask(READDIR, s(h)))


@case
def extensions(p):
    p.put('f', b'0123456789')
    for name in ('', 'no-such@example.com', 'LIMITS@openssh.com', 'limits@openssh.com ', 'posix-rename', 'statvfs',
                 'md5-hash', 'check-file', 'space-available', 'text-seek', 'x' * 1000):
        p.note(name[:30], p.ask(EXTENDED, s(name)))
    reply = p.ask(EXTENDED, s('limits@openssh.com'))
    p.write(f'limits {struct.unpack(">QQQ", reply[5:29])} {len(reply)} bytes, handles {struct.unpack(">Q", reply[29:37])[0] > 100}')
    for name, tail in (('statvfs@openssh.com', s('f')), ('statvfs@openssh.com', s('.')), ('statvfs@openssh.com', s('no')),
                       ('statvfs@openssh.com', s('f/')), ('fstatvfs@openssh.com', s(p.open('f', R))),
                       ('fsync@openssh.com', s(p.open('f', R | W)))):
        p.note(f'{name} {tail[4:] if tail[4:5].isalpha() or tail[4:] == b"." else "of a handle"}', p.ask(EXTENDED, s(name) + tail))
    u = s('users-groups-by-id@openssh.com')
    for users, groups in ((b'', b''), (u32(0), b''), (u32(0) + u32(4000000000), u32(4000000000)), (b'', u32(0))):
        reply = p.ask(EXTENDED, u + s(users) + s(groups))
        p.write(f'users {reply[0]} {reply[5:].hex() if reply[0] == EXTENDED_REPLY else p.told(reply)}')
    p.note('users of three bytes', p.ask(EXTENDED, u + s(b'abc') + s(b'')))


@case
def home(p):
    p.note('own', p.ask(EXTENDED, s('home-directory') + s(''))[:1] == bytes([NAME]))
    p.note('of nobody there is', p.ask(EXTENDED, s('home-directory') + s('no-such-user-here')))
    p.note('expand of nobody', p.ask(EXTENDED, s('expand-path@openssh.com') + s('~no-such-user-here/x')))


@case
def copies(p):
    def copy(a, at, count, b, to): return p.ask(EXTENDED, s('copy-data') + s(a) + u64(at) + u64(count) + s(b) + u64(to))
    def holds(name, what):
        h = p.open(name, R)
        p.note(what, p.ask(READ, s(h) + u64(0) + u32(99)))
        p.ask(CLOSE, s(h))
    p.put('a', b'0123456789'); p.put('b', b'abc')
    a, b = p.open('a', R), p.open('b', R | W)
    p.note('all', copy(a, 0, 0, b, 0)); holds('b', 'all is')
    p.note('part', copy(a, 2, 3, b, 20)); holds('b', 'part is')
    p.note('more than there is', copy(a, 5, 100, b, 0)); holds('b', 'more is')
    p.note('from the end', copy(a, 10, 0, b, 0)); p.note('from past it', copy(a, 99, 0, b, 0))
    p.note('from past it, some', copy(a, 99, 1, b, 0)); holds('b', 'past is')
    p.note('from 2^63', copy(a, 2**63, 1, b, 0)); p.note('to 2^63', copy(a, 0, 1, b, 2**63))
    p.note('to 2^64-1', copy(a, 0, 1, b, 2**64 - 1)); p.note('count 2^64-1', copy(a, 0, 2**64 - 1, b, 0))
    holds('b', 'then')
    p.note('to a handle that reads', copy(b, 0, 0, a, 0))
    w = p.open('a', W)
    p.note('from a handle that writes', copy(w, 0, 0, b, 0))
    both, other = p.open('a', R | W), p.open('a', R | W)
    p.note('same handle', copy(both, 0, 4, both, 4)); holds('a', 'same is')
    p.note('same handle overlapping', copy(both, 0, 6, both, 2)); holds('a', 'overlapping is')
    p.note('same file', copy(both, 0, 4, other, 4)); holds('a', 'same file is')
    end = p.open('b', W | APPEND)
    p.note('to one that appends', copy(both, 0, 2, end, 0)); holds('b', 'appended')


@case
def pipelined(p):
    p.put('f', b'0123456789')
    h = p.open('f', R)
    raw = b''.join(framed(bytes([READ]) + u32(1000 + n) + s(h) + u64(n % 12) + u32(1)) for n in range(200))
    p.send(raw)
    order = [struct.unpack('>I', p.receive()[1:5])[0] for _ in range(200)]
    p.write(f'200 answers, each once: {sorted(order) == list(range(1000, 1200))}, in order: {order == sorted(order)}')


@case
def split(p):
    raw = framed(bytes([STAT]) + u32(7) + s('.'))
    for byte in raw:
        p.send(bytes([byte]))
        time.sleep(0.001)
    reply = p.receive()
    p.write(f'a byte at a time {reply[0]} {reply[1:5].hex()}')


@case
def many_handles(p):
    p.put('f', b'abc')
    got = 0
    for _ in range(500):
        if p.open('f', R): got += 1
    p.write(f'{got} handles at once')
