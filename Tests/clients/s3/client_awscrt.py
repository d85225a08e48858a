import os
import re

import awscrt.auth
import awscrt.http
import awscrt.io
import awscrt.s3

from walk import HOST, KEY, PART, SECRET, URL, WORK

BUCKET = 'by-awscrt'
Kind = awscrt.s3.S3RequestType


class Client:
    """The AWS Common Runtime's S3 client, in C: AWS CLI 2, the Java SDK and Mountpoint send with it."""
    none = {}

    def __init__(self):
        loop = awscrt.io.EventLoopGroup(2)
        self.credentials = awscrt.auth.AwsCredentialsProvider.new_static(KEY, SECRET)
        tls, options = URL.startswith('https'), None
        if tls:
            context = awscrt.io.TlsContextOptions()
            context.override_default_trust_store_from_path(None, os.environ['AWS_CA_BUNDLE'])
            options = awscrt.io.ClientTlsContext(context).new_connection_options()
        self.s3 = awscrt.s3.S3Client(
            bootstrap=awscrt.io.ClientBootstrap(loop, awscrt.io.DefaultHostResolver(loop)), region='us-east-1',
            tls_mode=awscrt.s3.S3RequestTlsMode.ENABLED if tls else awscrt.s3.S3RequestTlsMode.DISABLED,
            tls_connection_options=options,
            signing_config=awscrt.s3.create_default_s3_signing_config(
                region='us-east-1', credential_provider=self.credentials),
            part_size=PART, multipart_upload_threshold=PART)

    def send(self, method, path, kind=Kind.DEFAULT, headers=(), file=None, checksum=None):
        fields = awscrt.http.HttpHeaders([('host', HOST), *headers])
        if file or method == 'PUT':
            fields.add('content-length', str(os.path.getsize(file) if file else 0))
        pieces = {}
        operation = {'PUT': 'PutObject', 'GET': 'GetObject', 'DELETE': 'DeleteObject'}[method]
        self.s3.make_request(
            request=awscrt.http.HttpRequest(method, f'/{BUCKET}{path}', fields), type=kind,
            operation_name=operation if kind == Kind.DEFAULT else None, send_filepath=file,
            checksum_config=checksum,
            on_body=lambda chunk, offset, **_: pieces.update({offset: bytes(chunk)})).finished_future.result(100)
        return b''.join(pieces[offset] for offset in sorted(pieces))

    @staticmethod
    def trailer(algorithm):
        return awscrt.s3.S3ChecksumConfig(
            algorithm=algorithm, location=awscrt.s3.S3ChecksumLocation.TRAILER, validate_response=True)

    def make_bucket(self):
        self.send('PUT', '')

    def put(self, key, content):
        with open(f'{WORK}/by-awscrt', 'wb') as file:
            file.write(content)
        checksum = self.trailer(awscrt.s3.S3ChecksumAlgorithm.CRC32)
        self.send('PUT', f'/{key}', Kind.PUT_OBJECT, file=f'{WORK}/by-awscrt', checksum=checksum)

    def put_big(self, key, path):
        checksum = self.trailer(awscrt.s3.S3ChecksumAlgorithm.CRC64NVME)
        self.send('PUT', f'/{key}', Kind.PUT_OBJECT, file=path, checksum=checksum)

    def keys(self):
        return re.findall('<Key>(.*?)</Key>', self.send('GET', '?list-type=2').decode())

    def get(self, key):  # of a large object in ranges that arrive at the same time
        return self.send('GET', f'/{key}', Kind.GET_OBJECT)

    def read_range(self, key, start, count):
        return self.send('GET', f'/{key}', Kind.GET_OBJECT, [('range', f'bytes={start}-{start + count - 1}')])

    def copy(self, key, new):
        self.send('PUT', f'/{new}', headers=[('x-amz-copy-source', f'/{BUCKET}/{key}')])

    def signed(self, method, key):
        request = awscrt.http.HttpRequest(method, f'/{BUCKET}/{key}', awscrt.http.HttpHeaders([('host', HOST)]))
        awscrt.auth.aws_sign_request(request, awscrt.auth.AwsSigningConfig(
            signature_type=awscrt.auth.AwsSignatureType.HTTP_REQUEST_QUERY_PARAMS, credentials_provider=self.credentials,
            region='us-east-1', service='s3', use_double_uri_encode=False, should_normalize_uri_path=False,
            signed_body_value=awscrt.auth.AwsSignedBodyValue.UNSIGNED_PAYLOAD,
            expiration_in_seconds=600)).result(10)
        return URL + request.path

    def presign(self, key):
        return self.signed('GET', key)

    def presign_put(self, key):
        return self.signed('PUT', key)

    def delete(self, key):
        self.send('DELETE', f'/{key}')

    def remove_bucket(self):
        self.send('DELETE', '')
