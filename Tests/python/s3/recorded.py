"""Answers that S3 gave to others, who recorded them: the snapshots beside LocalStack's tests of S3,
https://github.com/localstack/localstack/tree/main/tests/aws/services/s3. Asked of an endpoint with all defaults.
"""
from bench import *
from datetime import datetime, timedelta, timezone

TOMORROW = datetime.now(timezone.utc) + timedelta(days=1)
LONG_AGO = datetime(2001, 1, 1, tzinfo=timezone.utc)


def told(answer, *names):
    return tuple(answer['Error'].get(n) for n in names)


def raw(operation, **arguments):
    """The text of an answer to a signed request."""
    return HTTP.request('GET', main.generate_presigned_url(operation, arguments)).data.decode()


def uploads(target, *keys):
    return [(k, main.create_multipart_upload(Bucket=target, Key=k)['UploadId']) for k in keys]


def case_whole_seconds():
    target = bucket(['a'])
    key, upload = uploads(target, 'b')[0]
    main.upload_part(Bucket=target, Key=key, UploadId=upload, PartNumber=1, Body='x')
    for page in (raw('list_objects', Bucket=target), raw('list_objects_v2', Bucket=target), raw('list_buckets'),
                 raw('list_object_versions', Bucket=target), raw('list_multipart_uploads', Bucket=target),
                 raw('list_parts', Bucket=target, Key=key, UploadId=upload)):
        assert '.000Z<' in page, page


def case_markers_of_uploads():
    target = bucket()

    def page(**question):
        answer = main.list_multipart_uploads(Bucket=target, **question)
        return answer['NextKeyMarker'], answer['NextUploadIdMarker'], answer['UploadIdMarker'], answer['IsTruncated']
    same(page(), ('', '', '', False))
    first, last = uploads(target, 'a', 'folder/b')
    same(page(), (*last, '', False))
    same(page(KeyMarker='folder/b', MaxUploads=1), ('', '', '', False))
    same(page(Prefix='folder', Delimiter='/'), ('', '', '', False))
    same(page(UploadIdMarker=first[1], MaxUploads=1), (*first, '', True))
    uploads(target, 'folder/sub/c')
    same(page(Prefix='folder/', Delimiter='/', KeyMarker='folder/b', MaxUploads=1), ('', '', '', False))
    wrong = refused(400, 'InvalidArgument', main.list_multipart_uploads, Bucket=target, KeyMarker='folder/b', UploadIdMarker=first[1])
    same(told(wrong, 'Message', 'ArgumentName', 'ArgumentValue'), ('Invalid uploadId marker', 'upload-id-marker', first[1]))


def case_encodings_of_lists():
    target = bucket()
    for call in main.list_objects, main.list_objects_v2, main.list_object_versions, main.list_multipart_uploads:
        answer = refused(400, 'InvalidArgument', call, Bucket=target, EncodingType='')
        same(told(answer, 'Message', 'ArgumentName'), ('Invalid Encoding Method specified in Request', 'encoding-type'))


def case_parts_without_an_algorithm():
    target = bucket()
    key, upload = uploads(target, 'a')[0]
    sent = main.upload_part(Bucket=target, Key=key, UploadId=upload, PartNumber=1, Body='x', ChecksumAlgorithm='CRC32')
    listed = main.list_parts(Bucket=target, Key=key, UploadId=upload)['Parts'][0]
    same((sorted(listed), sent['ChecksumCRC32']), (['ETag', 'LastModified', 'PartNumber', 'Size'], 'jNwWgw=='))
    pieces = [main.upload_part(Bucket=target, Key=key, UploadId=upload, PartNumber=n, Body=b'x' * size, ChecksumAlgorithm='CRC32')
              for n, size in ((1, 5 << 20), (2, 1))]
    main.complete_multipart_upload(Bucket=target, Key=key, UploadId=upload, MultipartUpload={
        'Parts': [{'ETag': piece['ETag'], 'PartNumber': n} for n, piece in enumerate(pieces, 1)]})
    got = main.get_object(Bucket=target, Key=key, PartNumber=2, ChecksumMode='ENABLED')
    same([n for n in got if n.startswith('Checksum')], [])


def case_buckets():
    made = name()
    same(main.create_bucket(Bucket=made)['BucketArn'], f'arn:aws:s3:::{made}')
    same(main.head_bucket(Bucket=made)['BucketArn'], f'arn:aws:s3:::{made}')
    one = main.list_buckets(Prefix=made)['Buckets'][0]
    same((one['BucketArn'], one['BucketRegion']), (f'arn:aws:s3:::{made}', 'us-east-1'))
    assert 'BucketRegion' not in main.list_buckets()['Buckets'][0]
    same(main.list_buckets(BucketRegion='eu-central-1')['Buckets'], [])
    answer = refused(400, 'InvalidArgument', main.list_buckets, BucketRegion='eu-east-1')
    same(told(answer, 'Message', 'ArgumentName'), ('Argument value eu-east-1 is not a valid AWS Region', 'bucket-region'))
    rule = main.get_bucket_encryption(Bucket=made)['ServerSideEncryptionConfiguration']['Rules'][0]
    same((rule['ApplyServerSideEncryptionByDefault'], rule['BucketKeyEnabled']), ({'SSEAlgorithm': 'AES256'}, False))


def case_tags_of_new_buckets():
    def create(made, *tags):
        main.create_bucket(Bucket=made, CreateBucketConfiguration={'Tags': [{'Key': k, 'Value': v} for k, v in tags]})
    made = name()
    create(made, ('team', 'one'))
    same(main.get_bucket_tagging(Bucket=made)['TagSet'], [{'Key': 'team', 'Value': 'one'}])
    refused(409, 'BucketAlreadyOwnedByYou', create, made, ('team', 'one'))
    other = name()
    for tag in ('aws:a', 'b'), ('a', 'b,c'), ('a,b', 'c'):
        refused(400, 'InvalidTag', create, other, tag)
    refused(404, None, main.head_bucket, Bucket=other)
    main.put_bucket_tagging(Bucket=made, Tagging={'TagSet': []})
    refused(404, 'NoSuchTagSet', main.get_bucket_tagging, Bucket=made)


def case_refusals_of_tags():
    target = bucket(['a'])
    system = {'TagSet': [{'Key': 'aws:a', 'Value': 'b'}]}
    answer = refused(400, 'InvalidTag', main.put_bucket_tagging, Bucket=target, Tagging=system)
    same(told(answer, 'Message', 'TagKey'), ('System tags cannot be added/updated by requester', 'aws:a'))
    answer = refused(400, 'InvalidTag', main.put_object_tagging, Bucket=target, Key='a', Tagging=system)
    same(told(answer, 'Message', 'TagKey'), ('Your TagKey cannot be prefixed with aws:', 'aws:a'))
    answer = refused(400, 'InvalidArgument', main.put_object, Bucket=target, Key='b', Tagging='key1=val1,key2=val2')
    same(told(answer, 'ArgumentName', 'ArgumentValue'), ('x-amz-tagging', 'key1=val1,key2=val2'))


def case_conditions_of_copies():
    target = bucket(['a'])
    etag = main.head_object(Bucket=target, Key='a')['ETag']

    def copy(**conditions):
        return main.copy_object(Bucket=target, Key='b', CopySource=f'{target}/a', **{'CopySource' + n: v for n, v in conditions.items()})
    for condition, spelt, value in (('IfMatch', 'If-Match', 'x'), ('IfNoneMatch', 'If-None-Match', etag),
                                    ('IfUnmodifiedSince', 'If-Unmodified-Since', LONG_AGO),
                                    ('IfModifiedSince', 'If-Modified-Since', datetime.now(timezone.utc))):
        answer = refused(412, 'PreconditionFailed', copy, **{condition: value})
        same(told(answer, 'Condition'), ('x-amz-copy-source-' + spelt,))
    assert 'ChecksumType' not in copy(IfModifiedSince=TOMORROW)['CopyObjectResult']
    same(body(target, 'a', IfModifiedSince=TOMORROW), b'a')


def case_sources_of_copies():
    target = bucket(['a b'])
    plus = with_headers('CopyObject', x_amz_copy_source=f'{target}/a+b')  # boto3 itself would encode the plus
    plus.copy_object(Bucket=target, Key='c', CopySource=f'{target}/a+b')
    answer = refused(400, 'InvalidArgument', main.copy_object, Bucket=target, Key='c', CopySource='wrongformat')
    same(told(answer, 'Message', 'ArgumentValue'), ('Invalid copy source object key', 'x-amz-copy-source'))
    main.put_bucket_versioning(Bucket=target, VersioningConfiguration={'Status': 'Suspended'})
    copied = plus.copy_object(Bucket=target, Key='c', CopySource=f'{target}/a+b')
    same((copied['VersionId'], copied.get('CopySourceVersionId')), ('null', None))


def case_copies_to_themselves():
    target = bucket(['a'])
    source = {'Bucket': target, 'Key': 'a', 'CopySource': f'{target}/a'}
    refused(400, 'InvalidRequest', main.copy_object, **source)
    main.put_bucket_encryption(Bucket=target, ServerSideEncryptionConfiguration={
        'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256'}}]})
    main.copy_object(**source)


def case_keys_of_kms():
    target = bucket()
    key = '0a1b2c3d-0000-4000-8000-000000000001'
    put = main.put_object(Bucket=target, Key='a', Body='bar', ServerSideEncryption='aws:kms', SSEKMSKeyId=key)
    assert put['SSEKMSKeyId'].startswith('arn:aws:kms:us-east-1:') and put['SSEKMSKeyId'].endswith('/' + key), put
    assert ':key/' in main.put_object(Bucket=target, Key='b', Body='bar', ServerSideEncryption='aws:kms')['SSEKMSKeyId']
    md5 = '37b51d194a7513e45b56f6524f2d51f2'
    tags = [put['ETag'], main.put_object(Bucket=target, Key='a', Body='bar', ServerSideEncryption='aws:kms')['ETag'],
            main.copy_object(Bucket=target, Key='c', CopySource=f'{target}/a', ServerSideEncryption='aws:kms')['CopyObjectResult']['ETag']]
    assert len(set(tags)) == 3 and f'"{md5}"' not in tags, tags
    same(main.copy_object(Bucket=target, Key='c', CopySource=f'{target}/a')['CopyObjectResult']['ETag'], f'"{md5}"')
    wrong = {'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'AES256', 'KMSMasterKeyID': key}}]}
    refused(400, 'InvalidArgument', main.put_bucket_encryption, Bucket=target, ServerSideEncryptionConfiguration=wrong)


def case_uploads_that_were_overtaken():
    def attempt(between, **condition):
        target = bucket(['a'])
        upload = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
        part = main.upload_part(Bucket=target, Key='a', UploadId=upload, PartNumber=1, Body='new')
        etag = between(target)
        given = {'IfMatch': etag} if etag else {'IfNoneMatch': '*'}
        return refused(409, 'ConditionalRequestConflict', main.complete_multipart_upload, Bucket=target, Key='a', UploadId=upload,
                       MultipartUpload={'Parts': [{'ETag': part['ETag'], 'PartNumber': 1}]}, **given)
    answer = attempt(lambda target: main.delete_object(Bucket=target, Key='a') and None)
    same(told(answer, 'Condition', 'Key'), ('If-None-Match', 'a'))
    answer = attempt(lambda target: main.put_object(Bucket=target, Key='a', Body='other')['ETag'])
    same(told(answer, 'Condition', 'Key'), ('If-Match', 'a'))
    attempt(lambda target: main.put_object(Bucket=target, Key='a', Body='a')['ETag'])


def case_ranges_of_parts():
    target = bucket(['a'])
    upload = main.create_multipart_upload(Bucket=target, Key='b')['UploadId']
    ask = dict(Bucket=target, Key='b', UploadId=upload, PartNumber=1, CopySource=f'{target}/a')
    answer = refused(400, 'InvalidRange', main.upload_part_copy, CopySourceRange='bytes=100-200', **ask)
    same(told(answer, 'Message', 'ArgumentName'), ('The specified copy range is invalid for the source object size', None))
    refused(400, 'InvalidArgument', main.upload_part_copy, CopySourceRange='bytes=0-100', **ask)
    refused(404, 'NoSuchUpload', main.complete_multipart_upload, Bucket=target, Key='b', UploadId='x' * 40)


def case_archives():
    target = bucket()
    for storage in 'GLACIER', 'DEEP_ARCHIVE':
        main.put_object(Bucket=target, Key='a', Body='bar', StorageClass=storage)
        same(told(refused(403, 'InvalidObjectState', main.get_object, Bucket=target, Key='a'), 'StorageClass'), (storage,))
        same(main.head_object(Bucket=target, Key='a')['StorageClass'], storage)
    refused(400, 'InvalidStorageClass', main.put_object, Bucket=target, Key='a', StorageClass='OUTPOSTS')


def case_small_refusals():
    target = versioned()
    main.delete_object(Bucket=target, Key='a')
    answer = refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=target)
    assert answer['Error']['Message'].endswith('You must delete all versions in the bucket.'), answer
    answer = refused(404, 'ObjectLockConfigurationNotFoundError', main.get_object_lock_configuration, Bucket=target)
    same(told(answer, 'BucketName'), (target,))
    answer = refused(400, 'InvalidArgument', main.delete_object, Bucket=target, Key='b', BypassGovernanceRetention=True)
    same(told(answer, 'ArgumentName'), ('x-amz-bypass-governance-retention',))
    two = {'Rules': [{'ObjectOwnership': o} for o in ('BucketOwnerPreferred', 'ObjectWriter')]}
    refused(400, 'MalformedXML', main.put_bucket_ownership_controls, Bucket=target, OwnershipControls=two)
    main.put_public_access_block(Bucket=target, PublicAccessBlockConfiguration={'BlockPublicAcls': True})
    block = main.get_public_access_block(Bucket=target)['PublicAccessBlockConfiguration']
    same((block['BlockPublicAcls'], block['RestrictPublicBuckets']), (True, False))
    dotted = name() + '.a'
    main.create_bucket(Bucket=dotted)
    refused(400, 'InvalidRequest', main.put_bucket_accelerate_configuration, Bucket=dotted, AccelerateConfiguration={'Status': 'Enabled'})


def case_demands_in_signed_urls():
    target = bucket(['old'])

    def put(key, by, demands=(), **params):
        by.meta.events.register('before-sign.s3.PutObject', lambda request, **_: request.params.update(demands))
        return HTTP.request('PUT', by.generate_presigned_url('put_object', {'Bucket': target, 'Key': key, **params}), body=b'new').status
    same(put('v4', client(), {'x-amz-meta-foo': 'bar', 'x-amz-storage-class': 'GLACIER_IR'}), 200)
    same(put('v2', client(signature_version='s3'), Metadata={'foo': 'bar'}, StorageClass='GLACIER_IR'), 200)
    for key in 'v4', 'v2':
        head = main.head_object(Bucket=target, Key=key)
        same((head['Metadata'], head['StorageClass']), ({'foo': 'bar'}, 'GLACIER_IR'))
    same(put('old', client(), {'If-None-Match': '*'}), 412)
    same(put('old', client(), {'If-Match': '"another"'}), 412)
    same(body(target, 'old'), b'old')


def case_headers_of_signed_urls():
    target = bucket()
    url = main.generate_presigned_url('put_object', {'Bucket': target, 'Key': 'a', 'Metadata': {'foo': 'bar'}})
    without = HTTP.request('PUT', url, body=b'x').data.decode()
    assert '<Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated' in without, without
    assert 'CanonicalRequest' in without and 'StringToSignBytes' in without
    other = HTTP.request('PUT', url, body=b'x', headers={'x-amz-meta-wrong': 'wrong'}).data.decode()
    assert '<HeadersNotSigned>x-amz-meta-wrong</HeadersNotSigned>' in other, other
    same(HTTP.request('PUT', url, body=b'x', headers={'x-amz-meta-foo': 'bar'}).status, 200)


def case_completions_without_an_algorithm():
    target = bucket()

    def complete(more, **settings):
        upload = main.create_multipart_upload(Bucket=target, Key='a')['UploadId']
        part = main.upload_part(Bucket=target, Key='a', UploadId=upload, PartNumber=1, Body='x', ChecksumAlgorithm='CRC32C')
        entry = {'ETag': part['ETag'], 'PartNumber': 1, **{n: part[n] for n in more}}
        return main.complete_multipart_upload(Bucket=target, Key='a', UploadId=upload, MultipartUpload={'Parts': [entry]}, **settings)
    refused(400, 'InvalidPart', complete, ['ChecksumCRC32C'])
    answer = refused(400, 'InvalidRequest', complete, [], ChecksumType='COMPOSITE')
    assert 'the null checksum mode' in answer['Error']['Message']
    assert complete([], ChecksumCRC32C='AAAAAA==-2')['ChecksumCRC64NVME']


def case_checksums_that_are_asked_for():
    target = bucket()
    other = with_headers('PutObject', client(request_checksum_calculation='when_required'), x_amz_checksum_algorithm='SHA256')
    other.put_object(Bucket=target, Key='a', Body='x')
    assert 'ChecksumCRC64NVME' in main.head_object(Bucket=target, Key='a', ChecksumMode='ENABLED')
    two = with_headers('PutObject', client(request_checksum_calculation='when_required'), x_amz_checksum_sha256='a', x_amz_checksum_crc32='b')
    assert 'Multiple checksum' in refused(400, 'InvalidRequest', two.put_object, Bucket=target, Key='a', Body='x')['Error']['Message']


def case_forms():
    target = bucket()
    made = main.generate_presigned_post(target, 'as-field-${filename}')
    answer = form(target, made['fields'])
    same((answer.status, answer.headers['x-amz-checksum-type']), (204, 'FULL_OBJECT'))
    same(body(target, 'as-field-${filename}'), b'bar')
    for missing, told_name in ('x-amz-signature', 'X-Amz-Signature'), ('x-amz-algorithm', 'X-Amz-Algorithm'):
        text = form(target, {k: v for k, v in made['fields'].items() if k != missing}).data.decode()
        assert f'<ArgumentName>{told_name}</ArgumentName>' in text, text
    same(form(target, {k: made['fields'][k] for k in ('key', 'policy')}).status, 403)


def case_lifecycles():
    target = bucket()

    def refuse(code, **rule):
        refused(400, code, main.put_bucket_lifecycle_configuration, Bucket=target, LifecycleConfiguration={
            'Rules': [{'Status': 'Enabled', **rule}]})
    days, prefix = {'Expiration': {'Days': 1}}, {'Prefix': 'a'}
    refuse('MalformedXML', **days)
    refuse('MalformedXML', Filter=prefix, NoncurrentVersionExpiration={})
    refuse('MalformedXML', Filter={**prefix, 'And': prefix}, **days)
    refuse('MalformedXML', Filter={**prefix, 'ObjectSizeGreaterThan': 1}, **days)
    refuse('MalformedXML', Filter=prefix, Expiration={'Days': 1, 'ExpiredObjectDeleteMarker': True})
    refuse('InvalidRequest', Filter={'And': {'Tags': [{'Key': 'a', 'Value': v} for v in 'bc']}}, **days)
    main.put_bucket_lifecycle_configuration(Bucket=target, LifecycleConfiguration={'Rules': [{'Status': 'Enabled', 'Filter': prefix, **days}]})
    main.put_object(Bucket=target, Key='a')
    assert 'Expiration' in main.head_object(Bucket=target, Key='a')
    assert 'Expiration' not in main.head_object(Bucket=target, Key='a', VersionId='null')


def case_keys_of_the_client():
    target = bucket()

    def refuse(code, argument, **key):
        answer = refused(400, code, with_headers('PutObject', **{
            'x_amz_server_side_encryption_customer_' + n: v for n, v in key.items()}).put_object, Bucket=target, Key='a')
        same(told(answer, 'ArgumentName', 'ArgumentValue'), ('x-amz-server-side-encryption', argument))
        return answer['Error']['Message']
    right = base64.b64encode(b'k' * 32).decode()
    md5 = base64.b64encode(hashlib.md5(b'k' * 32).digest()).decode()
    refuse('InvalidEncryptionAlgorithmError', 'KMS', algorithm='KMS', key=right, key_md5=md5)
    refuse('InvalidArgument', 'null', key=right, key_md5=md5)
    refuse('InvalidArgument', 'null', algorithm='AES256', key=right, key_md5='bad')
    same(refuse('InvalidArgument', 'null', algorithm='AES256', key='c2hvcnQ=', key_md5=md5),
         'The secret key was invalid for the specified algorithm.')


def case_preflights():
    target = bucket(['a'])

    def ask(path, **headers):
        return HTTP.request('OPTIONS', f'{URL}/{path}', headers={k.replace('_', '-'): v for k, v in headers.items()}).data.decode()
    assert 'Bucket not found' in ask('no-such-bucket-there', Origin='http://a')
    assert '<Method>OPTIONS</Method><ResourceType>BUCKET</ResourceType>' in ask(f'{target}/a', Origin='http://a')
    main.put_bucket_cors(Bucket=target, CORSConfiguration={'CORSRules': [
        {'AllowedOrigins': ['http://a'], 'AllowedMethods': ['GET'], 'AllowedHeaders': ['x-one']}]})
    assert '<Method>PUT</Method><ResourceType>OBJECT</ResourceType>' in ask(f'{target}/a', Origin='http://a', Access_Control_Request_Method='PUT')
    url = main.generate_presigned_url('get_object', {'Bucket': target, 'Key': 'a'})
    for asked, allowed in ('x-one', 'http://a'), ('x-two', None):
        got = HTTP.request('GET', url, headers={'Origin': 'http://a', 'Access-Control-Request-Headers': asked})
        same(got.headers.get('Access-Control-Allow-Origin'), allowed)
