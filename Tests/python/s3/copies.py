"""CopyObject."""
from bench import *


def copy(target, key, source, source_key, **kwargs):
    return main.copy_object(Bucket=target, Key=key, CopySource={'Bucket': source, 'Key': source_key}, **kwargs)


def case_contents():
    target, other = bucket(), bucket()
    for size in (0, 3, 16 << 20):
        main.put_object(Bucket=target, Key='foo', Body=b'x' * size, ContentType='text/bla', Metadata={'a': 'b'})
        for where in (target, other):
            answer = copy(where, 'bar', target, 'foo')
            head = main.head_object(Bucket=where, Key='bar')
            same((head['ContentLength'], head['ContentType'], head['Metadata'], head['ETag']),
                 (size, 'text/bla', {'a': 'b'}, answer['CopyObjectResult']['ETag']))


def case_metadata():
    target = bucket()
    main.put_object(Bucket=target, Key='foo', Body='foo', Metadata={'key1': 'value1'})
    copy(target, 'bar', target, 'foo', Metadata={'key3': 'value3'}, MetadataDirective='REPLACE', ContentType='audio/mpeg')
    head = main.head_object(Bucket=target, Key='bar')
    same((head['Metadata'], head['ContentType']), ({'key3': 'value3'}, 'audio/mpeg'))
    refused(400, 'InvalidRequest', copy, target, 'foo', target, 'foo')
    copy(target, 'foo', target, 'foo', Metadata={'foo': 'bar'}, MetadataDirective='REPLACE')
    same(main.head_object(Bucket=target, Key='foo')['Metadata'], {'foo': 'bar'})
    copy(target, 'foo', target, 'foo', StorageClass='STANDARD_IA')
    refused(400, 'InvalidArgument', with_headers('CopyObject', x_amz_metadata_directive='WRONG').copy_object,
            Bucket=target, Key='x', CopySource=f'{target}/foo')


def case_sources():
    target = bucket(['foo', 'a%25'])
    copy(target, 'percent', target, 'a%25')
    refused(404, 'NoSuchKey', copy, target, 'x', target, 'a%')
    refused(404, 'NoSuchKey', copy, target, 'x', target, 'none')
    refused(404, 'NoSuchBucket', copy, target, 'x', name(), 'foo')
    refused(404, 'NoSuchBucket', copy, name(), 'x', target, 'foo')
    theirs = bucket(['secret'], by=alt)
    refused(403, 'AccessDenied', copy, target, 'x', theirs, 'secret')
    alt.put_object_acl(Bucket=theirs, Key='secret', ACL='public-read')
    copy(target, 'x', theirs, 'secret')
    for odd in ('a b+c', 'q?x=1', '\u00e9', '%2F', 'a//b'):
        main.put_object(Bucket=target, Key=odd, Body=odd.encode())
        copy(target, 'copy', target, odd)
        same(body(target, 'copy'), odd.encode())


def case_conditions():
    target = bucket(['foo'])
    etag = main.head_object(Bucket=target, Key='foo')['ETag']
    copy(target, 'a', target, 'foo', CopySourceIfMatch=etag)
    copy(target, 'a', target, 'foo', CopySourceIfNoneMatch='ABCORZ')
    refused(412, 'PreconditionFailed', copy, target, 'a', target, 'foo', CopySourceIfMatch='ABCORZ')
    refused(412, 'PreconditionFailed', copy, target, 'a', target, 'foo', CopySourceIfNoneMatch=etag)
    refused(412, 'PreconditionFailed', copy, target, 'a', target, 'foo', CopySourceIfUnmodifiedSince='Sat, 29 Oct 1994 19:43:31 GMT')


def case_lists_and_tags():
    target = bucket()
    main.put_object(Bucket=target, Key='foo', Body='bar', Tagging='a=b', ACL='public-read')
    copy(target, 'bar', target, 'foo')
    refused(403, 'AccessDenied', alt.get_object, Bucket=target, Key='bar')
    same(main.get_object_tagging(Bucket=target, Key='bar')['TagSet'], [{'Key': 'a', 'Value': 'b'}])
    copy(target, 'bar', target, 'foo', ACL='public-read', Tagging='c=d', TaggingDirective='REPLACE')
    same(body(target, 'bar', by=alt), b'bar')
    same(main.get_object_tagging(Bucket=target, Key='bar')['TagSet'], [{'Key': 'c', 'Value': 'd'}])


def case_uploads_in_parts():
    target = versioned()
    answer = multipart(target, 'm', [b'x' * (5 << 20), b'y'], create={'ContentType': 'text/bla', 'Metadata': {'foo': 'bar'}})
    made = main.copy_object(Bucket=target, Key='c', CopySource={'Bucket': target, 'Key': 'm', 'VersionId': answer['VersionId']})
    head = main.head_object(Bucket=target, Key='c')
    same((head['ContentLength'], head['Metadata'], head['ContentType']), ((5 << 20) + 1, {'foo': 'bar'}, 'text/bla'))
    assert '-' not in made['CopyObjectResult']['ETag']
