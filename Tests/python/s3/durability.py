"""Kills a server in the middle of a hundred uploads, again and again, and holds what is there afterwards against what was
acknowledged: no half object, nothing lost.

Run: python3 durability.py MOCKDEST FOLDER [ROUNDS]
"""
import hashlib, os, random, signal, subprocess, sys, threading
import boto3
from botocore.config import Config

PROGRAM, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], int((sys.argv + ['3'])[3])
CHOICE = random.Random(7)


class Server:
    """A `mockdest serve` of its own, with its data in FOLDER."""

    def __init__(self):
        self.process = subprocess.Popen(
            [PROGRAM, 'serve', '--data', FOLDER, '--s3-port', '0', '--admin-port', '0', '--api-port', '0', '--sftp-port',
             '0', '--buckets', 'exports'], stdout=subprocess.PIPE, text=True)
        url = None
        for line in self.process.stdout:
            if line.startswith('S3'):
                url = line.split()[1]
            if line.strip() == 'ready':
                break
        self.s3 = boto3.client('s3', endpoint_url=url, region_name='us-east-1', aws_access_key_id='test',
                               aws_secret_access_key='test', config=Config(retries={'max_attempts': 0}, read_timeout=20))

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def content(key):
    """Every content follows from its key; some are larger than what a spool keeps in memory."""
    size = (100, 70_000, 3 << 20)[int(hashlib.md5(key.encode()).hexdigest(), 16) % 3]
    return (hashlib.sha256(key.encode()).digest() * (size // 32 + 1))[:size]


def upload(s3, keys, acknowledged):
    """Puts, or uploads in one part, until the server is gone."""
    for number, key in enumerate(keys):
        try:
            if number % 4 == 3:
                started = s3.create_multipart_upload(Bucket='exports', Key=key)['UploadId']
                etag = s3.upload_part(Bucket='exports', Key=key, UploadId=started, PartNumber=1, Body=content(key))['ETag']
                s3.complete_multipart_upload(Bucket='exports', Key=key, UploadId=started,
                                             MultipartUpload={'Parts': [{'ETag': etag, 'PartNumber': 1}]})
            else:
                s3.put_object(Bucket='exports', Key=key, Body=content(key))
            acknowledged.append(key)
        except Exception:
            return


def check(s3, acknowledged):
    listed = [o['Key'] for page in s3.get_paginator('list_objects_v2').paginate(Bucket='exports')
              for o in page.get('Contents', [])]
    lost = set(acknowledged) - set(listed)
    assert not lost, f'acknowledged and lost: {sorted(lost)}'
    for key in listed:
        assert s3.get_object(Bucket='exports', Key=key)['Body'].read() == content(key), f'half an object: {key}'
    return len(listed)


kept, survivors = [], 0
for round_number in range(ROUNDS):
    server = Server()
    check(server.s3, kept)
    done = []
    workers = [threading.Thread(target=upload, args=(server.s3, [f'r{round_number}/w{w}/{n}' for n in range(10)], done))
               for w in range(10)]
    for worker in workers:
        worker.start()
    target = CHOICE.randint(5, 80)
    while len(done) < target and any(w.is_alive() for w in workers):
        threading.Event().wait(0.001)
    server.kill()
    for worker in workers:
        worker.join()
    kept += done
server = Server()
survivors = check(server.s3, kept)
server.kill()
print(f'{len(kept)} acknowledged, {survivors} there, {ROUNDS} kills')
assert survivors >= len(kept) > 0
