"""What one request finds while another is under way: a read or write is of one moment, whole or not at all."""
import threading
from bench import *

MIB = 1 << 20


class Source:
    """A file of one letter; it acts when the SDK has read it to its end for the `turn`th time (it hashes before it sends)."""

    def __init__(self, letter, act=None, turn=None, size=MIB):
        self.letter, self.act, self.turn, self.size, self.at, self.turns = letter, act, turn, size, 0, 0

    def seek(self, offset, whence=0):
        self.at = offset + (0, self.at, self.size)[whence]

    def tell(self):
        return self.at

    def read(self, count=-1):
        left = self.size - self.at
        count = left if count < 0 else min(count, left)
        self.at += count
        if count and self.at == self.size:
            self.turns += 1
            if self.act and self.turn in (None, self.turns):
                self.act()
        return self.letter * count


def put(target, source, by=main):
    return by.put_object(Bucket=target, Key='a', Body=source)


def holds(target, letter, size=MIB):
    same(body(target, 'a'), letter * size)


def case_read_while_written():
    target = bucket()
    put(target, Source(b'a'))
    answer = main.get_object(Bucket=target, Key='a')
    first = answer['Body'].read(1000)
    put(target, Source(b'b'))
    same(first + answer['Body'].read(), b'a' * MIB)
    holds(target, b'b')
    answer = main.get_object(Bucket=target, Key='a')
    main.delete_object(Bucket=target, Key='a')
    same(answer['Body'].read(), b'b' * MIB)


def case_written_while_read():
    target = bucket()
    put(target, Source(b'a'))
    put(target, Source(b'b', lambda: holds(target, b'a')))
    holds(target, b'b')
    put(target, Source(b'c', lambda: put(target, Source(b'd'))))
    holds(target, b'c')


def case_conditions_are_of_the_end():
    target = bucket()
    etag = put(target, Source(b'a'))['ETag']
    guarded = with_headers('PutObject', If_Match=etag)
    refused(412, 'PreconditionFailed', put, target, Source(b'b', lambda: put(target, Source(b'c'))), guarded)
    holds(target, b'c')
    fresh = with_headers('PutObject', If_None_Match='*')
    main.delete_object(Bucket=target, Key='a')
    refused(412, 'PreconditionFailed', put, target, Source(b'd', lambda: put(target, Source(b'e'))), fresh)
    holds(target, b'e')


def case_bucket_gone_meanwhile():
    target = bucket()
    # The SDK reads three times: for the checksum, for the signature, to send.
    probe = Source(b'a')
    put(target, probe)
    main.delete_object(Bucket=target, Key='a')
    source = Source(b'a', lambda: main.delete_bucket(Bucket=target), turn=probe.turns)
    refused(404, 'NoSuchBucket', put, target, source)
    refused(404, None, main.head_bucket, Bucket=target)


def case_parts_that_overtake_each_other():
    target = bucket()
    probe = Source(b'a', size=8)
    put(target, probe)
    upload = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']

    def send(source):
        return main.upload_part(Bucket=target, Key='a', UploadId=upload, PartNumber=1, Body=source)['ETag']

    def complete(*etags):
        return main.complete_multipart_upload(Bucket=target, Key='a', UploadId=upload, MultipartUpload={
            'Parts': [{'PartNumber': 1, 'ETag': etag} for etag in etags]})
    inner = []
    outer = send(Source(b'b', lambda: inner.append(send(Source(b'c', size=8))), probe.turns, 8))
    refused(400, 'InvalidPart', complete, inner[0])
    refused(400, 'InvalidPart', complete, inner[0], outer)
    refused(400, 'InvalidPartOrder', complete, outer, outer)
    complete(outer)
    holds(target, b'b', 8)


def case_versions_made_and_removed_at_once():
    target = versioned()

    def together(calls):
        failures = []

        def run(call):
            try:
                call()
            except Exception as error:
                failures.append(error)
        threads = [threading.Thread(target=run, args=(call,)) for call in calls]
        [t.start() for t in threads]
        [t.join() for t in threads]
        same(failures, [])

    def versions():
        return main.list_object_versions(Bucket=target).get('Versions', [])

    def makers(count):
        return [lambda: main.put_object(Bucket=target, Key='a', Body=b'x') for _ in range(count)]

    def removers():
        return [lambda v=v: main.delete_object(Bucket=target, Key='a', VersionId=v['VersionId']) for v in versions()]
    for _ in range(3):
        together(makers(5))
        listed = versions()
        same((len(listed), len({v['VersionId'] for v in listed}), sum(v['IsLatest'] for v in listed)), (5, 5, 1))
        together(removers() + makers(2))
        same(len(versions()), 2)
        together(removers())
        same(versions(), [])
