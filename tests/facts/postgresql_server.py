"""A PostgreSQL server for the tests: Debian's, in a temporary folder, on loopback, stopped when they are done."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

ROOT_USER = 0
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root: then it runs as the first there is
PASSWORD = "s3cret & p@ss:word/%"
REQUIRED = "GATEKEEPER_POSTGRESQL"  # set to `required` by .ci/run: no server is a failure then
ROOM = 300_000_000


@dataclass(frozen=True)
class Server:
    """Where it listens."""

    port: int

    def url(self, database: str = "postgres", user: str = "gatekeeper", password: str = PASSWORD) -> str:
        from urllib.parse import quote

        return f"postgresql://{user}:{quote(password, safe='')}@127.0.0.1:{self.port}/{database}"


def programs() -> Path | None:
    """The folder of the newest server's programs, if one is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def running(bin: Path) -> Iterator[Server]:
    """A server with a user of its own, who signs in by password."""
    folder = Path(mkdtemp(prefix="gatekeeper-postgresql-", dir=memory()))
    as_user: dict[str, Any] = {}
    if os.geteuid() == ROOT_USER:
        import pwd

        names = {each.pw_name for each in pwd.getpwall()}
        user = pwd.getpwnam(next(name for name in UNPRIVILEGED if name in names))
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    port = free_port()
    data, words = folder / "data", folder / "password"
    words.write_text(PASSWORD, encoding="utf-8")
    words.chmod(0o644)
    quiet: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.STDOUT,
        "cwd": folder,
    }
    settings = {
        "listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off",
        "max_connections": 20, "shared_buffers": "8MB", "autovacuum": "off", "timezone": "Asia/Kolkata",
        "datestyle": "German, DMY", "log_min_messages": "fatal",
    }  # fmt: skip
    try:
        subprocess.run(
            [bin / "initdb", "-D", data, "-U", "gatekeeper", "-A", "scram-sha-256", "--pwfile", words, "-E", "UTF8",
             "--locale=C", "--wal-segsize=1", "--no-sync", "--no-instructions"],
            check=True, **quiet, **as_user,
        )  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        server = subprocess.Popen([bin / "postgres", "-D", data, *options], **quiet, **as_user)
        try:
            wait_for(port, server)
            yield Server(port)
        finally:
            server.send_signal(2)  # at once, and in order
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: "subprocess.Popen[bytes]") -> None:
    """Until it signs users in, not only listens."""
    from time import monotonic, sleep

    import psycopg

    until = monotonic() + 30
    while True:
        try:
            psycopg.connect(Server(port).url(), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or monotonic() > until:
                raise
            sleep(0.05)


def memory() -> str | None:
    """Where files never reach a disk, if this machine has such a place."""
    place = "/dev/shm"
    return place if os.access(place, os.W_OK) and shutil.disk_usage(place).free > ROOM else None


@contextmanager
def required_or_skipped() -> Iterator[Server]:
    """The server for a fixture. Without the package a developer's tests are skipped, and those of CI fail."""
    import pytest

    bin = programs()
    if bin is None:
        reason = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(reason)
        pytest.skip(reason)
    with running(bin) as server:
        yield server
