import threading
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from common import schedule
from common.models import PeriodicJob
from common.schedule import every, nightly
from tests.background import work

ran: list[str] = []
pytestmark = pytest.mark.django_db


@every(minutes=5)
def often() -> None:
    ran.append("often")


@nightly(hour=3)
def at_night() -> None:
    ran.append("at night")


@every(hours=1)
def broken() -> None:
    raise ValueError("Camille DÉMO, 06 39 98 00 01")


JOBS = {name: schedule._registry.pop(name) for name in list(schedule._registry) if name.startswith(__name__)}


@pytest.fixture(autouse=True)
def _only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    ran.clear()
    monkeypatch.setattr(schedule, "jobs", lambda: JOBS)


def names(path: str) -> str:
    return f"{__name__}.{path}"


def test_a_job_runs_at_its_time_and_again_after_its_pause() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 12, 0, tzinfo=UTC), tick=False) as now:
        schedule.tick()
        work()
        schedule.tick()
        assert ran == ["often"]
        now.move_to(datetime(2026, 3, 10, 12, 5, tzinfo=UTC))
        schedule.tick()
        work()
        assert ran == ["often", "often"]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 3, 10, 1, 0, tzinfo=UTC), datetime(2026, 3, 10, 2, 0, tzinfo=UTC)),
        (datetime(2026, 3, 10, 2, 0, tzinfo=UTC), datetime(2026, 3, 11, 2, 0, tzinfo=UTC)),
        # Clocks go forward on 29 March 2026 at 2 in the morning, and back on 25 October.
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 24, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_nightly_job_comes_at_its_hour_in_paris(now: datetime, due: datetime) -> None:
    assert schedule.jobs()[names("at_night")].due_after(now) == due


def test_a_nightly_job_waits_for_its_first_night() -> None:
    assert names("at_night") not in schedule.tick()
    assert PeriodicJob.objects.get(name=names("at_night")).due_at > datetime.now(UTC)


def test_after_a_stop_of_days_a_job_is_caught_up_once() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 12, 0, tzinfo=UTC), tick=False) as now:
        schedule.tick()
        now.move_to(datetime(2026, 3, 14, 12, 0, tzinfo=UTC))
        assert names("at_night") in schedule.tick()
        assert names("at_night") not in schedule.tick()
        work()
    assert ran.count("at night") == 1


def test_a_job_that_waits_for_a_worker_is_not_handed_over_again() -> None:
    with time_machine.travel(datetime(2026, 3, 10, 12, 0, tzinfo=UTC), tick=False) as now:
        schedule.tick()
        now.move_to(datetime(2026, 3, 10, 12, 30, tzinfo=UTC))
        schedule.tick()
    assert DBTaskResult.objects.filter(task_path=names("often")).count() == 1


def test_a_job_that_fails_says_so_without_naming_anybody_and_comes_again() -> None:
    schedule.tick()
    work()
    job, task = PeriodicJob.objects.get(name=names("broken")), DBTaskResult.objects.get(task_path=names("broken"))
    assert job.last_problem == "ValueError"
    assert job.due_at > datetime.now(UTC)
    assert task.status == TaskResultStatus.FAILED
    assert "broken" in task.traceback
    assert "Camille" not in task.traceback + str(task.args_kwargs) + str(task.return_value)


def test_what_went_well_clears_the_problem() -> None:
    schedule.tick()
    PeriodicJob.objects.update(last_problem="OperationalError")
    work()
    assert PeriodicJob.objects.get(name=names("often")).last_problem == ""
    assert PeriodicJob.objects.get(name=names("often")).last_ran_at is not None


def test_a_job_that_left_the_code_leaves_the_table() -> None:
    PeriodicJob.objects.create(name="gone.tasks.job", due_at=datetime.now(UTC))
    assert schedule.tick()
    assert not PeriodicJob.objects.filter(name="gone.tasks.job").exists()


@pytest.mark.django_db(transaction=True)
def test_the_command_looks_once_where_asked() -> None:
    call_command("clock", once=True)
    assert DBTaskResult.objects.filter(task_path=names("often")).exists()


@pytest.mark.django_db(transaction=True)
def test_two_clocks_hand_a_job_over_once() -> None:
    schedule.tick()
    DBTaskResult.objects.all().delete()
    PeriodicJob.objects.update(due_at=datetime(2026, 1, 1, tzinfo=UTC))
    handed: list[str] = []
    together = threading.Barrier(4)

    def tick() -> None:
        together.wait()
        handed.extend(schedule.tick())
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(handed) == sorted({names("often"), names("at_night"), names("broken")})
    assert DBTaskResult.objects.count() == 3
