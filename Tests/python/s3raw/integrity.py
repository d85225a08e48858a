"""What a client says of its bytes: Content-MD5, checksums, lengths; and what it says of the object."""
from wire import *

ARGUMENT, REQUEST, BAD = (400, 'InvalidArgument'), (400, 'InvalidRequest'), (400, 'BadDigest')
CRC64 = base64.b64encode((0).to_bytes(8, 'big')).decode()
KEY = base64.b64encode(b'k' * 32).decode()
C = 'x-amz-server-side-encryption-customer-'


def put(*headers, body=b'hello', **how):
    return lambda k: build('PUT', k, headers=headers, body=body, **how)


def sse(algorithm='AES256', key=KEY, md5=digest('md5', b'k' * 32)):
    return put(*[(C + n, v) for n, v in (('algorithm', algorithm), ('key', key), ('key-md5', md5)) if v is not None])


CASES = [
    ('Content-MD5', 200, put(('Content-MD5', digest('md5', b'hello')))),
    ('Content-MD5 of another body', BAD, put(('Content-MD5', digest('md5', b'x')))),
    ('Content-MD5 in hex', (400, 'InvalidDigest'), put(('Content-MD5', hashlib.md5(b'hello').hexdigest()))),
    ('Content-MD5 of 15 bytes', (400, 'InvalidDigest'), put(('Content-MD5', base64.b64encode(bytes(15)).decode()))),
    ('Content-MD5 empty', (400, 'InvalidDigest'), put(('Content-MD5', ''))),
    ('Content-MD5 twice and different', (400, 'InvalidDigest'), put(('Content-MD5', digest('md5', b'hello')), ('Content-MD5', digest('md5', b'x')))),
    *[(f'{n} right', 200, put((f'x-amz-checksum-{n}', digest(n, b'hello')))) for n in ('sha1', 'sha256')],
    *[(f'{n} of another body', BAD, put((f'x-amz-checksum-{n}', digest(n, b'x')))) for n in ('sha1', 'sha256')],
    *[(f'{n} cut short', REQUEST, put((f'x-amz-checksum-{n}', base64.b64encode(hashlib.new(n, b"hello").digest()[:-1]).decode()))) for n in ('sha1', 'sha256')],
    *[(f'{n} in hex', REQUEST, put((f'x-amz-checksum-{n}', hashlib.new(n, b'hello').hexdigest()))) for n in ('sha1', 'sha256')],
    ('crc32 right', 200, put(('x-amz-checksum-crc32', crc32(b'hello')))),
    ('crc32 of another body', BAD, put(('x-amz-checksum-crc32', crc32(b'x')))),
    ('crc32c wrong', BAD, put(('x-amz-checksum-crc32c', 'AAAAAA=='))),
    ('crc64nvme wrong', BAD, put(('x-amz-checksum-crc64nvme', CRC64))),
    ('crc64nvme of four bytes', REQUEST, put(('x-amz-checksum-crc64nvme', 'AAAAAA=='))),
    ('crc32 of eight bytes', REQUEST, put(('x-amz-checksum-crc32', CRC64))),
    ('crc32 in decimal', REQUEST, put(('x-amz-checksum-crc32', '907060870'))),
    ('crc32 empty', REQUEST, put(('x-amz-checksum-crc32', ''))),
    ('crc32 without its padding', REQUEST, put(('x-amz-checksum-crc32', crc32(b'hello').rstrip('=')))),
    ('a checksum that is not known', REQUEST, put(('x-amz-checksum-crc16', 'AAA='))),
    ('two checksums', REQUEST, put(('x-amz-checksum-crc32', crc32(b'hello')), ('x-amz-checksum-sha1', digest('sha1', b'hello')))),
    ('one checksum twice', REQUEST, put(('x-amz-checksum-crc32', crc32(b'hello')), ('x-amz-checksum-crc32', crc32(b'hello')))),
    ('algorithm without a value', REQUEST, put(('x-amz-sdk-checksum-algorithm', 'CRC32'))),
    ('algorithm that is not known', REQUEST, put(('x-amz-sdk-checksum-algorithm', 'CRC16'), ('x-amz-checksum-crc32', crc32(b'hello')))),
    ('algorithm of another value', REQUEST, put(('x-amz-sdk-checksum-algorithm', 'SHA256'), ('x-amz-checksum-crc32', crc32(b'hello')))),
    ('algorithm and its value', 200, put(('x-amz-sdk-checksum-algorithm', 'CRC32'), ('x-amz-checksum-crc32', crc32(b'hello')))),
    ('MD5 right, checksum wrong', BAD, put(('Content-MD5', digest('md5', b'hello')), ('x-amz-checksum-crc32', crc32(b'x')))),
    ('trailer announced, body not framed', (400, 'MalformedTrailerError'), put(('x-amz-trailer', 'x-amz-checksum-crc32'))),
    # Metadata and the rest of the head
    ('metadata of 2,048 bytes', 200, put(('x-amz-meta-a', 'x' * 2047))),
    ('metadata of 2,049 bytes', (400, 'MetadataTooLarge'), put(('x-amz-meta-a', 'x' * 2048))),
    ('metadata of 2,049 bytes in two', (400, 'MetadataTooLarge'), put(('x-amz-meta-a', 'x' * 1024), ('x-amz-meta-b', 'x' * 1023))),
    ('storage class unknown', (400, 'InvalidStorageClass'), put(('x-amz-storage-class', 'COLD'))),
    ('storage class in small letters', (400, 'InvalidStorageClass'), put(('x-amz-storage-class', 'standard'))),
    ('storage class known', 200, put(('x-amz-storage-class', 'STANDARD_IA'))),
    ('encryption unknown', ARGUMENT, put(('x-amz-server-side-encryption', 'AES128'))),
    ('encryption key without kms', ARGUMENT, put(('x-amz-server-side-encryption', 'AES256'), ('x-amz-server-side-encryption-aws-kms-key-id', 'a'))),
    ('customer key', 200, sse()),
    ('customer key, no algorithm', ARGUMENT, sse(None)),
    ('customer key, other algorithm', (400, 'InvalidEncryptionAlgorithmError'), sse('AES128')),
    ('customer key, no key', ARGUMENT, sse(key=None)),
    ('customer key of 16 bytes', ARGUMENT, sse(key=base64.b64encode(b'k' * 16).decode())),
    ('customer key, no MD5', ARGUMENT, sse(md5=None)),
    ('customer key, wrong MD5', ARGUMENT, sse(md5=digest('md5', b'x'))),
    ('canned ACL unknown', ARGUMENT, put(('x-amz-acl', 'everybody'))),
    ('grant to nobody known', ARGUMENT, put(('x-amz-grant-read', 'id=nobody'))),
    ('grant without a kind', ARGUMENT, put(('x-amz-grant-read', 'somebody'))),
    ('canned ACL and a grant', REQUEST, put(('x-amz-acl', 'private'), ('x-amz-grant-read', 'uri=http://acs.amazonaws.com/groups/global/AllUsers'))),
    ('tags', 200, put(('x-amz-tagging', 'a=b&c='))),
    ('eleven tags', (400, 'InvalidTag'), put(('x-amz-tagging', '&'.join(f'k{i}=v' for i in range(11))))),
    ('a tag twice', ARGUMENT, put(('x-amz-tagging', 'a=b&a=c'))),
    ('a tag key of 129', (400, 'InvalidTag'), put(('x-amz-tagging', 'k' * 129 + '=v'))),
    ('a tag value of 257', (400, 'InvalidTag'), put(('x-amz-tagging', 'k=' + 'v' * 257))),
    ('a tag of Amazon\'s', (400, 'InvalidTag'), put(('x-amz-tagging', 'aws:k=v'))),
    ('a tag with a sign that no tag has', (400, 'InvalidTag'), put(('x-amz-tagging', 'a%7B=b'))),
    ('a tag without a key', (400, 'InvalidTag'), put(('x-amz-tagging', '=v'))),
    ('lock in a bucket without', REQUEST, put(('x-amz-object-lock-legal-hold', 'ON'), ('Content-MD5', digest('md5', b'hello')))),
    ('lock mode without a date', ARGUMENT, put(('x-amz-object-lock-mode', 'GOVERNANCE'), ('Content-MD5', digest('md5', b'hello')))),
    ('lock date without a mode', ARGUMENT, put(('x-amz-object-lock-retain-until-date', '2099-01-01T00:00:00Z'), ('Content-MD5', digest('md5', b'hello')))),
    ('lock date gone by', ARGUMENT, put(('x-amz-object-lock-mode', 'GOVERNANCE'), ('x-amz-object-lock-retain-until-date', '2020-01-01T00:00:00Z'), ('Content-MD5', digest('md5', b'hello')))),
    ('lock mode unknown', ARGUMENT, put(('x-amz-object-lock-mode', 'STRICT'), ('x-amz-object-lock-retain-until-date', '2099-01-01T00:00:00Z'), ('Content-MD5', digest('md5', b'hello')))),
    ('legal hold unknown', ARGUMENT, put(('x-amz-object-lock-legal-hold', 'MAYBE'), ('Content-MD5', digest('md5', b'hello')))),
    ('redirect to nowhere', (400, 'InvalidRedirectLocation'), put(('x-amz-website-redirect-location', 'nowhere'))),
    ('owner that is another', (403, 'AccessDenied'), put(('x-amz-expected-bucket-owner', '111122223333'))),
    ('append', (501, 'NotImplemented'), put(('x-amz-write-offset-bytes', '0'))),
    ('if-none-match with an ETag', (501, 'NotImplemented'), put(('If-None-Match', '"abc"'))),
    ('if-match where there is nothing', (404, 'NoSuchKey'), put(('If-Match', '"abc"'))),
    ('if-none-match where there is nothing', 200, put(('If-None-Match', '*'))),
]
