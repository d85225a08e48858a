"""Encryption headers: SSE-C, SSE-KMS, SSE-S3, the bucket's default."""
from bench import *

KEY = b'pO3upElrwuEXSoFwCfnZPdSsmt/xWeFa'
OTHER = b'6b+WOZ1T3cqZMxgThRcXAQBrS5mXKdDU'


def customer(key=KEY):
    return dict(SSECustomerAlgorithm='AES256', SSECustomerKey=key)


def raw(operation='PutObject', key=KEY, algorithm='AES256', md5=None):
    prefix = 'x-amz-server-side-encryption-customer-'
    headers = {prefix + 'algorithm': algorithm, prefix + 'key': key and base64.b64encode(key).decode(),
               prefix + 'key-md5': base64.b64encode(hashlib.md5(key or b'').digest()).decode() if md5 is None else md5}
    other = client()
    other.meta.events.register(f'before-call.s3.{operation}', lambda params, **_: params['headers'].update(
        {k: v for k, v in headers.items() if v}))
    return other


def case_customer_keys():
    target = bucket()
    for size in (1, 1024, 1 << 20, 13 << 20):
        main.put_object(Bucket=target, Key='a', Body=b'A' * size, **customer())
        same(body(target, 'a', **customer()), b'A' * size)
    head = main.head_object(Bucket=target, Key='a', **customer())
    same((head['SSECustomerAlgorithm'], 'ServerSideEncryption' in head), ('AES256', False))
    refused(400, None, main.head_object, Bucket=target, Key='a')
    refused(400, 'InvalidRequest', main.get_object, Bucket=target, Key='a')
    refused(403, 'AccessDenied', main.get_object, Bucket=target, Key='a', **customer(OTHER))
    main.put_object(Bucket=target, Key='plain')
    refused(400, 'InvalidRequest', main.get_object, Bucket=target, Key='plain', **customer())
    refused(400, 'InvalidArgument', raw(md5='AAAAAAAAAAAAAAAAAAAAAA==').put_object, Bucket=target, Key='b')
    refused(400, 'InvalidArgument', raw(md5='').put_object, Bucket=target, Key='b')
    refused(400, 'InvalidArgument', raw(key=None).put_object, Bucket=target, Key='b')
    refused(400, 'InvalidArgument', raw(algorithm='').put_object, Bucket=target, Key='b')
    refused(400, None, raw(algorithm='AES128').put_object, Bucket=target, Key='b')
    main.copy_object(Bucket=target, Key='c', CopySource=f'{target}/a', CopySourceSSECustomerAlgorithm='AES256',
                     CopySourceSSECustomerKey=KEY, **customer(OTHER))
    same(body(target, 'c', **customer(OTHER)), b'A' * (13 << 20))


def case_customer_keys_of_parts():
    target = bucket()
    multipart(target, 'a', [b'x' * (5 << 20), b'y'], create=customer(), part=customer())
    same(len(body(target, 'a', **customer())), (5 << 20) + 1)
    started = main.create_multipart_upload(Bucket=target, Key='b', **customer())['UploadId']
    part = dict(Bucket=target, Key='b', UploadId=started, PartNumber=1, Body=b'x')
    refused(400, None, main.upload_part, **part)
    refused(400, "InvalidRequest", main.upload_part, **part, **customer(OTHER))
    refused(400, None, raw('UploadPart', md5='AAAAAAAAAAAAAAAAAAAAAA==').upload_part, **part)


def case_managed_keys():
    target = bucket()
    answer = main.put_object(Bucket=target, Key='a', Body='b', ServerSideEncryption='aws:kms', SSEKMSKeyId='testkey-1')
    same((answer['ServerSideEncryption'], answer['SSEKMSKeyId']), ('aws:kms', 'testkey-1'))
    head = main.head_object(Bucket=target, Key='a')
    same((head['ServerSideEncryption'], head['SSEKMSKeyId']), ('aws:kms', 'testkey-1'))
    refused(400, None, with_headers('HeadObject', x_amz_server_side_encryption='aws:kms').head_object, Bucket=target, Key='a')
    refused(400, 'InvalidArgument', with_headers('PutObject', x_amz_server_side_encryption_aws_kms_key_id='k').put_object, Bucket=target, Key='b')
    refused(400, 'InvalidArgument', main.put_object, Bucket=target, Key='b', ServerSideEncryption='aes:kms')
    multipart(target, 'm', [b'x'], create=dict(ServerSideEncryption='aws:kms', SSEKMSKeyId='testkey-1'))
    same(main.head_object(Bucket=target, Key='m')['SSEKMSKeyId'], 'testkey-1')


def case_default_of_the_bucket():
    target = bucket()
    refused(404, 'ServerSideEncryptionConfigurationNotFoundError', main.get_bucket_encryption, Bucket=target)
    same(main.put_object(Bucket=target, Key='a')['ServerSideEncryption'], 'AES256')
    rules = {'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': 'myKey'}}]}
    main.put_bucket_encryption(Bucket=target, ServerSideEncryptionConfiguration=rules)
    got = main.get_bucket_encryption(Bucket=target)['ServerSideEncryptionConfiguration']['Rules'][0]
    same(got['ApplyServerSideEncryptionByDefault'], rules['Rules'][0]['ApplyServerSideEncryptionByDefault'])
    main.put_object(Bucket=target, Key='a')
    multipart(target, 'm', [b'x'])
    for key in 'am':
        same(main.head_object(Bucket=target, Key=key)['SSEKMSKeyId'], 'myKey')
    main.delete_bucket_encryption(Bucket=target)
    refused(404, 'ServerSideEncryptionConfigurationNotFoundError', main.get_bucket_encryption, Bucket=target)


def case_customer_keys_to_the_end():
    target = bucket()
    main.put_object(Bucket=target, Key='source', Body='abc')
    started = main.create_multipart_upload(Bucket=target, Key='a', **customer())['UploadId']
    place = dict(Bucket=target, Key='a', UploadId=started)
    source = dict(PartNumber=1, CopySource=f'{target}/source')
    refused(400, 'InvalidRequest', main.upload_part_copy, **place, **source)
    copied = main.upload_part_copy(**place, **source, **customer())
    same(copied['SSECustomerAlgorithm'], 'AES256')
    parts = {'Parts': [{'ETag': copied['CopyPartResult']['ETag'], 'PartNumber': 1}]}
    refused(400, 'InvalidRequest', main.complete_multipart_upload, **place, MultipartUpload=parts, **customer(OTHER))
    main.complete_multipart_upload(**place, MultipartUpload=parts, **customer())
    same(body(target, 'a', **customer()), b'abc')
