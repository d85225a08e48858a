"""Headers that are missing, empty or wrong."""
from bench import *


def put(target, remove=(), **headers):
    return with_headers('PutObject', remove=remove, **headers).put_object(Bucket=target, Key='foo', Body='bar')


def case_content_md5():
    target = bucket()
    put(target, Content_MD5='N7UdGUp1E+RbVvZSTy1R8g==')
    refused(400, 'InvalidDigest', put, target, Content_MD5='YWJyYWNhZGFicmE=')
    refused(400, 'BadDigest', put, target, Content_MD5='rL0Y20xC+Fzt72VPzMSk2A==')
    refused(400, 'InvalidDigest', put, target, Content_MD5='')
    put(target, remove=['Content-MD5'])


def case_harmless():
    target = bucket()
    for headers in ({'Expect': '200'}, {'Expect': ''}, {'Content_Type': 'text/plain'}, {'Content_Type': ''}, {'User_Agent': ''}):
        same(status(put(target, **headers)), 200)


def raw(method, path, *lines, content=b''):
    """Sends a request byte by byte as given; returns the status, or None when the connection ends without one."""
    import socket
    host, port = HOST.split(':')
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall('\r\n'.join([f'{method} {path} HTTP/1.1', f'Host: {HOST}', *lines, '', '']).encode() + content)
        line.shutdown(socket.SHUT_WR)
        answer = b''
        while chunk := line.recv(65536):
            answer += chunk
    return int(answer.split(b' ', 2)[1]) if answer else None


def case_lengths():
    target = bucket(ACL='public-read-write')
    path = f'/{target}/foo'
    same(raw('PUT', path, 'Content-Length: 3', content=b'bar'), 200)
    same(raw('PUT', path), 411)
    for wrong in ('', '-1', 'x', '+3', '0x3', '3,3', '18446744073709551617'):
        same(raw('PUT', path, f'Content-Length: {wrong}', content=b'bar'), 400)
    same(raw('PUT', path, 'Content-Length: 3', 'Content-Length: 4', content=b'barr'), 400)
    same(raw('PUT', path, 'Content-Length: 3', 'Transfer-Encoding: chunked', content=b'0\r\n\r\n'), 400)


def case_authorization():
    target = bucket()
    for value, expected in (('', 403), ('AWS4-HMAC-SHA256', 400), ('AWS HAHAHA', 400), ('Basic dGVzdDp0ZXN0', 400)):
        same(raw('GET', f'/{target}', f'Authorization: {value}'), expected)
    same(raw('GET', f'/{target}'), 403)
    same(raw('GET', f'/{target}', 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, '
                                  'SignedHeaders=host, Signature=00'), 403)


def case_metadata_words():
    target = bucket()
    word = '=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?='
    main.put_object(Bucket=target, Key='a', Metadata={'name': word})
    same(main.head_object(Bucket=target, Key='a')['Metadata'], {'name': word})


def case_dates():
    target = bucket()
    for date, expected in (('', 403), ('nonsense', 403), ('99991231T235959Z', 403), ('19500707T215304Z', 403)):
        same(raw('GET', f'/{target}', f'x-amz-date: {date}', 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/'
                 's3/aws4_request, SignedHeaders=host;x-amz-date, Signature=00'), expected)


def case_dates_of_version_2():
    # Version 2 is refused, and what is wrong with its date is told first.
    target, old = bucket(), client(signature_version='s3')
    refused(400, 'InvalidRequest', old.list_objects, Bucket=target)
    for date, code in (('', 'AccessDenied'), ('Bad Date', 'AccessDenied'), ('Fri, 07 Jul 1950 21:53:04 GMT', 'AccessDenied'),
                       ('Wed, 07 Jul 2010 21:53:04 GMT', 'RequestTimeTooSkewed'),
                       ('Wed, 07 Jul 9999 21:53:04 GMT', 'RequestTimeTooSkewed')):
        refused(403, code, with_headers('ListObjects', client(signature_version='s3'), x_amz_date=date).list_objects, Bucket=target)


def case_hundred_continue():
    import socket
    target = bucket()
    host, port = HOST.split(':')
    for acl, expected in (('private', b'403'), ('public-read-write', b'100')):
        main.put_bucket_acl(Bucket=target, ACL=acl)
        with socket.create_connection((host, int(port)), timeout=5) as line:
            line.sendall(f'PUT /{target}/foo HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n'.encode())
            same(line.recv(12)[9:12], expected)
    # What was refused before its body was sent leaves the connection as it was.
    refused(404, 'NoSuchBucket', main.put_object, Bucket=name(), Key='foo', Body=b'bar')
    same(status(main.put_object(Bucket=target, Key='foo', Body=b'bar')), 200)
