import asyncio

from aiobotocore.session import get_session

from walk import PART, URL

BUCKET = 'by-aiobotocore'


class Client:
    none = {}

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        # Its context manager's entrance alone: the walk ends with the process.
        self.s3 = self.wait(get_session().create_client('s3', endpoint_url=URL).__aenter__())

    def wait(self, task):
        return self.loop.run_until_complete(task)

    def make_bucket(self):
        self.wait(self.s3.create_bucket(Bucket=BUCKET))

    def put(self, key, content):
        self.wait(self.s3.put_object(Bucket=BUCKET, Key=key, Body=content))

    def put_big(self, key, path):
        self.wait(self.parts(key, open(path, 'rb').read()))

    async def parts(self, key, content):
        place = {'Bucket': BUCKET, 'Key': key}
        upload = {**place, 'UploadId': (await self.s3.create_multipart_upload(**place))['UploadId']}

        async def one(number):
            piece = content[(number - 1) * PART:number * PART]
            answer = await self.s3.upload_part(**upload, PartNumber=number, Body=piece)
            return {'PartNumber': number, 'ETag': answer['ETag']}
        parts = await asyncio.gather(*(one(number) for number in range(1, -(-len(content) // PART) + 1)))
        await self.s3.complete_multipart_upload(**upload, MultipartUpload={'Parts': parts})

    def keys(self):
        return [entry['Key'] for entry in self.wait(self.s3.list_objects_v2(Bucket=BUCKET)).get('Contents', [])]

    async def read(self, key, **more):
        answer = await self.s3.get_object(Bucket=BUCKET, Key=key, **more)
        async with answer['Body'] as body:
            return await body.read()

    def get(self, key):
        return self.wait(self.read(key))

    def read_range(self, key, start, count):
        return self.wait(self.read(key, Range=f'bytes={start}-{start + count - 1}'))

    def copy(self, key, new):
        self.wait(self.s3.copy_object(Bucket=BUCKET, Key=new, CopySource={'Bucket': BUCKET, 'Key': key}))

    def presign(self, key):
        return self.wait(self.s3.generate_presigned_url('get_object', Params={'Bucket': BUCKET, 'Key': key}))

    def presign_put(self, key):
        return self.wait(self.s3.generate_presigned_url('put_object', Params={'Bucket': BUCKET, 'Key': key}))

    def delete(self, key):
        self.wait(self.s3.delete_object(Bucket=BUCKET, Key=key))

    def remove_bucket(self):
        self.wait(self.s3.delete_bucket(Bucket=BUCKET))
