"""Walks one Python S3 client over every step: walk.py boto3|awscrt|minio|pyarrow|smart_open|s3fs|aiobotocore|gdal.

The server is told by S3_URL, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, its certificate by AWS_CA_BUNDLE; S3_WORK is
a folder with the files small and big. Prints a line for each step: "ok STEP", "not ok STEP: why", or "none STEP: why"
where the client has no such call. client_NAME.py beside this file says each client's way of saying a few things.
"""
import importlib, os, ssl, sys, traceback, urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
URL, WORK = os.environ['S3_URL'], os.environ['S3_WORK']
HOST = URL.split('://')[1]
KEY, SECRET = os.environ['AWS_ACCESS_KEY_ID'], os.environ['AWS_SECRET_ACCESS_KEY']
SMALL, BIG = open(f'{WORK}/small', 'rb').read(), open(f'{WORK}/big', 'rb').read()
# Each part but the last must have 5 MiB; a prime number of bytes more shows parts that are put together wrongly.
PART = (5 << 20) + 7919


def same(got, wanted):
    assert got == wanted, f'{got!r:.80} instead of {wanted!r:.80}'


def fetch(url, data=None):
    """What a program without credentials gets at a presigned URL, or puts there."""
    request = urllib.request.Request(url, data=data, method='GET' if data is None else 'PUT')
    trust = ssl.create_default_context(cafile=os.environ['AWS_CA_BUNDLE']) if url.startswith('https') else None
    with urllib.request.urlopen(request, context=trust) as answer:
        return answer.read()


def copy(c):
    c.copy('big', 'dir/copy')
    same(c.read_range('dir/copy', len(BIG) - 100, 100), BIG[-100:])


def presigned_put(c):
    fetch(c.presign_put('presigned'), SMALL)
    same(c.get('presigned'), SMALL)


def delete(c):
    for key in c.keys():
        c.delete(key)
    same(list(c.keys()), [])
    c.remove_bucket()


STEPS = [
    ('make bucket', lambda c: c.make_bucket()),
    ('put', lambda c: c.put('dir/small', SMALL)),
    ('put big', lambda c: c.put_big('big', f'{WORK}/big')),
    ('list', lambda c: same(sorted(c.keys()), ['big', 'dir/small'])),
    ('get', lambda c: same(c.get('dir/small'), SMALL)),
    ('get big', lambda c: same(c.get('big'), BIG)),
    ('range', lambda c: same(c.read_range('dir/small', 100, 100), SMALL[100:200])),
    ('copy', copy),
    ('presigned get', lambda c: same(fetch(c.presign('dir/small')), SMALL)),
    ('presigned put', presigned_put),
    ('delete', delete),
]


def main(which):
    client = importlib.import_module('client_' + which).Client()
    failed = 0
    for name, step in STEPS:
        if name in client.none:
            print(f'none {name}: {client.none[name]}')
            continue
        try:
            step(client)
            print(f'ok {name}', flush=True)
        except BaseException as error:
            failed += 1
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            print(f'not ok {name}: {type(error).__name__}: {error} (line {line})', flush=True)
    sys.stdout.flush()
    # Some of them keep threads that never end.
    os._exit(1 if failed else 0)


if __name__ == '__main__':
    sys.modules['walk'] = sys.modules['__main__']
    main(sys.argv[1])
