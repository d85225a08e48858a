"""Tags of buckets and objects."""
from bench import *


def tags(count, key='key', value='val'):
    return {'TagSet': [{'Key': f'{key}{n}', 'Value': f'{value}{n}'} for n in range(count)]}


def case_of_buckets():
    target = bucket()
    refused(404, 'NoSuchTagSet', main.get_bucket_tagging, Bucket=target)
    main.put_bucket_tagging(Bucket=target, Tagging=tags(1))
    same(main.get_bucket_tagging(Bucket=target)['TagSet'], tags(1)['TagSet'])
    same(status(main.delete_bucket_tagging(Bucket=target)), 204)
    refused(404, 'NoSuchTagSet', main.get_bucket_tagging, Bucket=target)


def case_of_objects():
    target = bucket(['foo'])
    same(main.get_object_tagging(Bucket=target, Key='foo')['TagSet'], [])
    for count in (2, 10, 1):
        same(status(main.put_object_tagging(Bucket=target, Key='foo', Tagging=tags(count))), 200)
        same(main.get_object_tagging(Bucket=target, Key='foo')['TagSet'], tags(count)['TagSet'])
    same(send_header(main.head_object(Bucket=target, Key='foo'), 'x-amz-tagging-count'), '1')
    refused(400, 'InvalidTag', main.put_object_tagging, Bucket=target, Key='foo', Tagging=tags(11))
    refused(400, 'InvalidTag', main.put_object_tagging, Bucket=target, Key='foo', Tagging=tags(1, key='k' * 129))
    refused(400, 'InvalidTag', main.put_object_tagging, Bucket=target, Key='foo', Tagging=tags(1, value='v' * 257))
    refused(400, 'InvalidTag', main.put_object_tagging, Bucket=target, Key='foo', Tagging={'TagSet': 2 * tags(1)['TagSet']})
    same(main.get_object_tagging(Bucket=target, Key='foo')['TagSet'], tags(1)['TagSet'])
    same(main.put_object_tagging(Bucket=target, Key='foo', Tagging=tags(10, key='k' * 127, value='v' * 255))['ResponseMetadata']['HTTPStatusCode'], 200)
    same(status(main.delete_object_tagging(Bucket=target, Key='foo')), 204)
    same(main.get_object_tagging(Bucket=target, Key='foo')['TagSet'], [])


def case_in_writes():
    target = bucket()
    main.put_object(Bucket=target, Key='foo', Tagging='foo=bar&bar')
    same(main.get_object_tagging(Bucket=target, Key='foo')['TagSet'], [{'Key': 'bar', 'Value': ''}, {'Key': 'foo', 'Value': 'bar'}])
    multipart(target, 'm', [b'x'], create={'Tagging': 'a=b'})
    same(main.get_object_tagging(Bucket=target, Key='m')['TagSet'], [{'Key': 'a', 'Value': 'b'}])
    document = policy(target, [['starts-with', '$tagging', '']])
    xml = '<Tagging><TagSet><Tag><Key>0</Key><Value>1</Value></Tag></TagSet></Tagging>'
    same(form(target, signed_form(target, document, tagging=xml)).status, 204)
    same(main.get_object_tagging(Bucket=target, Key='foo.txt')['TagSet'], [{'Key': '0', 'Value': '1'}])
