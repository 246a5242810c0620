"""A task that fails leaves where and which kind of error in the table of tasks, not its words: they may quote a person."""

import sys
from typing import Any

from django.dispatch import receiver
from django_tasks import TaskResultStatus
from django_tasks.base import TaskResult
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from common.logs import without_words


@receiver(task_finished, dispatch_uid="common.task_errors")
def forget_words(sender: Any, task_result: "TaskResult[Any]", **kwargs: Any) -> None:
    """The worker sends this while it handles the error."""
    if task_result.status == TaskResultStatus.FAILED:
        told = "\n".join(without_words(sys.exc_info()[1]))
        DBTaskResult.objects.filter(pk=task_result.id).update(traceback=told)
