"""What S3's answers hold: status, headers, body, as they stand on the wire."""
from wire import *

PATH = '/' + TARGET
NAMESPACE = b'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


def ask(method, path, query='', *headers, **how):
    return exchange(build(method, path, query, headers=headers, **how), method)


def bucket(k, *headers):
    """A bucket of the case's own."""
    path = '/' + k.rsplit('/', 1)[1][:50].strip('-') + TARGET[3:]
    assert ask('PUT', path, '', *headers).status == 200
    return path


def versioned(k):
    path = bucket(k)
    body = b'<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>'
    assert ask('PUT', path, 'versioning', body=body).status == 200
    return path


def keys(answer, name='Key'):
    text, found = answer.body.decode(), []
    while (start := text.find(f'<{name}>')) >= 0:
        found.append(text[start + len(name) + 2:text.index(f'</{name}>', start)])
        text = text[text.index(f'</{name}>', start):]
    return found


def filled(k, *names):
    path = bucket(k)
    for name in names:
        assert ask('PUT', f'{path}/{name}', body=b'x').status == 200
    return path


def has(answer, **headers):
    return all(answer.headers.get(n.replace('_', '-')) == v for n, v in headers.items())


def check_put(k):
    answer = ask('PUT', k, body=b'hello')
    return answer.status == 200 and answer.body == b'' and has(
        answer, etag='"5d41402abc4b2a76b9719d911017c592"', content_length='0', server='AmazonS3', x_amz_server_side_encryption='AES256') \
        and len(answer.headers['x-amz-request-id']) == 16


def check_get(k):
    ask('PUT', k, body=b'hello')
    answer = ask('GET', k)
    return has(answer, etag='"5d41402abc4b2a76b9719d911017c592"', content_length='5', accept_ranges='bytes',
               content_type='binary/octet-stream', x_amz_storage_class=None, x_amz_version_id=None) \
        and answer.headers['last-modified'].endswith(' GMT') and answer.body == b'hello'


def check_head(k):
    ask('PUT', k, body=b'hello')
    return has(ask('HEAD', k), content_length='5', etag='"5d41402abc4b2a76b9719d911017c592"', accept_ranges='bytes')


def check_head_of_a_range(k):
    ask('PUT', k, body=b'hello')
    answer = ask('HEAD', k, '', ('Range', 'bytes=1-2'))
    return answer.status == 206 and has(answer, content_length='2', content_range='bytes 1-2/5')


def check_nothing_in_it(k):
    ask('PUT', k)
    answer = ask('GET', k)
    return answer.status == 200 and has(answer, content_length='0', etag='"d41d8cd98f00b204e9800998ecf8427e"')


def check_delete_has_no_body(k):
    ask('PUT', k, body=b'x')
    answer = ask('DELETE', k)
    return answer.status == 204 and 'content-length' not in answer.headers and 'transfer-encoding' not in answer.headers


def check_not_modified(k):
    ask('PUT', k, body=b'x')
    etag = ask('HEAD', k).headers['etag']
    answer = ask('GET', k, '', ('If-None-Match', etag))
    return answer.status == 304 and answer.headers['etag'] == etag and 'content-type' not in answer.headers


def check_range_not_satisfiable(k):
    ask('PUT', k, body=b'hello')
    answer = ask('GET', k, '', ('Range', 'bytes=9-'))
    return answer.said == (416, 'InvalidRange') and has(answer, content_range='bytes */5') and answer.element('ActualObjectSize') == '5' \
        and answer.element('RangeRequested') == 'bytes=9-'


def check_if_range(k):
    ask('PUT', k, body=b'hello')
    etag = ask('HEAD', k).headers['etag']
    same, other = (ask('GET', k, '', ('Range', 'bytes=0-1'), ('If-Range', e)) for e in (etag, '"other"'))
    return (same.status, same.body, other.status, other.body) == (206, b'he', 200, b'hello')


def check_headers_of_an_object(k):
    given = {'Cache-Control': 'no-cache', 'Content-Disposition': 'attachment', 'Content-Language': 'de', 'Expires': 'Thu, 01 Jan 2099 00:00:00 GMT',
             'Content-Encoding': 'gzip', 'Content-Type': 'text/csv; charset=utf-8', 'x-amz-website-redirect-location': '/a',
             'x-amz-storage-class': 'STANDARD_IA'}
    ask('PUT', k, '', *given.items(), body=b'x')
    return all(ask(m, k).headers.get(n.lower()) == v for m in ('GET', 'HEAD') for n, v in given.items())


def check_headers_asked_for(k):
    ask('PUT', k, '', ('Content-Type', 'text/plain'), body=b'x')
    answer = ask('GET', k, 'response-content-type=text%2Fcsv&response-cache-control=no-store&response-content-disposition=inline&'
                 'response-content-language=fr&response-content-encoding=br&response-expires=never')
    return has(answer, content_type='text/csv', cache_control='no-store', content_disposition='inline', content_language='fr',
               content_encoding='br', expires='never')


def check_headers_asked_for_by_nobody(k):
    return exchange(f'GET {k}?response-content-type=a HTTP/1.1\r\nHost: {HOST}\r\n\r\n'.encode()).status in (400, 403)


def check_metadata(k):
    ask('PUT', k, '', ('x-amz-meta-Mixed-Case', 'Some Value'), ('x-amz-meta-twice', 'a'), ('x-amz-meta-twice', 'b'), body=b'x')
    return has(ask('HEAD', k), x_amz_meta_mixed_case='Some Value', x_amz_meta_twice='a,b')


def check_tags_are_counted(k):
    ask('PUT', k, '', ('x-amz-tagging', 'a=b&c=d'), body=b'x')
    answer = ask('GET', k, 'tagging')
    return has(ask('HEAD', k), x_amz_tagging_count='2') and keys(answer) == ['a', 'c'] and NAMESPACE in answer.body


def check_checksum_is_told(k):
    put = ask('PUT', k, '', ('x-amz-checksum-crc32', crc32(b'x')), body=b'x')
    plain, asked = ask('HEAD', k), ask('HEAD', k, '', ('x-amz-checksum-mode', 'ENABLED'))
    return put.headers.get('x-amz-checksum-crc32') == crc32(b'x') == asked.headers.get('x-amz-checksum-crc32') and \
        'x-amz-checksum-crc32' not in plain.headers and asked.headers.get('x-amz-checksum-type') == 'FULL_OBJECT'


def check_customer_key(k):
    key, other = b'k' * 32, b'o' * 32
    def given(bytes_):
        return [('x-amz-server-side-encryption-customer-' + n, v) for n, v in (('algorithm', 'AES256'), ('key', base64.b64encode(bytes_).decode()), ('key-MD5', digest('md5', bytes_)))]
    put = ask('PUT', k, '', *given(key), body=b'x')
    return has(put, x_amz_server_side_encryption_customer_algorithm='AES256', x_amz_server_side_encryption=None) and ask('GET', k).said == (400, 'InvalidRequest') \
        and ask('GET', k, '', *given(other)).said == (403, 'AccessDenied') and ask('GET', k, '', *given(key)).body == b'x' and ask('HEAD', k).status == 400


# Lists

def check_list(k):
    path = filled(k, 'b', 'a', 'dir/x', 'dir/y', 'A', '%C3%A9')
    answer = ask('GET', path, 'list-type=2')
    return keys(answer) == ['A', 'a', 'b', 'dir/x', 'dir/y', 'é'] and NAMESPACE in answer.body and answer.element('KeyCount') == '6' and \
        answer.element('IsTruncated') == 'false' and answer.element('MaxKeys') == '1000' and answer.element('Name') == path[1:] and \
        has(answer, content_type='application/xml', x_amz_bucket_region='us-east-1') and '<Owner>' not in answer.body.decode()


def check_list_by_delimiter(k):
    path = filled(k, 'a', 'dir/x', 'dir/y', 'e/z')
    answer = ask('GET', path, 'list-type=2&delimiter=%2F&max-keys=2')
    rest = ask('GET', path, 'list-type=2&delimiter=%2F&max-keys=2&continuation-token=' + quote(answer.element('NextContinuationToken')))
    return (keys(answer), keys(answer, 'Prefix')[-1], answer.element('KeyCount')) == (['a'], 'dir/', '2') and \
        keys(rest, 'Prefix')[-1] == 'e/' and rest.element('IsTruncated') == 'false' and keys(rest) == []


def check_list_of_the_first_kind(k):
    path = filled(k, 'a', 'b', 'c')
    plain, marked = ask('GET', path, 'max-keys=2'), ask('GET', path, 'marker=b')
    grouped = ask('GET', path, 'max-keys=2&delimiter=%2F')
    return keys(plain) == ['a', 'b'] and plain.element('IsTruncated') == 'true' and plain.element('NextMarker') is None and \
        keys(marked) == ['c'] and grouped.element('NextMarker') == 'b' and len(keys(plain, 'Owner')) == 2


def check_list_of_none(k):
    answer = ask('GET', filled(k, 'a'), 'list-type=2&max-keys=0')
    return answer.element('IsTruncated') == 'false' and answer.element('KeyCount') == '0' and answer.element('MaxKeys') == '0' and keys(answer) == []


def check_list_of_more_than_1000(k):
    return ask('GET', filled(k, 'a'), 'list-type=2&max-keys=5000').element('MaxKeys') == '1000'


def check_list_encoded(k):
    answer = ask('GET', filled(k, 'a%20b%2Bc%26d', '%01'), 'list-type=2&encoding-type=url')
    return keys(answer) == ['%01', 'a%20b%2Bc%26d'] or keys(answer) == ['%01', 'a+b%2Bc%26d']


def check_list_of_odd_keys_is_xml(k):
    import xml.dom.minidom
    answer = ask('GET', filled(k, '%3Ca%3E%26%22%27', 'x%0Ay', 'z%0Dz'), 'list-type=2')
    dom = xml.dom.minidom.parseString(answer.body)
    return [n.firstChild.data for n in dom.getElementsByTagName('Key')] == ['<a>&"\'', 'x\ny', 'z\rz']


def check_list_after_a_key(k):
    return keys(ask('GET', filled(k, 'a', 'b', 'c'), 'list-type=2&start-after=a')) == ['b', 'c']


def check_list_with_owners(k):
    return '<Owner>' in ask('GET', filled(k, 'a'), 'list-type=2&fetch-owner=true').body.decode()


# Versions

def check_versions(k):
    path = versioned(k)
    first = ask('PUT', path + '/a', body=b'1').headers['x-amz-version-id']
    second = ask('PUT', path + '/a', body=b'2').headers['x-amz-version-id']
    gone = ask('DELETE', path + '/a')
    marker = gone.headers.get('x-amz-version-id')
    missing = ask('GET', path + '/a')
    of_marker = ask('GET', path + '/a', 'versionId=' + marker)
    return first != second and has(gone, x_amz_delete_marker='true') and missing.said == (404, 'NoSuchKey') and has(missing, x_amz_delete_marker='true') and \
        of_marker.said == (405, 'MethodNotAllowed') and has(of_marker, x_amz_delete_marker='true', allow='DELETE') and \
        ask('GET', path + '/a', 'versionId=' + first).body == b'1' and keys(ask('GET', path, 'versions'), 'VersionId') == [marker, second, first]


def check_delete_marker_is_no_source(k):
    path = versioned(k)
    ask('PUT', path + '/a', body=b'1')
    marker = ask('DELETE', path + '/a').headers['x-amz-version-id']
    newest, named = (ask('PUT', path + '/b', '', ('x-amz-copy-source', path + '/a' + v)) for v in ('', '?versionId=' + marker))
    return newest.said == (404, 'NoSuchKey') and has(newest, x_amz_delete_marker='true', x_amz_version_id=marker) and named.said == (400, 'InvalidRequest')


def check_version_deleted(k):
    path = versioned(k)
    ask('PUT', path + '/a', body=b'1')
    marker = ask('DELETE', path + '/a').headers['x-amz-version-id']
    back = ask('DELETE', path + '/a', 'versionId=' + marker)
    return back.status == 204 and has(back, x_amz_delete_marker='true', x_amz_version_id=marker) and ask('GET', path + '/a').body == b'1'


# Copies, parts

def check_copy(k):
    ask('PUT', k, '', ('x-amz-meta-a', 'b'), ('Content-Type', 'text/csv'), body=b'hello')
    kept = ask('PUT', k + '-2', '', ('x-amz-copy-source', k))
    ask('PUT', k + '-3', '', ('x-amz-copy-source', k), ('x-amz-metadata-directive', 'REPLACE'), ('x-amz-meta-c', 'd'))
    return kept.element('ETag') == '&quot;5d41402abc4b2a76b9719d911017c592&quot;' and kept.element('LastModified').endswith('Z') and \
        has(ask('HEAD', k + '-2'), x_amz_meta_a='b', content_type='text/csv') and has(ask('HEAD', k + '-3'), x_amz_meta_a=None, x_amz_meta_c='d')


def check_multipart(k):
    upload = ask('POST', k, 'uploads=')
    number = upload.element('UploadId')
    part = ask('PUT', k, f'partNumber=1&uploadId={number}', body=b'hello')
    listed = ask('GET', k, f'uploadId={number}')
    open_uploads = ask('GET', PATH, 'uploads=&prefix=' + quote(k[len(PATH) + 1:]))
    body = f'<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{part.headers["etag"]}</ETag></Part></CompleteMultipartUpload>'.encode()
    done = ask('POST', k, f'uploadId={number}', body=body)
    etag = hashlib.md5(hashlib.md5(b'hello').digest()).hexdigest() + '-1'
    return keys(listed, 'PartNumber') == ['1'] and listed.element('Size') == '5' and number in keys(open_uploads, 'UploadId') and \
        done.element('ETag') == f'&quot;{etag}&quot;' and done.element('Location').endswith(k) and done.element('Key') == k[len(PATH) + 1:] and \
        has(ask('HEAD', k, 'partNumber=1'), x_amz_mp_parts_count='1', content_length='5', etag=f'"{etag}"') and NAMESPACE in done.body and NAMESPACE in upload.body


# Buckets

def check_bucket(k):
    path = bucket(k)
    head, place, listed = ask('HEAD', path), ask('GET', path, 'location='), ask('GET', '/')
    return has(head, x_amz_bucket_region='us-east-1') and head.body == b'' and b'<LocationConstraint' in place.body and place.element('LocationConstraint') in (None, '') \
        and path[1:] in keys(listed, 'Name') and ask('DELETE', path).status == 204 and ask('HEAD', path).status == 404 and ask('GET', path).said == (404, 'NoSuchBucket')


def check_bucket_with_a_slash(k):
    return ask('GET', PATH + '/', 'list-type=2').element('Name') == TARGET and ask('HEAD', PATH + '/').status == 200


def check_missing_bucket_says_so(k):
    answer = ask('GET', '/no-such-bucket-here')
    return answer.element('BucketName') == 'no-such-bucket-here' and answer.element('Resource') == '/no-such-bucket-here'


def check_virtual_host(k):
    answer = exchange(build('PUT', '/' + k[len(PATH) + 1:], body=b'hello', host=f'{TARGET}.localhost:1234'))
    return answer.status == 200 and ask('GET', k).body == b'hello'


def check_delete_of_many(k):
    path = filled(k, 'a', 'b')
    body = b'<Delete><Object><Key>a</Key></Object><Object><Key>never</Key></Object></Delete>'
    loud = ask('POST', path, 'delete', ('Content-MD5', digest('md5', body)), body=body)
    body = b'<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>'
    quiet = ask('POST', path, 'delete', ('Content-MD5', digest('md5', body)), body=body)
    return keys(loud) == ['a', 'never'] and keys(quiet) == [] and b'DeleteResult' in quiet.body and keys(ask('GET', path)) == []


def check_cors(k):
    path = bucket(k)
    body = b'<CORSConfiguration><CORSRule><AllowedOrigin>http://a</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedHeader>x-*</AllowedHeader>' \
        b'<ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>60</MaxAgeSeconds></CORSRule></CORSConfiguration>'
    ask('PUT', path, 'cors', ('Content-MD5', digest('md5', body)), body=body)
    def preflight(origin, method, headers=''):
        return exchange(f'OPTIONS {path}/a HTTP/1.1\r\nHost: {HOST}\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: {method}\r\n{headers}\r\n'.encode())
    right = preflight('http://a', 'GET', 'Access-Control-Request-Headers: x-one\r\n')
    return right.status == 200 and has(right, access_control_allow_origin='http://a', access_control_allow_methods='GET', access_control_max_age='60',
                                       access_control_expose_headers='ETag') and 'Origin' in right.headers.get('vary', '') and \
        [preflight(*p).status for p in (('http://b', 'GET'), ('http://a', 'PUT'), ('http://a', 'GET', 'Access-Control-Request-Headers: y\r\n'))] == [403] * 3 and \
        has(ask('GET', path, 'list-type=2', ('Origin', 'http://a')), access_control_allow_origin='http://a')


def check_attributes(k):
    ask('PUT', k, body=b'hello')
    answer = ask('GET', k, 'attributes', ('x-amz-object-attributes', 'ETag,ObjectSize,StorageClass'))
    return (answer.element('ETag'), answer.element('ObjectSize'), answer.element('StorageClass')) == ('5d41402abc4b2a76b9719d911017c592', '5', 'STANDARD')


def check_acl(k):
    ask('PUT', k, body=b'x')
    answer = ask('GET', k, 'acl')
    return answer.element('Permission') == 'FULL_CONTROL' and b'xsi:type="CanonicalUser"' in answer.body


CHECKS = [c for n, c in list(globals().items()) if n.startswith('check_')]
