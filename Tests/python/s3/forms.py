"""Browser forms: policy version 2 and 4."""
from xml.etree import ElementTree

from bench import *


def post(target, expected, document=None, content=b'bar', filename=None, **fields):
    answer = form(target, signed_form(target, document, **fields), content, filename)
    assert answer.status == expected, f'{answer.status} instead of {expected}: {answer.data[:300]}'
    return answer


def case_strangers():
    target = bucket(ACL='public-read-write')
    same(form(target, {'key': 'foo.txt', 'acl': 'public-read', 'Content-Type': 'text/plain'}).status, 204)
    same(body(target, 'foo.txt'), b'bar')
    same(form(bucket(), {'key': 'foo.txt'}).status, 403)


def case_signed():
    target = bucket()
    post(target, 204)
    same(body(target, 'foo.txt'), b'bar')
    plain = base64.b64encode(json.dumps({'expiration': '2100-01-01T00:00:00Z', 'conditions': [
        {'bucket': target}, ['starts-with', '$key', 'foo'], {'acl': 'private'}]}).encode()).decode()
    post(target, 204, plain, Content__Type=None)
    post(target, 403, AWSAccessKeyId='foo')
    post(target, 403, signature='wrong' * 4)
    post(target, 400, signature=None)
    post(target, 400, key=None)
    answer = post(target, 201, policy(target, [{'success_action_status': '201'}]), success_action_status='201')
    told = {element.tag: element.text for element in ElementTree.fromstring(answer.data)}  # names without a namespace
    same((told['Bucket'], told['Key'], told['ETag']), (target, 'foo.txt', answer.headers['ETag']))
    same(told['Location'], answer.headers['Location'])
    post(target, 204, policy(target, [{'success_action_status': '404'}]), success_action_status='404')
    post(target, 204, policy(target, [['content-length-range', 0, 5 << 20]]), content=b'foo' * 300)


def case_names_and_fields():
    target = bucket()
    post(target, 204, key='foo-${filename}', filename='bar.txt')
    same(body(target, 'foo-bar.txt'), b'bar')
    fields = signed_form(target)
    fields['x-ignore-foo'] = 'bar'
    same(form(target, fields).status, 204)
    odd = base64.b64encode(json.dumps({'expiration': '2100-01-01T00:00:00Z', 'conditions': [
        {'bUcKeT': target}, ['StArTs-WiTh', '$KeY', 'foo'], {'AcL': 'private'}, ['StArTs-WiTh', '$CoNtEnT-TyPe', 'text/plain'],
        ['content-length-range', 0, 1024]]}).encode()).decode()
    same(form(target, {'kEy': 'foo.txt', 'aWSAccessKeyId': 'test', 'aCl': 'private', 'signature': sign(odd), 'pOLICy': odd,
                       'Content-Type': 'text/plain'}).status, 204)
    post(target, 204, policy(target, [['starts-with', '$x-amz-meta-foo', 'bar']]), x__amz__meta__foo='barclamp')
    same(main.head_object(Bucket=target, Key='foo.txt')['Metadata'], {'foo': 'barclamp'})
    post(target, 403, policy(target, [['starts-with', '$x-amz-meta-foo', 'bar']]))
    post(target, 403, policy(target, [['eq', '$x-amz-meta-foo', '']]), x__amz__meta__foo='barclamp')
    post(target, 403, x__amz__meta__foo='uncovered')
    post(target, 204, Content__Type='text/plain, text/plain;charset=utf-8')
    post(target, 403, Content__Type='text/plain,text/html')
    post(bucket(), 403, policy(target))


def case_sizes():
    target = bucket()
    def limited(*limits):
        return base64.b64encode(json.dumps({'expiration': '2100-01-01T00:00:00Z', 'conditions': [
            {'bucket': target}, ['starts-with', '$key', 'foo'], {'acl': 'private'}, ['starts-with', '$Content-Type', 'text/plain'],
            ['content-length-range', *limits]]}).encode()).decode()
    post(target, 400, limited(0, 0))
    post(target, 400, limited(512, 1000))
    post(target, 400, limited(0))
    post(target, 400, limited(-1, 0))
    post(target, 204, limited(0, 3))


def case_broken_policies():
    target = bucket()
    post(target, 403, policy(target, expires=-6000))
    post(target, 400, policy(target, expiration=None))
    post(target, 400, policy(target, expiration=str(datetime.datetime.now())))
    post(target, 400, policy(target, expiration=None, EXPIRATION='2100-01-01T00:00:00Z'))
    post(target, 400, renamed(target))
    for wrong in ([{}], [['eq', '$key']], ['x'], [['like', '$key', 'foo']]):
        post(target, 400, policy(target, wrong))
    post(target, 400, base64.b64encode(b'{').decode())
    without = base64.b64encode(json.dumps({'expiration': '2100-01-01T00:00:00Z', 'conditions': [
        ['starts-with', '$key', 'foo'], {'acl': 'private'}, ['starts-with', '$Content-Type', 'text/plain']]}).encode()).decode()
    post(target, 403, without)


def renamed(target):
    document = json.loads(base64.b64decode(policy(target)))
    document['CONDITIONS'] = document.pop('conditions')
    return base64.b64encode(json.dumps(document).encode()).decode()


def case_redirects():
    target = bucket()
    where = 'http://example.invalid/done'
    answer = post(target, 303, policy(target, [['eq', '$success_action_redirect', where]]), success_action_redirect=where)
    etag = main.head_object(Bucket=target, Key='foo.txt')['ETag'].strip('"')
    same(answer.headers['Location'], f'{where}?bucket={target}&key=foo.txt&etag=%22{etag}%22')


def case_version_4():
    target = bucket()
    made = main.generate_presigned_post(target, 'posted', Fields={'x-amz-meta-a': 'b'}, Conditions=[{'x-amz-meta-a': 'b'}])
    same(form(target, made['fields']).status, 204)
    same((body(target, 'posted'), main.head_object(Bucket=target, Key='posted')['Metadata']), (b'bar', {'a': 'b'}))
    same(form(target, {**made['fields'], 'x-amz-signature': '0' * 64}).status, 403)
    same(form(target, {**made['fields'], 'x-amz-credential': 'nobody/20260101/us-east-1/s3/aws4_request'}).status, 403)
    same(form(target, {**made['fields'], 'key': 'other'}).status, 403)
    expired = main.generate_presigned_post(target, 'posted', ExpiresIn=-10)
    same(form(target, expired['fields']).status, 403)


def case_malformed():
    target = bucket()
    for kind, content, expected in (('text/plain', b'x', 412), ('multipart/form-data; boundary=x', b'--y\r\n', 400),
                                    ('multipart/form-data; boundary=x', b'--x--\r\n', 400)):
        same(HTTP.request('POST', f'{URL}/{target}', body=content, headers={'Content-Type': kind}).status, expected)
