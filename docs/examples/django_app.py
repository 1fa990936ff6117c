"""Django：一个文件的网站。Django, a site in one file.

CASES=sqlite:///cases.db python django_app.py runserver
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from desk import Office, overtaken, refused, shown
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from qingdan import Conflict, Engine, StepRefused, UsageError, load_catalogue, open_store

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, SECRET_KEY="示例", ALLOWED_HOSTS=["*"], DEBUG=False)  # noqa: S106


@cache
def engine() -> Engine:
    """One engine a process, safe for all its threads. Any number of processes may share the store."""
    return Engine(load_catalogue(), open_store(os.environ.get("CASES", "sqlite:///cases.db")), host=Office())


def act(view: Callable[..., Any]) -> Callable[..., JsonResponse]:
    """A view that acts: whoever is logged in, the key of the request, and a refusal as an answer."""

    @csrf_exempt
    @require_POST
    @wraps(view)
    def run(request: HttpRequest, **words: str) -> JsonResponse:
        by = engine().host.actor(request.headers["X-Person"])  # 平常是 request.user in real life request.user
        key = request.headers.get("Idempotency-Key")
        try:
            return JsonResponse(shown(view(json.loads(request.body or "{}"), by=by, key=key, **words)))
        except StepRefused as refusal:
            status, body = refused(refusal)
        except Conflict as conflict:
            status, body = overtaken(conflict)
        except UsageError as error:
            status, body = 400, {"code": "usage", "message": error.text.zh, "allowed": []}
        return JsonResponse(body, status=status)

    return run


@act
def open_case(asked: dict[str, Any], **by: Any) -> Any:
    """Open a case. The same Idempotency-Key again gives the same case."""
    return engine().open(asked["power"], asked["village"], parties=asked.get("parties", {}), **by)


@act
def take(asked: dict[str, Any], case: str, step: str, **by: Any) -> Any:
    """Take a step of a case."""
    data, papers = asked.get("data", {}), asked.get("materials", {})
    return engine().take(case, step, asked.get("outcome"), data, papers, place=asked.get("place"), **by)


def look(_request: HttpRequest, case: str) -> JsonResponse:
    """Where a case stands, and what may be done now."""
    options = [option.text.zh for option in engine().options(case)]
    return JsonResponse({**shown(engine().case(case)), "options": options, "turn": engine().hands(case)})


urlpatterns = [
    path("cases", open_case),
    path("cases/<str:case>", look),
    path("cases/<str:case>/steps/<path:step>", take),
]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
