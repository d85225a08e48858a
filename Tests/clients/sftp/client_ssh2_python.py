"""ssh2-python, the bindings of libssh2."""
import socket
from ssh2 import sftp as flags
from ssh2.session import Session
from ssh2.sftp_handle import SFTPAttributes
from walk import HOST, KEY, PASSWORD, PORT, USER

NONE = {
    'posix-rename over a file': 'libssh2 sends a plain rename', 'rekey': 'libssh2 leaves it to the server',
}


def connect(login):
    line = socket.create_connection((HOST, PORT))
    session = Session()
    session.handshake(line)
    login(session)
    client = session.sftp_init()
    kept[id(client)] = (session, line)
    return client


kept = {}
def password(): return connect(lambda session: session.userauth_password(USER, PASSWORD))
def key(): return connect(lambda session: session.userauth_publickey_fromfile(USER, KEY))


def close(c):
    session, line = kept.pop(id(c))
    session.disconnect()
    line.close()


def opened(c, path, mode, use):
    with c.open(path, mode, 0o644) as file:
        return use(file)


WRITE, CREATE, TRUNCATE = flags.LIBSSH2_FXF_WRITE, flags.LIBSSH2_FXF_CREAT, flags.LIBSSH2_FXF_TRUNC


def read(c, path):
    return opened(c, path, flags.LIBSSH2_FXF_READ, lambda file: b''.join(piece for _, piece in file))


def write(c, path, content): opened(c, path, WRITE | CREATE | TRUNCATE, lambda file: file.write(content))
def append(c, path, content): opened(c, path, WRITE | flags.LIBSSH2_FXF_APPEND, lambda file: file.write(content))


def write_at(c, path, offset, content):
    def use(file):
        file.seek64(offset)
        file.write(content)
    opened(c, path, WRITE, use)


def put(c, local, remote): write(c, remote, open(local, 'rb').read())


def get(c, remote, local):
    with open(local, 'wb') as file:
        file.write(read(c, remote))


def names(c, path):
    with c.opendir(path) as folder:
        return [name.decode() for _, name, _ in folder.readdir() if name not in (b'.', b'..')]


def rename(c, a, b): c.rename(a, b)
def mkdir(c, path): c.mkdir(path, 0o755)
def rmdir(c, path): c.rmdir(path)
def remove(c, path): c.unlink(path)
def statvfs(c, path): return c.statvfs(path).f_bavail
def symlink(c, target, link): c.symlink(target, link)
def readlink(c, path): return c.realpath(path).rsplit('/', 1)[1]


def chmod(c, path, mode):
    change = SFTPAttributes()
    change.flags, change.permissions = flags.LIBSSH2_SFTP_ATTR_PERMISSIONS, mode
    c.setstat(path, change)


def utime(c, path, seconds):
    change = SFTPAttributes()
    change.flags, change.atime, change.mtime = flags.LIBSSH2_SFTP_ATTR_ACMODTIME, seconds, seconds
    c.setstat(path, change)


def stat(c, path):
    found = c.stat(path)
    return {'size': found.filesize, 'mode': found.permissions, 'mtime': found.mtime}


def exists(c, path):
    try:
        return bool(stat(c, path))
    except Exception:
        return False
