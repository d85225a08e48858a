import os

from osgeo import gdal

from walk import HOST, URL

BUCKET = 'by-gdal'
gdal.UseExceptions()
for name, value in {
    'AWS_S3_ENDPOINT': HOST, 'AWS_VIRTUAL_HOSTING': 'FALSE', 'AWS_HTTPS': 'YES' if URL.startswith('https') else 'NO',
    'AWS_REGION': 'us-east-1', 'VSIS3_CHUNK_SIZE': '5', 'GDAL_DISABLE_READDIR_ON_OPEN': 'EMPTY_DIR',
}.items():
    gdal.SetConfigOption(name, value)


def done(answer):
    assert answer == 0, f'{answer}: {gdal.GetLastErrorMsg()}'


def path(key):
    return f'/vsis3/{BUCKET}/{key}'


class Client:
    """GDAL's file system /vsis3/, below what reads and writes maps."""
    none = {}

    def make_bucket(self):
        done(gdal.Mkdir(f'/vsis3/{BUCKET}', 0o755))

    def put(self, key, content):
        file = gdal.VSIFOpenL(path(key), 'wb')
        assert gdal.VSIFWriteL(content, 1, len(content), file) == len(content)
        done(gdal.VSIFCloseL(file))

    def put_big(self, key, source):
        self.put(key, open(source, 'rb').read())

    def keys(self):
        gdal.VSICurlClearCache()
        names = gdal.ReadDirRecursive(f'/vsis3/{BUCKET}/') or []
        return [name for name in names if not name.endswith('/')]

    def read_range(self, key, start, count):
        file = gdal.VSIFOpenL(path(key), 'rb')
        gdal.VSIFSeekL(file, start, os.SEEK_SET)
        content = gdal.VSIFReadL(1, count, file)
        gdal.VSIFCloseL(file)
        return bytes(content)

    def get(self, key):
        gdal.VSICurlClearCache()
        return self.read_range(key, 0, gdal.VSIStatL(path(key)).size)

    def copy(self, key, new):
        done(gdal.Rename(path(key), path(new)))  # a copy and a deletion
        gdal.VSICurlClearCache()

    def presign(self, key):
        return gdal.GetSignedURL(path(key))

    def presign_put(self, key):
        return gdal.GetSignedURL(path(key), ['VERB=PUT'])

    def delete(self, key):
        done(gdal.Unlink(path(key)))

    def remove_bucket(self):
        pass  # which it refuses to do, without asking the server
