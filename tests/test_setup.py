"""The set-up finds what a machine has, skips what is done, and says in one sentence what it cannot do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from hackathon import demo_server
from hackathon.bootstrap import chromium, environment, frontend, steps
from hackathon.bootstrap.commands import COMMANDS, main
from hackathon.bootstrap.steps import SetupError

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def no_settings(monkeypatch):
    for name in ("HOST", "PORT", "DEMO_ALLOW_PUBLIC", "ALLOWED_HOSTS", "CHROMIUM", "PLAYWRIGHT_BROWSERS_PATH"):
        monkeypatch.delenv(name, raising=False)


def program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.mark.usefixtures("no_settings")
class TestAddress:
    def test_the_demo_answers_on_this_machine_only(self):
        assert demo_server.requested_address() == ("127.0.0.1", 8000)

    @pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
    def test_this_machine_has_several_names(self, monkeypatch, host):
        monkeypatch.setenv("HOST", host)
        monkeypatch.setenv("PORT", "8123")
        assert demo_server.requested_address() == (host, 8123)

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "salle-des-fetes.example"])
    def test_an_address_others_can_reach_is_refused(self, monkeypatch, host):
        monkeypatch.setenv("HOST", host)
        with pytest.raises(SetupError, match="DEMO_ALLOW_PUBLIC=1"):
            demo_server.requested_address()

    def test_an_address_others_can_reach_is_taken_when_told_so(self, monkeypatch):
        monkeypatch.setenv("HOST", "0.0.0.0")
        monkeypatch.setenv("DEMO_ALLOW_PUBLIC", "1")
        monkeypatch.setenv("ALLOWED_HOSTS", "demo.example")
        assert demo_server.requested_address() == ("0.0.0.0", 8000)

    @pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1", "80.5"])
    def test_a_port_is_a_number(self, monkeypatch, port):
        monkeypatch.setenv("PORT", port)
        with pytest.raises(SetupError, match="PORT is a number"):
            demo_server.requested_address()

    def test_a_port_in_use_is_said_in_one_sentence(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            with pytest.raises(SetupError, match=f"Port {port} .* already taken"), demo_server.bound("127.0.0.1", port):
                pass


def test_the_streams_go_to_the_asynchronous_side():
    assert demo_server.STREAM.match(reverse("live", kwargs={"event": "pays-de-retz"}))
    assert demo_server.STREAM.match(reverse("live", kwargs={"event": "pays-de-retz"}) + "day_strip/")
    assert not demo_server.STREAM.match("/e/pays-de-retz/live/other/more/")


def test_reset_never_touches_a_database_of_your_own():
    command = [sys.executable, "-m", "hackathon.demo_server", "--reset"]
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/precious"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "Nothing was touched" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.usefixtures("no_settings")
class TestChromium:
    @pytest.fixture(autouse=True)
    def empty_machine(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        (tmp_path / "bin").mkdir()

    def test_without_any_the_sentence_says_what_to_install(self):
        assert chromium.find() == ""
        with pytest.raises(SetupError, match="apt install chromium"):
            chromium.found_or_installed()

    def test_playwrights_own_is_better_than_none(self, tmp_path):
        own = program(tmp_path / "home/.cache/ms-playwright/chromium-1200/chrome-linux/chrome")
        assert chromium.find() == str(own)

    def test_google_chrome_comes_before_playwrights(self, tmp_path):
        program(tmp_path / "home/.cache/ms-playwright/chromium-1200/chrome-linux/chrome")
        chrome = program(tmp_path / "bin/google-chrome")
        assert chromium.find() == str(chrome)

    def test_chromium_comes_before_google_chrome(self, tmp_path):
        program(tmp_path / "bin/google-chrome")
        debians = program(tmp_path / "bin/chromium")
        assert chromium.find() == str(debians)

    def test_the_one_without_windows_comes_before_the_whole_one(self, tmp_path):
        program(tmp_path / "bin/chromium")
        headless = program(tmp_path / "bin/chromium-headless-shell")
        assert chromium.find() == str(headless)

    def test_the_named_one_comes_first(self, tmp_path, monkeypatch):
        program(tmp_path / "bin/chromium")
        named = program(tmp_path / "elsewhere/browser")
        monkeypatch.setenv("CHROMIUM", str(named))
        assert chromium.find() == str(named)

    def test_a_named_one_that_is_not_there_is_no_reason_to_take_another(self, tmp_path, monkeypatch):
        program(tmp_path / "bin/chromium")
        monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
        with pytest.raises(SetupError, match="CHROMIUM names"):
            chromium.found_or_installed()


class TestSteps:
    def test_a_full_disk_is_recognised_in_what_programs_say(self):
        assert "disk is full" in steps.full_disk("tar: write error: No space left on device")
        assert steps.full_disk("anything else") == ""

    def test_a_step_that_fails_ends_with_its_sentence(self):
        with pytest.raises(SetupError, match=r"^It failed\.$"):
            steps.run([sys.executable, "-c", "raise SystemExit(3)"], failure="It failed.")

    def test_a_step_is_done_until_what_it_was_made_from_changes(self, tmp_path):
        source, stamp = tmp_path / "lock.txt", tmp_path / "stamp"
        source.write_text("one")
        steps.done(stamp, steps.fingerprint([source]))
        assert steps.is_done(stamp, steps.fingerprint([source]))
        source.write_text("two")
        assert not steps.is_done(stamp, steps.fingerprint([source]))

    def test_without_room_the_environment_is_not_begun(self, monkeypatch):
        monkeypatch.setattr(environment, "is_done", lambda *_: False)
        monkeypatch.setitem(environment.SPACE_NEEDED, "base", 10**9)
        with pytest.raises(SetupError, match="disk is full"):
            environment.fill_environment("base")

    @pytest.mark.parametrize(("answer", "major"), [("11.19.1", 11), ("9.2.0", 9), ("not a number", 0)])
    def test_the_age_of_npm_is_read(self, tmp_path, answer, major):
        npm = program(tmp_path / "npm")
        npm.write_text(f"#!/bin/sh\necho {answer}\n")
        assert frontend.npm_major(str(npm)) == major

    def test_an_unknown_command_names_the_known_ones(self, capsys):
        assert main(["dance"]) == 2
        said = capsys.readouterr().err
        assert all(name in said for name in COMMANDS)


@pytest.mark.parametrize("lock", ["requirements/base.txt", "requirements/dev.txt", "requirements/npm.txt"])
def test_a_lock_of_python_packages_names_no_address(lock):
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_the_lock_of_npm_packages_names_no_registry():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
