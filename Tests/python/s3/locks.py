"""Object lock: default rules, retention, legal hold."""
from bench import *

def soon(days=1):
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=days)


def locked(*keys):
    return bucket(keys, ObjectLockEnabledForBucket=True)


def rule(mode='GOVERNANCE', enabled='Enabled', **period):
    return {'ObjectLockEnabled': enabled, 'Rule': {'DefaultRetention': {'Mode': mode, **period}}}


def configure(target, configuration):
    return main.put_object_lock_configuration(Bucket=target, ObjectLockConfiguration=configuration)


def case_configuration():
    target = locked()
    same(main.get_object_lock_configuration(Bucket=target)['ObjectLockConfiguration'], {'ObjectLockEnabled': 'Enabled'})
    same(main.get_bucket_versioning(Bucket=target)['Status'], 'Enabled')
    for configuration in (rule('COMPLIANCE', Years=1), rule(Days=1)):
        configure(target, configuration)
        same(main.get_object_lock_configuration(Bucket=target)['ObjectLockConfiguration'], configuration)
    refused(400, 'MalformedXML', configure, target, rule(Days=1, Years=1))
    refused(400, 'InvalidRetentionPeriod', configure, target, rule(Days=0))
    refused(400, 'InvalidRetentionPeriod', configure, target, rule(Years=-1))
    refused(400, 'MalformedXML', configure, target, rule('abc', Years=1))
    refused(400, 'MalformedXML', configure, target, rule('governance', Years=1))
    refused(400, 'MalformedXML', configure, target, rule(enabled='Disabled', Years=1))
    refused(409, 'InvalidBucketState', main.put_bucket_versioning, Bucket=target, VersioningConfiguration={'Status': 'Suspended'})
    plain = bucket()
    refused(409, 'InvalidBucketState', configure, plain, rule(Days=1))
    refused(404, 'ObjectLockConfigurationNotFoundError', main.get_object_lock_configuration, Bucket=plain)


def retain(target, key, mode='GOVERNANCE', until=None, **kwargs):
    return main.put_object_retention(Bucket=target, Key=key, Retention={'Mode': mode, 'RetainUntilDate': until or soon()}, **kwargs)


def case_retention():
    target = locked('a')
    until = soon(2)
    retain(target, 'a', until=until)
    same(main.get_object_retention(Bucket=target, Key='a')['Retention'], {'Mode': 'GOVERNANCE', 'RetainUntilDate': until})
    version = main.head_object(Bucket=target, Key='a')
    same((version['ObjectLockMode'], version['ObjectLockRetainUntilDate']), ('GOVERNANCE', until))
    retain(target, 'a', until=soon(3))
    refused(403, 'AccessDenied', retain, target, 'a', until=soon(1))
    retain(target, 'a', until=soon(1), BypassGovernanceRetention=True)
    refused(400, 'MalformedXML', retain, target, 'a', mode='governance')
    refused(403, 'AccessDenied', retain, target, 'a', mode='COMPLIANCE')
    id = version['VersionId']
    refused(403, 'AccessDenied', main.delete_object, Bucket=target, Key='a', VersionId=id)
    answer = main.delete_objects(Bucket=target, Delete={'Objects': [{'Key': 'a', 'VersionId': id}]})
    same(answer['Errors'][0]['Code'], 'AccessDenied')
    marker = main.delete_object(Bucket=target, Key='a')
    same(marker['DeleteMarker'], True)
    main.delete_object(Bucket=target, Key='a', VersionId=marker['VersionId'])
    main.delete_object(Bucket=target, Key='a', VersionId=id, BypassGovernanceRetention=True)
    refused(400, 'InvalidRequest', retain, bucket(['a']), 'a')
    refused(400, 'InvalidRequest', main.get_object_retention, Bucket=bucket(['a']), Key='a')
    refused(404, 'NoSuchObjectLockConfiguration', main.get_object_retention, Bucket=locked('b'), Key='b')


def case_compliance():
    target = locked()
    version = main.put_object(Bucket=target, Key='a', ObjectLockMode='COMPLIANCE', ObjectLockRetainUntilDate=soon(), ObjectLockLegalHoldStatus='ON')['VersionId']
    head = main.head_object(Bucket=target, Key='a')
    same((head['ObjectLockMode'], head['ObjectLockLegalHoldStatus']), ('COMPLIANCE', 'ON'))
    main.put_object_legal_hold(Bucket=target, Key='a', LegalHold={'Status': 'OFF'})
    refused(403, 'AccessDenied', retain, target, 'a', until=soon(2))
    refused(403, 'AccessDenied', main.delete_object, Bucket=target, Key='a', VersionId=version, BypassGovernanceRetention=True)


def case_default_rule():
    target = locked()
    configure(target, rule(Days=1))
    version = main.put_object(Bucket=target, Key='a')['VersionId']
    same(main.head_object(Bucket=target, Key='a')['ObjectLockMode'], 'GOVERNANCE')
    refused(403, 'AccessDenied', main.delete_object, Bucket=target, Key='a', VersionId=version)
    multipart(target, 'm', [b'x'])
    same(main.head_object(Bucket=target, Key='m')['ObjectLockMode'], 'GOVERNANCE')
    retain(target, 'a', until=soon(5))


def case_legal_hold():
    target = locked('a')
    refused(404, 'NoSuchObjectLockConfiguration', main.get_object_legal_hold, Bucket=target, Key='a')
    version = main.head_object(Bucket=target, Key='a')['VersionId']
    for state in ('ON', 'OFF'):
        main.put_object_legal_hold(Bucket=target, Key='a', LegalHold={'Status': state})
        same(main.get_object_legal_hold(Bucket=target, Key='a')['LegalHold']['Status'], state)
        same(main.head_object(Bucket=target, Key='a')['ObjectLockLegalHoldStatus'], state)
        if state == 'ON':
            refused(403, 'AccessDenied', main.delete_object, Bucket=target, Key='a', VersionId=version)
    main.delete_object(Bucket=target, Key='a', VersionId=version)
    refused(400, 'MalformedXML', main.put_object_legal_hold, Bucket=locked('a'), Key='a', LegalHold={'Status': 'abc'})
    plain = bucket(['a'])
    refused(400, 'InvalidRequest', main.put_object_legal_hold, Bucket=plain, Key='a', LegalHold={'Status': 'ON'})
    refused(400, 'InvalidRequest', main.get_object_legal_hold, Bucket=plain, Key='a')
