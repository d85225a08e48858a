"""Runs every case of this folder, or those whose name holds the argument; says which failed and why."""
import fnmatch, importlib, sys, traceback

MODULES = ['access', 'buckets', 'checksums', 'copies', 'documents', 'encryption', 'forms', 'headers', 'lists', 'locks',
           'multipart', 'objects', 'races', 'tags', 'versions']
pattern = sys.argv[1] if len(sys.argv) > 1 else '*'
for module in 'loosened', 'recorded':  # of an endpoint that is begun in another way
    if pattern.startswith(module):
        MODULES = [module]
passed, failed = 0, []
for module in MODULES:
    cases = importlib.import_module(module)
    for title, case in list(vars(cases).items()):
        if not title.startswith('case_') or not fnmatch.fnmatch(f'{module}.{title[5:]}', f'*{pattern}*'):
            continue
        try:
            case()
            passed += 1
        except BaseException as error:
            where = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == cases.__file__]
            failed.append(f'{module}.{title[5:]} (line {where[-1] if where else "?"}): {type(error).__name__}: {error}')
for line in failed:
    print(line)
print(f'{passed} passed, {len(failed)} failed')
sys.exit(1 if failed or not passed else 0)
