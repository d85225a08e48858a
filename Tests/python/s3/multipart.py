"""Uploads in parts."""
from bench import *
from bench import multipart as upload

MB = 1 << 20


def case_none_and_small():
    target = bucket()
    started = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
    refused(400, 'MalformedXML', main.complete_multipart_upload, Bucket=target, Key='a', UploadId=started)
    answer = upload(target, 'a', [b'x'])
    same(main.head_object(Bucket=target, Key='a')['ContentLength'], 1)
    assert answer['ETag'].endswith('-1"')


def case_contents_type_and_metadata():
    target = bucket()
    parts = [b'a' * 5 * MB, b'b' * 5 * MB, b'c' * MB]
    upload(target, 'a', parts, create=dict(ContentType='text/bla', Metadata={'foo': 'bar'}))
    got = main.get_object(Bucket=target, Key='a')
    same((got['ContentType'], got['Metadata'], got['ContentLength']), ('text/bla', {'foo': 'bar'}, 11 * MB))
    same(got['Body'].read(), b''.join(parts))
    same(body(target, 'a', Range=f'bytes={5 * MB - 1}-{5 * MB}'), b'ab')
    for number, part in enumerate(parts, 1):
        answer = main.get_object(Bucket=target, Key='a', PartNumber=number)
        same((answer['PartsCount'], answer['ContentLength'], status(answer)), (3, len(part), 206))
        same(main.head_object(Bucket=target, Key='a', PartNumber=number)['ContentLength'], len(part))
    refused(416, None, main.get_object, Bucket=target, Key='a', PartNumber=4)
    main.put_object(Bucket=target, Key='plain', Body='body')
    same(body(target, 'plain', PartNumber=1), b'body')
    refused(416, None, main.get_object, Bucket=target, Key='plain', PartNumber=2)
    refused(400, 'InvalidArgument', main.get_object, Bucket=target, Key='plain', PartNumber=0)


def case_parts_again():
    target = bucket()
    started = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
    for content in (b'old' * 2 * MB, b'new' * 2 * MB):
        etag = main.upload_part(Bucket=target, Key='a', UploadId=started, PartNumber=1, Body=content)['ETag']
    first = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
    other = main.upload_part(Bucket=target, Key='a', UploadId=first, PartNumber=1, Body=b'other')['ETag']
    main.complete_multipart_upload(Bucket=target, Key='a', UploadId=first, MultipartUpload={'Parts': [{'ETag': other, 'PartNumber': 1}]})
    done = {'Parts': [{'ETag': etag, 'PartNumber': 1}]}
    main.complete_multipart_upload(Bucket=target, Key='a', UploadId=started, MultipartUpload=done)
    main.complete_multipart_upload(Bucket=target, Key='a', UploadId=started, MultipartUpload=done)
    same(body(target, 'a'), b'new' * 2 * MB)


def case_refusals():
    target = bucket()
    refused(400, 'EntityTooSmall', upload, target, 'a', [b'x' * 10240, b'y'])
    started = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
    etag = main.upload_part(Bucket=target, Key='a', UploadId=started, PartNumber=1, Body=b'\0')['ETag']
    def complete(*parts):
        return main.complete_multipart_upload(Bucket=target, Key='a', UploadId=started, MultipartUpload={
            'Parts': [{'ETag': e, 'PartNumber': n} for e, n in parts]})
    refused(400, 'InvalidPart', complete, (etag, 9999))
    refused(400, 'InvalidPart', complete, ('ffffffffffffffffffffffffffffffff', 1))
    refused(400, 'InvalidPartOrder', complete, (etag, 1), (etag, 1))
    for number in (0, 10001):
        refused(400, 'InvalidArgument', main.upload_part, Bucket=target, Key='a', UploadId=started, PartNumber=number, Body=b'')
    refused(404, 'NoSuchUpload', main.abort_multipart_upload, Bucket=target, Key='a', UploadId='56788')
    refused(404, 'NoSuchUpload', main.upload_part, Bucket=target, Key='b', UploadId=started, PartNumber=1, Body=b'')
    same(status(main.abort_multipart_upload(Bucket=target, Key='a', UploadId=started)), 204)
    refused(404, 'NoSuchUpload', main.list_parts, Bucket=target, Key='a', UploadId=started)


def case_lists():
    target = bucket()
    ids = {main.create_multipart_upload(Bucket=target, Key=key)['UploadId'] for key in ('a', 'a', 'b')}
    answer = main.list_multipart_uploads(Bucket=target)
    same({u['UploadId'] for u in answer['Uploads']}, ids)
    me = account(main)
    same((answer['Uploads'][0]['Initiator']['ID'], answer['Uploads'][0]['Owner']['ID']), (me['ID'], me['ID']))
    page = main.list_multipart_uploads(Bucket=target, MaxUploads=1)
    rest = main.list_multipart_uploads(Bucket=target, KeyMarker=page['NextKeyMarker'], UploadIdMarker=page['NextUploadIdMarker'])
    same((page['IsTruncated'], len(rest['Uploads'])), (True, 2))
    some = answer['Uploads'][2]['UploadId']
    for number in range(1, 6):
        main.upload_part(Bucket=target, Key='b', UploadId=some, PartNumber=number, Body=b'x')
    page = main.list_parts(Bucket=target, Key='b', UploadId=some, MaxParts=2)
    same(([p['PartNumber'] for p in page['Parts']], page['NextPartNumberMarker'], page['IsTruncated']), ([1, 2], 2, True))
    page = main.list_parts(Bucket=target, Key='b', UploadId=some, PartNumberMarker=2)
    same(([p['PartNumber'] for p in page['Parts']], page['IsTruncated']), ([3, 4, 5], False))
    main.delete_bucket(Bucket=target)


def copy_part(target, source, key, span=None, number=1):
    started = main.create_multipart_upload(Bucket=target, Key='copy')['UploadId']
    more = {'CopySourceRange': span} if span else {}
    answer = main.upload_part_copy(Bucket=target, Key='copy', UploadId=started, PartNumber=number,
                                   CopySource={'Bucket': source, 'Key': key}, **more)
    main.complete_multipart_upload(Bucket=target, Key='copy', UploadId=started, MultipartUpload={
        'Parts': [{'ETag': answer['CopyPartResult']['ETag'], 'PartNumber': number}]})
    return body(target, 'copy')


def case_copied_parts():
    target, source = bucket(), bucket()
    for key in ('foo', ' ', '_', '__', '?versionId', 'a+b'):
        main.put_object(Bucket=source, Key=key, Body=b'hello')
        same(copy_part(target, source, key), b'hello')
    same(copy_part(target, source, 'foo', 'bytes=1-3'), b'ell')
    refused(400, 'InvalidArgument', copy_part, target, source, 'foo', 'bytes=0-21')
    for wrong in ('0-2', 'bytes=0', 'bytes=hello-world', 'bytes=0-bar', 'bytes=hello-', 'bytes=0-2,3-5'):
        refused(400, 'InvalidArgument', copy_part, target, source, 'foo', wrong)
    refused(404, 'NoSuchKey', copy_part, target, source, 'none')
    refused(404, 'NoSuchBucket', copy_part, target, name(), 'foo')


def case_checksums():
    target = bucket()
    for algorithm, kind in (('SHA256', 'COMPOSITE'), ('SHA1', 'COMPOSITE'), ('CRC32', 'COMPOSITE'), ('CRC32', 'FULL_OBJECT')):
        started = main.create_multipart_upload(Bucket=target, Key='a', ChecksumAlgorithm=algorithm, ChecksumType=kind)
        same((started['ChecksumAlgorithm'], started['ChecksumType']), (algorithm, kind))
        parts = []
        for number, content in enumerate((b'a' * 5 * MB, b'b'), 1):
            answer = main.upload_part(Bucket=target, Key='a', UploadId=started['UploadId'], PartNumber=number, Body=content,
                                      ChecksumAlgorithm=algorithm)
            parts.append({'ETag': answer['ETag'], 'PartNumber': number, 'Checksum' + algorithm: answer['Checksum' + algorithm]})
        field = 'Checksum' + algorithm
        refused(400, 'InvalidRequest', main.complete_multipart_upload, Bucket=target, Key='a', UploadId=started['UploadId'],
                MultipartUpload={'Parts': parts}, **{field: 'bad'})
        listed = main.list_parts(Bucket=target, Key='a', UploadId=started['UploadId'])
        same((listed['ChecksumAlgorithm'], listed['ChecksumType'], listed['Parts'][0][field]), (algorithm, kind, parts[0][field]))
        bare = dict(Bucket=target, Key='a', UploadId=started['UploadId'])
        silent = client(request_checksum_calculation='when_required')
        if kind == 'COMPOSITE':
            refused(400, 'InvalidRequest', silent.upload_part, **bare, PartNumber=3, Body=b'c')
            refused(400, 'InvalidRequest', main.complete_multipart_upload, **bare, MultipartUpload={
                'Parts': [{'ETag': p['ETag'], 'PartNumber': p['PartNumber']} for p in parts]})
        else:
            silent.upload_part(**bare, PartNumber=3, Body=b'c')
        refused(400, 'BadDigest', main.complete_multipart_upload, Bucket=target, Key='a', UploadId=started['UploadId'],
                MultipartUpload={'Parts': parts}, **{field: parts[0][field]})
        whole = {'SHA256': hashlib.sha256, 'SHA1': hashlib.sha1}.get(algorithm)
        told = {field: base64.b64encode(whole(b''.join(base64.b64decode(p[field]) for p in parts)).digest()).decode() + '-2'} if whole else {}
        answer = main.complete_multipart_upload(Bucket=target, Key='a', UploadId=started['UploadId'],
                                                MultipartUpload={'Parts': parts}, ChecksumType=kind, **told)
        head = main.head_object(Bucket=target, Key='a', ChecksumMode='ENABLED')
        same((answer[field], head['ChecksumType']), (head[field], kind))
        pieces = [main.head_object(Bucket=target, Key='a', ChecksumMode='ENABLED', PartNumber=n) for n in (1, 2)]
        same([(p[field], p['ChecksumType']) for p in pieces], [(p[field], kind) for p in parts])
        assert answer[field].endswith('-2') == (kind == 'COMPOSITE'), answer[field]
        got = main.get_object_attributes(Bucket=target, Key='a', ObjectAttributes=['Checksum', 'ObjectParts', 'ObjectSize'], MaxParts=1)
        same((got['ObjectParts']['TotalPartsCount'], got['ObjectParts']['IsTruncated'], got['ObjectSize']), (2, True, 5 * MB + 1))
    refused(400, 'InvalidRequest', main.create_multipart_upload, Bucket=target, Key='a', ChecksumAlgorithm='SHA256', ChecksumType='FULL_OBJECT')
