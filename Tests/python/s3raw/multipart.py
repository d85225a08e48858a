"""Uploads in parts: numbers, orders, ETags, sizes, checksums, repetitions."""
from wire import *

ARGUMENT, REQUEST, PART, XML = (400, 'InvalidArgument'), (400, 'InvalidRequest'), (400, 'InvalidPart'), (400, 'MalformedXML')
NO_UPLOAD, ORDER = (404, 'NoSuchUpload'), (400, 'InvalidPartOrder')
MD5 = hashlib.md5(b'part').hexdigest()
SHA = ('x-amz-checksum-algorithm', 'SHA256')
ZERO = base64.b64encode(bytes(32)).decode()


def begin(k, *headers):
    return send('POST', k, 'uploads=', headers=headers).element('UploadId')


def part(number, query='', body=b'part', begun=(), headers=(), **how):
    return lambda k: build('PUT', k, f'partNumber={number}&uploadId={begin(k, *begun)}{query}', headers=headers, body=body, **how)


def create(*headers):
    return lambda k: build('POST', k, 'uploads=', headers=headers)


def entry(number, etag=MD5, more=''):
    return f'<Part><PartNumber>{number}</PartNumber><ETag>"{etag}"</ETag>{more}</Part>'


def complete(*entries, parts=(1,), begun=(), sent=(), headers=(), root='CompleteMultipartUpload', whole=None, upload=None):
    def make(k):
        upload_id = begin(k, *begun)
        for number in parts:
            send('PUT', k, f'partNumber={number}&uploadId={upload_id}', body=b'part', headers=sent)
        body = f'<{root}>{"".join(entries)}</{root}>'.encode() if whole is None else whole
        return build('POST', k, f'uploadId={upload or upload_id}', body=body, headers=headers)
    return make


CRC64 = 'v+lYbwd1k6E='
COMPOSITE = base64.b64encode(hashlib.sha256(hashlib.sha256(b'part').digest()).digest()).decode()
SUM = f'<ChecksumSHA256>{digest("sha256", b"part")}</ChecksumSHA256>'
SENT = [('x-amz-checksum-sha256', digest('sha256', b'part'))]

CASES = [
    *[(f'part {n}', 200, part(n)) for n in (1, 10000)],
    *[(f'part {n}', ARGUMENT, part(n)) for n in (0, 10001, -1, 'x', '1.0', '%2B1', '', '99999999999999999999')],
    ('part of no upload', NO_UPLOAD, lambda k: build('PUT', k, 'partNumber=1&uploadId=none', body=b'part')),
    ('part of an upload with an empty name', NO_UPLOAD, lambda k: build('PUT', k, 'partNumber=1&uploadId=', body=b'part')),
    ('part of another key\'s upload', NO_UPLOAD, lambda k: build('PUT', k, f'partNumber=1&uploadId={begin(k + "x")}', body=b'part')),
    ('upload without a part number', ARGUMENT, lambda k: build('PUT', k, f'uploadId={begin(k)}', body=b'part')),
    ('part number without an upload', NO_UPLOAD, lambda k: build('PUT', k, 'partNumber=1', body=b'part')),
    ('part with another hash', (400, 'XAmzContentSHA256Mismatch'), part(1, payload=EMPTY)),
    ('part with another MD5', (400, 'BadDigest'), part(1, headers=[('Content-MD5', digest('md5', b'x'))])),
    ('part with another checksum', (400, 'BadDigest'), part(1, begun=[SHA], headers=[('x-amz-checksum-sha256', ZERO)])),
    ('part with another algorithm', REQUEST, part(1, begun=[SHA], headers=[('x-amz-checksum-crc32', crc32(b'part'))])),
    ('part of a composite without its checksum', REQUEST, part(1, begun=[SHA])),
    ('part of a full object without its checksum', 200, part(1, begun=[('x-amz-checksum-algorithm', 'CRC32'), ('x-amz-checksum-type', 'FULL_OBJECT')])),
    ('part without a length', (411, 'MissingContentLength'), part(1, length=False)),
    ('part of over 5 GiB', (400, 'EntityTooLarge'), lambda k: build('PUT', k, f'partNumber=1&uploadId={begin(k)}', payload=UNSIGNED, length=(5 << 30) + 1, late=[('Expect', '100-continue')])),
    # Beginnings
    ('beginning', 200, create()),
    ('beginning with an algorithm that is none', REQUEST, create(('x-amz-checksum-algorithm', 'MD4'))),
    ('beginning with a type alone', REQUEST, create(('x-amz-checksum-type', 'COMPOSITE'))),
    ('beginning with a type that is none', REQUEST, create(SHA, ('x-amz-checksum-type', 'HALF'))),
    ('beginning with SHA-256 of the full object', REQUEST, create(SHA, ('x-amz-checksum-type', 'FULL_OBJECT'))),
    ('beginning with SHA-1 of the full object', REQUEST, create(('x-amz-checksum-algorithm', 'SHA1'), ('x-amz-checksum-type', 'FULL_OBJECT'))),
    ('beginning with composite CRC-64', REQUEST, create(('x-amz-checksum-algorithm', 'CRC64NVME'), ('x-amz-checksum-type', 'COMPOSITE'))),
    ('beginning with CRC-32 of the full object', 200, create(('x-amz-checksum-algorithm', 'CRC32'), ('x-amz-checksum-type', 'FULL_OBJECT'))),
    ('beginning with a storage class that is none', (400, 'InvalidStorageClass'), create(('x-amz-storage-class', 'COLD'))),
    ('beginning in no bucket', (404, 'NoSuchBucket'), lambda k: build('POST', '/no-such-bucket-here/a', 'uploads=')),
    # Completions
    ('completion', 200, complete(entry(1))),
    ('completion, ETag without quotes', 200, complete(entry(1).replace('"', ''))),
    ('completion, one part of two', 200, complete(entry(2), parts=(1, 2))),
    ('completion of none', XML, complete()),
    ('completion, empty body', XML, complete(whole=b'')),
    ('completion, no XML', XML, complete(whole=b'part 1')),
    ('completion, another root', XML, complete(entry(1), root='Complete')),
    ('completion cut off', XML, complete(whole=b'<CompleteMultipartUpload><Part>')),
    ('completion, end tag of another', XML, complete(whole=b'<CompleteMultipartUpload><Part></Parts></CompleteMultipartUpload>')),
    ('completion, more after it', XML, complete(whole=f'<CompleteMultipartUpload>{entry(1)}</CompleteMultipartUpload><a/>'.encode())),
    ('completion with a document type', XML, complete(whole=f'<!DOCTYPE a><CompleteMultipartUpload>{entry(1)}</CompleteMultipartUpload>'.encode())),
    ('completion with an entity', XML, complete(entry('&one;'))),
    ('completion without an ETag', XML, complete('<Part><PartNumber>1</PartNumber></Part>')),
    ('completion without a number', XML, complete(f'<Part><ETag>{MD5}</ETag></Part>')),
    *[(f'completion, number {n!r}', XML, complete(entry(n))) for n in ('', 'x', '+1', '1.0', '0x1')],
    ('completion, two numbers in a part', XML, complete(f'<Part><PartNumber>1</PartNumber><PartNumber>2</PartNumber><ETag>{MD5}</ETag></Part>')),
    ('completion, an element that is none', XML, complete(entry(1, more='<Colour>red</Colour>'))),
    ('completion, an element beside the parts', XML, complete(entry(1), '<Colour>red</Colour>')),
    ('completion, another ETag', PART, complete(entry(1, '0' * 32))),
    ('completion, an empty ETag', PART, complete(entry(1, ''))),
    ('completion, a part that never came', PART, complete(entry(1), entry(2))),
    ('completion, part 0', PART, complete(entry(0))),
    ('completion, order turned round', ORDER, complete(entry(2), entry(1), parts=(1, 2))),
    ('completion, a part twice', ORDER, complete(entry(1), entry(1))),
    ('completion, first part too small', (400, 'EntityTooSmall'), complete(entry(1), entry(2), parts=(1, 2))),
    ('completion of 10,001 parts', XML, complete(*map(entry, range(1, 10002)))),
    ('completion of no upload', NO_UPLOAD, complete(entry(1), upload='none')),
    ('completion, size that it has not', REQUEST, complete(entry(1), headers=[('x-amz-mp-object-size', '5')])),
    ('completion, size that is none', REQUEST, complete(entry(1), headers=[('x-amz-mp-object-size', 'x')])),
    ('completion, size', 200, complete(entry(1), headers=[('x-amz-mp-object-size', '4')])),
    ('completion with the hash of another list', (400, 'XAmzContentSHA256Mismatch'), lambda k: build('POST', k, f'uploadId={begin(k)}', body=b'<a/>', payload=EMPTY)),
    ('completion if there is none', 200, complete(entry(1), headers=[('If-None-Match', '*')])),
    ('completion if it is another', (404, 'NoSuchKey'), complete(entry(1), headers=[('If-Match', '"x"')])),
    # Checksums
    ('checksum of a part and the whole', 200, complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-sha256', COMPOSITE + '-1')])),
    ('checksum of the whole wrong', (400, 'BadDigest'), complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-sha256', ZERO + '-1')])),
    ('checksum of the whole with another count', (400, 'BadDigest'), complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-sha256', COMPOSITE + '-2')])),
    ('checksum of the whole that is none', REQUEST, complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-sha256', 'x')])),
    ('checksum of a part wrong', PART, complete(entry(1, more=f'<ChecksumSHA256>{ZERO}</ChecksumSHA256>'), begun=[SHA], sent=SENT)),
    ('checksum of a part left out', REQUEST, complete(entry(1), begun=[SHA], sent=SENT)),
    ('checksum of a part in another algorithm', PART, complete(entry(1, more=SUM + f'<ChecksumCRC32>{crc32(b"part")}</ChecksumCRC32>'), begun=[SHA], sent=SENT)),
    ('checksum of the full object', 200, complete(entry(1), begun=[('x-amz-checksum-algorithm', 'CRC32'), ('x-amz-checksum-type', 'FULL_OBJECT')], headers=[('x-amz-checksum-crc32', crc32(b'part')), ('x-amz-checksum-type', 'FULL_OBJECT')])),
    ('checksum of the full object wrong', (400, 'BadDigest'), complete(entry(1), begun=[('x-amz-checksum-algorithm', 'CRC32'), ('x-amz-checksum-type', 'FULL_OBJECT')], headers=[('x-amz-checksum-crc32', crc32(b'x')), ('x-amz-checksum-type', 'FULL_OBJECT')])),
    ('checksum type of another kind than begun', REQUEST, complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-type', 'FULL_OBJECT')])),
    ('checksum of the whole that nobody announced', 200, complete(entry(1), headers=[('x-amz-checksum-crc64nvme', CRC64)])),
    ('checksum of the whole that nobody announced, wrong', (400, 'BadDigest'), complete(entry(1), headers=[('x-amz-checksum-crc64nvme', base64.b64encode(bytes(8)).decode())])),
    ('checksum of another algorithm than S3\'s own', 200, complete(entry(1), headers=[('x-amz-checksum-crc32', crc32(b'part'))])),
    ('checksum of another algorithm than begun', REQUEST, complete(entry(1, more=SUM), begun=[SHA], sent=SENT, headers=[('x-amz-checksum-crc32', crc32(b'part'))])),
    # Ends, lists, copies
    ('abortion of no upload', NO_UPLOAD, lambda k: build('DELETE', k, 'uploadId=none')),
    ('parts of no upload', NO_UPLOAD, lambda k: build('GET', k, 'uploadId=none')),
    ('parts, a count that is none', ARGUMENT, lambda k: build('GET', k, f'max-parts=x&uploadId={begin(k)}')),
    ('parts, a negative marker', ARGUMENT, lambda k: build('GET', k, f'part-number-marker=-1&uploadId={begin(k)}')),
    *[(f'copied part, range {text!r}', ARGUMENT, lambda k, text=text: send('PUT', k + '-s', body=b'0123456789') and part(1, body=b'', headers=[('x-amz-copy-source', k + '-s'), ('x-amz-copy-source-range', text)])(k))
      for text in ('bytes=5-10', 'bytes=5-3', 'bytes=-3', 'bytes=3-', '0-3', 'bytes=0-1,3-4', 'bytes=+1-3', 'bytes=a-b')],
]


def check_repeated_completion(k):
    request = complete(entry(1))(k)
    first, second = exchange(request), exchange(request)
    return first.said == second.said == 200 and first.element('ETag') == second.element('ETag')


def check_aborted(k):
    upload = begin(k)
    send('PUT', k, f'partNumber=1&uploadId={upload}', body=b'part')
    gone = send('DELETE', k, f'uploadId={upload}').said
    body = f'<CompleteMultipartUpload>{entry(1)}</CompleteMultipartUpload>'.encode()
    return gone == 204 and send('POST', k, f'uploadId={upload}', body=body).said == NO_UPLOAD and send('GET', k).status == 404


def check_part_again(k):
    """A part that is put again counts as it was put last."""
    upload = begin(k)
    for body in (b'one', b'part'):
        send('PUT', k, f'partNumber=1&uploadId={upload}', body=body)
    refused = send('POST', k, f'uploadId={upload}', body=f'<CompleteMultipartUpload>{entry(1, hashlib.md5(b"one").hexdigest())}</CompleteMultipartUpload>'.encode())
    done = send('POST', k, f'uploadId={upload}', body=f'<CompleteMultipartUpload>{entry(1)}</CompleteMultipartUpload>'.encode())
    return refused.said == PART and done.said == 200 and send('GET', k).body == b'part'


def check_refused_part_is_not_kept(k):
    upload = begin(k)
    send('PUT', k, f'partNumber=1&uploadId={upload}', body=b'part', payload=EMPTY)
    return b'<Part>' not in send('GET', k, f'uploadId={upload}').body


CHECKS = [check_repeated_completion, check_aborted, check_part_again, check_refused_part_is_not_kept]
