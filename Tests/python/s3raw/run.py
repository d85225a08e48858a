"""Sends every case of this folder, or those of the modules named; says which were answered otherwise than S3 answers.

Run: AWS_ENDPOINT_URL_S3=http://127.0.0.1:9000 python3 run.py [module...]; the endpoint must know the key test (secret
test) and start with ACLs on.
"""
import importlib, re, sys
from wire import TARGET, exchange, send

MODULES = ['signatures', 'streams', 'integrity', 'framing', 'objects', 'multipart', 'documents', 'forms', 'answers']


def slug(title):
    return re.sub('[^a-z0-9]+', '-', title.lower()).strip('-')


def verdict(expected, make, path):
    """None, or what went otherwise."""
    request = make(path)
    method = bytes(request[:12]).split(b' ')[0].decode('latin-1')
    answer = exchange(request, method)
    said = answer and answer.said
    if said != expected:
        return f'{said} instead of {expected}' + (f' ({answer.element("Message")})' if answer else '')
    if method in ('PUT', 'POST') and isinstance(expected, tuple) and expected[0] >= 400:
        found = send('GET', path).said
        if found == 200:
            return f'{expected} was answered and the object stored all the same'
    return None


def main(names):
    assert send('PUT', '/' + TARGET).status == 200
    count, failed = 0, []
    for name in names or MODULES:
        module = importlib.import_module(name)
        cases = [(title, lambda k, e=e, m=m: verdict(e, m, k)) for title, e, m in getattr(module, 'CASES', [])]
        cases += [(c.__name__[6:].replace('_', ' '), lambda k, c=c: None if c(k) else 'not as it should be')
                  for c in getattr(module, 'CHECKS', [])]
        for title, case in cases:
            count += 1
            try:
                wrong = case(f'/{TARGET}/{name}-{slug(title)}')
            except Exception as error:
                wrong = f'{type(error).__name__}: {error}'
            if wrong:
                failed.append(f'{name}: {title}: {wrong}')
    print('\n'.join(failed + [f'{count} raw requests, {len(failed)} answered otherwise than S3 does']))
    return 1 if failed or not count else 0


sys.exit(main(sys.argv[1:]))
