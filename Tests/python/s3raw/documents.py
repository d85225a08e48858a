"""Documents that bucket and object operations take: no XML, too much XML, XML that means nothing."""
from wire import *

XML, ARGUMENT, REQUEST, TAG = (400, 'MalformedXML'), (400, 'InvalidArgument'), (400, 'InvalidRequest'), (400, 'InvalidTag')


def document(query, text, method='PUT', path=None, **how):
    body = text if isinstance(text, bytes) else text.encode()
    return lambda k: build(method, path or '/' + TARGET, query, body=body, **how)


def with_md5(body):
    return [('Content-MD5', digest('md5', body if isinstance(body, bytes) else body.encode()))]


def delete(text, headers=None):
    return document('delete', text, 'POST', headers=with_md5(text) if headers is None else headers)


def listed(*keys, more=''):
    return '<Delete>' + more + ''.join(f'<Object><Key>{k}</Key></Object>' for k in keys) + '</Delete>'


def tags(*pairs):
    return '<Tagging><TagSet>' + ''.join(f'<Tag><Key>{k}</Key><Value>{v}</Value></Tag>' for k, v in pairs) + '</TagSet></Tagging>'


def of_object(query, text, **how):
    def make(k):
        send('PUT', f'/{TARGET}/documented', body=b'x')
        return document(query, text, path=f'/{TARGET}/documented', **how)(k)
    return make


BROKEN = [('empty', b''), ('no XML', b'key=a'), ('JSON', b'{"a": 1}'), ('another root', b'<Other/>'), ('cut off', b'<Tagging><TagSet>'),
          ('tags crossed', b'<Tagging><TagSet></Tagging></TagSet>'), ('a document type', b'<!DOCTYPE Tagging []><Tagging><TagSet/></Tagging>'),
          ('an entity of its own', b'<!DOCTYPE a [<!ENTITY b "c">]><Tagging><TagSet><Tag><Key>&b;</Key><Value/></Tag></TagSet></Tagging>'),
          ('an unknown entity', b'<Tagging><TagSet><Tag><Key>&nbsp;</Key><Value/></Tag></TagSet></Tagging>'),
          ('an entity without an end', b'<Tagging><TagSet><Tag><Key>a&amp</Key><Value/></Tag></TagSet></Tagging>'),
          ('two roots', b'<Tagging><TagSet/></Tagging><Tagging/>'), ('no UTF-8', b'<Tagging><TagSet>\xff</TagSet></Tagging>'),
          ('a control character', b'<Tagging><TagSet>\x01</TagSet></Tagging>'), ('an attribute without quotes', b'<Tagging a=b><TagSet/></Tagging>'),
          ('an attribute twice', b'<Tagging a="b" a="c"><TagSet/></Tagging>'), ('nested 1,000 deep', b'<Tagging>' + b'<a>' * 1000 + b'</a>' * 1000 + b'</Tagging>'),
          ('no end', b'<Tagging>' + b'<TagSet>' * 20), ('a NUL', b'<Tagging>\0<TagSet/></Tagging>'), ('UTF-16', '<Tagging><TagSet/></Tagging>'.encode('utf-16'))]

CASES = [
    *[(f'bucket tags: {name}', XML, document('tagging', text)) for name, text in BROKEN],
    ('bucket tags', 204, document('tagging', tags(('a', 'b')))),
    ('bucket tags: 51', TAG, document('tagging', tags(*[(f'k{i}', 'v') for i in range(51)]))),
    ('object tags', 200, of_object('tagging', tags(('a', 'b')))),
    ('object tags: 11', TAG, of_object('tagging', tags(*[(f'k{i}', 'v') for i in range(11)]))),
    ('object tags: the same key twice', TAG, of_object('tagging', tags(('a', 'b'), ('a', 'c')))),
    ('object tags: no key', TAG, of_object('tagging', tags(('', 'b')))),
    ('object tags: a key of 129', TAG, of_object('tagging', tags(('k' * 129, 'b')))),
    ('object tags: a value of 257', TAG, of_object('tagging', tags(('k', 'v' * 257)))),
    ('object tags: a sign that no tag has', TAG, of_object('tagging', tags(('k{', 'b')))),
    ('object tags: no set', 200, of_object('tagging', '<Tagging/>')),
    ('object tags: no value', XML, of_object('tagging', '<Tagging><TagSet><Tag><Key>a</Key></Tag></TagSet></Tagging>')),
    ('object tags: two sets', XML, of_object('tagging', '<Tagging><TagSet/><TagSet/></Tagging>')),
    ('object tags: two values', XML, of_object('tagging', '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value><Value>c</Value></Tag></TagSet></Tagging>')),
    ('object tags: an element that is none', XML, of_object('tagging', '<Tagging><TagSet/><Colour>red</Colour></Tagging>')),
    ('object tags: of nothing', (404, 'NoSuchKey'), lambda k: build('PUT', k, 'tagging', body=tags(('a', 'b')).encode())),
    ('object tags: with the MD5 of others', (400, 'BadDigest'), of_object('tagging', tags(('a', 'b')), headers=with_md5('x'))),
    ('object tags: with the hash of others', (400, 'XAmzContentSHA256Mismatch'), of_object('tagging', tags(('a', 'b')), payload=EMPTY)),
    ('object tags: with a wrong checksum', (400, 'BadDigest'), of_object('tagging', tags(('a', 'b')), headers=[('x-amz-checksum-crc32', crc32(b'x'))])),
    # Deletion of many
    ('delete', 200, delete(listed('a', 'b'))),
    ('delete: with a checksum', 200, delete(listed('a'), [('x-amz-checksum-sha256', digest('sha256', listed('a').encode()))])),
    ('delete: neither MD5 nor checksum', REQUEST, delete(listed('a'), [])),
    ('delete: another MD5', (400, 'BadDigest'), delete(listed('a'), with_md5('x'))),
    ('delete: MD5 that is none', (400, 'InvalidDigest'), delete(listed('a'), [('Content-MD5', 'x')])),
    ('delete: another checksum', (400, 'BadDigest'), delete(listed('a'), [('x-amz-checksum-crc32', crc32(b'x'))])),
    ('delete: none', XML, delete('<Delete/>')),
    ('delete: 1,000', 200, delete(listed(*map(str, range(1000))))),
    ('delete: 1,001', XML, delete(listed(*map(str, range(1001))))),
    ('delete: no key', XML, delete('<Delete><Object><VersionId>null</VersionId></Object></Delete>')),
    ('delete: an empty key', XML, delete(listed(''))),
    ('delete: an element that is none', XML, delete(listed('a', more='<Colour>red</Colour>'))),
    ('delete: an element of an entry that is none', XML, delete('<Delete><Object><Key>a</Key><Colour>red</Colour></Object></Delete>')),
    ('delete: cut off', XML, delete('<Delete><Object><Key>a')),
    ('delete: empty', XML, delete('')),
    ('delete: over 4 MB', (400, 'EntityTooLarge'), delete(listed('a', more='<!--' + 'x' * (5 << 20) + '-->'))),
    # Settings
    ('versioning: unknown', XML, document('versioning', '<VersioningConfiguration><Status>On</Status></VersioningConfiguration>')),
    ('versioning: twice', XML, document('versioning', '<VersioningConfiguration><Status>Enabled</Status><Status>Suspended</Status></VersioningConfiguration>')),
    ('versioning: an element that is none', XML, document('versioning', '<VersioningConfiguration><Status>Enabled</Status><Colour/></VersioningConfiguration>')),
    ('versioning: nothing', (400, 'IllegalVersioningConfigurationException'), document('versioning', '<VersioningConfiguration/>')),
    ('acl: of nobody', (400, 'MalformedACLError'), document('acl', '<AccessControlPolicy/>')),
    ('acl: an unknown permission', (400, 'MalformedACLError'), document('acl', '<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group"><URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>EAT</Permission></Grant></AccessControlList></AccessControlPolicy>')),
    ('acl: canned and a document', (400, 'UnexpectedContent'), document('acl', '<AccessControlPolicy/>', headers=[('x-amz-acl', 'private')])),
    ('cors: no rule', XML, document('cors', '<CORSConfiguration/>', headers=with_md5('<CORSConfiguration/>'))),
    ('cors: an unknown method', (400, 'InvalidRequest'), document('cors', '<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>EAT</AllowedMethod></CORSRule></CORSConfiguration>')),
    ('lifecycle: no rule', XML, document('lifecycle', '<LifecycleConfiguration/>')),
    ('lifecycle: an unknown status', XML, document('lifecycle', '<LifecycleConfiguration><Rule><Status>On</Status><Filter/><Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>')),
    ('lifecycle: no days', ARGUMENT, document('lifecycle', '<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><Expiration><Days>0</Days></Expiration></Rule></LifecycleConfiguration>')),
    ('policy: no JSON', (400, 'MalformedPolicy'), document('policy', 'policy')),
    ('policy: empty', (400, 'MalformedPolicy'), document('policy', '{}')),
    ('policy: of another bucket', (400, 'MalformedPolicy'), document('policy', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::another/*"}]}')),
    ('policy: an unknown effect', (400, 'MalformedPolicy'), document('policy', '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s/*"}]}' % TARGET)),
    ('policy: over 20 KB', (400, 'EntityTooLarge'), document('policy', '{"Version":"2012-10-17","Id":"' + 'x' * 21000 + '","Statement":[]}')),
    ('ownership: unknown', XML, document('ownershipControls', '<OwnershipControls><Rule><ObjectOwnership>Everybody</ObjectOwnership></Rule></OwnershipControls>')),
    ('lock: of a bucket without', (409, 'InvalidBucketState'), document('object-lock', '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>', headers=with_md5('<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>'))),
    ('lock: not enabled', XML, document('object-lock', '<ObjectLockConfiguration/>', headers=with_md5('<ObjectLockConfiguration/>'))),
    ('encryption: unknown', XML, document('encryption', '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>ROT13</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>')),
    ('tags of a bucket that is not', (404, 'NoSuchBucket'), document('tagging', tags(('a', 'b')), path='/no-such-bucket-here')),
    ('cors that was never put', (404, 'NoSuchCORSConfiguration'), lambda k: build('GET', '/' + TARGET, 'cors')),
    ('lifecycle that was never put', (404, 'NoSuchLifecycleConfiguration'), lambda k: build('GET', '/' + TARGET, 'lifecycle')),
    ('policy that was never put', (404, 'NoSuchBucketPolicy'), lambda k: build('GET', '/' + TARGET, 'policy')),
    ('website that was never put', (404, 'NoSuchWebsiteConfiguration'), lambda k: build('GET', '/' + TARGET, 'website')),
]


def check_malformed_delete_deletes_nothing(k):
    """A list is read to its end before anything of it is done."""
    send('PUT', k, body=b'x')
    text = f'<Delete><Object><Key>{k[len(TARGET) + 2:]}</Key></Object><Object><Key></Key></Object></Delete>'.encode()
    refused = send('POST', '/' + TARGET, 'delete', body=text, headers=with_md5(text)).said
    return refused == XML and send('GET', k).said == 200


CHECKS = [check_malformed_delete_deletes_nothing]
