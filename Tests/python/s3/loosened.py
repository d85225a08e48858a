"""What an endpoint takes whose rules are loosened. Run by name alone: a strict endpoint refuses every case."""
from bench import *


def case_credentials_of_nobody():
    target = bucket()
    nobody = client('nobody', 'nothing')
    nobody.put_object(Bucket=target, Key='foo', Body='bar')
    nobody.put_object(Bucket=target, Key='streamed', Body=b'bar', ChecksumAlgorithm='CRC32C')
    same((body(target, 'foo'), body(target, 'streamed')), (b'bar', b'bar'))
    url = nobody.generate_presigned_url('get_object', {'Bucket': target, 'Key': 'foo'})
    same(HTTP.request('GET', url).data, b'bar')
    same([b['Name'] for b in nobody.list_buckets()['Buckets'] if b['Name'] == target], [target])


def case_writes_on_condition_of_an_etag():
    target = bucket()
    etag = main.put_object(Bucket=target, Key='foo', Body='one', IfNoneMatch='"another"')['ETag']
    refused(412, 'PreconditionFailed', main.put_object, Bucket=target, Key='foo', Body='two', IfNoneMatch=etag)
    refused(412, 'PreconditionFailed', main.put_object, Bucket=target, Key='foo', Body='two', IfNoneMatch='*')
    main.put_object(Bucket=target, Key='foo', Body='two', IfNoneMatch='"another"', IfMatch=etag)
    same(body(target, 'foo'), b'two')


def case_small_parts_in_any_order():
    target = bucket()
    upload = main.create_multipart_upload(Bucket=target, Key='foo')['UploadId']

    def part(number, content):
        sent = main.upload_part(Bucket=target, Key='foo', UploadId=upload, PartNumber=number, Body=content)
        return {'PartNumber': number, 'ETag': sent['ETag']}
    second, earlier, first = part(2, b'bar'), part(1, b'old'), part(1, b'foo')
    main.complete_multipart_upload(Bucket=target, Key='foo', UploadId=upload,
                                   MultipartUpload={'Parts': [second, earlier, first]})
    same(body(target, 'foo'), b'foobar')


def case_a_body_without_its_length():
    target = bucket()
    sender = client(request_checksum_calculation='when_required')
    with_headers('PutObject', sender, remove=['Content-Length'], Transfer_Encoding='chunked')
    sender.put_object(Bucket=target, Key='foo', Body=b'bar')
    same(body(target, 'foo'), b'bar')


def case_lists_with_empty_arguments():
    target = bucket(['a'])
    answer = main.list_objects_v2(Bucket=target, ContinuationToken='', EncodingType='')
    same(([o['Key'] for o in answer['Contents']], answer['ContinuationToken']), (['a'], ''))


def case_another_region():
    target = bucket()
    far = boto3.client('s3', endpoint_url=URL, region_name='eu-west-1', aws_access_key_id='test',
                       aws_secret_access_key='test', config=Config(s3={'addressing_style': 'path'}))
    far.put_object(Bucket=target, Key='foo', Body='bar')
    same(body(target, 'foo'), b'bar')
