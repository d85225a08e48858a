"""fsspec's sftp file system, which stands on paramiko; what it has no call for is done through that client."""
import fsspec
from walk import HOST, KEY, PASSWORD, PORT, USER
import client_paramiko as below

NONE = below.NONE


def connect(**credential):
    return fsspec.filesystem(
        'sftp', host=HOST, port=PORT, username=USER, look_for_keys=False, allow_agent=False, skip_instance_cache=True,
        **credential)


def password(): return connect(password=PASSWORD)
def key(): return connect(key_filename=KEY)
def close(c): c.client.close()
def put(c, local, remote): c.put(local, remote)
def get(c, remote, local): c.get(remote, local)
def names(c, path): return [name.rsplit('/', 1)[1] for name in c.ls(path, detail=False)]
def rename(c, a, b): below.rename(c.ftp, a, b)
def posix_rename(c, a, b): c.mv(a, b)
def mkdir(c, path): c.mkdir(path)
def rmdir(c, path): c.rmdir(path)
def remove(c, path): c.rm_file(path)
def chmod(c, path, mode): c.ftp.chmod(path, mode)
def utime(c, path, seconds): c.ftp.utime(path, (seconds, seconds))
def symlink(c, target, link): c.ftp.symlink(target, link)
def readlink(c, path): return c.ftp.readlink(path)
def rekey(c): below.rekey(c.ftp)
def read(c, path): return c.cat_file(path)
def write(c, path, content): c.pipe_file(path, content)
def write_at(c, path, offset, content): below.write_at(c.ftp, path, offset, content)
def append(c, path, content): below.append(c.ftp, path, content)
def exists(c, path): return c.exists(path)


def stat(c, path):
    found = c.info(path)
    return {'size': found['size'], 'mode': c.ftp.stat(path).st_mode, 'mtime': int(found['mtime'].timestamp())}
