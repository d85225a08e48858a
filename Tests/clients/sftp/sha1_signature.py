"""An exporter that knows no better: asyncssh made to sign with SHA-1, whatever the server announced.

The server is told by SFTP_PORT, SFTP_USER and SFTP_KEY. Exit code 0 when it is let in.
"""
import asyncio, os, sys
import asyncssh


def choose(self, pair):
    pair.set_sig_algorithm(b'ssh-rsa')
    return True


asyncssh.connection.SSHClientConnection._choose_signature_alg = choose


async def main():
    async with asyncssh.connect(
            '127.0.0.1', int(os.environ['SFTP_PORT']), username=os.environ['SFTP_USER'], known_hosts=None, config=None,
            client_keys=[os.environ['SFTP_KEY']], agent_path=None, preferred_auth='publickey'):
        pass

try:
    asyncio.run(asyncio.wait_for(main(), 60))
except (OSError, asyncssh.Error) as error:
    sys.exit(f'{type(error).__name__}: {error}')
