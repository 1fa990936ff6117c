"""FastAPI：不堵事件循环。FastAPI, without blocking the loop.

CASES=sqlite:///cases.db uvicorn fastapi_app:app
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Annotated, Any

from desk import Office, overtaken, refused, shown
from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from qingdan import AsyncEngine, Conflict, Engine, Follower, StepRefused, UsageError, load_catalogue, open_store

Person = Annotated[str, Header(alias="X-Person")]  # 登录以后由你们的网关填 your gateway fills it in after login
Key = Annotated[str | None, Header(alias="Idempotency-Key")]
Seq = Annotated[int | None, Header(alias="X-Case-Seq")]


class Opening(BaseModel):
    """What is asked to be opened."""

    power: str
    village: str
    parties: dict[str, str] = {}


class Step(BaseModel):
    """What is asked to be done."""

    outcome: str | None = None
    data: dict[str, Any] = {}
    materials: dict[str, str] = {}
    place: str | None = None


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """The engine lives as long as the application, and a follower tells whose turn it is."""
    store = open_store(os.environ.get("CASES", "sqlite:///cases.db"))
    engine, stop = Engine(load_catalogue(), store, host=Office()), Event()
    app.state.told = []
    follower = Follower(engine, lambda entry: app.state.told.append(entry.g), Path(os.environ.get("CURSOR", "cursor")))
    thread = Thread(target=follower.run, args=(stop, 0.1))
    thread.start()
    async with AsyncEngine(engine) as app.state.desk:
        yield
    stop.set()
    thread.join()
    store.close()


app = FastAPI(lifespan=running)


@app.exception_handler(StepRefused)
async def _refused(_request: Request, refusal: StepRefused) -> JSONResponse:
    status, body = refused(refusal)
    return JSONResponse(body, status)


@app.exception_handler(Conflict)
async def _overtaken(_request: Request, conflict: Conflict) -> JSONResponse:
    status, body = overtaken(conflict)
    return JSONResponse(body, status)


@app.exception_handler(UsageError)
async def _wrong(_request: Request, error: UsageError) -> JSONResponse:
    return JSONResponse({"code": "usage", "message": error.text.zh, "allowed": []}, 400)


@app.post("/cases", status_code=201)
async def open_case(asked: Opening, person: Person, key: Key = None) -> dict[str, Any]:
    """Open a case. The same Idempotency-Key again gives the same case."""
    desk: AsyncEngine = app.state.desk
    by = desk.engine.host.actor(person)
    return shown(await desk.open(asked.power, asked.village, parties=asked.parties, by=by, key=key))


@app.post("/cases/{case}/steps/{step:path}")
async def take(case: str, step: str, asked: Step, person: Person, key: Key = None, seq: Seq = None) -> dict[str, Any]:
    """Take a step of a case."""
    desk: AsyncEngine = app.state.desk
    by = desk.engine.host.actor(person)
    data, papers, place = asked.data, asked.materials, asked.place
    return shown(await desk.take(case, step, asked.outcome, data, papers, place=place, by=by, key=key, expected=seq))


@app.get("/cases/{case}")
async def look(case: str) -> dict[str, Any]:
    """Where a case stands, and what may be done now."""
    desk: AsyncEngine = app.state.desk
    options = [option.text.zh for option in await desk.options(case)]
    return {**shown(await desk.case(case)), "options": options, "turn": await desk.hands(case)}
