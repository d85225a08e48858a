"""What S3 computes of its own: CRC-64/NVME of every object whose client chose no checksum. The values are awscrt's."""
from awscrt import checksums
from bench import *

MB = 1 << 20
PARTS = [os.urandom(5 * MB), os.urandom(5 * MB), b'the end']
plain = client(request_checksum_calculation='when_required')


def crc64(content):
    return base64.b64encode(checksums.crc64nvme(content).to_bytes(8, 'big')).decode()


def told(answer):
    return {name: value for name, value in answer.items() if name.startswith('Checksum')}


def own(content):
    return {'ChecksumCRC64NVME': crc64(content), 'ChecksumType': 'FULL_OBJECT'}


def kept(target, key):
    return told(main.head_object(Bucket=target, Key=key, ChecksumMode='ENABLED'))


def parts(target, key, **create):
    """Starts an upload and sends the parts without a checksum."""
    started = plain.create_multipart_upload(Bucket=target, Key=key, **create)['UploadId']
    sent = [plain.upload_part(Bucket=target, Key=key, UploadId=started, PartNumber=number, Body=part)
            for number, part in enumerate(PARTS, 1)]
    return started, sent


def complete(target, key, started, sent):
    listed = [{'PartNumber': number, 'ETag': answer['ETag']} for number, answer in enumerate(sent, 1)]
    return plain.complete_multipart_upload(
        Bucket=target, Key=key, UploadId=started, MultipartUpload={'Parts': listed})


def case_of_a_put():
    target = bucket()
    for key, content in (('a', b'123456789'), ('empty', b''), ('large', PARTS[0])):
        same(told(plain.put_object(Bucket=target, Key=key, Body=content)), own(content))
        same(kept(target, key), own(content))
        same(main.get_object(Bucket=target, Key=key, ChecksumMode='ENABLED')['Body'].read(), content)
    listed = main.list_objects_v2(Bucket=target)['Contents']
    same([(entry['ChecksumAlgorithm'], entry['ChecksumType']) for entry in listed], 3 * [(['CRC64NVME'], 'FULL_OBJECT')])


def case_not_where_the_client_chose():
    target = bucket()
    answer = main.put_object(Bucket=target, Key='a', Body=b'123456789', ChecksumAlgorithm='SHA256')
    same(sorted(told(answer)), ['ChecksumSHA256', 'ChecksumType'])
    same(sorted(kept(target, 'a')), ['ChecksumSHA256', 'ChecksumType'])


def case_of_parts():
    target = bucket()
    started, sent = parts(target, 'a')
    same([told(answer) for answer in sent], 3 * [{}])
    assert not any(told(part) for part in plain.list_parts(Bucket=target, Key='a', UploadId=started)['Parts'])
    whole = own(b''.join(PARTS))
    same(told(complete(target, 'a', started, sent)), whole)
    same(kept(target, 'a'), whole)
    # A part has none, and a range none either.
    same(told(main.head_object(Bucket=target, Key='a', PartNumber=2, ChecksumMode='ENABLED')), {})
    same(told(main.get_object(Bucket=target, Key='a', Range='bytes=0-9', ChecksumMode='ENABLED')), {})


def case_of_parts_whose_client_chose_for_each():
    target = bucket()
    started = plain.create_multipart_upload(Bucket=target, Key='a')['UploadId']
    sent = [main.upload_part(Bucket=target, Key='a', UploadId=started, PartNumber=number, Body=part,
                             ChecksumAlgorithm='CRC32') for number, part in enumerate(PARTS, 1)]
    same(told(complete(target, 'a', started, sent)), own(b''.join(PARTS)))


def case_of_copies():
    target = bucket()
    plain.put_object(Bucket=target, Key='a', Body=PARTS[0])
    started, sent = parts(target, 'b')
    complete(target, 'b', started, sent)
    for key, content in (('a', PARTS[0]), ('b', b''.join(PARTS))):
        answer = plain.copy_object(Bucket=target, Key='copy', CopySource={'Bucket': target, 'Key': key})
        same(told(answer['CopyObjectResult']), {f: v for f, v in own(content).items() if f != 'ChecksumType'})
        same(kept(target, 'copy'), own(content))


def case_of_copied_parts():
    target = bucket()
    plain.put_object(Bucket=target, Key='a', Body=PARTS[0])
    main.put_object(Bucket=target, Key='other', Body=PARTS[1], ChecksumAlgorithm='SHA256')
    for sources in (['a', 'a'], ['a', 'other']):
        started = plain.create_multipart_upload(Bucket=target, Key='b')['UploadId']
        sent = [plain.upload_part_copy(Bucket=target, Key='b', UploadId=started, PartNumber=number,
                                       CopySource={'Bucket': target, 'Key': key})['CopyPartResult']
                for number, key in enumerate(sources, 1)]
        sent.append(plain.upload_part_copy(
            Bucket=target, Key='b', UploadId=started, PartNumber=3, CopySourceRange='bytes=7-99',
            CopySource={'Bucket': target, 'Key': 'a'})['CopyPartResult'])
        whole = b''.join({'a': PARTS[0], 'other': PARTS[1]}[key] for key in sources) + PARTS[0][7:100]
        same(told(complete(target, 'b', started, sent)), own(whole))
        same(body(target, 'b'), whole)
