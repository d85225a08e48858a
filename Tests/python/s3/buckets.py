"""Buckets: names, creation, deletion, listing, location."""
from bench import *


def raw_create(target):
    """Creates a bucket whose name boto3 would not send."""
    other = client()
    other.meta.events.unregister('before-parameter-build.s3', __import__('botocore.handlers', fromlist=['x']).validate_bucket_name)
    return other.create_bucket(Bucket=target)


def case_names():
    for wrong in ('_abc', 'a', 'aa', 'foo_bar', 'foo-', 'foo..bar', 'foo.-bar', 'foo-.bar', '192.168.5.123', 'x' * 64,
                  'Capital', '-abc', 'xn--abc', 'abc-s3alias', 'a!b'):
        refused(400, 'InvalidBucketName', raw_create, wrong)
    for right in ('a' + RUN + '.111', 'a-' + RUN, ('b' + RUN).ljust(63, 'b'), '0' + RUN):
        main.create_bucket(Bucket=right)
        assert main.list_objects(Bucket=right)['Name'] == right


def case_creation_again():
    target = bucket(['kept'])
    main.create_bucket(Bucket=target)
    same(len(main.list_objects(Bucket=target)['Contents']), 1)
    refused(409, 'BucketAlreadyExists', alt.create_bucket, Bucket=target)
    public = bucket(ACL='public-read')
    main.create_bucket(Bucket=public)
    same_grants(main.get_bucket_acl(Bucket=public), (user(account(main)), 'FULL_CONTROL'))


def case_deletion():
    target = bucket(['a'])
    refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=target)
    main.delete_object(Bucket=target, Key='a')
    same(status(main.delete_bucket(Bucket=target)), 204)
    refused(404, 'NoSuchBucket', main.delete_bucket, Bucket=target)
    refused(404, '404', main.head_bucket, Bucket=target)
    refused(404, 'NoSuchBucket', main.put_object, Bucket=target, Key='a')
    kept = versioned()
    main.put_object(Bucket=kept, Key='a')
    main.delete_object(Bucket=kept, Key='a')
    refused(409, 'BucketNotEmpty', main.delete_bucket, Bucket=kept)


def case_lists():
    made = sorted(bucket() for _ in range(3))
    listed = main.list_buckets()
    assert set(made) <= {b['Name'] for b in listed['Buckets']} and listed['Owner']['ID']
    assert not set(made) & {b['Name'] for b in alt.list_buckets()['Buckets']}
    page = main.list_buckets(MaxBuckets=1, Prefix=f'case-{RUN}')
    second = main.list_buckets(MaxBuckets=1, Prefix=f'case-{RUN}', ContinuationToken=page['ContinuationToken'])
    assert page['Buckets'][0]['Name'] < second['Buckets'][0]['Name']
    assert 'ContinuationToken' not in main.list_buckets(MaxBuckets=1, Prefix=bucket())
    refused(403, None, client('test', 'wrong').list_buckets)
    refused(403, 'InvalidAccessKeyId', client('nobody').list_buckets)
    refused(403, 'AccessDenied', anonymous.list_buckets)


def case_location():
    target = bucket()
    same(main.get_bucket_location(Bucket=target)['LocationConstraint'], None)
    same(send_header(main.head_bucket(Bucket=target), 'x-amz-bucket-region'), 'us-east-1')
    refused(400, 'IllegalLocationConstraintException', bucket, CreateBucketConfiguration={'LocationConstraint': 'eu-west-1'})
    refused(404, 'NoSuchBucket', main.get_bucket_location, Bucket=name())
