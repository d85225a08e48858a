"""aws-chunked bodies: signed, signed with a trailer, unsigned with a trailer, each broken in one place."""
from wire import *

BODY = bytes(range(256)) * 64
SIGNATURE, TRAILER = (403, 'SignatureDoesNotMatch'), (400, 'MalformedTrailerError')
CUT, BAD = (400, 'IncompleteBody'), (400, 'BadDigest')
SUM = ('x-amz-checksum-crc32', crc32(BODY))


def frame(*pieces, trailer=(), signed=True, spoil=None, spoil_trailer=None, name='x-amz-trailer-signature', close=b'\r\n'):
    """Frames a body; ``spoil`` changes the whole, ``spoil_trailer`` the trailer's signature."""
    def make(signer, seed):
        out, previous = b'', seed
        for piece in [*pieces, b'']:
            extension = b''
            if signed:
                previous = signer.chunk(previous, piece)
                extension = b';chunk-signature=' + previous.encode()
            out += b'%x%s\r\n%s' % (len(piece), extension, piece + b'\r\n' if piece else b'')
        for header, value in trailer:
            out += f'{header}:{value}\r\n'.encode()
        if trailer and signed:
            signature = signer.trailer(previous, ''.join(f'{n}:{v}\n' for n, v in trailer))
            out += f'{name}:{spoil_trailer(signature) if spoil_trailer else signature}\r\n'.encode()
        out += close
        return spoil(out) if spoil else out
    return make


def put(pieces=(BODY,), payload=None, trailer=(), announced=None, signed=True, decoded=None, headers=(), framed=False, **how):
    payload = payload or (SIGNED_TRAILER if trailer else SIGNED) if signed else payload or UNSIGNED_TRAILER
    fields = [('Content-Encoding', 'aws-chunked'), *headers]
    if decoded is None:
        decoded = sum(map(len, pieces))
    if decoded != '':
        fields.append(('x-amz-decoded-content-length', decoded))
    announced = trailer[0][0] if trailer and announced is None else announced
    if announced:
        fields.append(('x-amz-trailer', announced))
    spoils = {n: how.pop(n) for n in ('spoil', 'spoil_trailer', 'name', 'close') if n in how}
    stream = frame(*pieces, trailer=trailer, signed=signed, **spoils)
    if framed:
        def inner(signer, seed):
            body = stream(signer, seed)
            return b''.join(b'%x\r\n%s\r\n' % (len(body[i:i + 999]), body[i:i + 999]) for i in range(0, len(body), 999)) + b'0\r\n\r\n'
        fields.append(('Transfer-Encoding', 'chunked'))
        how['length'] = False
        return lambda k: build('PUT', k, headers=fields, payload=payload, stream=inner, **how)
    return lambda k: build('PUT', k, headers=fields, payload=payload, stream=stream, **how)


def unsigned(**how):
    return put(signed=False, **{'trailer': [SUM], **how})


def trailed(**how):
    return put(**{'trailer': [SUM], **how})


def swap(find, replacement, count=1):
    return lambda data: data.replace(find, replacement, count)


def flipped(place):
    return lambda data: data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]


def two(a=8192):
    return BODY[:a], BODY[a:]


def zeros(signature):
    return '0' * len(signature)


CASES = [
    ('signed', 200, put()),
    ('signed, two chunks', 200, put(two())),
    ('signed, nothing in it', 200, put(())),
    ('signed, in HTTP chunks', 200, put(framed=True)),
    ('signed, a byte of a chunk', SIGNATURE, put(spoil=flipped(200))),
    ('signed, the last byte of a chunk', SIGNATURE, put(spoil=lambda d: d.replace(b'\xff\r\n0;', b'\xfe\r\n0;'))),
    ('signed, a chunk\'s signature', SIGNATURE, put(spoil=flipped(30))),
    ('signed, the last chunk\'s signature', SIGNATURE, put(spoil=lambda d: d[:-5] + bytes([d[-5] ^ 1]) + d[-4:])),
    ('signed, chunks in another order', SIGNATURE, put((BODY[:8192], BODY[8192:][::-1]), spoil=lambda d: d.replace(BODY[:8192], b'@' * 8192).replace(BODY[8192:][::-1], BODY[:8192]).replace(b'@' * 8192, BODY[8192:][::-1]))),
    ('signed, a chunk left out', SIGNATURE, put(two(), decoded=8192, spoil=lambda d: d[d.index(b'\r\n') + 2 + 8192 + 2:])),
    ('signed, no last chunk', CUT, put(spoil=lambda d: d[:d.rindex(b'0;chunk')])),
    ('signed, cut in the last chunk', CUT, put(spoil=lambda d: d[:-2])),
    ('signed, more after the last chunk', CUT, put(spoil=lambda d: d + b'x')),
    ('signed, another last chunk', CUT, put(spoil=lambda d: d + d[d.rindex(b'0;chunk'):])),
    ('signed, decoded length one more', CUT, put(decoded=len(BODY) + 1)),
    ('signed, decoded length one less', CUT, put(decoded=len(BODY) - 1)),
    ('signed, no decoded length', (411, 'MissingContentLength'), put(decoded='')),
    ('signed, decoded length negative', (411, 'MissingContentLength'), put(decoded=-1)),
    ('signed, decoded length no number', (411, 'MissingContentLength'), put(decoded='x')),
    ('signed, decoded length over 5 GiB', (400, 'EntityTooLarge'), put(decoded=(5 << 30) + 1)),
    ('signed, small chunk in the middle', (403, 'InvalidChunkSizeError'), put(two(100))),
    ('signed, no chunk signature', CUT, put(spoil=lambda d: d.replace(b';chunk-signature=', b';x='))),
    ('signed, chunk signature empty', CUT, put(spoil=lambda d: d[:d.index(b'=') + 1] + d[d.index(b'\r\n'):])),
    ('signed, signature in capitals', SIGNATURE, put(spoil=lambda d: d[:22] + d[22:86].upper() + d[86:])),
    ('signed, chunk size with a sign', CUT, put(spoil=lambda d: b'+' + d)),
    ('signed, chunk size with 0x', CUT, put(spoil=lambda d: b'0x' + d)),
    ('signed, chunk size negative', CUT, put(spoil=lambda d: b'-' + d)),
    ('signed, chunk size of 17 digits', CUT, put(spoil=lambda d: b'0' * 16 + d)),
    ('signed, chunk size larger than the chunk', CUT, put(spoil=swap(b'4000;', b'4001;'))),
    ('signed, chunk size smaller than the chunk', SIGNATURE, put(spoil=swap(b'4000;', b'3fff;'))),
    ('signed, bare line feeds', CUT, put(spoil=swap(b'\r\n', b'\n'))),
    ('signed, not framed at all', CUT, put(spoil=lambda d: BODY)),
    ('signed, chunk signature of 63 digits', CUT, put(spoil=lambda d: d[:85] + d[86:])),
    ('signed, another secret for the chunks', SIGNATURE, lambda k: build('PUT', k, headers=[('x-amz-decoded-content-length', len(BODY))], payload=SIGNED,
                                                                         stream=lambda signer, seed: frame(BODY)(Signer(secret='x'), seed))),
    ('signed, content sha256 of the whole instead', (400, 'XAmzContentSHA256Mismatch'), put(payload=hashlib.sha256(BODY).hexdigest())),
    ('signed, announced as unsigned', CUT, put(payload=UNSIGNED_TRAILER)),
    ('signed, trailer that the form does not have', TRAILER, put(payload=SIGNED, trailer=[SUM])),
    ('signed, with a checksum in the head', 200, put(headers=[SUM])),
    ('signed, with a wrong checksum in the head', BAD, put(headers=[('x-amz-checksum-crc32', crc32(b'x'))])),
    ('signed, with the MD5 of the framed body', BAD, put(headers=[('Content-MD5', digest('md5', b'framed'))])),
    ('signed, with the MD5 of the body', 200, put(headers=[('Content-MD5', digest('md5', BODY))])),
    # With a trailer
    ('trailer', 200, trailed()),
    ('trailer, in HTTP chunks', 200, trailed(framed=True)),
    ('trailer, wrong checksum', BAD, trailed(trailer=[('x-amz-checksum-crc32', crc32(b'x'))])),
    ('trailer, checksum that is none', (400, 'InvalidRequest'), trailed(trailer=[('x-amz-checksum-crc32', 'nonsense')])),
    ('trailer, checksum changed on the way', SIGNATURE, trailed(spoil=swap(SUM[1].encode(), crc32(b'x').encode()))),
    ('trailer, wrong signature', SIGNATURE, trailed(spoil_trailer=zeros)),
    ('trailer, empty signature', SIGNATURE, trailed(spoil_trailer=lambda s: '')),
    ('trailer, no signature', TRAILER, trailed(spoil=lambda d: d[:d.index(b'x-amz-trailer-signature')] + b'\r\n')),
    ('trailer, signature under another name', TRAILER, trailed(name='x-amz-other-signature')),
    ('trailer, signature twice', TRAILER, trailed(spoil=lambda d: d[:-2] + d[d.index(b'x-amz-trailer-signature'):])),
    ('trailer, left out', TRAILER, trailed(spoil=lambda d: d[:d.index(b'x-amz-checksum')] + b'\r\n')),
    ('trailer, not announced', TRAILER, trailed(announced='')),
    ('trailer, another announced', TRAILER, trailed(announced='x-amz-checksum-crc32c')),
    ('trailer, unknown one announced', (400, 'InvalidRequest'), trailed(announced='x-amz-meta-a')),
    ('trailer, one more than announced', TRAILER, trailed(trailer=[SUM, ('x-amz-meta-a', 'b')], announced=SUM[0])),
    ('trailer, two checksums', TRAILER, trailed(trailer=[SUM, ('x-amz-checksum-sha1', digest('sha1', BODY))], announced=SUM[0])),
    ('trailer, the same twice', TRAILER, trailed(trailer=[SUM, SUM], announced=SUM[0])),
    ('trailer and head, two checksums', (400, 'InvalidRequest'), trailed(headers=[('x-amz-checksum-sha1', digest('sha1', BODY))])),
    ('trailer, another algorithm declared', (400, 'InvalidRequest'), trailed(headers=[('x-amz-sdk-checksum-algorithm', 'SHA1')])),
    ('trailer, cut off', CUT, trailed(spoil=lambda d: d[:-3])),
    ('trailer, a byte of the body', SIGNATURE, trailed(spoil=flipped(500))),
    ('trailer, more after it', CUT, trailed(spoil=lambda d: d + b'more')),
    # Unsigned with a trailer
    ('unsigned', 200, unsigned()),
    ('unsigned, two chunks', 200, unsigned(pieces=two())),
    ('unsigned, small chunk in the middle', (403, 'InvalidChunkSizeError'), unsigned(pieces=two(10))),
    ('unsigned, in HTTP chunks', 200, unsigned(framed=True)),
    ('unsigned, a byte of the body', BAD, unsigned(spoil=flipped(100))),
    ('unsigned, wrong checksum', BAD, unsigned(trailer=[('x-amz-checksum-crc32', crc32(b'x'))])),
    ('unsigned, sha256', 200, unsigned(trailer=[('x-amz-checksum-sha256', digest('sha256', BODY))])),
    ('unsigned, sha256 too short', (400, 'InvalidRequest'), unsigned(trailer=[('x-amz-checksum-sha256', 'AAAA')])),
    ('unsigned, trailer left out', TRAILER, unsigned(trailer=(), announced=SUM[0])),
    ('unsigned, trailer not announced', TRAILER, unsigned(announced='')),
    ('unsigned, neither announced nor sent', 200, unsigned(trailer=(), announced='')),
    ('unsigned, unknown trailer not announced', TRAILER, unsigned(trailer=[('x-amz-meta-a', 'b')], announced='')),
    ('unsigned, another announced', TRAILER, unsigned(announced='x-amz-checksum-crc64nvme')),
    ('unsigned, trailer signature all the same', TRAILER, unsigned(trailer=[SUM, ('x-amz-trailer-signature', '0' * 64)], announced=SUM[0])),
    ('unsigned, a trailer without a colon', TRAILER, unsigned(spoil=swap(b'crc32:', b'crc32 '))),
    ('unsigned, no last chunk', CUT, unsigned(spoil=lambda d: d[:d.rindex(b'0\r\nx-amz')])),
    ('unsigned, no end', CUT, unsigned(close=b'')),
    ('unsigned, more after the end', CUT, unsigned(close=b'\r\nx')),
    ('unsigned, decoded length one more', CUT, unsigned(decoded=len(BODY) + 1)),
    ('unsigned, decoded length one less', CUT, unsigned(decoded=len(BODY) - 1)),
    ('unsigned, no decoded length', (411, 'MissingContentLength'), unsigned(decoded='')),
    ('unsigned, chunk size no number', CUT, unsigned(spoil=lambda d: b'zz' + d)),
    ('unsigned, chunk size empty', CUT, unsigned(spoil=lambda d: d[4:])),
    ('unsigned, not framed at all', CUT, unsigned(spoil=lambda d: BODY)),
    ('a stream on a read', (400, 'InvalidArgument'), lambda k: build('GET', k, headers=[('x-amz-decoded-content-length', 0)], payload=SIGNED)),
    ('a part in a stream of a made-up upload', (404, 'NoSuchUpload'), lambda k: build('PUT', k, 'partNumber=1&uploadId=x', headers=[('x-amz-decoded-content-length', len(BODY))], payload=SIGNED, stream=frame(BODY))),
]
