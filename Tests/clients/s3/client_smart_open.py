import boto3
import smart_open

from walk import PART, URL

BUCKET = 'by-smart-open'


class Client:
    none = {'copy': 'it opens files', 'presigned get': 'it signs no URL', 'presigned put': 'it signs no URL'}

    def __init__(self):
        self.s3 = boto3.client('s3', endpoint_url=URL)
        self.parameters = {'client': self.s3, 'min_part_size': PART}

    def open(self, key, mode):
        return smart_open.open(f's3://{BUCKET}/{key}', mode, transport_params=self.parameters)

    def make_bucket(self):  # as its users do
        self.s3.create_bucket(Bucket=BUCKET)

    def put(self, key, content):
        with self.open(key, 'wb') as out:
            out.write(content)

    def put_big(self, key, path):
        with open(path, 'rb') as file, self.open(key, 'wb') as out:
            while piece := file.read(1 << 20):
                out.write(piece)

    def keys(self):
        return [key for key, _ in smart_open.s3.iter_bucket(BUCKET, workers=1, **self.session())]

    def session(self):
        return {'client_kwargs': {'endpoint_url': URL}, 'accept_key': lambda key: True}

    def get(self, key):
        with self.open(key, 'rb') as file:
            return file.read()

    def read_range(self, key, start, count):
        with self.open(key, 'rb') as file:
            file.seek(start)
            return file.read(count)

    def delete(self, key):
        self.s3.delete_object(Bucket=BUCKET, Key=key)

    def remove_bucket(self):
        self.s3.delete_bucket(Bucket=BUCKET)
