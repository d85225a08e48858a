"""PutObject, GetObject, HeadObject, DeleteObject, DeleteObjects, ranges, conditions, checksums, presigned URLs."""
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from bench import *


def case_missing():
    target = bucket()
    answer = refused(404, 'NoSuchKey', main.get_object, Bucket=target, Key='bar')
    same(answer['Error']['RequestId'] if 'RequestId' in answer['Error'] else answer['ResponseMetadata']['RequestId'],
         send_header(answer, 'x-amz-request-id'))
    refused(404, '404', main.head_object, Bucket=target, Key='bar')
    refused(404, 'NoSuchBucket', main.put_object, Bucket=name(), Key='foo', Body=b'foo')
    same(status(main.delete_object(Bucket=target, Key='bar')), 204)


def case_write_read_update_delete():
    target = bucket()
    same(main.put_object(Bucket=target, Key='foo', Body='bar')['ETag'], '"37b51d194a7513e45b56f6524f2d51f2"')
    same(body(target, 'foo'), b'bar')
    main.put_object(Bucket=target, Key='foo', Body='soup')
    same(body(target, 'foo'), b'soup')
    main.delete_object(Bucket=target, Key='foo')
    refused(404, 'NoSuchKey', main.get_object, Bucket=target, Key='foo')
    main.put_object(Bucket=target, Key='zero')
    same(main.head_object(Bucket=target, Key='zero')['ContentLength'], 0)


def case_metadata_is_replaced():
    target = bucket()
    for given in ({'meta1': 'mymeta'}, {'meta1': ''}, {'meta2': 'oldmeta'}, {}):
        main.put_object(Bucket=target, Key='foo', Body='bar', Metadata=given)
        same(main.get_object(Bucket=target, Key='foo')['Metadata'], given)
    refused(400, 'MetadataTooLarge', main.put_object, Bucket=target, Key='foo', Metadata={'a': 'x' * 2048})


def case_system_headers():
    target = bucket()
    main.put_object(Bucket=target, Key='foo', Body='bar', CacheControl='public, max-age=14400', ContentLanguage='da',
                    ContentDisposition='attachment', Expires='Tue, 07 Jul 2026 00:00:00 GMT', StorageClass='STANDARD_IA')
    head = main.head_object(Bucket=target, Key='foo')
    same((head['CacheControl'], head['ContentLanguage'], head['ContentDisposition'], head['StorageClass']),
         ('public, max-age=14400', 'da', 'attachment', 'STANDARD_IA'))
    same(send_header(head, 'expires'), 'Tue, 07 Jul 2026 00:00:00 GMT')
    for given, kept in (('gzip', 'gzip'), ('deflate, gzip', 'deflate, gzip'), ('gzip, aws-chunked', 'gzip'),
                        ('aws-chunked, gzip', 'gzip'), ('aws-chunked', None), ('aws-chunked, aws-chunked', None),
                        ('deflate, gzip, aws-chunked', 'deflate, gzip')):
        main.put_object(Bucket=target, Key='e', ContentEncoding=given)
        same(main.head_object(Bucket=target, Key='e').get('ContentEncoding'), kept)


def case_overridden_headers():
    target = bucket(['foo'])
    wanted = dict(ResponseCacheControl='no-cache', ResponseContentDisposition='bla', ResponseContentEncoding='aaa',
                  ResponseContentLanguage='esperanto', ResponseContentType='foo/bar',
                  ResponseExpires='Tue, 07 Jul 2026 00:00:00 GMT')
    got = main.get_object(Bucket=target, Key='foo', **wanted)
    same((got['CacheControl'], got['ContentDisposition'], got['ContentEncoding'], got['ContentLanguage'], got['ContentType']),
         ('no-cache', 'bla', 'aaa', 'esperanto', 'foo/bar'))
    main.put_object_acl(Bucket=target, Key='foo', ACL='public-read')
    same(anon('GET', f'/{target}/foo?response-content-type=text/plain').status, 400)


def case_ranges():
    target = bucket()
    content = b'testcontent'
    main.put_object(Bucket=target, Key='a', Body=content)
    for asked, got, told in (('bytes=4-7', content[4:8], 'bytes 4-7/11'), ('bytes=4-', content[4:], 'bytes 4-10/11'),
                             ('bytes=-7', content[-7:], 'bytes 4-10/11'), ('bytes=0-99', content, 'bytes 0-10/11')):
        answer = main.get_object(Bucket=target, Key='a', Range=asked)
        same((answer['Body'].read(), answer['ContentRange'], status(answer)), (got, told, 206))
        head = main.head_object(Bucket=target, Key='a', Range=asked)
        same((head['ContentLength'], status(head)), (len(got), 206))
    refused(416, 'InvalidRange', main.get_object, Bucket=target, Key='a', Range='bytes=40-50')
    for ignored in ('bytes=7-4', 'bytes=x', 'lines=1-2', 'bytes=0-1,3-4'):
        same(status(main.get_object(Bucket=target, Key='a', Range=ignored)), 200)
    main.put_object(Bucket=target, Key='empty')
    refused(416, 'InvalidRange', main.get_object, Bucket=target, Key='empty', Range='bytes=40-50')


def case_conditional_reads():
    target = bucket()
    etag = main.put_object(Bucket=target, Key='foo', Body='bar')['ETag']
    same(body(target, 'foo', IfMatch=etag), b'bar')
    refused(412, 'PreconditionFailed', main.get_object, Bucket=target, Key='foo', IfMatch='"ABCORZ"')
    unchanged = refused(304, '304', main.get_object, Bucket=target, Key='foo', IfNoneMatch=etag)
    same(send_header(unchanged, 'etag'), etag)
    same(body(target, 'foo', IfNoneMatch='ABCORZ'), b'bar')
    same(body(target, 'foo', IfModifiedSince='Sat, 29 Oct 1994 19:43:31 GMT'), b'bar')
    modified = main.head_object(Bucket=target, Key='foo')['LastModified']
    refused(304, '304', main.get_object, Bucket=target, Key='foo', IfModifiedSince=modified)
    refused(412, 'PreconditionFailed', main.get_object, Bucket=target, Key='foo',
            IfUnmodifiedSince='Sat, 29 Oct 1994 19:43:31 GMT')
    same(body(target, 'foo', IfUnmodifiedSince='Sat, 29 Oct 2100 19:43:31 GMT'), b'bar')
    same(body(target, 'foo', IfMatch=etag, IfUnmodifiedSince='Sat, 29 Oct 1994 19:43:31 GMT'), b'bar')


def case_conditional_writes():
    target = bucket()
    refused(404, 'NoSuchKey', main.put_object, Bucket=target, Key='foo', Body='bar', IfMatch='abc')
    refused(501, 'NotImplemented', main.put_object, Bucket=target, Key='foo', Body='bar', IfMatch='*')
    refused(501, 'NotImplemented', main.put_object, Bucket=target, Key='foo', Body='bar', IfMatch='abc', IfNoneMatch='*')
    etag = main.put_object(Bucket=target, Key='foo', Body='bar', IfNoneMatch='*')['ETag']
    refused(412, 'PreconditionFailed', main.put_object, Bucket=target, Key='foo', Body='no', IfNoneMatch='*')
    refused(412, 'PreconditionFailed', main.put_object, Bucket=target, Key='foo', Body='no', IfMatch='"ABCORZ"')
    refused(501, 'NotImplemented', main.put_object, Bucket=target, Key='foo', Body='no', IfNoneMatch=etag)
    main.put_object(Bucket=target, Key='foo', Body='zar', IfMatch=etag)
    same(body(target, 'foo'), b'zar')
    refused(412, 'PreconditionFailed', multipart, target, 'foo', [b'a'], complete={'IfNoneMatch': '*'})
    multipart(target, 'new', [b'a'], complete={'IfNoneMatch': '*'})
    kept = versioned()
    main.put_object(Bucket=kept, Key='foo', Body='bar')
    main.delete_object(Bucket=kept, Key='foo')
    main.put_object(Bucket=kept, Key='foo', Body='again', IfNoneMatch='*')


def case_conditional_deletions():
    target = bucket()
    same(status(main.delete_object(Bucket=target, Key='gone', IfMatch='"abc"')), 204)
    etag = main.put_object(Bucket=target, Key='foo', Body='bar')['ETag']
    refused(412, 'PreconditionFailed', main.delete_object, Bucket=target, Key='foo', IfMatch='"abc"')
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'foo', 'ETag': '"abc"'}]})
    same(answer['Errors'][0]['Code'], 'PreconditionFailed')
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'foo', 'Size': 4}]})
    same(answer['Errors'][0]['Code'], 'PreconditionFailed')
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'foo', 'ETag': etag, 'Size': 3}]})
    same(answer['Deleted'][0]['Key'], 'foo')
    # A delete marker has no ETag and no bytes: only "whatever is there" is true of it.
    kept = versioned()
    etag = main.put_object(Bucket=kept, Key='foo', Body='bar')['ETag']
    same(main.delete_object(Bucket=kept, Key='foo', IfMatch=etag)['DeleteMarker'], True)
    refused(412, 'PreconditionFailed', main.delete_object, Bucket=kept, Key='foo', IfMatch=etag)
    answer = main.delete_objects(Bucket=kept, Delete={'Objects': [{'Key': 'foo', 'Size': 3}]})
    same(answer['Errors'][0]['Code'], 'PreconditionFailed')
    main.delete_object(Bucket=kept, Key='foo', IfMatch='*')


def case_deletion_of_many():
    keys = [f'key{n}' for n in range(3)]
    target = bucket(keys)
    objects = [{'Key': k} for k in keys] + [{'Key': 'never'}]
    answer = main.delete_objects(Bucket=target, Delete={'Objects': objects})
    same((len(answer['Deleted']), 'Errors' in answer), (4, False))
    same('Deleted' in main.delete_objects(Bucket=target, Delete={'Objects': objects, 'Quiet': True}), False)
    refused(400, 'MalformedXML', main.delete_objects, Bucket=target, Delete={'Objects': [{'Key': str(n)} for n in range(1001)]})
    refused(400, 'MalformedXML', main.delete_objects, Bucket=target, Delete={'Objects': []})


def case_checksums():
    target = bucket()
    right = {'CRC32': 'dv+Mqg==', 'SHA1': 'Ys23Ag/5IOWqZCw9QGaVDdHwH00=',
             'SHA256': '/N4rLtula/QIYB+3If6bXDONEO5CnqBPrlURto+/j7k='}
    for algorithm, value in right.items():
        answer = main.put_object(Bucket=target, Key='foo', Body='bar', **{'Checksum' + algorithm: value})
        same(answer['Checksum' + algorithm], value)
        head = main.head_object(Bucket=target, Key='foo', ChecksumMode='ENABLED')
        same((head['Checksum' + algorithm], head['ChecksumType']), (value, 'FULL_OBJECT'))
        assert 'Checksum' + algorithm not in main.head_object(Bucket=target, Key='foo')
        refused(400, 'BadDigest', main.put_object, Bucket=target, Key='foo', Body='baz', **{'Checksum' + algorithm: value})
        refused(400, 'InvalidRequest', main.put_object, Bucket=target, Key='foo', Body='bar', **{'Checksum' + algorithm: 'bad'})
    refused(400, 'InvalidRequest', main.put_object, Bucket=target, Key='foo', Body='bar', ChecksumSHA1=right['SHA1'],
            ChecksumSHA256=right['SHA256'])


def case_attributes():
    target = bucket()
    main.put_object(Bucket=target, Key='foo', Body='bar', ChecksumAlgorithm='SHA256')
    names = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']
    answer = main.get_object_attributes(Bucket=target, Key='foo', ObjectAttributes=names)
    same((answer['ObjectSize'], answer['ETag'], answer['StorageClass'], answer['Checksum']['ChecksumSHA256'], 'ObjectParts' in answer),
         (3, '37b51d194a7513e45b56f6524f2d51f2', 'STANDARD', '/N4rLtula/QIYB+3If6bXDONEO5CnqBPrlURto+/j7k=', False))
    only = main.get_object_attributes(Bucket=target, Key='foo', ObjectAttributes=['ETag'])
    assert 'ObjectSize' not in only and 'Checksum' not in only
    refused(400, 'InvalidArgument', main.get_object_attributes, Bucket=target, Key='foo', ObjectAttributes=['Bogus'])
    refused(404, 'NoSuchKey', main.get_object_attributes, Bucket=target, Key='none', ObjectAttributes=names)


def case_presigned():
    target = bucket(['foo'])
    params = {'Bucket': target, 'Key': 'foo'}
    old = client(signature_version='s3')
    for by in (main, old):
        same(HTTP.request('GET', by.generate_presigned_url('get_object', Params=params)).data, b'foo')
        url = by.generate_presigned_url('put_object', Params={'Bucket': target, 'Key': 'put'})
        for kind in ({}, {'Content-Type': 'application/x-www-form-urlencoded'}):
            same(HTTP.request('PUT', url, body=b'new', headers=kind).status, 200)
        same(body(target, 'put'), b'new')
        same(HTTP.request('GET', by.generate_presigned_url('get_object', Params=params) + 'x').status, 403)
    for seconds, expected in ((609901, 400), (-7, 400), (0, 403)):
        request = AWSRequest('GET', f'{URL}/{target}/foo')
        S3SigV4QueryAuth(Credentials('test', 'test'), 's3', 'us-east-1', expires=seconds).add_auth(request)
        same((seconds, HTTP.request('GET', request.url).status), (seconds, expected))
    url = main.generate_presigned_url('put_object', Params={'Bucket': target, 'Key': 'acl', 'ACL': 'public-read'})
    same(HTTP.request('PUT', url, body=b'a').status, 403)
    same(HTTP.request('PUT', url, body=b'a', headers={'x-amz-acl': 'public-read'}).status, 200)


def case_torrents():
    target = bucket(['foo'])
    for key in ('foo', 'none'):
        refused(404, 'NoSuchKey', main.get_object_torrent, Bucket=target, Key=key)
    refused(403, 'AccessDenied', alt.get_object_torrent, Bucket=target, Key='foo')


def case_large_keys():
    target = bucket(['k' * 1024])
    refused(400, 'KeyTooLongError', main.put_object, Bucket=target, Key='k' * 1025)
    same(body(target, 'k' * 1024), b'k' * 1024)
