"""The embedded server recovers by itself from what machines and people do to it."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

from hackathon import embedded_database

USE_AND_WAIT = "import sys; from hackathon import embedded_database as d; from pathlib import Path; \
d.ensure_running(Path(sys.argv[1])); print('ready', flush=True); sys.stdin.read()"


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "var"
        yield path
        if path.exists():
            embedded_database.drop(path)


def answer(var: Path) -> str:
    connection = psycopg2.connect(embedded_database.url(var))
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT upper('été')")
        row = cursor.fetchone()
    connection.close()
    return row[0]


def server_pid(var: Path) -> int:
    return int((var / "postgres" / "postmaster.pid").read_text().split()[0])


def another_user(var: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", USE_AND_WAIT, str(var)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_new_cluster_answers_and_knows_accents(var):
    embedded_database.ensure_running(var, stop_at_exit=False)
    assert answer(var) == "ÉTÉ"


def test_two_checkouts_have_two_servers():
    assert embedded_database.url(Path("/one/var")) != embedded_database.url(Path("/two/var"))


def test_a_server_killed_earlier_with_its_number_taken_by_another_program_starts_again(var):
    embedded_database.ensure_running(var, stop_at_exit=False)
    pid_file = var / "postgres" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(server_pid(var), signal.SIGKILL)
    time.sleep(0.5)
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n")
    embedded_database.stop(var)
    embedded_database.ensure_running(var, stop_at_exit=False)
    assert answer(var) == "ÉTÉ"


def test_an_interrupted_creation_is_started_over(var):
    (var / "postgres.new" / "base").mkdir(parents=True)
    (var / "postgres").mkdir()
    embedded_database.ensure_running(var, stop_at_exit=False)
    assert answer(var) == "ÉTÉ"


def test_two_processes_may_start_it_at_once(var):
    var.mkdir()
    with ThreadPoolExecutor() as pool:
        users = list(pool.map(another_user, [var, var]))
    for user in users:
        user.communicate()
        assert user.returncode == 0


def test_it_is_not_stopped_while_another_process_uses_it(var):
    user = another_user(var)
    embedded_database.ensure_running(var, stop_at_exit=False)
    assert not embedded_database.stop(var)
    assert answer(var) == "ÉTÉ"
    user.communicate()


def test_the_last_user_stops_it(var):
    another_user(var).communicate()
    assert not (var / "postgres" / "postmaster.pid").exists()


def test_a_killed_user_lets_go(var):
    user = another_user(var)
    user.kill()
    user.communicate()
    assert embedded_database.stop(var)


def test_a_long_path_gets_a_short_private_socket_directory(var):
    deep = var / ("d" * 120)
    deep.mkdir(parents=True)
    embedded_database.ensure_running(deep, stop_at_exit=False)
    assert answer(deep) == "ÉTÉ"
    directory = embedded_database._socket_directory(deep / "postgres")
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    embedded_database.drop(deep)
    assert not directory.exists()


def test_a_full_disk_gives_one_sentence(var, monkeypatch):
    monkeypatch.setattr(embedded_database, "SPACE_NEEDED", 2**60)
    with pytest.raises(embedded_database.EmbeddedDatabaseError, match="disk is full"):
        embedded_database.ensure_running(var)
