"""HTTP itself: what two servers could read in two ways, what is too long, too short or no request at all."""
from wire import *

BAD = (400, 'BadRequest')


def plain(head, body=b'hello', ends='\r\n\r\n'):
    """A request that nobody signed: it is refused before anybody asks who sent it."""
    return lambda k: (head.replace('KEY', k).replace('HOST', HOST) + ends).encode('latin-1') + body


def signed(**how):
    how = {'body': b'hello', **how}
    return lambda k: build('PUT', k, **how)


def edit(find, replacement, **how):
    return lambda k: signed(**how)(k).replace(find, replacement, 1)


CASES = [
    ('no length', (411, 'MissingContentLength'), signed(length=False)),
    ('length twice, the same', BAD, signed(late=[('Content-Length', '5')])),
    ('length twice, different', BAD, signed(late=[('Content-Length', '6')])),
    ('length in a list', BAD, signed(length='5, 5')),
    *[(f'length {text!r}', BAD, signed(length=text)) for text in ('-1', '+5', '0x5', '5x', '5.0', '99999999999999999999', '5 5')],
    ('length empty', BAD, edit(b'Content-Length: 5', b'Content-Length:')),
    ('length and chunks', BAD, signed(late=[('Transfer-Encoding', 'chunked')])),
    ('chunks and length', BAD, lambda k: build('PUT', k, body=b'5\r\nhello\r\n0\r\n\r\n', late=[('Transfer-Encoding', 'chunked')])),
    ('chunks without a length', (501, 'NotImplemented'), signed(body=b'5\r\nhello\r\n0\r\n\r\n', payload=UNSIGNED, length=False, late=[('Transfer-Encoding', 'chunked')])),
    ('an encoding that is not known', BAD, signed(length=False, late=[('Transfer-Encoding', 'gzip')])),
    ('chunked not last', BAD, signed(length=False, late=[('Transfer-Encoding', 'chunked, identity')])),
    ('chunked in disguise', BAD, signed(length=False, late=[('Transfer-Encoding', 'xchunked')])),
    ('chunked twice', BAD, signed(length=False, late=[('Transfer-Encoding', 'chunked'), ('Transfer-Encoding', 'chunked')])),
    ('a space before a colon', BAD, signed(late=[('Content-Length ', '5')], length=False)),
    ('a line folded', BAD, edit(b'Content-Length:', b'x-fold: a\r\n b\r\nContent-Length:')),
    ('a bare line feed in the head', BAD, edit(b'\r\nContent-Length', b'\nContent-Length')),
    ('a bare carriage return in a value', BAD, edit(b'Content-Length', b'x-cr: a\rb\r\nContent-Length')),
    ('NUL in a value', BAD, edit(b'Content-Length', b'x-nul: a\0b\r\nContent-Length')),
    ('NUL in a name', BAD, edit(b'Content-Length', b'x\0nul: a\r\nContent-Length')),
    ('a control character in a name', BAD, edit(b'Content-Length', b'x\x01y: a\r\nContent-Length')),
    ('a header without a colon', BAD, edit(b'Content-Length', b'nonsense\r\nContent-Length')),
    ('a header without a name', BAD, edit(b'Content-Length', b': a\r\nContent-Length')),
    ('no host', BAD, edit(f'Host: {HOST}\r\n'.encode(), b'')),
    ('host twice', BAD, signed(late=[('Host', HOST)])),
    ('host empty', BAD, edit(f'Host: {HOST}'.encode(), b'Host:')),
    ('HTTP/2.0 in words', BAD, signed(version='2.0')),
    ('HTTP/1.2', BAD, signed(version='1.2')),
    ('HTTP/0.9', BAD, lambda k: f'GET {k}\r\n\r\n'.encode()),
    ('no version', BAD, plain('PUT KEY\r\nHost: HOST\r\nContent-Length: 5')),
    ('a version in small letters', BAD, plain('PUT KEY http/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('two spaces in the request line, which are read as one', (403, 'AccessDenied'), plain('PUT  KEY HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('a space in the path', BAD, plain('PUT KEY x HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('a method that is none', BAD, plain('P{}T KEY HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('a method that S3 has not', (405, 'MethodNotAllowed'), lambda k: build('PATCH', k, body=b'')),
    ('TRACE', (405, 'MethodNotAllowed'), lambda k: build('TRACE', k)),
    ('CONNECT', BAD, plain('CONNECT HOST HTTP/1.1\r\nHost: HOST', b'')),
    ('a path that is no path', BAD, plain('PUT key HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('an asterisk', BAD, plain('PUT * HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5')),
    ('the absolute form', 200, lambda k: build('PUT', k, body=b'hello', wire=('PUT', f'http://{HOST}{k}', ''))),
    ('a fragment', (403, 'SignatureDoesNotMatch'), lambda k: build('PUT', k, body=b'hello', wire=('PUT', k + '#x', ''))),
    ('half an escape in the path', (400, 'InvalidURI'), lambda k: build('PUT', k + '%4', body=b'hello')),
    ('an escape that is none', (400, 'InvalidURI'), lambda k: build('PUT', k + '%zz', body=b'hello')),
    ('an escape in the query that is none', (400, 'InvalidURI'), lambda k: build('GET', '/' + TARGET, 'prefix=%zz')),
    ('no UTF-8 in the path', (400, 'InvalidURI'), lambda k: build('PUT', k + '%FF', body=b'hello')),
    ('UTF-8 cut short in the path', (400, 'InvalidURI'), lambda k: build('PUT', k + '%C3', body=b'hello')),
    ('a surrogate in the path', (400, 'InvalidURI'), lambda k: build('PUT', k + '%ED%A0%80', body=b'hello')),
    ('a key of 1,024 bytes', 200, lambda k: build('PUT', k + 'x' * (1024 - len(k) + len(TARGET) + 2), body=b'hello')),
    ('a key of 1,025 bytes', (400, 'KeyTooLongError'), lambda k: build('PUT', k + 'x' * (1025 - len(k) + len(TARGET) + 2), body=b'hello')),
    ('a key of 1,026 bytes in 513 letters', (400, 'KeyTooLongError'), lambda k: build('PUT', f'/{TARGET}/' + '%C3%A9' * 513, body=b'hello')),
    ('headers of 9 KB', (400, 'RequestHeaderSectionTooLarge'), signed(headers=[(f'x-other-{i}', 'x' * 900) for i in range(10)])),
    ('one header of 20 KB', BAD, signed(headers=[('x-other', 'x' * 20000)])),
    ('a request line of 70 KB', BAD, lambda k: build('GET', k, 'x=' + 'y' * 70000)),
    ('nothing but line ends', BAD, lambda k: b'\r\n\r\n\r\nx\r\n\r\n'),
    ('the preface of HTTP/2', BAD, lambda k: b'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    ('the greeting of TLS', BAD, lambda k: bytes.fromhex('16030100a5010000a10303') + bytes(160)),
    ('an HTTP chunk size that is none', BAD, signed(body=b'zz\r\nhello\r\n0\r\n\r\n', payload=SIGNED, length=False, headers=[('x-amz-decoded-content-length', 5)], late=[('Transfer-Encoding', 'chunked')])),
    ('an HTTP chunk longer than its size', BAD, signed(body=b'3\r\nhello\r\n0\r\n\r\n', payload=UNSIGNED_TRAILER, length=False, headers=[('x-amz-decoded-content-length', 5), ('x-amz-trailer', 'x-amz-checksum-crc32')], late=[('Transfer-Encoding', 'chunked')])),
]


def closes(answer):
    return answer is not None and answer.headers.get('connection') == 'close'


def check_expect_refused(k):
    """Who waits for a go-ahead gets the refusal instead, before the body, and the end of the connection."""
    answer = exchange(build('PUT', k, body=b'', payload=UNSIGNED, length=1 << 20, late=[('Expect', '100-continue')], secret='x'))
    return answer.said == (403, 'SignatureDoesNotMatch') and closes(answer)


def check_expect_granted(k):
    answers = exchange(build('PUT', k, payload=UNSIGNED, length=5, late=[('Expect', '100-continue')]), count=2,
                       after=lambda line: (time.sleep(0.05), line.sendall(b'hello')))
    return [a and a.status for a in answers] == [100, 200]


def check_alive_after_refusal(k):
    """The body of a refused request is read: what follows on the connection is a request of its own."""
    wrong = build('PUT', k, body=b'GET / HTTP/1.1\r\n\r\n' * 50, secret='x')
    answers = exchange(wrong + build('PUT', k, body=b'hello') + build('GET', k), count=3)
    return [a and a.said for a in answers] == [(403, 'SignatureDoesNotMatch'), 200, 200] and answers[2].body == b'hello'


def check_alive_after_mismatch(k):
    answers = exchange(build('PUT', k, body=b'hello', payload=EMPTY) + build('GET', k), count=2)
    return [a and a.said for a in answers] == [(400, 'XAmzContentSHA256Mismatch'), (404, 'NoSuchKey')]


def check_pipeline(k):
    answers = exchange(b''.join(build('PUT', k, body=b'%d' % i) + build('GET', k) for i in range(10)), count=20)
    return [a and a.body for a in answers[1::2]] == [b'%d' % i for i in range(10)]


def check_cut_off(k):
    """A body that ends too early is nobody's object."""
    answer = exchange(build('PUT', k, body=b'hello', length=6), after=lambda line: line.shutdown(socket.SHUT_WR))
    return (answer is None or answer.said == BAD) and send('GET', k).said == (404, 'NoSuchKey')


def check_smuggled(k):
    """A second request in the body of one with two lengths is never answered."""
    inner = build('PUT', k, body=b'smuggled')
    data = build('PUT', k + 'x', body=b'0\r\n\r\n' + inner, payload=UNSIGNED, late=[('Transfer-Encoding', 'chunked')])
    answers = exchange(data, count=2)
    return answers[0].status == 400 and answers[1] is None and send('GET', k).said == (404, 'NoSuchKey')


def check_head_error(k):
    answers = exchange(build('HEAD', k) + build('HEAD', k), 'HEAD', count=2)
    return all(a and a.status == 404 and a.body == b'' for a in answers)


def check_error_document(k):
    answer = send('GET', k + '&<x')
    ids = answer.headers.get('x-amz-request-id') == answer.element('RequestId') and answer.headers.get('x-amz-id-2') == answer.element('HostId')
    words = (answer.element('Code'), answer.element('Message'), answer.element('Key'))
    return ids and words == ('NoSuchKey', 'The specified key does not exist.', f'{k[len(TARGET) + 2:]}&amp;&lt;x') and \
        answer.headers['content-type'] == 'application/xml' and answer.body.startswith(b'<?xml') and 'date' in answer.headers


def check_signature_error_explains(k):
    answer = exchange(build('PUT', k, body=b'hello', secret='x'))
    return all(answer.element(n) for n in ('AWSAccessKeyId', 'StringToSign', 'SignatureProvided', 'StringToSignBytes', 'CanonicalRequest', 'CanonicalRequestBytes'))


def check_http_1_0(k):
    return closes(exchange(build('PUT', k, body=b'hello', version='1.0'))) or send('GET', k).body == b'hello'


def check_close(k):
    return closes(exchange(build('GET', k, late=[('Connection', 'close')])))


CHECKS = [check_expect_refused, check_expect_granted, check_alive_after_refusal, check_alive_after_mismatch, check_pipeline, check_cut_off, check_smuggled,
          check_head_error, check_error_document, check_signature_error_explains, check_http_1_0, check_close]
