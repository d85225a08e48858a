"""Who asks: the Authorization header, the query of a presigned URL, dates, scopes, headers that are signed or not."""
from wire import *

SIGNATURE, MALFORMED = (403, 'SignatureDoesNotMatch'), (400, 'AuthorizationHeaderMalformed')
DENIED, QUERY, ARGUMENT = (403, 'AccessDenied'), (400, 'AuthorizationQueryParametersError'), (400, 'InvalidArgument')
A = ('x-amz-meta-a', 'one')


def put(**how):
    return lambda k: build('PUT', k, body=b'hello', **how)


def url(method='PUT', **how):
    return lambda k: presign(method, k, body=b'hello' if method == 'PUT' else b'', **how)


def old(expires=600, secret='test', key='test', change='', late=(), method='PUT'):
    """A URL presigned with version 2."""
    def make(k):
        when = str(int(time.time()) + expires)
        text = f'PUT\n\n\n{when}\n{k}'
        signature = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()
        query = f'AWSAccessKeyId={key}&Signature={quote(signature)}&Expires={when}{change}'
        return (f'{method} {k}?{query} HTTP/1.1\r\nHost: {HOST}\r\n{as_sent(late)}Content-Length: 5\r\n\r\nhello').encode()
    return make


def other(find, replacement):
    return lambda value: value.replace(find, replacement)


def dated(k, now):
    when = time.gmtime(now)
    return build('PUT', k, body=b'hello', dated=False, date=time.strftime('%Y%m%dT%H%M%SZ', when),
                 headers=[('Date', time.strftime('%a, %d %b %Y %H:%M:%S GMT', when))])


def cut(name):
    return lambda value: ', '.join(p for p in value.split(' ', 1)[1].split(', ') if not p.startswith(name)).join(['AWS4-HMAC-SHA256 ', ''])


def flip(value):
    return value[:-1] + ('0' if value[-1] != '0' else '1')


CASES = [
    ('a right signature', 200, put()),
    ('one digit of the signature', SIGNATURE, put(authorization=flip)),
    ('a signature in capitals', SIGNATURE, put(authorization=lambda v: v[:-64] + v[-64:].upper())),
    ('a signature cut short', SIGNATURE, put(authorization=lambda v: v[:-1])),
    ('a signature with more after it', SIGNATURE, put(authorization=lambda v: v + '00')),
    ('an empty signature', MALFORMED, put(authorization=lambda v: v[:-64])),
    ('two signatures in one header', MALFORMED, put(authorization=lambda v: v[:-64] + '0' * 64 + ', Signature=' + v[-64:])),
    ('two credentials in one header', MALFORMED, put(authorization=lambda v: v + ', Credential=alt/20260101/us-east-1/s3/aws4_request')),
    ('no credential', MALFORMED, put(authorization=cut('Credential'))),
    ('no signed headers', MALFORMED, put(authorization=cut('SignedHeaders'))),
    ('no signature', MALFORMED, put(authorization=cut('Signature'))),
    ('fields without commas', MALFORMED, put(authorization=other(', ', ' '))),
    ('fields without spaces', 200, put(authorization=other(', ', ','))),
    ('wrong secret', SIGNATURE, put(secret='tess')),
    ('unknown key', (403, 'InvalidAccessKeyId'), put(key='nobody')),
    ('empty key', (403, 'InvalidAccessKeyId'), put(key='')),
    ('key in other case', (403, 'InvalidAccessKeyId'), put(key='TEST')),
    ('wrong region', MALFORMED, put(region='eu-west-1')),
    ('empty region', MALFORMED, put(region='')),
    ('region in capitals', MALFORMED, put(region='US-EAST-1')),
    ('wrong service', MALFORMED, put(service='sts')),
    ('wrong terminator', MALFORMED, put(end='aws4')),
    ('day that is not the request\'s', MALFORMED, put(day='20200101')),
    ('day that is no day', MALFORMED, put(day='2020-1-1')),
    ('scope with a part less', MALFORMED, put(authorization=other('/s3/', '/'))),
    ('algorithm of version 4A', ARGUMENT, put(algorithm='AWS4-ECDSA-P256-SHA256')),
    ('algorithm in small letters', ARGUMENT, put(algorithm='aws4-hmac-sha256')),
    ('version 2 in the header', (400, 'InvalidRequest'), put(authorization=lambda v: 'AWS test:c2lnbmF0dXJl')),
    ('basic authorization', ARGUMENT, put(authorization=lambda v: 'Basic dGVzdDp0ZXN0')),
    ('bearer authorization', ARGUMENT, put(authorization=lambda v: 'Bearer test')),
    ('nobody', DENIED, put(authorization='')),
    ('signed for another method', SIGNATURE, lambda k: build('GET', k, wire=('PUT', k, ''), payload=hashlib.sha256(b'hello').hexdigest(), body=b'hello')),
    ('signed for another key', SIGNATURE, lambda k: build('PUT', k + 'x', wire=('PUT', k, ''), body=b'hello')),
    ('signed for another query', SIGNATURE, lambda k: build('PUT', k, 'x=1', wire=('PUT', k, 'x=2'), body=b'hello')),
    ('a query that was not signed', SIGNATURE, lambda k: build('PUT', k, wire=('PUT', k, 'x-id=PutObject'), body=b'hello')),
    ('a query in another order', 200, lambda k: build('PUT', k, 'b=2&a=1', wire=('PUT', k, 'a=1&b=2'), body=b'hello')),
    ('a parameter twice, once signed', SIGNATURE, lambda k: build('PUT', k, 'a=1', wire=('PUT', k, 'a=1&a=1'), body=b'hello')),
    ('another host than signed', SIGNATURE, lambda k: build('PUT', k, body=b'hello').replace(f'Host: {HOST}'.encode(), b'Host: s3.localhost')),
    ('host not signed', DENIED, put(signed=['x-amz-content-sha256', 'x-amz-date'])),
    ('x-amz-date not signed', DENIED, put(unsigned=('x-amz-date',))),
    ('metadata not signed', DENIED, put(headers=[A], unsigned=('x-amz-meta-a',))),
    ('metadata added later', DENIED, put(late=[A])),
    ('acl added later', DENIED, put(late=[('x-amz-acl', 'public-read')])),
    ('storage class added later, odd case', DENIED, put(late=[('X-AmZ-StOrAgE-ClAsS', 'STANDARD_IA')])),
    ('x-amz-content-sha256 not signed: the hash is in the signature anyway', 200, put(unsigned=('x-amz-content-sha256',))),
    ('a header signed and not sent', SIGNATURE, put(also=('x-amz-meta-b',))),
    ('a header changed', SIGNATURE, lambda k: build('PUT', k, headers=[A], body=b'hello').replace(b'one', b'two')),
    ('a header sent again', SIGNATURE, put(headers=[A], late=[('x-amz-meta-a', 'two')])),
    ('header names in another case', 200, lambda k: build('PUT', k, headers=[A], body=b'hello').replace(b'x-amz-meta-a:', b'X-AMZ-Meta-A:')),
    ('spaces around and within a value', 200, lambda k: build('PUT', k, headers=[A, ('x-amz-meta-b', 'b   c')], body=b'hello').replace(b': one', b':   one  ')),
    ('signed headers unsorted', SIGNATURE, put(signed=['x-amz-date', 'x-amz-content-sha256', 'host'])),
    ('signed headers in capitals', DENIED, put(authorization=other('SignedHeaders=host', 'SignedHeaders=HOST'))),
    ('no x-amz-content-sha256', (400, 'InvalidRequest'), put(drop=('x-amz-content-sha256',))),
    ('x-amz-content-sha256 of another body', (400, 'XAmzContentSHA256Mismatch'), put(payload=EMPTY)),
    ('x-amz-content-sha256 that was not signed so', SIGNATURE, put(shown=UNSIGNED)),
    ('x-amz-content-sha256 of 63 digits', ARGUMENT, put(payload=EMPTY[:-1])),
    ('x-amz-content-sha256 that is no hash', ARGUMENT, put(payload='nonsense')),
    ('x-amz-content-sha256 empty', ARGUMENT, lambda k: build('PUT', k, body=b'hello', payload='x').replace(b'sha256: x', b'sha256: ')),
    ('unsigned payload', 200, put(payload=UNSIGNED)),
    ('x-amz-content-sha256 of a stream of version 4A', ARGUMENT, put(payload='STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD')),
    ('16 minutes late', (403, 'RequestTimeTooSkewed'), put(offset=-960)),
    ('16 minutes early', (403, 'RequestTimeTooSkewed'), put(offset=960)),
    ('14 minutes late', (200, DENIED, MALFORMED)[0], put(offset=-840)),
    ('no date', DENIED, put(dated=False)),
    ('date without its Z', DENIED, put(date=stamp()[:-1])),
    ('date with a 13th month', DENIED, put(date='20261321T000000Z', day='20261321')),
    ('Date in place of x-amz-date', 200, lambda k: dated(k, time.time())),
    ('x-amz-date twice', SIGNATURE, lambda k: build('PUT', k, body=b'hello', late=[('x-amz-date', stamp(5))])),
    ('token of nobody', (400, 'InvalidToken'), put(headers=[('x-amz-security-token', 'FwoGZXIvYXdzE')])),
    ('token empty', (400, 'InvalidToken'), put(headers=[('x-amz-security-token', '')])),
    ('two Authorization headers', (400, 'BadRequest'), put(late=[('Authorization', 'AWS4-HMAC-SHA256 Credential=a')])),
    ('header and query both', ARGUMENT, lambda k: build('PUT', k, 'X-Amz-Algorithm=AWS4-HMAC-SHA256', body=b'hello')),
    # Presigned, version 4
    ('presigned', 200, url()),
    ('presigned with its own hash', 200, url(headers=[('x-amz-content-sha256', hashlib.sha256(b'hello').hexdigest())], shown=hashlib.sha256(b'hello').hexdigest())),
    ('presigned with the hash of another body', (400, 'XAmzContentSHA256Mismatch'), url(headers=[('x-amz-content-sha256', EMPTY)], shown=EMPTY)),
    ('presigned with a wrong secret', SIGNATURE, url(secret='x')),
    ('presigned by an unknown key', (403, 'InvalidAccessKeyId'), url(key='nobody')),
    ('presigned for another method', SIGNATURE, lambda k: presign('GET', k, wire=('PUT', k), body=b'hello')),
    ('presigned for another key', SIGNATURE, lambda k: presign('PUT', k + 'x', wire=('PUT', k), body=b'hello')),
    ('presigned, a parameter added', SIGNATURE, url(extra='&versionId=null')),
    ('presigned, a version that is none added', SIGNATURE, url('GET', extra='&versionId=x')),
    ('presigned, the signature again', SIGNATURE, url(extra='&X-Amz-Signature=' + '0' * 64)),
    ('presigned, the time again', SIGNATURE, url(extra='&X-Amz-Expires=604800')),
    ('presigned, expired', DENIED, url(offset=-700)),
    ('presigned for the next hour', DENIED, url(offset=3600)),
    ('presigned for no time', DENIED, url(expires='0')),
    ('presigned for less than no time', QUERY, url(expires='-1')),
    ('presigned for a week', 200, url(expires='604800')),
    ('presigned for more than a week', QUERY, url(expires='604801')),
    ('presigned for an unknown time', QUERY, url(expires='soon')),
    ('presigned for a fraction', QUERY, url(expires='1.5')),
    ('presigned for longer than counts', QUERY, url(expires='99999999999999999999')),
    *[(f'presigned without {name}', QUERY, url(remove=(name,))) for name in
      ('X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders', 'X-Amz-Signature')],
    ('presigned with version 4A', QUERY, url(algorithm='AWS4-ECDSA-P256-SHA256')),
    ('presigned for another region', QUERY, url(region='eu-west-1')),
    ('presigned for another service', QUERY, url(service='ec2')),
    ('presigned, day of another date', QUERY, url(day='20200101')),
    ('presigned, date in another form', QUERY, url(replace=[('X-Amz-Date', '2026-01-01T00:00:00Z')])),
    ('presigned, host not signed', DENIED, url(headers=[('x-amz-meta-a', 'one')], signed=['x-amz-meta-a'])),
    ('presigned, metadata added', DENIED, url(late=[A])),
    ('presigned, acl added', DENIED, url(late=[('x-amz-acl', 'public-read')])),
    ('presigned, signed header left out', SIGNATURE, url(signed=['host', 'x-amz-meta-a'])),
    ('presigned, token of nobody', (400, 'InvalidToken'), lambda k: presign('PUT', k, 'X-Amz-Security-Token=abc', body=b'hello')),
    ('presigned, for a read of nothing', (404, 'NoSuchKey'), url('GET')),
    ('presigned, with a stream announced', ARGUMENT, url(late=[('x-amz-content-sha256', 'nonsense')])),
    # Presigned, version 2
    ('old presigned', 200, old()),
    ('old presigned, expired', DENIED, old(-10)),
    ('old presigned, wrong secret', SIGNATURE, old(secret='x')),
    ('old presigned, unknown key', (403, 'InvalidAccessKeyId'), old(key='nobody')),
    ('old presigned, subresource added', SIGNATURE, old(change='&tagging')),
    ('old presigned, other method', SIGNATURE, old(method='DELETE')),
    ('old presigned, content type added', SIGNATURE, old(late=[('Content-Type', 'text/plain')])),
    ('old presigned, acl added', SIGNATURE, old(late=[('x-amz-acl', 'public-read')])),
    ('old presigned, time again', DENIED, old(-10, change='&Expires=4102444800')),
    ('old presigned without Expires', DENIED, lambda k: old()(k).replace(b'&Expires', b'&expired')),
]
