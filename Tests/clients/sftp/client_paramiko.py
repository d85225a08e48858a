"""paramiko, at its own defaults."""
import paramiko
from walk import HOST, KEY, PASSWORD, PORT, USER

NONE = {'statvfs': 'paramiko has no call for it'}


def connect(**credential):
    ssh = paramiko.SSHClient()
    ssh.set_missing_host_key_policy(paramiko.AutoAddPolicy())
    ssh.connect(HOST, PORT, USER, look_for_keys=False, allow_agent=False, **credential)
    sftp = ssh.open_sftp()
    sftp.keep = ssh
    return sftp


def password(): return connect(password=PASSWORD)
def key(): return connect(key_filename=KEY)
def close(c): c.keep.close()
def put(c, local, remote): c.put(local, remote)
def get(c, remote, local): c.get(remote, local)
def names(c, path): return c.listdir(path)
def rename(c, a, b): c.rename(a, b)
def posix_rename(c, a, b): c.posix_rename(a, b)
def mkdir(c, path): c.mkdir(path)
def rmdir(c, path): c.rmdir(path)
def remove(c, path): c.remove(path)
def chmod(c, path, mode): c.chmod(path, mode)
def utime(c, path, seconds): c.utime(path, (seconds, seconds))
def symlink(c, target, link): c.symlink(target, link)
def readlink(c, path): return c.readlink(path)
def rekey(c): c.get_channel().get_transport().renegotiate_keys()


def read(c, path):
    with c.open(path, 'rb') as file:
        return file.read()


def write(c, path, content):
    with c.open(path, 'wb') as file:
        file.write(content)


def write_at(c, path, offset, content):
    with c.open(path, 'r+b') as file:
        file.seek(offset)
        file.write(content)


def append(c, path, content):
    with c.open(path, 'ab') as file:
        file.write(content)


def stat(c, path):
    found = c.stat(path)
    return {'size': found.st_size, 'mode': found.st_mode, 'mtime': found.st_mtime}


def exists(c, path):
    try:
        return bool(c.stat(path))
    except FileNotFoundError:
        return False
