"""Speaks raw SFTP packets to a program on its standard input and output, and writes down what it answers.

A peer is OpenSSH's sftp-server by itself, or any server behind `ssh -s HOST sftp`. Every request is followed by a
fence, a REALPATH of ".", so that a request that is not answered shows as "nothing" and not as a test that waits.
"""
import os, select, struct, subprocess, time

(INIT, VERSION, OPEN, CLOSE, READ, WRITE, LSTAT, FSTAT, SETSTAT, FSETSTAT, OPENDIR, READDIR, REMOVE, MKDIR, RMDIR,
 REALPATH, STAT, RENAME, READLINK, SYMLINK) = range(1, 21)
STATUS, HANDLE, DATA, NAME, ATTRS, EXTENDED, EXTENDED_REPLY = 101, 102, 103, 104, 105, 200, 201
R, W, APPEND, CREAT, TRUNC, EXCL = 1, 2, 4, 8, 16, 32
CODES = ['OK', 'EOF', 'NO_SUCH_FILE', 'PERMISSION_DENIED', 'FAILURE', 'BAD_MESSAGE', 'NO_CONNECTION',
         'CONNECTION_LOST', 'OP_UNSUPPORTED']
FENCE = 0x7E57FE4C


def u32(n): return struct.pack('>I', n & 0xFFFFFFFF)
def u64(n): return struct.pack('>Q', n & (2**64 - 1))
def s(x): x = x.encode() if isinstance(x, str) else x; return u32(len(x)) + x
def framed(body): return u32(len(body)) + body
def attrs(size=None, owner=None, mode=None, times=None, extended=None):
    flags = ((size is not None) | (owner is not None) << 1 | (mode is not None) << 2 | (times is not None) << 3
             | (extended is not None) << 31)
    out = u32(flags)
    if size is not None: out += u64(size)
    if owner is not None: out += u32(owner[0]) + u32(owner[1])
    if mode is not None: out += u32(mode)
    if times is not None: out += u32(times[0]) + u32(times[1])
    if extended is not None: out += u32(len(extended)) + b''.join(s(k) + s(v) for k, v in extended)
    return out
NONE = attrs()


class Ended(Exception):
    """The server hung up."""


class Peer:
    patience = 20  # seconds for an answer

    def __init__(self, command, top):
        """`top` is what the server calls its start directory; it is cut from the paths it tells."""
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, bufsize=0)
        self.top, self.next, self.started = top.encode(), 1, time.time()
        self.transcript = []

    def close(self):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout): pipe.close()

    # ---- packets
    def send(self, raw):
        try:
            while raw: raw = raw[os.write(self.process.stdin.fileno(), raw):]
        except BrokenPipeError: raise Ended from None

    def _exactly(self, count):
        out = b''
        while len(out) < count:
            if not select.select([self.process.stdout], [], [], self.patience)[0]: raise TimeoutError(self.patience)
            piece = os.read(self.process.stdout.fileno(), count - len(out))
            if not piece: raise Ended
            out += piece
        return out

    def receive(self):
        return self._exactly(struct.unpack('>I', self._exactly(4))[0])

    def begin(self):
        self.send(framed(bytes([INIT]) + u32(3)))
        return self.receive()

    def ask(self, type, body, id=None):
        """Sends one request and gives the raw reply, without its fence; b'' for none."""
        self.next += 1
        self.send(framed(bytes([type]) + u32(self.next if id is None else id) + body))
        return self._until_fence()

    def ask_raw(self, raw):
        self.send(raw)
        return self._until_fence()

    def _until_fence(self):
        self.send(framed(bytes([REALPATH]) + u32(FENCE) + s('.')))
        replies = []
        while True:
            packet = self.receive()
            if len(packet) >= 5 and packet[0] != VERSION and struct.unpack('>I', packet[1:5])[0] == FENCE: break
            replies.append(packet)
        return replies[0] if len(replies) == 1 else b''.join(replies)

    def open(self, path, flags, a=NONE):
        reply = self.ask(OPEN, s(path) + u32(flags) + a)
        return self.handle(reply)

    def opendir(self, path): return self.handle(self.ask(OPENDIR, s(path)))
    def handle(self, reply): return reply[9:] if reply[:1] == bytes([HANDLE]) else None
    def put(self, path, content=b''):
        handle = self.open(path, W | CREAT | TRUNC, attrs(mode=0o644))
        if content: self.ask(WRITE, s(handle) + u64(0) + s(content))
        self.ask(CLOSE, s(handle))

    # ---- what is written down
    def told(self, reply):
        if not reply: return 'nothing'
        kind, rest = reply[0], Fields(reply[5:])
        if kind == STATUS:
            code = rest.u32()
            text = rest.string().decode(errors='replace') if rest else '(no text)'
            tag = rest.string() if rest else b''
            return f'{CODES[code] if code < len(CODES) else code}: {text}' + (f' [{tag}]' if tag else '')
        if kind == HANDLE: return 'a handle'
        if kind == DATA: data = rest.string(); return f'data {len(data)} {data[:24]!r}'
        if kind == ATTRS: return 'attributes ' + self.attributes(rest)
        if kind == NAME:
            count, out = rest.u32(), []
            for _ in range(count):
                name, long, a = self.local(rest.string()), rest.string(), self.attributes(rest)
                out.append((name, self.long(long, name), a))
            return f'names {sorted(out)}'
        if kind == EXTENDED_REPLY: return f'extended reply of {len(rest.bytes)} bytes'
        if kind == VERSION: return f'version {struct.unpack(">I", reply[1:5])[0]}'
        return f'type {kind}'

    def local(self, path):
        if path == self.top or path == b'/': return b'/'
        return path[len(self.top):] if self.top != b'/' and path.startswith(self.top + b'/') else path

    def long(self, long, name):
        if self.local(long) == name: return 'the name'
        words = long.split(None, 8)
        return f'{words[0].decode()} {len(words)} words' if len(words) > 7 else long.decode(errors='replace')

    def attributes(self, rest):
        flags, out = rest.u32(), []
        size = rest.u64() if flags & 1 else None
        owner = (rest.u32(), rest.u32()) if flags & 2 else None
        mode = rest.u32() if flags & 4 else None
        times = (rest.u32(), rest.u32()) if flags & 8 else None
        # What a machine decides: a directory's size, who runs the server, the present moment.
        if size is not None: out.append('size' if mode is not None and mode >> 12 == 4 else f'size {size}')
        if owner is not None: out.append('owner')
        if mode is not None: out.append(f'mode {mode:o}')
        if times is not None:
            out += [f'{what} ' + ('now' if abs(t - self.started) < 600 else str(t)) for what, t in
                    zip(('accessed', 'modified'), times)]
        return ', '.join(out) or 'none'


class Fields:
    def __init__(self, data): self.bytes = data
    def __bool__(self): return bool(self.bytes)
    def take(self, n): out, self.bytes = self.bytes[:n], self.bytes[n:]; assert len(out) == n, 'short reply'; return out
    def u32(self): return struct.unpack('>I', self.take(4))[0]
    def u64(self): return struct.unpack('>Q', self.take(8))[0]
    def string(self): return self.take(self.u32())
