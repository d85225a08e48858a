"""Walks one Python SFTP client over every step: walk.py paramiko|asyncssh|ssh2-python|fsspec.

The server is told by SFTP_PORT, SFTP_USER, SFTP_PASSWORD and SFTP_KEY; SFTP_WORK is a folder with the files small and
big. Prints a line for each step: "ok STEP", "not ok STEP: why", or "none STEP: why" where the client has no such call.
"""
import importlib, os, sys, traceback

sys.path.insert(0, os.path.dirname(__file__))
WORK = os.environ['SFTP_WORK']
SMALL, BIG = open(f'{WORK}/small', 'rb').read(), open(f'{WORK}/big', 'rb').read()


def same(got, wanted):
    assert got == wanted, f'{got!r:.60} instead of {wanted!r:.60}'


def fails(call, *arguments):
    try:
        call(*arguments)
    except Exception:
        return
    raise AssertionError('nothing was refused')


def login_password(make):
    client = make.password()
    same(make.exists(client, '/nope'), False)
    make.close(client)


def put_get(name, content):
    def step(make, c):
        make.put(c, f'{WORK}/{name}', f'/d/{name}')
        make.get(c, f'/d/{name}', f'{WORK}/back')
        same(open(f'{WORK}/back', 'rb').read(), content)
    return step


def rekey(make, c):
    make.rekey(c)
    make.get(c, '/d/big', f'{WORK}/back')
    same(open(f'{WORK}/back', 'rb').read(), BIG)


def append(make, c):
    make.append(c, '/d/small', b'tail')
    same(make.read(c, '/d/small'), SMALL + b'tail')


def resume(make, c):
    make.write(c, '/d/part', BIG[:100_000])
    make.write_at(c, '/d/part', 100_000, BIG[100_000:300_000])
    same(make.read(c, '/d/part'), BIG[:300_000])


def rename(make, c):
    make.write(c, '/d/a', b'1')
    make.rename(c, '/d/a', '/d/b')
    same(make.read(c, '/d/b'), b'1')
    same(make.exists(c, '/d/a'), False)


def rename_refused(make, c):
    make.write(c, '/d/a', b'2')
    fails(make.rename, c, '/d/a', '/d/b')
    same(make.read(c, '/d/b'), b'1')


def posix_rename(make, c):
    make.posix_rename(c, '/d/a', '/d/b')
    same(make.read(c, '/d/b'), b'2')


def mode(make, c):
    make.chmod(c, '/d/b', 0o600)
    same(make.stat(c, '/d/b')['mode'] & 0o7777, 0o600)


def times(make, c):
    make.utime(c, '/d/b', 981173106)
    same(make.stat(c, '/d/b')['mtime'], 981173106)


def symlink(make, c):
    make.symlink(c, 'b', '/d/link')
    same(make.readlink(c, '/d/link'), 'b')
    same(make.read(c, '/d/link'), make.read(c, '/d/b'))


def statvfs(make, c):
    assert make.statvfs(c, '/d') > 0, 'no room'


def missing(make, c):
    fails(make.read, c, '/d/none')


def clean(make, c):
    for name in make.names(c, '/d'):
        make.remove(c, f'/d/{name}')
    same(make.names(c, '/d'), [])
    make.rmdir(c, '/d')
    same(make.exists(c, '/d'), False)


STEPS = [
    ('mkdir', lambda make, c: make.mkdir(c, '/d')), ('put and get small', put_get('small', SMALL)),
    ('put and get big', put_get('big', BIG)),
    ('list', lambda make, c: same(sorted(make.names(c, '/d')), ['big', 'small'])),
    ('stat', lambda make, c: same(make.stat(c, '/d/big')['size'], len(BIG))), ('rekey', rekey), ('append', append), ('resume', resume),
    ('rename', rename), ('rename over a file is refused', rename_refused), ('posix-rename over a file', posix_rename),
    ('mode', mode), ('times', times), ('symlink', symlink), ('statvfs', statvfs), ('missing file fails', missing),
    ('remove and rmdir', clean),
]


def main(which):
    make = importlib.import_module('client_' + which.replace('-', '_'))
    failed = 0

    def run(name, call):
        nonlocal failed
        if name in make.NONE:
            print(f'none {name}: {make.NONE[name]}')
            return
        try:
            call()
            print(f'ok {name}')
        except BaseException as error:
            failed += 1
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            print(f'not ok {name}: {type(error).__name__}: {error} (line {line})')

    run('login by password', lambda: login_password(make))
    client = make.key()
    print('ok login by key')
    for name, step in STEPS:
        run(name, lambda: step(make, client))
    make.close(client)
    sys.exit(1 if failed else 0)


HOST, PORT = '127.0.0.1', int(os.environ['SFTP_PORT'])
USER, PASSWORD, KEY = (os.environ[f'SFTP_{name}'] for name in ('USER', 'PASSWORD', 'KEY'))
if __name__ == '__main__':
    sys.modules['walk'] = sys.modules['__main__']
    main(sys.argv[1])
