"""Sends every case of raw_cases.py to this server and to OpenSSH's sftp-server and compares packet by packet.

usage: raw_packets.py REFERENCE [CASE...]     (REFERENCE: path of sftp-server)
This server, which must let in any name, is told by SFTP_PORT and SFTP_KEY; SFTP_WORK is a folder for scratch. Differences that are wanted
stand in raw_differences.py with the reason; any other is printed, and the exit code is 1.
"""
import os, re, shutil, subprocess, sys, traceback
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase

sys.path.insert(0, os.path.dirname(__file__))
from raw_cases import CASES
from raw_differences import WANTED
from raw_peer import CODES, Ended, Peer

WORK = os.environ['SFTP_WORK']


def note(self, label, reply):
    self.write(f'{label}: {reply if not isinstance(reply, bytes) else self.told(reply)}')
Peer.note = note
Peer.write = lambda self, line: self.transcript.append(line)


def reference(name):
    folder = f'{WORK}/reference/{name}'
    os.makedirs(folder)
    return Peer([sys.argv[1], '-d', folder, '-u', '022'], os.path.realpath(folder))


def ours(name):
    # Any name is let in, and each has a root of its own.
    e = os.environ
    ssh = ['ssh', '-F', 'none', '-oStrictHostKeyChecking=no', '-oUserKnownHostsFile=/dev/null', '-oBatchMode=yes',
           '-oGlobalKnownHostsFile=/dev/null', '-oLogLevel=ERROR', '-oIdentitiesOnly=yes', '-oIdentityAgent=none',
           '-i', e['SFTP_KEY'], '-p', e['SFTP_PORT'], '-s']
    return Peer(ssh + [f'{name[:60]}@127.0.0.1', 'sftp'], '/')


def run(case, make):
    peer = make(case.__name__)
    if make is reference: peer.patience = getattr(case, 'patience', peer.patience)
    try:
        if not getattr(case, 'raw', False): peer.begin()
        case(peer)
    except Ended: peer.write('the session ends')
    except TimeoutError as error: peer.write(f'hangs: {error}')
    except Exception: peer.write('FAILED ' + traceback.format_exc(limit=-2).replace('\n', ' | '))
    finally: peer.close()
    return peer.transcript


def code(line):
    """A status by its code: the texts behind it are this server's own, which tell more than "Failure"."""
    return re.sub(rf'^(.*?: )?({"|".join(CODES)}): .*', r'\1\2', line)


def is_wanted(name, line):
    label, _, told = code(line).partition(': ')
    return any(fnmatchcase(name, case) and fnmatchcase(label, at) and fnmatchcase(told, wanted) for case, at, wanted, _ in WANTED)


def compare(name, theirs, our):
    """Lines that differ and are not wanted so."""
    lines = []
    for number in range(max(len(theirs), len(our))):
        a = theirs[number] if number < len(theirs) else '(no more)'
        b = our[number] if number < len(our) else '(no more)'
        if code(a) == code(b) or is_wanted(name, b): continue
        lines.append(f'{name}: {a}\n{" " * len(name)}  {b}')
    return lines


def main():
    chosen = [case for case in CASES if not sys.argv[2:] or case.__name__ in sys.argv[2:]]
    shutil.rmtree(f'{WORK}/reference', ignore_errors=True)
    def both(case): return case.__name__, run(case, reference), run(case, ours)
    with ThreadPoolExecutor(4) as pool: results = list(pool.map(both, chosen))
    lines = sum(len(theirs) for _, theirs, _ in results)
    wrong = [line for name, theirs, our in results for line in compare(name, theirs, our)]
    broken = [f'{name}: {line}' for name, theirs, our in results for line in our if line.startswith(('FAILED', 'hangs'))]
    print('\n'.join(wrong + broken))
    print(f'{len(results)} cases, {lines} answers, {len(wrong)} unwanted differences, {len(broken)} broken')
    sys.exit(1 if wrong or broken else 0)


main()
