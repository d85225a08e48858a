"""ListObjects, ListObjectsV2."""
from bench import *


def v1(target, **kwargs):
    answer = main.list_objects(Bucket=target, **kwargs)
    return [o['Key'] for o in answer.get('Contents', [])], [p['Prefix'] for p in answer.get('CommonPrefixes', [])], answer


def v2(target, **kwargs):
    answer = main.list_objects_v2(Bucket=target, **kwargs)
    return [o['Key'] for o in answer.get('Contents', [])], [p['Prefix'] for p in answer.get('CommonPrefixes', [])], answer


def both(target, keys, prefixes, **kwargs):
    same(v1(target, **kwargs)[:2], (keys, prefixes))
    same(v2(target, **kwargs)[:2], (keys, prefixes))


def case_empty():
    both(bucket(), [], [])


def case_pages_by_marker_and_token():
    target = bucket(['foo', 'bar', 'baz'])
    keys, _, answer = v1(target, MaxKeys=2)
    same((keys, answer['IsTruncated']), (['bar', 'baz'], True))
    keys, _, answer = v1(target, MaxKeys=2, Marker='baz')
    same((keys, answer['IsTruncated']), (['foo'], False))
    keys, _, answer = v2(target, MaxKeys=2)
    same((keys, answer['KeyCount']), (['bar', 'baz'], 2))
    keys, _, answer = v2(target, ContinuationToken=answer['NextContinuationToken'], MaxKeys=2)
    same((keys, answer['IsTruncated'], 'NextContinuationToken' in answer), (['foo'], False, False))


def case_delimiters():
    both(bucket(['foo/bar', 'foo/bar/xyzzy', 'quux/thud', 'asdf']), ['asdf'], ['foo/', 'quux/'], Delimiter='/')
    both(bucket(['bar', 'baz', 'cab', 'foo']), ['foo'], ['ba', 'ca'], Delimiter='a')
    both(bucket(['b%ar', 'b%az', 'c%ab', 'foo']), ['foo'], ['b%', 'c%'], Delimiter='%')
    both(bucket(['b ar', 'b az', 'c ab', 'foo']), ['foo'], ['b ', 'c '], Delimiter=' ')
    both(bucket(['b.ar', 'b.az', 'c.ab', 'foo']), ['foo'], ['b.', 'c.'], Delimiter='.')
    plain = bucket(['bar', 'baz', 'cab', 'foo'])
    both(plain, ['bar', 'baz', 'cab', 'foo'], [], Delimiter='\x0a')
    assert 'Delimiter' not in v1(plain, Delimiter='')[2] and 'Delimiter' not in v2(plain)[2]
    same(v1(plain, Delimiter='/')[2]['Delimiter'], '/')
    special = ['0/'] + [f'0/{n}' for n in range(5)] + ['1999', '1999#', '1999+', '2000']
    both(bucket(special), ['1999', '1999#', '1999+', '2000'], ['0/'], Delimiter='/')


def walk(target, prefix, steps, **question):
    marker = ''
    for limit, truncated, keys, prefixes, following in steps:
        answer = main.list_objects(Bucket=target, Prefix=prefix, Marker=marker, MaxKeys=limit, **question)
        same([o['Key'] for o in answer.get('Contents', [])], keys)
        same([p['Prefix'] for p in answer.get('CommonPrefixes', [])], prefixes)
        same((answer['IsTruncated'], answer.get('NextMarker')), (truncated, following))
        marker = answer.get('NextMarker', '')


def case_delimiter_and_prefix_page_by_page():
    target = bucket(['asdf', 'boo/bar', 'boo/baz/xyzzy', 'cquux/thud', 'cquux/bla'])
    walk(target, '', [(1, True, ['asdf'], [], 'asdf'), (1, True, [], ['boo/'], 'boo/'), (1, False, [], ['cquux/'], None)],
         Delimiter='/')
    walk(target, '', [(2, True, ['asdf'], ['boo/'], 'boo/'), (2, False, [], ['cquux/'], None)], Delimiter='/')
    walk(target, 'boo/', [(1, True, ['boo/bar'], [], 'boo/bar'), (1, False, [], ['boo/baz/'], None)], Delimiter='/')
    walk(bucket(['asdf/']), 'asdf/', [(1000, False, ['asdf/'], [], None)], Delimiter='/')
    pages = []
    for page in main.get_paginator('list_objects_v2').paginate(Bucket=target, Delimiter='/', PaginationConfig={'PageSize': 1}):
        pages.append(([o['Key'] for o in page.get('Contents', [])], [p['Prefix'] for p in page.get('CommonPrefixes', [])]))
    same(pages, [(['asdf'], []), ([], ['boo/']), ([], ['cquux/'])])


def case_encoding():
    target = bucket(['foo+1/bar', 'foo/bar/xyzzy', 'quux ab/thud', 'asdf+b'])
    for listing in (v1, v2):
        keys, prefixes, answer = listing(target, Delimiter='/', EncodingType='url')
        same((keys, prefixes, answer['Delimiter']), (['asdf%2Bb'], ['foo%2B1/', 'foo/', 'quux%20ab/'], '/'))
    refused(400, 'InvalidArgument', main.list_objects, Bucket=target, EncodingType='nonsense')


def case_prefixes():
    target = bucket(['foo/bar', 'foo/baz', 'quux'])
    both(target, ['foo/bar', 'foo/baz'], [], Prefix='foo/')
    both(target, ['foo/bar', 'foo/baz', 'quux'], [], Prefix='')
    both(target, [], [], Prefix='d')
    same(v1(target, Prefix='\x0a')[2]['Prefix'], '\x0a')
    both(bucket(['b/a/c', 'b/a/g', 'b/a/r', 'g']), ['b/a/c', 'b/a/g', 'b/a/r'], [], Prefix='b/a/', Delimiter='/')
    both(bucket(['bar', 'baz', 'cab', 'foo']), ['bar'], ['baz'], Prefix='ba', Delimiter='z')


def case_max_keys():
    target = bucket(['bar', 'baz', 'foo', 'quxx'])
    for listing in (v1, v2):
        keys, _, answer = listing(target, MaxKeys=0)
        same((keys, answer['IsTruncated']), ([], False))
        same(listing(target)[2]['MaxKeys'], 1000)
    for operation, call in (('ListObjects', 'list_objects'), ('ListObjectsV2', 'list_objects_v2')):
        other = client()
        other.meta.events.register(f'before-call.s3.{operation}',
                                   lambda params, **_: params.update(url=params['url'] + '&max-keys=blah'))
        refused(400, 'InvalidArgument', getattr(other, call), Bucket=target)


def case_markers():
    target = bucket(['bar', 'baz', 'foo', 'quxx'])
    same(v1(target)[2]['Marker'], '')
    for marker, keys in (('\x0a', ['bar', 'baz', 'foo', 'quxx']), ('blah', ['foo', 'quxx']), ('zzz', [])):
        same(v1(target, Marker=marker)[0], keys)
        same(v1(target, Marker=marker)[2]['Marker'], marker)
        same(v2(target, StartAfter=marker)[0], keys)
        same(v2(target, StartAfter=marker)[2]['StartAfter'], marker)
    refused(400, 'InvalidArgument', main.list_objects_v2, Bucket=target, ContinuationToken='')
    first = v2(target, StartAfter='bar', MaxKeys=1)[2]['NextContinuationToken']
    keys, _, answer = v2(target, StartAfter='bar', ContinuationToken=first)
    same((keys, answer['StartAfter'], answer['ContinuationToken']), (['foo', 'quxx'], 'bar', first))
    refused(400, 'InvalidArgument', main.list_objects_v2, Bucket=target, ContinuationToken='rubbish')


def case_entries_agree_with_heads():
    target = bucket(['bar', 'baz'])
    for entry in v1(target)[2]['Contents']:
        head = main.head_object(Bucket=target, Key=entry['Key'])
        same((entry['ETag'], entry['Size']), (head['ETag'], head['ContentLength']))
        same(entry['LastModified'].replace(microsecond=0), head['LastModified'])
        same(entry['Owner'], main.get_object_acl(Bucket=target, Key=entry['Key'])['Owner'])
    assert 'Owner' not in v2(target)[2]['Contents'][0] and 'Owner' in v2(target, FetchOwner=True)[2]['Contents'][0]


def case_odd_keys():
    keys = sorted([' ', '"', '$', '%', '&', "'", '<', '>', '_', '_ ', '_ _', '__', 'a+b', '\u00e9', '\U0001f4e6',
                   'a//b', '..', './a', 'tab\tkey', 'new\nline', '\x01'], key=lambda k: k.encode())
    target = bucket(keys)
    both(target, keys, [])
    for key in keys:
        same(body(target, key), key.encode())
        main.put_object_acl(Bucket=target, Key=key, ACL='private')


def case_strangers():
    open_to_all = bucket(ACL='public-read')
    main.put_object(Bucket=open_to_all, Key='a')
    same(len(anonymous.list_objects(Bucket=open_to_all)['Contents']), 1)
    same(len(anonymous.list_objects_v2(Bucket=open_to_all)['Contents']), 1)
    refused(403, 'AccessDenied', anonymous.list_objects, Bucket=bucket())
    refused(404, 'NoSuchBucket', main.list_objects, Bucket=name())
    refused(404, 'NoSuchBucket', main.list_objects_v2, Bucket=name())
