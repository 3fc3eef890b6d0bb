"""A child process of the stack: its log, its end, and what an earlier owner left running.

A child never outlives us: it goes when we stop it, and Linux stops it when we are killed. That
last rule is bound to the *thread* that started the child, so start children from a thread that
lives as long as they should (the main thread, or a pool that is closed at the end).
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from devstack.errors import PortInUseError, StackError

LOOPBACK: Final = "127.0.0.1"
_PR_SET_PDEATHSIG: Final = 1
_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
# Every child carries this mark in its environment, so that a process id that has been given out
# again is never mistaken for ours.
_MARK: Final = "KETEN_ONDERDEEL"


def free_port() -> int:
    """Return a TCP port on loopback that is free now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def require_free(port: int, part: str, setting: str) -> None:
    """Refuse to go on when a port is taken, naming the setting that moves it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise PortInUseError(port, part, setting) from error


def answers(port: int) -> bool:
    """Whether something accepts connections on this port of loopback."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _die_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """One named process with a log file and a pid file in the data folder."""

    def __init__(self, name: str, folder: Path) -> None:
        """Describe the child; nothing is started yet."""
        self.name = name
        self.log = folder / f"{name}.log"
        self._pid_file = folder / f"{name}.pid"
        self._mark = str(self._pid_file.absolute())
        self._process: subprocess.Popen[bytes] | None = None
        self._begin = 0
        self._ended = False

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        """The process id while it is alive."""
        return self._process.pid if self._process and self.running else None

    @property
    def returncode(self) -> int | None:
        """How it ended, None while it runs or was never started."""
        return self._process.poll() if self._process else None

    def start(self, command: Sequence[str], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        """Start the process; its output is appended to the log."""
        self.stop_leftover()
        self._ended = False
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._begin = log.tell()
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=cwd,
                env={**(os.environ if env is None else env), _MARK: self._mark},
                # Ctrl-C is for the supervisor; it stops the children in the right order.
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (one system call, prepared before)
            )
        self._pid_file.write_text(str(self._process.pid))

    def stop(self, grace: float = 10.0) -> None:
        """Ask the process to stop; insist when it does not within the grace period."""
        self._ended = True
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(grace)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            self._pid_file.unlink(missing_ok=True)

    def ask_to_stop(self) -> None:
        """Send the signal without waiting, so that several children stop at the same time."""
        if self._process is not None and self.running:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process as a power cut would: `kill -9`."""
        self._ended = True
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            self._pid_file.unlink(missing_ok=True)

    def tail(self, characters: int = 800) -> str:
        """Return the end of what the process wrote since its last start."""
        with suppress(OSError), self.log.open("rb") as log:
            log.seek(self._begin)
            return log.read().decode(errors="replace").strip()[-characters:]
        return ""

    def require_running(self) -> None:
        """Complain when the process has ended, by itself or because another thread stopped it."""
        if self._ended:
            raise StackError(f"{self.name} werd gestopt voordat het klaar was.")
        if self._process is not None and not self.running:
            raise StackError(f"{self.name} stopte met code {self.returncode} (zie {self.log}): {self.tail()}")

    def stop_leftover(self, grace: float = 10.0) -> None:
        """Stop the process that an earlier, killed owner may have left."""
        try:
            pid = int(self._pid_file.read_text())
        except (OSError, ValueError):
            return
        for sign in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.monotonic() + grace
            if self._is_ours(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, sign)
            while self._is_ours(pid) and time.monotonic() < deadline:
                time.sleep(0.02)

    def _is_ours(self, pid: int) -> bool:
        wanted = os.fsencode(f"{_MARK}={self._mark}")
        try:
            return wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False


def stop_in_order_on_signals() -> None:
    """Take SIGTERM as Ctrl-C, and Ctrl-C also where a shell started us in the background and had it ignored."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, signal.default_int_handler)
