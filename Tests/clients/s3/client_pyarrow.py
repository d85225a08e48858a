from pyarrow import fs

from walk import HOST, KEY, SECRET, URL

BUCKET = 'by-pyarrow'


class Client:
    none = {step: 'pyarrow signs no URL' for step in ('presigned get', 'presigned put')}

    def __init__(self):
        # It follows the C++ SDK, which knows nothing of AWS_CA_BUNDLE.
        self.s3 = fs.S3FileSystem(
            access_key=KEY, secret_key=SECRET, endpoint_override=HOST, scheme=URL.split('://')[0], region='us-east-1',
            allow_bucket_creation=True, allow_bucket_deletion=True)

    def make_bucket(self):
        self.s3.create_dir(BUCKET)

    def put(self, key, content):
        with self.s3.open_output_stream(f'{BUCKET}/{key}') as out:
            out.write(content)

    def put_big(self, key, path):
        with open(path, 'rb') as file, self.s3.open_output_stream(f'{BUCKET}/{key}') as out:
            while piece := file.read(1 << 20):
                out.write(piece)

    def keys(self):
        entries = self.s3.get_file_info(fs.FileSelector(BUCKET, recursive=True))
        return [entry.path[len(BUCKET) + 1:] for entry in entries if entry.is_file]

    def get(self, key):
        with self.s3.open_input_stream(f'{BUCKET}/{key}') as file:
            return file.read()

    def read_range(self, key, start, count):
        with self.s3.open_input_file(f'{BUCKET}/{key}') as file:
            return file.read_at(count, start)

    def copy(self, key, new):
        self.s3.copy_file(f'{BUCKET}/{key}', f'{BUCKET}/{new}')

    def delete(self, key):
        self.s3.delete_file(f'{BUCKET}/{key}')

    def remove_bucket(self):
        self.s3.delete_dir(BUCKET)
