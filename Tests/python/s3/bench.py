"""What every case of this folder needs: clients, buckets, refusals; and the runner.

Run: AWS_ENDPOINT_URL_S3=http://127.0.0.1:9000 python3 run.py [pattern]; the endpoint must know the keys test and alt
(secrets test and alt) and start with ACLs on.
"""
import hashlib, hmac, itertools, os, base64, json, datetime, urllib.parse
import boto3, urllib3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

URL = os.environ['AWS_ENDPOINT_URL_S3']
HOST = URL.split('://')[1]
HTTP = urllib3.PoolManager(retries=False)


def client(key='test', secret=None, **config):
    settings = dict(signature_version=os.environ.get('S3_SIGNATURE', 's3v4'), s3={'addressing_style': 'path'}, retries={'max_attempts': 0})
    settings.update(config)
    return boto3.client('s3', endpoint_url=URL, region_name='us-east-1', aws_access_key_id=key,
                        aws_secret_access_key=secret or key, config=Config(**settings))


main = client()
alt = client('alt')
anonymous = client(signature_version=UNSIGNED)
_numbers = itertools.count(1)
RUN = os.urandom(3).hex()  # several runs may share an endpoint


def name():
    return f'case-{RUN}-{next(_numbers)}'


def bucket(keys=(), by=main, **settings):
    """A new bucket with an object of its own name under each key."""
    made = name()
    by.create_bucket(Bucket=made, **settings)
    for key in keys:
        by.put_object(Bucket=made, Key=key, Body=key)
    return made


def versioned(**settings):
    made = bucket(**settings)
    main.put_bucket_versioning(Bucket=made, VersioningConfiguration={'Status': 'Enabled'})
    return made


def refused(status, code, call, *args, **kwargs):
    """The call must be refused with this status, and with this code unless that is None."""
    try:
        call(*args, **kwargs)
    except ClientError as error:
        got = (error.response['ResponseMetadata']['HTTPStatusCode'], error.response['Error']['Code'])
        wanted = (status, code if code else got[1])
        assert got == wanted, f'refused with {got} instead of {wanted}: {error.response["Error"].get("Message")}'
        return error.response
    raise AssertionError(f'not refused with {status} {code}')


def with_headers(operation, by=None, remove=(), **headers):
    """A client whose requests of one operation carry other headers, changed before they are signed."""
    other = by or client()

    def change(params, **_):
        for header in remove:
            params['headers'].pop(header, None)
        params['headers'].update({k.replace('_', '-'): v for k, v in headers.items()})
    other.meta.events.register(f'before-call.s3.{operation}', change)
    return other


def same(actual, expected):
    assert actual == expected, f'{actual!r} instead of {expected!r}'


def status(answer):
    return answer['ResponseMetadata']['HTTPStatusCode']


def send_header(answer, header):
    return answer['ResponseMetadata']['HTTPHeaders'].get(header)


def body(target, key, by=main, **kwargs):
    return by.get_object(Bucket=target, Key=key, **kwargs)['Body'].read()


def multipart(target, key, parts, by=main, create=None, complete=None, part=None):
    upload = by.create_multipart_upload(Bucket=target, Key=key, **(create or {}))['UploadId']
    done = []
    for number, content in enumerate(parts, 1):
        answer = by.upload_part(Bucket=target, Key=key, UploadId=upload, PartNumber=number, Body=content, **(part or {}))
        entry = {'ETag': answer['ETag'], 'PartNumber': number}
        if 'ChecksumAlgorithm' in (create or {}):  # S3 knows of no checksum of a part otherwise
            entry.update({k: v for k, v in answer.items() if k.startswith('Checksum') and k != 'ChecksumType'})
        done.append(entry)
    return by.complete_multipart_upload(Bucket=target, Key=key, UploadId=upload, MultipartUpload={'Parts': done},
                                        **(complete or {}))


def form(target, fields, content=b'bar', filename=None, order=None):
    """Posts a browser's form; the fields as given, the file last."""
    body = [(k, v) for k, v in fields.items()]
    body.append(('file', (filename, content) if filename else content))
    encoded, kind = urllib3.encode_multipart_formdata(body)
    return HTTP.request('POST', f'{URL}/{target}', body=encoded, headers={'Content-Type': kind}, redirect=False)


def policy(target, conditions=None, expires=6000, **other):
    """A policy in base64 with the conditions that every form of these cases needs."""
    when = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=expires))
    document = {'expiration': when.strftime('%Y-%m-%dT%H:%M:%SZ'), 'conditions': [
        {'bucket': target}, ['starts-with', '$key', 'foo'], {'acl': 'private'},
        ['starts-with', '$Content-Type', 'text/plain'], ['content-length-range', 0, 1024]] + (conditions or [])}
    document.update(other)
    return base64.b64encode(json.dumps({k: v for k, v in document.items() if v is not None}).encode()).decode()


def sign(text, secret='test'):
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()).decode()


def signed_form(target, document=None, key='foo.txt', **other):
    document = document or policy(target)
    fields = {'key': key, 'AWSAccessKeyId': 'test', 'acl': 'private', 'signature': sign(document), 'policy': document,
              'Content-Type': 'text/plain'}
    fields.update({k.replace('__', '-'): v for k, v in other.items()})
    return {k: v for k, v in fields.items() if v is not None}


def anon(method, path, headers=None, body=None, **kwargs):
    return HTTP.request(method, URL + path, headers=headers or {}, body=body, redirect=False, **kwargs)


def account(by):
    return by.list_buckets()['Owner']


def user(owner):
    return {'Type': 'CanonicalUser', 'ID': owner['ID'], 'DisplayName': owner['DisplayName']}


ALL = {'Type': 'Group', 'URI': 'http://acs.amazonaws.com/groups/global/AllUsers'}
AUTHENTICATED = {'Type': 'Group', 'URI': 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers'}


def grants(acl):
    return sorted((json.dumps(g['Grantee'], sort_keys=True), g['Permission']) for g in acl['Grants'])


def same_grants(acl, *expected):
    same(grants(acl), sorted((json.dumps(g, sort_keys=True), p) for g, p in expected))
