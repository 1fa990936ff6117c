"""A PostgreSQL server for the tests: a private one in a directory of its own, on a socket, or the one that is given.

`make test` installs PostgreSQL. The server runs as another user where the tests run as root, which it refuses to be.
It is shared by all workers of a test run and ends with it, however that ends.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from importlib import import_module
from pathlib import Path
from secrets import token_hex

GIVEN = "QINGDAN_TEST_POSTGRES"
"""An address at which databases may be made and dropped, instead of a server of our own."""
QUICK = ("fsync=off", "full_page_writes=off", "max_connections=200", "autovacuum_naptime=5s", "listen_addresses=")
KEEPER = """
import os, subprocess, sys, time
run, folder = int(sys.argv[1]), sys.argv[2]
try:
    while True:
        os.kill(run, 0)
        time.sleep(0.2)
except ProcessLookupError:
    pass
subprocess.run(sys.argv[3:], check=False)
subprocess.run(["rm", "-rf", folder], check=False)
"""


def binaries() -> Path | None:
    """Where PostgreSQL's programs are, the newest if there are several."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A server in a directory of its own. `start` and `stop` may follow each other any number of times."""

    def __init__(self, programs: Path, settings: tuple[str, ...] = QUICK) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="qingdan-pg-", dir="/tmp"))
        self.programs = programs
        self.settings = " ".join(f"-c {setting}" for setting in settings)
        if os.geteuid() == 0:
            user = pwd.getpwnam(next(name for name in ("postgres", "nobody") if _known(name)))
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        self.run("initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")

    def as_user(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        owner = self.folder.stat()
        return ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]

    def command(self, program: str, *words: str) -> list[str]:
        return [*self.as_user(), str(self.programs / program), *words]

    def run(self, program: str, *words: str) -> None:
        done = subprocess.run(
            self.command(program, *words),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout.decode()}")

    def start(self) -> None:
        options = f"-k {self.folder} {self.settings}"
        with (self.folder / "log").open("a") as log:
            subprocess.run(
                self.command("pg_ctl", "-D", "data", "-s", "-w", "-o", options, "start"),
                cwd=self.folder, check=True, stdout=log, stderr=log,
            )  # fmt: skip

    def stop(self, how: str = "fast") -> None:
        """`immediate` is a crash: nothing is finished, nobody is told."""
        self.run("pg_ctl", "-D", "data", "-s", "-w", "-m", how, "stop")

    def end(self) -> None:
        """Stop it and remove its directory."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def keep(self, run: int) -> None:
        """Have it stopped, and its directory removed, when process `run` has ended."""
        stop = self.command("pg_ctl", "-D", str(self.folder / "data"), "-s", "-m", "immediate", "stop")
        keeper = [sys.executable, "-c", KEEPER, str(run), str(self.folder), *stop]
        apart = ["sh", "-c", '"$@" </dev/null >/dev/null 2>&1 &', "sh", *keeper]
        subprocess.run(apart, cwd="/", start_new_session=True, check=True)

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"


def _known(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


def shared(folder: Path, run: int) -> str | None:
    """The address of the server of test run `run` (its process), started by whoever asks first."""
    if given := os.environ.get(GIVEN):
        return given
    programs = binaries()
    if programs is None:
        return None
    note = folder / "postgres"
    with (folder / "postgres.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not note.exists():
            server = Server(programs)
            server.keep(run)
            server.start()
            note.write_text(server.url)
    return note.read_text()


@contextmanager
def database(url: str) -> Iterator[str]:
    """A new database on the server, dropped afterwards."""
    psycopg = import_module("psycopg")
    name = f"qingdan_{token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as base:
        base.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    head, _, query = url.partition("?")
    try:
        yield f"{head[: head.rindex('/')]}/{name}" + (f"?{query}" if query else "")
    finally:
        with psycopg.connect(url, autocommit=True) as base:
            base.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def emptied(url: str) -> str:
    """The database without a record, and without the queue of its workers."""
    psycopg = import_module("psycopg")
    with psycopg.connect(url, autocommit=True) as base:
        base.execute("SET client_min_messages = error")
        for (schema,) in base.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'qingdan%'").fetchall():
            base.execute(f"DROP SCHEMA {schema} CASCADE")
    return url
