"""Lifecycle, CORS, logging, website and other documents of a bucket."""
from bench import *


def lifecycle(target, *rules):
    return main.put_bucket_lifecycle_configuration(Bucket=target, LifecycleConfiguration={'Rules': list(rules)})


def rule(id='rule1', **kwargs):
    made = {'ID': id, 'Expiration': {'Days': 1}, 'Prefix': 'test1/', 'Status': 'Enabled'}
    made.update(kwargs)
    return {k: v for k, v in made.items() if v is not None}


def case_lifecycle():
    target = bucket()
    refused(404, 'NoSuchLifecycleConfiguration', main.get_bucket_lifecycle_configuration, Bucket=target)
    rules = [rule(Expiration={'Days': 31}), rule('rule2', Prefix='test2/', Expiration={'Days': 120}, Status='Disabled')]
    lifecycle(target, *rules)
    same(main.get_bucket_lifecycle_configuration(Bucket=target)['Rules'], rules)
    lifecycle(target, rule(None), rule(None, Prefix='test2/'))
    ids = {r['ID'] for r in main.get_bucket_lifecycle_configuration(Bucket=target)['Rules']}
    same(len(ids), 2)
    for right in (rule(Expiration={'Date': '2027-01-01'}), rule(Expiration={'ExpiredObjectDeleteMarker': True}),
                  rule(Expiration=None, NoncurrentVersionExpiration={'NoncurrentDays': 2}),
                  rule(Prefix=None, Filter={'Prefix': 'foo'}), rule(Prefix=None, Filter={}),
                  rule(Expiration=None, AbortIncompleteMultipartUpload={'DaysAfterInitiation': 2}),
                  rule(Expiration=None, Transitions=[{'Days': 1, 'StorageClass': 'GLACIER'}])):
        lifecycle(target, right)
    refused(400, 'InvalidArgument', lifecycle, target, rule('a' * 256))
    refused(400, 'InvalidArgument', lifecycle, target, rule(), rule(Prefix='x'))
    refused(400, 'InvalidArgument', lifecycle, target, rule(Expiration={'Days': 0}))
    for wrong in ('enabled', 'disabled', 'invalid'):
        refused(400, 'MalformedXML', lifecycle, target, rule(Status=wrong))
    same(status(main.delete_bucket_lifecycle(Bucket=target)), 204)


def case_expiration_header():
    target = bucket()
    lifecycle(target, rule(Prefix='days1/'))
    for answer in (main.put_object(Bucket=target, Key='days1/foo'), main.head_object(Bucket=target, Key='days1/foo')):
        assert 'rule-id="rule1"' in answer['Expiration'], answer['Expiration']
    assert 'Expiration' not in main.put_object(Bucket=target, Key='other')


def case_cors_document():
    target = bucket()
    refused(404, 'NoSuchCORSConfiguration', main.get_bucket_cors, Bucket=target)
    rules = [{'AllowedMethods': ['GET', 'PUT'], 'AllowedOrigins': ['*.get', '*.put']}]
    main.put_bucket_cors(Bucket=target, CORSConfiguration={'CORSRules': rules})
    same(main.get_bucket_cors(Bucket=target)['CORSRules'], rules)
    main.delete_bucket_cors(Bucket=target)
    refused(404, 'NoSuchCORSConfiguration', main.get_bucket_cors, Bucket=target)


def crossing(answer, expected, origin, method):
    same((answer.status, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-methods')),
         (expected, origin, method))


def case_cors():
    target = bucket(ACL='public-read')
    main.put_bucket_cors(Bucket=target, CORSConfiguration={'CORSRules': [
        {'AllowedMethods': ['GET'], 'AllowedOrigins': ['*suffix']}, {'AllowedMethods': ['GET'], 'AllowedOrigins': ['start*end']},
        {'AllowedMethods': ['GET'], 'AllowedOrigins': ['prefix*']}, {'AllowedMethods': ['PUT'], 'AllowedOrigins': ['*.put']}]})
    page, thing = f'/{target}', f'/{target}/bar'
    crossing(anon('GET', page), 200, None, None)
    for origin, allowed in (('foo.suffix', True), ('foo.bar', False), ('foo.suffix.get', False), ('startend', True),
                            ('start1end', True), ('start', False), ('prefix', True), ('bla.prefix', False)):
        crossing(anon('GET', page, {'Origin': origin}), 200, *((origin, 'GET') if allowed else (None, None)))
    crossing(anon('GET', thing, {'Origin': 'foo.suffix'}), 404, 'foo.suffix', 'GET')
    crossing(anon('PUT', thing, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'GET'}), 403, 'foo.suffix', 'GET')
    crossing(anon('PUT', thing, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'PUT'}), 403, None, None)
    crossing(anon('PUT', thing, {'Origin': 'foo.put'}), 403, 'foo.put', 'PUT')
    crossing(anon('OPTIONS', page), 400, None, None)
    crossing(anon('OPTIONS', page, {'Origin': 'foo.suffix'}), 400, None, None)
    for path in (page, thing):
        crossing(anon('OPTIONS', path, {'Origin': 'foo.suffix', 'Access-Control-Request-Method': 'GET'}), 200, 'foo.suffix', 'GET')
        crossing(anon('OPTIONS', path, {'Origin': 'foo.bar', 'Access-Control-Request-Method': 'GET'}), 403, None, None)
        crossing(anon('OPTIONS', path, {'Origin': 'foo.put', 'Access-Control-Request-Method': 'GET'}), 403, None, None)
        crossing(anon('OPTIONS', path, {'Origin': 'foo.put', 'Access-Control-Request-Method': 'PUT'}), 200, 'foo.put', 'PUT')
    wide = bucket(ACL='public-read')
    main.put_bucket_cors(Bucket=wide, CORSConfiguration={'CORSRules': [
        {'AllowedMethods': ['GET'], 'AllowedOrigins': ['*'], 'ExposeHeaders': ['x-amz-meta-header1']}]})
    crossing(anon('GET', f'/{wide}', {'Origin': 'example.origin'}), 200, '*', 'GET')
    crossing(anon('OPTIONS', f'/{wide}', {'Origin': 'example.origin', 'Access-Control-Request-Headers': 'x-amz-meta-header2',
                                        'Access-Control-Request-Method': 'GET'}), 403, None, None)


def case_cors_of_presigned_urls():
    target = bucket(['a'])
    url = main.generate_presigned_url('put_object', Params={'Bucket': target, 'Key': 'a'}, ExpiresIn=1000)
    same(HTTP.request('OPTIONS', url).status, 400)
    main.put_bucket_cors(Bucket=target, CORSConfiguration={'CORSRules': [
        {'AllowedMethods': ['PUT'], 'AllowedOrigins': ['page.example']}]})
    question = {'Origin': 'page.example', 'Access-Control-Request-Method': 'PUT'}
    crossing(HTTP.request('OPTIONS', url, headers=question), 200, 'page.example', 'PUT')


def case_logging():
    target, log = bucket(), bucket()
    assert 'LoggingEnabled' not in main.get_bucket_logging(Bucket=target)
    on = {'TargetBucket': log, 'TargetPrefix': 'log/'}
    main.put_bucket_logging(Bucket=target, BucketLoggingStatus={'LoggingEnabled': on})
    same(main.get_bucket_logging(Bucket=target)['LoggingEnabled'], on)
    refused(400, 'InvalidTargetBucketForLogging', main.put_bucket_logging, Bucket=target,
            BucketLoggingStatus={'LoggingEnabled': {'TargetBucket': name(), 'TargetPrefix': ''}})
    main.put_bucket_logging(Bucket=target, BucketLoggingStatus={})
    assert 'LoggingEnabled' not in main.get_bucket_logging(Bucket=target)


def case_other_documents():
    target = bucket()
    refused(404, 'NoSuchWebsiteConfiguration', main.get_bucket_website, Bucket=target)
    main.put_bucket_website(Bucket=target, WebsiteConfiguration={'IndexDocument': {'Suffix': 'index.html'}})
    same(main.get_bucket_website(Bucket=target)['IndexDocument'], {'Suffix': 'index.html'})
    same(main.get_bucket_request_payment(Bucket=target)['Payer'], 'BucketOwner')
    main.put_bucket_request_payment(Bucket=target, RequestPaymentConfiguration={'Payer': 'Requester'})
    same(main.get_bucket_request_payment(Bucket=target)['Payer'], 'Requester')
    assert 'TopicConfigurations' not in main.get_bucket_notification_configuration(Bucket=target)
    refused(404, 'ReplicationConfigurationNotFoundError', main.get_bucket_replication, Bucket=target)
    main.put_bucket_accelerate_configuration(Bucket=target, AccelerateConfiguration={'Status': 'Enabled'})
    same(main.get_bucket_accelerate_configuration(Bucket=target)['Status'], 'Enabled')
