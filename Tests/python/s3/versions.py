"""Versioning on, suspended, mixed; markers; lists of versions."""
from concurrent.futures import ThreadPoolExecutor

from bench import *


def listed(target, **kwargs):
    answer = main.list_object_versions(Bucket=target, **kwargs)
    return answer.get('Versions', []), answer.get('DeleteMarkers', [])


def suspend(target):
    main.put_bucket_versioning(Bucket=target, VersioningConfiguration={'Status': 'Suspended'})


def put(target, key, *contents):
    return [main.put_object(Bucket=target, Key=key, Body=c).get('VersionId') for c in contents]


def case_status():
    target = bucket()
    assert 'Status' not in main.get_bucket_versioning(Bucket=target)
    for state in ('Enabled', 'Suspended', 'Enabled'):
        main.put_bucket_versioning(Bucket=target, VersioningConfiguration={'Status': state})
        same(main.get_bucket_versioning(Bucket=target)['Status'], state)
    refused(400, 'MalformedXML', main.put_bucket_versioning, Bucket=target, VersioningConfiguration={'Status': 'Wrong'})


def case_deletion_by_many_at_once():
    target = versioned()
    for key in 'abc':
        put(target, key, '1', '2', '3')
    wanted = [{'Key': v['Key'], 'VersionId': v['VersionId']} for v in listed(target)[0]]
    with ThreadPoolExecutor() as pool:
        for answer in pool.map(lambda _: main.delete_objects(Bucket=target, Delete={'Objects': wanted}), range(5)):
            same((len(answer['Deleted']), 'Errors' in answer), (9, False))
    same(listed(target), ([], []))


def case_create_read_remove():
    target = versioned()
    ids = put(target, 'a', *[f'v{n}' for n in range(5)])
    for number, version in enumerate(ids):
        same(body(target, 'a', VersionId=version), f'v{number}'.encode())
    main.delete_object(Bucket=target, Key='a', VersionId=ids.pop())
    same(body(target, 'a'), b'v3')
    marker = main.delete_object(Bucket=target, Key='a')
    same(marker['DeleteMarker'], True)
    answer = refused(404, 'NoSuchKey', main.get_object, Bucket=target, Key='a')
    same(send_header(answer, 'x-amz-delete-marker'), 'true')
    refused(405, 'MethodNotAllowed', main.get_object, Bucket=target, Key='a', VersionId=marker['VersionId'])
    refused(405, None, main.head_object, Bucket=target, Key='a', VersionId=marker['VersionId'])
    gone = main.delete_object(Bucket=target, Key='a', VersionId=marker['VersionId'])
    same((gone['DeleteMarker'], gone['VersionId']), (True, marker['VersionId']))
    same(body(target, 'a'), b'v3')
    refused(404, 'NoSuchVersion', main.get_object, Bucket=target, Key='a', VersionId=marker['VersionId'])
    for strange in '3sL4kqtJlcpXroDTDmJ.rmSpXd3dIbrH', marker['VersionId'][:-4] + '2222':
        refused(400, 'InvalidArgument', main.get_object, Bucket=target, Key='a', VersionId=strange)
        refused(400, 'InvalidArgument', main.delete_object, Bucket=target, Key='a', VersionId=strange)
        listed = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'a', 'VersionId': strange}]})
        same([(e['Code'], e['VersionId']) for e in listed['Errors']], [('NoSuchVersion', strange)])


def case_delete_markers():
    target = versioned()
    put(target, 'a', 'v0')
    marker = main.delete_object(Bucket=target, Key='a')['VersionId']
    tags = {'Tagging': {'TagSet': []}}
    for call, more in ((main.get_object_tagging, {}), (main.put_object_tagging, tags), (main.delete_object_tagging, {}),
                       (main.put_object_acl, {'ACL': 'private'})):
        for version in {}, {'VersionId': marker}:
            answer = refused(405, 'MethodNotAllowed', call, Bucket=target, Key='a', **more, **version)
            same(answer['Error']['ResourceType'], 'DeleteMarker')
    refused(404, 'NoSuchKey', main.get_object_acl, Bucket=target, Key='a')


def case_null_versions():
    target = bucket()
    main.put_object(Bucket=target, Key='a', Body='plain')
    main.put_bucket_versioning(Bucket=target, VersioningConfiguration={'Status': 'Enabled'})
    same(listed(target)[0][0]['VersionId'], 'null')
    version = put(target, 'a', 'new')[0]
    same(body(target, 'a', VersionId='null'), b'plain')
    main.delete_object(Bucket=target, Key='a', VersionId=version)
    same(body(target, 'a'), b'plain')
    suspend(target)
    put(target, 'a', 'over')
    same([(v['VersionId'], v['IsLatest']) for v in listed(target)[0]], [('null', True)])
    same(body(target, 'a', VersionId='null'), b'over')
    main.delete_object(Bucket=target, Key='a', VersionId='null')
    same(listed(target), ([], []))


def case_suspended():
    target = versioned()
    put(target, 'a', 'v0', 'v1', 'v2')
    suspend(target)
    for answer in (main.put_object(Bucket=target, Key='told'), multipart(target, 'told', [b'a'])):
        same(answer.get('VersionId'), None)
    same(main.get_object(Bucket=target, Key='told')['VersionId'], 'null')
    main.delete_object(Bucket=target, Key='told', VersionId='null')
    put(target, 'a', 'null1')
    same(len(listed(target)[0]), 4)
    put(target, 'a', 'null2')
    same(len(listed(target)[0]), 4)
    marker = main.delete_object(Bucket=target, Key='a')
    same((marker['DeleteMarker'], marker['VersionId']), (True, 'null'))
    versions, markers = listed(target)
    same((len(versions), [m['VersionId'] for m in markers]), (3, ['null']))
    main.put_bucket_versioning(Bucket=target, VersioningConfiguration={'Status': 'Enabled'})
    put(target, 'a', 'v3')
    versions, markers = listed(target)
    same((len(versions), len(markers)), (4, 1))
    for entry in versions + markers:
        main.delete_object(Bucket=target, Key='a', VersionId=entry['VersionId'])
    same(listed(target), ([], []))
    main.delete_bucket(Bucket=target)


def case_list_markers():
    target = versioned()
    ids = put(target, 'a', *[f'v{n}' for n in range(5)]) + put(target, 'b', *[f'w{n}' for n in range(5)])
    versions = listed(target)[0]
    same([v['VersionId'] for v in versions], ids[4::-1] + ids[:4:-1])
    seen, more = [], {}
    while True:
        page = main.list_object_versions(Bucket=target, MaxKeys=3, **more)
        seen += [v['VersionId'] for v in page['Versions']]
        if not page['IsTruncated']:
            break
        more = {'KeyMarker': page['NextKeyMarker'], 'VersionIdMarker': page['NextVersionIdMarker']}
    same(seen, [v['VersionId'] for v in versions])
    same([p['Prefix'] for p in main.list_object_versions(Bucket=versioned_with('x/y'), Delimiter='/')['CommonPrefixes']], ['x/'])
    assert versions[0]['Owner']['ID'] and versions[0]['StorageClass'] == 'STANDARD'


def versioned_with(*keys):
    target = versioned()
    for key in keys:
        main.put_object(Bucket=target, Key=key)
    return target


def case_deletion_of_many():
    target = versioned()
    ids = put(target, 'key', 'a', 'b')
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'key', 'VersionId': i} for i in ids]})
    same(sorted(d['VersionId'] for d in answer['Deleted']), sorted(ids))
    same(listed(target), ([], []))
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'other'}]})['Deleted'][0]
    same((answer['Key'], answer['DeleteMarker']), ('other', True))
    marker = listed(target)[1][0]['VersionId']
    same(answer['DeleteMarkerVersionId'], marker)
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'other', 'VersionId': marker}]})['Deleted'][0]
    same((answer['VersionId'], answer['DeleteMarker'], answer['DeleteMarkerVersionId']), (marker, True, marker))


def case_copies_and_uploads():
    target = versioned()
    ids = put(target, 'a', 'v0', 'v1')
    for number, version in enumerate(ids):
        answer = main.copy_object(Bucket=target, Key='copy', CopySource={'Bucket': target, 'Key': 'a', 'VersionId': version})
        same(answer['CopySourceVersionId'], version)
        same(body(target, 'copy', VersionId=answer['VersionId']), f'v{number}'.encode())
    answer = multipart(target, 'm', [b'x'])
    same(main.head_object(Bucket=target, Key='m')['VersionId'], answer['VersionId'])


def case_lists_of_versions():
    target = versioned()
    ids = put(target, 'a', 'v0', 'v1')
    main.put_object_acl(Bucket=target, Key='a', VersionId=ids[0], ACL='public-read')
    same_grants(main.get_object_acl(Bucket=target, Key='a', VersionId=ids[0]), (user(account(main)), 'FULL_CONTROL'), (ALL, 'READ'))
    same_grants(main.get_object_acl(Bucket=target, Key='a'), (user(account(main)), 'FULL_CONTROL'))
    refused(404, 'NoSuchVersion', main.get_object_acl, Bucket=target, Key='a', VersionId=put(target, 'b', 'v0')[0])
    refused(400, 'InvalidArgument', main.get_object_acl, Bucket=target, Key='a', VersionId='1234')


def case_conditional_deletions():
    """What a deletion asks of an object holds for the current object, for a version and for a list alike."""
    asked = {'IfMatch': 'ETag', 'IfMatchSize': 'Size', 'IfMatchLastModifiedTime': 'LastModifiedTime'}
    wrong = {'IfMatch': '"none"', 'IfMatchSize': 99, 'IfMatchLastModifiedTime': datetime.datetime(2015, 1, 1)}
    for target, by_version in ((bucket(), False), (versioned(), False), (versioned(), True)):
        for header, member in asked.items():
            for listed_ones in (False, True):
                written = main.put_object(Bucket=target, Key='a', Body='abc')
                place = {'Key': 'a', 'VersionId': written['VersionId']} if by_version else {'Key': 'a'}
                right = {'IfMatch': written['ETag'], 'IfMatchSize': 3,
                         'IfMatchLastModifiedTime': main.head_object(Bucket=target, **place)['LastModified']}[header]
                if listed_ones:
                    def delete(value):
                        return main.delete_objects(Bucket=target, Delete={'Objects': [{**place, member: value}]})
                    same(delete(wrong[header])['Errors'][0]['Code'], 'PreconditionFailed')
                    same(delete(right)['Deleted'][0]['Key'], 'a')
                else:
                    refused(412, 'PreconditionFailed', main.delete_object, Bucket=target, **place, **{header: wrong[header]})
                    main.delete_object(Bucket=target, **place, **{header: right})
                refused(404, None, main.get_object, Bucket=target, **place)
