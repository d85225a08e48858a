import s3fs

from walk import KEY, PART, SECRET, URL

BUCKET = 'by-s3fs'


class Client:
    none = {'presigned put': 'sign() is for reading'}

    def __init__(self):
        self.s3 = s3fs.S3FileSystem(
            key=KEY, secret=SECRET, client_kwargs={'endpoint_url': URL}, use_listings_cache=False)

    def make_bucket(self):
        self.s3.mkdir(BUCKET)

    def put(self, key, content):
        self.s3.pipe(f'{BUCKET}/{key}', content)

    def put_big(self, key, path):
        self.s3.put(path, f'{BUCKET}/{key}', chunksize=PART)

    def keys(self):
        return [path[len(BUCKET) + 1:] for path in self.s3.find(BUCKET)]

    def get(self, key):
        return self.s3.cat(f'{BUCKET}/{key}')

    def read_range(self, key, start, count):
        return self.s3.cat_file(f'{BUCKET}/{key}', start=start, end=start + count)

    def copy(self, key, new):
        self.s3.copy(f'{BUCKET}/{key}', f'{BUCKET}/{new}')

    def presign(self, key):
        return self.s3.sign(f'{BUCKET}/{key}')

    def delete(self, key):
        self.s3.rm(f'{BUCKET}/{key}')

    def remove_bucket(self):
        self.s3.rmdir(BUCKET)
