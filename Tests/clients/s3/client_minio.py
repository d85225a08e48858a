import io

from minio import Minio
from minio.commonconfig import CopySource

from walk import HOST, KEY, PART, SECRET, URL

BUCKET = 'by-minio'


class Client:
    none = {}

    def __init__(self):
        self.s3 = Minio(
            endpoint=HOST, access_key=KEY, secret_key=SECRET, secure=URL.startswith('https'), region='us-east-1')

    def make_bucket(self):
        self.s3.make_bucket(bucket_name=BUCKET)

    def put(self, key, content):
        self.s3.put_object(bucket_name=BUCKET, object_name=key, data=io.BytesIO(content), length=len(content))

    def put_big(self, key, path):
        with open(path, 'rb') as file:  # of unknown length, as of a stream
            self.s3.put_object(bucket_name=BUCKET, object_name=key, data=file, length=-1, part_size=PART)

    def keys(self):
        return [entry.object_name for entry in self.s3.list_objects(bucket_name=BUCKET, recursive=True)]

    def get(self, key):
        return self.s3.get_object(bucket_name=BUCKET, object_name=key).read()

    def read_range(self, key, start, count):
        return self.s3.get_object(bucket_name=BUCKET, object_name=key, offset=start, length=count).read()

    def copy(self, key, new):
        source = CopySource(bucket_name=BUCKET, object_name=key)
        self.s3.copy_object(bucket_name=BUCKET, object_name=new, source=source)

    def presign(self, key):
        return self.s3.presigned_get_object(bucket_name=BUCKET, object_name=key)

    def presign_put(self, key):
        return self.s3.presigned_put_object(bucket_name=BUCKET, object_name=key)

    def delete(self, key):
        self.s3.remove_object(bucket_name=BUCKET, object_name=key)

    def remove_bucket(self):
        self.s3.remove_bucket(bucket_name=BUCKET)
