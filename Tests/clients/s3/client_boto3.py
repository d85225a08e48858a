import io

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

from walk import PART, URL

BUCKET = 'by-boto3'
PARTS = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=4)


class Client:
    none = {}

    def __init__(self):
        config = Config(s3={'addressing_style': 'path'}, retries={'max_attempts': 0})
        self.s3 = boto3.client('s3', endpoint_url=URL, config=config)

    def make_bucket(self):
        self.s3.create_bucket(Bucket=BUCKET)

    def put(self, key, content):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content)

    def put_big(self, key, path):
        self.s3.upload_file(path, BUCKET, key, Config=PARTS)

    def keys(self):
        pages = self.s3.get_paginator('list_objects_v2').paginate(Bucket=BUCKET, PaginationConfig={'PageSize': 1})
        return [entry['Key'] for page in pages for entry in page.get('Contents', [])]

    def get(self, key):
        back = io.BytesIO()
        self.s3.download_fileobj(BUCKET, key, back, Config=PARTS)
        return back.getvalue()

    def read_range(self, key, start, count):
        return self.s3.get_object(Bucket=BUCKET, Key=key, Range=f'bytes={start}-{start + count - 1}')['Body'].read()

    def copy(self, key, new):
        self.s3.copy({'Bucket': BUCKET, 'Key': key}, BUCKET, new, Config=PARTS)

    def presign(self, key):
        return self.s3.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': key})

    def presign_put(self, key):
        return self.s3.generate_presigned_url('put_object', Params={'Bucket': BUCKET, 'Key': key})

    def delete(self, key):
        self.s3.delete_objects(Bucket=BUCKET, Delete={'Objects': [{'Key': key}]})

    def remove_bucket(self):
        self.s3.delete_bucket(Bucket=BUCKET)
