"""A browser's form: its policy, its signature, its fields."""
import json
from wire import *

DENIED, SIGNATURE, ARGUMENT, POLICY = (403, 'AccessDenied'), (403, 'SignatureDoesNotMatch'), (400, 'InvalidArgument'), (400, 'InvalidPolicyDocument')
FILE = b'hello'


def form(conditions=(), fields=(), expires=600, without=(), uncovered=(), by=None, old=False, policy=None, file=FILE, boundary='b0undary',
         kind=None, after=(), spoil=None, expiration=None, query='', **other):
    """``conditions`` and ``fields`` beside those that every form has; ``uncovered`` fields have no condition."""
    def make(k):
        key = k[len(TARGET) + 2:]
        signer = by or Signer(**other)
        values = {'key': key}
        if old:
            values['AWSAccessKeyId'] = 'test'
        else:
            values |= {'x-amz-algorithm': signer.algorithm, 'x-amz-credential': f'{signer.key}/{signer.scope}', 'x-amz-date': signer.date}
        values |= dict(fields)
        rules = [{'bucket': TARGET}] + [{n: v} for n, v in values.items() if n not in uncovered and n != 'AWSAccessKeyId'] + list(conditions)
        until = expiration or (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=expires)).strftime('%Y-%m-%dT%H:%M:%S.000Z')
        text = policy(rules, until) if policy else json.dumps({'expiration': until, 'conditions': rules})
        encoded = base64.b64encode(text.encode()).decode()
        values['policy'] = encoded
        if old:
            values['signature'] = base64.b64encode(hmac.new(b'test', encoded.encode(), hashlib.sha1).digest()).decode()
        else:
            values['x-amz-signature'] = mac(signer.signing, encoded).hex()
        values |= dict(after)
        if spoil:
            spoil(values)
        values = {n: v for n, v in values.items() if n not in without}
        body = b''.join(f'--{boundary}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode() for n, v in values.items())
        if file is not None:
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'.encode() + file + b'\r\n'
        body += f'--{boundary}--\r\n'.encode()
        head = f'POST /{TARGET}{query} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: {kind or "multipart/form-data; boundary=" + boundary}\r\nContent-Length: {len(body)}\r\n\r\n'
        return head.encode() + body
    return make


def put(name, value):
    return lambda values: values.__setitem__(name, value)


def flipped(values):
    values['x-amz-signature'] = values['x-amz-signature'][:-1] + ('0' if values['x-amz-signature'][-1] != '0' else '1')


def late(values):
    values['policy'] = base64.b64encode(base64.b64decode(values['policy']).replace(b'"key"', b'"kex"')).decode()


CASES = [
    ('signed', 204, form()),
    ('signed by version 2', 204, form(old=True)),
    ('status 201', 201, form(fields=[('success_action_status', '201')])),
    ('status that is none', 204, form(fields=[('success_action_status', '404')])),
    ('redirect', (303, None), form(fields=[('success_action_redirect', 'http://a/b')])),
    ('one digit of the signature', SIGNATURE, form(spoil=flipped)),
    ('another secret', SIGNATURE, form(secret='x')),
    ('an unknown key', (403, 'InvalidAccessKeyId'), form(key='nobody')),
    ('a policy changed afterwards', SIGNATURE, form(spoil=late)),
    ('old, another signature', SIGNATURE, form(old=True, spoil=put('signature', 'AAAA'))),
    ('old, an unknown key', (403, 'InvalidAccessKeyId'), form(old=True, spoil=put('AWSAccessKeyId', 'nobody'))),
    ('expired', DENIED, form(expires=-60)),
    ('another region', ARGUMENT, form(region='eu-west-1')),
    ('another service', ARGUMENT, form(service='ec2')),
    ('the day of another date', ARGUMENT, form(day='20200101')),
    ('a date that is none', ARGUMENT, form(spoil=put('x-amz-date', 'today'))),
    ('another algorithm', ARGUMENT, form(algorithm='AWS4-HMAC-SHA1')),
    ('a token of nobody', (400, 'InvalidToken'), form(fields=[('x-amz-security-token', 'abc')])),
    ('no key', ARGUMENT, form(without=['key'])),
    ('an empty key', ARGUMENT, form(fields=[('key', '')])),
    ('no policy and no signature', DENIED, form(without=['policy', 'x-amz-signature', 'x-amz-credential', 'x-amz-algorithm', 'x-amz-date'])),
    ('no policy', ARGUMENT, form(without=['policy'])),
    ('no signature', ARGUMENT, form(without=['x-amz-signature'])),
    ('no credential', ARGUMENT, form(without=['x-amz-credential'])),
    ('no date', ARGUMENT, form(without=['x-amz-date'])),
    ('no algorithm', ARGUMENT, form(without=['x-amz-algorithm'])),
    ('no file', ARGUMENT, form(file=None)),
    ('an empty file', 204, form(file=b'')),
    # Conditions
    ('another bucket in the policy', DENIED, form(policy=lambda r, e: json.dumps({'expiration': e, 'conditions': [{'bucket': 'another'}] + r[1:]}))),
    ('a key that the policy does not allow', DENIED, form(spoil=put('key', 'other'))),
    ('a key that it starts with', 204, form(uncovered=['key'], conditions=[['starts-with', '$key', 'forms-']])),
    ('a key that it does not start with', DENIED, form(uncovered=['key'], conditions=[['starts-with', '$key', 'x/']])),
    ('any key', 204, form(uncovered=['key'], conditions=[['starts-with', '$key', '']])),
    ('eq', 204, form(fields=[('acl', 'private')], uncovered=['acl'], conditions=[['eq', '$acl', 'private']])),
    ('eq of another', DENIED, form(fields=[('acl', 'public-read')], uncovered=['acl'], conditions=[['eq', '$acl', 'private']])),
    ('a condition without its field', DENIED, form(conditions=[{'acl': 'private'}])),
    ('a field without its condition', DENIED, form(fields=[('acl', 'private')], uncovered=['acl'])),
    ('metadata without its condition', DENIED, form(fields=[('x-amz-meta-a', 'b')], uncovered=['x-amz-meta-a'])),
    ('the credential without its condition', DENIED, form(uncovered=['x-amz-credential'])),
    ('a field to be ignored', 204, form(fields=[('x-ignore-a', 'b')], uncovered=['x-ignore-a'])),
    ('within the size', 204, form(conditions=[['content-length-range', 1, 5]])),
    ('over the size', (400, 'EntityTooLarge'), form(conditions=[['content-length-range', 0, 4]])),
    ('under the size', (400, 'EntityTooSmall'), form(conditions=[['content-length-range', 6, 10]])),
    ('a size that is none', (403, 'AccessDenied'), form(conditions=[['content-length-range', 'a', 'b']])),
    ('a size turned round', POLICY, form(conditions=[['content-length-range', 10, 0]])),
    ('a size below nothing', POLICY, form(conditions=[['content-length-range', -1, 10]])),
    ('an unknown condition', POLICY, form(conditions=[['ends-with', '$key', 'x']])),
    ('a condition of two', POLICY, form(conditions=[['eq', '$key']])),
    ('a condition with two properties', POLICY, form(conditions=[{'key': 'a', 'acl': 'b'}])),
    ('a condition without a dollar', (403, 'AccessDenied'), form(conditions=[['eq', 'key', 'a']])),
    ('a condition that is a word', POLICY, form(conditions=['key'])),
    ('conditions that are no list', POLICY, form(policy=lambda r, e: json.dumps({'expiration': e, 'conditions': {}}))),
    ('no conditions', POLICY, form(policy=lambda r, e: json.dumps({'expiration': e}))),
    ('no expiration', POLICY, form(policy=lambda r, e: json.dumps({'conditions': r}))),
    ('an expiration that is none', POLICY, form(expiration='tomorrow')),
    ('a policy that is no JSON', POLICY, form(policy=lambda r, e: 'policy')),
    ('a policy that is a list', POLICY, form(policy=lambda r, e: '[]')),
    # The form itself
    ('another kind of form', (412, 'PreconditionFailed'), form(kind='application/x-www-form-urlencoded')),
    ('no boundary', (412, 'PreconditionFailed'), form(kind='multipart/form-data')),
    ('an empty boundary', (400, 'MalformedPOSTRequest'), form(kind='multipart/form-data; boundary=')),
    ('another boundary', (400, 'MalformedPOSTRequest'), form(kind='multipart/form-data; boundary=other')),
    ('fields of 20,480 bytes', (400, 'MaxPostPreDataLengthExceededError'), form(fields=[('x-ignore-a', 'x' * 20480)], uncovered=['x-ignore-a'])),
    ('a key of 1,025 bytes', (400, 'KeyTooLongError'), form(fields=[('key', 'k' * 1025)])),
    ('a checksum', 204, form(fields=[('x-amz-checksum-sha256', digest('sha256', FILE))])),
    ('a wrong checksum', (400, 'BadDigest'), form(fields=[('x-amz-checksum-sha256', digest('sha256', b'x'))])),
    ('an acl that is none', ARGUMENT, form(fields=[('acl', 'everybody')])),
    ('a storage class that is none', (400, 'InvalidStorageClass'), form(fields=[('x-amz-storage-class', 'COLD')])),
    ('a name that no header can have', ARGUMENT, form(fields=[('x-amz-meta-\u00e9', 'b')])),
    ('a name that would be two headers', ARGUMENT, form(fields=[('x-amz-meta-a\r\nx-evil', 'b')])),
    ('metadata of 3 KB', (400, 'MetadataTooLarge'), form(fields=[('x-amz-meta-a', 'x' * 3000)])),
]
