"""Requests as bytes on a socket, signed by hand: what no client library would send.

A case is a title, the answer that Amazon S3 gives, and the request. ``ask`` sends it; every refused write is followed by
a look whether something was stored all the same.
"""
import base64, datetime, hashlib, hmac, itertools, os, socket, time, urllib.parse, zlib

HOST = os.environ['AWS_ENDPOINT_URL_S3'].split('://')[1]
PLACE = (HOST.split(':')[0], int(HOST.split(':')[1]))
TARGET = f'raw-{os.urandom(3).hex()}'
EMPTY = hashlib.sha256(b'').hexdigest()
UNSIGNED, SIGNED = 'UNSIGNED-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'
SIGNED_TRAILER, UNSIGNED_TRAILER = SIGNED + '-TRAILER', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def element(self, name):
        start = self.body.find(f'<{name}>'.encode())
        end = self.body.find(f'</{name}>'.encode(), start)
        return None if start < 0 else self.body[start + len(name) + 2:end].decode()

    @property
    def said(self):
        return (self.status, self.element('Code')) if self.status >= 300 or self.element('Code') else self.status


def read_answer(stream, method='GET'):
    line = stream.readline()
    if not line:
        return None
    status, headers = int(line.split()[1]), {}
    while (line := stream.readline().strip()):
        name, value = line.decode('latin-1').split(':', 1)
        headers[name.lower()] = value.strip()
    length = 0 if method == 'HEAD' or status in (204, 304) or status < 200 else int(headers.get('content-length', 0))
    return Answer(status, headers, stream.read(length))


def exchange(data, method='GET', count=1, after=None):
    """Sends bytes; the first answer, or as many as are asked for. None where the connection ends without one."""
    with socket.create_connection(PLACE, timeout=60) as line, line.makefile('rb') as stream:
        try:
            line.sendall(data)
            if after:
                after(line)
        except OSError:
            pass
        try:
            answers = [read_answer(stream, method) for _ in range(count)]
        except OSError:
            answers = [None]
    return answers[0] if count == 1 else answers


def mac(key, text):
    return hmac.new(key, text if isinstance(text, bytes) else text.encode(), hashlib.sha256).digest()


def quote(text, safe='-_.~'):
    return urllib.parse.quote(text, safe=safe)


def stamp(offset=0):
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=offset)).strftime('%Y%m%dT%H%M%SZ')


class Signer:
    """One credential at one moment; each part may be wrong."""
    def __init__(self, key='test', secret='test', region='us-east-1', service='s3', end='aws4_request', offset=0, day=None,
                 algorithm='AWS4-HMAC-SHA256', date=None):
        self.date, self.algorithm, self.key = date or stamp(offset), algorithm, key
        day = day or self.date[:8]
        self.scope = f'{day}/{region}/{service}/{end}'
        signing = ('AWS4' + secret).encode()
        for part in (day, region, service, end):
            signing = mac(signing, part)
        self.signing = signing

    def sign(self, method, path, query, headers, names, payload, sort=True):
        wire_path = quote(urllib.parse.unquote_to_bytes(path), '-_.~/')
        pairs = [tuple(p.split('=', 1)) if '=' in p else (p, '') for p in query.split('&') if p]
        pairs = [tuple(quote(urllib.parse.unquote_to_bytes(part.replace('+', ' '))) for part in pair) for pair in pairs]
        values = {}
        for name, value in headers:
            values.setdefault(name.lower(), []).append(' '.join(str(value).split()))
        names = sorted(names) if sort else names
        canonical = '\n'.join([method, wire_path, '&'.join(f'{k}={v}' for k, v in sorted(pairs)),
                               ''.join(f'{n}:{",".join(values.get(n, [""]))}\n' for n in names), ';'.join(names), payload])
        text = '\n'.join(['AWS4-HMAC-SHA256', self.date, self.scope, hashlib.sha256(canonical.encode('latin-1')).hexdigest()])
        return mac(self.signing, text).hex()

    def chunk(self, previous, content):
        text = '\n'.join(['AWS4-HMAC-SHA256-PAYLOAD', self.date, self.scope, previous, EMPTY, hashlib.sha256(content).hexdigest()])
        return mac(self.signing, text).hex()

    def trailer(self, previous, text):
        text = '\n'.join(['AWS4-HMAC-SHA256-TRAILER', self.date, self.scope, previous, hashlib.sha256(text.encode()).hexdigest()])
        return mac(self.signing, text).hex()


def as_sent(headers):
    return ''.join(f'{n}: {v}\r\n' for n, v in headers)


def build(method, path, query='', headers=(), body=b'', payload=None, length=True, host=None, unsigned=(), also=(), drop=(),
          signed=None, sort=True, shown=None, stream=None, authorization=None, late=(), by=None, version='1.1', wire=None,
          dated=True, **credential):
    """The bytes of a request whose signature is in its header. ``late`` headers and ``wire`` (method, path, query) come after
    signing; ``unsigned`` names are sent and not signed, ``also`` signed and not sent; ``stream`` frames the body."""
    signer = by or Signer(**credential)
    payload = payload or hashlib.sha256(body).hexdigest()
    fields = [('Host', host or HOST), *headers]
    if dated:
        fields.append(('x-amz-date', signer.date))
    if 'x-amz-content-sha256' not in drop:
        fields.append(('x-amz-content-sha256', shown or payload))
    names = signed or sorted({n.lower() for n, _ in fields if n.lower() == 'host' or n.lower().startswith(('x-amz-', 'content-md5'))}
                             - set(unsigned) | set(also))
    signature = signer.sign(method, path, query, fields, names, payload, sort)
    credential = f'{signer.key}/{signer.scope}'
    value = f'{signer.algorithm} Credential={credential}, SignedHeaders={";".join(names)}, Signature={signature}'
    if authorization != '':
        fields.append(('Authorization', authorization(value) if authorization else value))
    if stream:
        body = stream(signer, signature)
    if length is True and (body or method in ('PUT', 'POST')):
        fields.append(('Content-Length', str(len(body))))
    elif length not in (True, False):
        fields.append(('Content-Length', str(length)))
    fields += late
    method, path, query = wire or (method, path, query)
    return f'{method} {path}{"?" + query if query else ""} HTTP/{version}\r\n{as_sent(fields)}\r\n'.encode('latin-1') + body


def presign(method, path, query='', headers=(), body=b'', expires='600', late=(), remove=(), replace=(), extra='', length=True,
            wire=None, signed=None, shown=UNSIGNED, by=None, host=None, **credential):
    """The bytes of a request whose signature is in its query."""
    signer = by or Signer(**credential)
    fields = [('Host', host or HOST), *headers]
    names = signed or sorted({n.lower() for n, _ in fields})
    parameters = [('X-Amz-Algorithm', signer.algorithm), ('X-Amz-Credential', f'{signer.key}/{signer.scope}'),
                  ('X-Amz-Date', signer.date), ('X-Amz-Expires', expires), ('X-Amz-SignedHeaders', ';'.join(names))]
    parameters = [(n, dict(replace).get(n, v)) for n, v in parameters if n not in remove]
    whole = '&'.join(filter(None, [query, '&'.join(f'{n}={quote(v)}' for n, v in parameters)]))
    signature = signer.sign(method, path, whole, fields, names, shown)
    if 'X-Amz-Signature' not in remove:
        whole += f'&X-Amz-Signature={signature}'
    fields += [*late] + ([('Content-Length', str(len(body)))] if length and (body or method == 'PUT') else [])
    method, path = wire or (method, path)
    return f'{method} {path}?{whole}{extra} HTTP/1.1\r\n{as_sent(fields)}\r\n'.encode('latin-1') + body


def crc32(content):
    return base64.b64encode(zlib.crc32(content).to_bytes(4, 'big')).decode()


def digest(name, content):
    return base64.b64encode(hashlib.new(name, content).digest()).decode()


def send(method, path, query='', **how):
    """A plain signed request, for what stands around a case."""
    return exchange(build(method, path, query, **how), method)
