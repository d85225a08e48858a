"""Reading, listing, copying, naming: what a request may ask for and how."""
from wire import *

ARGUMENT, REQUEST, RANGE, NAME = (400, 'InvalidArgument'), (400, 'InvalidRequest'), (416, 'InvalidRange'), (400, 'InvalidBucketName')
TEN, NOTHING = f'/{TARGET}/ten', f'/{TARGET}/nothing'
ETAG = f'"{hashlib.md5(b"0123456789").hexdigest()}"'
OLD, NEW = 'Sat, 01 Jan 2000 00:00:00 GMT', 'Thu, 01 Jan 2099 00:00:00 GMT'
_stored = []


def stored():
    if not _stored:
        _stored.append(send('PUT', TEN, body=b'0123456789'))
        send('PUT', NOTHING)


def get(*headers, query='', path=None, method='GET'):
    def make(k):
        stored()
        return build(method, path or TEN, query, headers=headers)
    return make


def http_date(later=0):
    return time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(time.time() + later))


def bucket(query, method='GET', **how):
    return lambda k: build(method, '/' + TARGET, query, **how)


def create(name, *headers, body=b''):
    return lambda k: build('PUT', '/' + name, headers=headers, body=body)


def copy(source, *headers, **how):
    def make(k):
        stored()
        return build('PUT', k, headers=[('x-amz-copy-source', source), *headers], **how)
    return make


CASES = [
    ('a whole object', 200, get()),
    *[(f'range {text}', 206, get(('Range', text))) for text in ('bytes=0-0', 'bytes=9-', 'bytes=-1', 'bytes=-99', 'bytes=5-99', 'bytes=0-9')],
    *[(f'range {text}', RANGE, get(('Range', text))) for text in ('bytes=10-', 'bytes=10-12', 'bytes=-0', 'bytes=99999999999999999999-')],
    *[(f'range {text}, which is none', 200, get(('Range', text))) for text in
      ('bytes=5-3', 'bytes=a-b', 'bytes=', 'bytes=-', 'items=0-1', 'bytes=0-1,3-4', 'bytes 0-1', 'bytes=0x0-5', 'bytes=--1')],
    ('range of nothing', RANGE, get(('Range', 'bytes=0-'), path=NOTHING)),
    ('part of what has none', 206, get(query='partNumber=1')),
    ('part two of what has none', (416, 'InvalidPartNumber'), get(query='partNumber=2')),
    ('part zero', ARGUMENT, get(query='partNumber=0')),
    ('part 10,001', ARGUMENT, get(query='partNumber=10001')),
    ('part x', ARGUMENT, get(query='partNumber=x')),
    ('part and range', REQUEST, get(('Range', 'bytes=0-1'), query='partNumber=1')),
    ('if-match of another', (412, 'PreconditionFailed'), get(('If-Match', '"x"'))),
    ('if-match', 200, get(('If-Match', ETAG))),
    ('if-match without quotes', 200, get(('If-Match', ETAG.strip('"')))),
    ('if-none-match', (304, None), get(('If-None-Match', ETAG))),
    ('if-none-match of another', 200, get(('If-None-Match', '"x"'))),
    ('if-modified-since now', (304, None), lambda k: get(('If-Modified-Since', http_date()))(k)),
    ('if-modified-since to come', 200, lambda k: get(('If-Modified-Since', http_date(86400)))(k)),
    ('if-unmodified-since earlier', (412, 'PreconditionFailed'), get(('If-Unmodified-Since', OLD))),
    ('if-match holds, if-unmodified-since does not', 200, get(('If-Match', ETAG), ('If-Unmodified-Since', OLD))),
    ('if-none-match holds, if-modified-since does not', (304, None), get(('If-None-Match', ETAG), ('If-Modified-Since', OLD))),
    ('version null', 200, get(query='versionId=null')),
    ('version that was never', (400, 'InvalidArgument'), get(query='versionId=x')),
    ('version in the right form that was never', (400, 'InvalidArgument'), get(query='versionId=' + 'x' * 32)),
    ('version empty', ARGUMENT, get(query='versionId=')),
    *[(f'version {v} of what is written', ARGUMENT, lambda k, v=v: build('PUT', k, 'versionId=' + v, body=b'x')) for v in ('null', 'abc', '')],
    ('version of a part', ARGUMENT, lambda k: build('PUT', k, 'partNumber=1&uploadId=x&versionId=null', body=b'x')),
    ('version of an upload', ARGUMENT, lambda k: build('POST', k, 'uploads=&versionId=null')),
    ('version of a bucket', ARGUMENT, bucket('versionId=null')),
    ('two subresources', ARGUMENT, get(query='acl&tagging')),
    ('encryption header on a read', ARGUMENT, get(('x-amz-server-side-encryption', 'AES256'))),
    ('customer key where there is none', REQUEST, get(*[('x-amz-server-side-encryption-customer-' + n, v) for n, v in
     (('algorithm', 'AES256'), ('key', base64.b64encode(b'k' * 32).decode()), ('key-md5', digest('md5', b'k' * 32)))])),
    ('attributes without their names', ARGUMENT, get(query='attributes')),
    ('attributes that are none', ARGUMENT, get(('x-amz-object-attributes', 'Colour'), query='attributes')),
    ('post to an object', (405, 'MethodNotAllowed'), get(method='POST')),
    ('head of nothing', (404, None), lambda k: build('HEAD', k)),
    ('head that a condition stops', (412, None), get(('If-Match', '"x"'), method='HEAD')),
    ('delete of nothing', 204, lambda k: build('DELETE', k)),
    # Lists
    *[(f'max-keys {text}', ARGUMENT, bucket(f'list-type=2&max-keys={text}')) for text in ('-1', 'x', '1.5', '%2B5', '2147483648')],
    ('max-keys 0', 200, bucket('list-type=2&max-keys=0')),
    ('list type 3', ARGUMENT, bucket('list-type=3')),
    ('encoding unknown', ARGUMENT, bucket('list-type=2&encoding-type=base64')),
    ('token empty', ARGUMENT, bucket('list-type=2&continuation-token=')),
    ('token made up', ARGUMENT, bucket('list-type=2&continuation-token=nonsense')),
    ('versions from a version without a key', ARGUMENT, bucket('versions&version-id-marker=null')),
    ('uploads, a count that is none', ARGUMENT, bucket('uploads&max-uploads=x')),
    ('a list of a bucket that is not', (404, 'NoSuchBucket'), lambda k: build('GET', '/no-such-bucket-here')),
    ('an object of a bucket that is not', (404, 'NoSuchBucket'), lambda k: build('PUT', '/no-such-bucket-here/a', body=b'x')),
    # Buckets
    *[(f'bucket {name}', NAME, create(name)) for name in
      ('ab', 'a' * 64, 'Upper-Case', 'under_score', '-first', 'last-', 'two..dots', 'dot.-dash', '192.168.5.4', 'xn--a', 'a-s3alias', 'space%20here', 'sthree-a', 'a--x-s3', '.dot', 'dot.')],
    ('a bucket twice, in the first region', 200, create(TARGET, ('x-amz-object-ownership', 'ObjectWriter'))),
    ('a bucket elsewhere', (400, 'IllegalLocationConstraintException'), create(TARGET + 'b', body=b'<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>')),
    ('a bucket nowhere', (400, 'InvalidLocationConstraint'), create(TARGET + 'c', body=b'<CreateBucketConfiguration><LocationConstraint>mars</LocationConstraint></CreateBucketConfiguration>')),
    ('a bucket of nonsense', (400, 'MalformedXML'), create(TARGET + 'd', body=b'<Create')),
    ('a bucket with an unknown ownership', ARGUMENT, create(TARGET + 'e', ('x-amz-object-ownership', 'Everybody'))),
    ('delete of a bucket that is full', (409, 'BucketNotEmpty'), bucket('', 'DELETE')),
    ('delete of a bucket that is not', (404, 'NoSuchBucket'), lambda k: build('DELETE', '/no-such-bucket-here')),
    ('put on the service', (405, 'MethodNotAllowed'), lambda k: build('PUT', '/')),
    # Copies
    ('a copy', 200, copy(TEN)),
    ('a copy of nothing', (404, 'NoSuchKey'), copy(f'/{TARGET}/none')),
    ('a copy from no bucket', (404, 'NoSuchBucket'), copy('/no-such-bucket-here/a')),
    ('a copy of a bucket', ARGUMENT, copy('/' + TARGET)),
    ('a copy of an empty name', ARGUMENT, copy('/')),
    ('a copy with half an escape', ARGUMENT, copy(TEN + '%z')),
    ('a copy with a directive that is none', ARGUMENT, copy(TEN, ('x-amz-metadata-directive', 'MOVE'))),
    ('a copy with a tag directive that is none', ARGUMENT, copy(TEN, ('x-amz-tagging-directive', 'MOVE'))),
    ('a copy onto itself', REQUEST, lambda k: stored() or build('PUT', TEN, headers=[('x-amz-copy-source', TEN)])),
    ('a copy if it is another', (412, 'PreconditionFailed'), copy(TEN, ('x-amz-copy-source-if-match', '"x"'))),
    ('a copy if it is not this', (412, 'PreconditionFailed'), copy(TEN, ('x-amz-copy-source-if-none-match', ETAG))),
    ('a copy if it is older', (412, 'PreconditionFailed'), copy(TEN, ('x-amz-copy-source-if-unmodified-since', OLD))),
    ('a copy of a version that was never', ARGUMENT, copy(TEN + '?versionId=x')),
    ('a copy with a body', (400, 'XAmzContentSHA256Mismatch'), copy(TEN, body=b'hello', payload=EMPTY)),
    # Hosts
    ('virtual host', 200, lambda k: stored() or build('GET', '/ten', host=f'{TARGET}.localhost')),
    ('virtual host in capitals', 200, lambda k: stored() or build('GET', '/ten', host=f'{TARGET.upper()}.LOCALHOST')),
    ('virtual host of no bucket', (404, 'NoSuchBucket'), lambda k: build('GET', '/ten', host='no-such-bucket-here.localhost')),
    ('virtual host of an impossible bucket', NAME, lambda k: build('PUT', '/', host='under_score.localhost')),
    # Preflights
    ('a preflight without rules', (403, 'AccessForbidden'), lambda k: f'OPTIONS {TEN} HTTP/1.1\r\nHost: {HOST}\r\nOrigin: http://a\r\nAccess-Control-Request-Method: GET\r\n\r\n'.encode()),
    ('a preflight without an origin', (400, 'BadRequest'), lambda k: f'OPTIONS {TEN} HTTP/1.1\r\nHost: {HOST}\r\nAccess-Control-Request-Method: GET\r\n\r\n'.encode()),
    ('a preflight without a method, and without rules', (403, 'AccessForbidden'), lambda k: f'OPTIONS {TEN} HTTP/1.1\r\nHost: {HOST}\r\nOrigin: http://a\r\n\r\n'.encode()),
]


def check_range_headers(k):
    answer = exchange(get(('Range', 'bytes=2-4'))(k))
    return answer.body == b'234' and answer.headers['content-range'] == 'bytes 2-4/10' and answer.headers['content-length'] == '3'


def check_range_has_no_checksum(k):
    send('PUT', k, body=b'0123456789', headers=[('x-amz-checksum-crc32', crc32(b'0123456789'))])
    part = send('GET', k, headers=[('Range', 'bytes=0-1'), ('x-amz-checksum-mode', 'ENABLED')])
    whole = send('GET', k, headers=[('x-amz-checksum-mode', 'ENABLED')])
    return 'x-amz-checksum-crc32' not in part.headers and whole.headers.get('x-amz-checksum-crc32') == crc32(b'0123456789')


def check_keys_are_opaque(k):
    paths = [k + end for end in ('//a', '/../b', '/./c', '/%2e%2e/d', '/e%2Ff', '/', '/%20', '/%00x')]
    answers = [send('PUT', p, body=p.encode()).said for p in paths]
    return answers == [200] * len(paths) and all(send('GET', p).body == p.encode() for p in paths)


def check_aws_chunked_is_not_kept(k):
    send('PUT', k, body=b'x', headers=[('Content-Encoding', 'aws-chunked, gzip')])
    return send('HEAD', k).headers.get('content-encoding') == 'gzip'


def check_if_none_match_keeps_the_first(k):
    first = send('PUT', k, body=b'first', headers=[('If-None-Match', '*')]).said
    second = send('PUT', k, body=b'second', headers=[('If-None-Match', '*')]).said
    return (first, second) == (200, (412, 'PreconditionFailed')) and send('GET', k).body == b'first'


CHECKS = [check_range_headers, check_range_has_no_checksum, check_keys_are_opaque, check_aws_chunked_is_not_kept, check_if_none_match_keeps_the_first]
