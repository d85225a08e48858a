"""asyncssh, driven step by step from one event loop."""
import asyncio
import asyncssh
from walk import HOST, KEY, PASSWORD, PORT, USER

NONE = {}
loop = asyncio.new_event_loop()


def wait(work): return loop.run_until_complete(work)


def connect(**credential):
    async def go():
        ssh = await asyncssh.connect(
            HOST, PORT, username=USER, known_hosts=None, config=None, agent_path=None, rekey_bytes=8_000_000,
            **credential)
        sftp = await ssh.start_sftp_client()
        sftp.keep = ssh
        return sftp
    return wait(go())


def password(): return connect(password=PASSWORD, client_keys=None)
def key(): return connect(client_keys=[KEY])


def close(c):
    c.exit()
    c.keep.close()
    wait(c.keep.wait_closed())


def put(c, local, remote): wait(c.put(local, remote))
def get(c, remote, local): wait(c.get(remote, local))
def names(c, path): return [name for name in wait(c.listdir(path)) if name not in ('.', '..')]
def rename(c, a, b): wait(c.rename(a, b))
def posix_rename(c, a, b): wait(c.posix_rename(a, b))
def mkdir(c, path): wait(c.mkdir(path))
def rmdir(c, path): wait(c.rmdir(path))
def remove(c, path): wait(c.remove(path))
def chmod(c, path, mode): wait(c.chmod(path, mode))
def utime(c, path, seconds): wait(c.utime(path, (seconds, seconds)))
def symlink(c, target, link): wait(c.symlink(target, link))
def readlink(c, path): return wait(c.readlink(path))
def rekey(c): pass  # by itself, after each rekey_bytes
def exists(c, path): return wait(c.exists(path))
def statvfs(c, path): return wait(c.statvfs(path)).bavail


def opened(c, path, mode, use):
    async def go():
        async with c.open(path, mode) as file:
            return await use(file)
    return wait(go())


def read(c, path): return opened(c, path, 'rb', lambda file: file.read())
def write(c, path, content): return opened(c, path, 'wb', lambda file: file.write(content))
def write_at(c, path, offset, content): return opened(c, path, 'r+b', lambda file: file.write(content, offset))
def append(c, path, content): return opened(c, path, 'ab', lambda file: file.write(content))


def stat(c, path):
    found = wait(c.stat(path))
    return {'size': found.size, 'mode': found.permissions, 'mtime': found.mtime}
