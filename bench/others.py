"""Other engines on the same graph (14 steps, 23 arrows), each used as its own pages show; nothing is faster than it
has to be, and nothing is left out that its users get. On SQLite with `synchronous=FULL`."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from steps import ARROWS, NAMES, NEXT

Act = Callable[[], object]
PRAGMAS = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL")
BODY = '{"actor":"clerk-7"}'


def with_orm(path: Path, *, shared: bool = False) -> Callable[[], Act]:
    """transitions and SQLAlchemy's ORM: the case row read, its machine fired, an event row added, one commit.

    A machine is made for each case that is read, as the pages of transitions have it; `shared`: one for all.
    """
    from sqlalchemy import ForeignKey, Integer, String, create_engine, event
    from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
    from transitions import Machine

    class Base(DeclarativeBase):
        pass

    class Case(Base):
        __tablename__ = "cases"
        id = mapped_column(Integer, primary_key=True)
        state = mapped_column(String)
        seq = mapped_column(Integer)

    class Entry(Base):
        __tablename__ = "events"
        id = mapped_column(Integer, primary_key=True)
        case = mapped_column(ForeignKey("cases.id"))
        seq = mapped_column(Integer)
        step = mapped_column(String)
        outcome = mapped_column(String)
        body = mapped_column(String)

    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})

    @event.listens_for(engine, "connect")
    def full(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(pragma)

    def machine(model: object, initial: str) -> Machine:
        ways = [[outcome, step, to] for step, outcome, to in ARROWS]
        return Machine(model, states=NAMES, transitions=ways, initial=initial, auto_transitions=False, send_event=True)

    Base.metadata.create_all(engine)
    one = machine(None, NAMES[0])

    def case() -> Act:
        with Session(engine) as session:
            made = Case(state=NAMES[0], seq=0)
            session.add(made)
            session.commit()
            number = made.id

        def act() -> None:
            with Session(engine) as session:
                case = session.get(Case, number)
                assert case is not None
                step, outcome = case.state, NEXT[case.state][1]
                (one if shared else machine(case, case.state)).events[outcome].trigger(case)
                case.seq += 1
                session.add(Entry(case=number, seq=case.seq, step=step, outcome=outcome, body=BODY))
                session.commit()

        return act

    return case


def with_spiff(path: Path) -> Act:
    """SpiffWorkflow: a BPMN process of 14 user tasks, read back, one completed, written again."""
    from lxml import etree
    from SpiffWorkflow import TaskState
    from SpiffWorkflow.bpmn import BpmnWorkflow
    from SpiffWorkflow.bpmn.parser import BpmnParser
    from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

    parser = BpmnParser()
    parser.add_bpmn_xml(etree.fromstring(_process()))
    spec, serializer = parser.get_spec("loop"), BpmnWorkflowSerializer()
    base = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        base.execute(pragma)
    base.execute("CREATE TABLE cases (id INTEGER PRIMARY KEY, text TEXT)")

    def fresh() -> str:
        workflow = BpmnWorkflow(spec)
        workflow.do_engine_steps()
        return str(serializer.serialize_json(workflow))

    base.execute("INSERT INTO cases VALUES (1, ?)", (fresh(),))

    def act() -> None:
        [text] = base.execute("SELECT text FROM cases WHERE id = 1").fetchone()
        workflow = serializer.deserialize_json(text)
        ready = next(iter(workflow.get_tasks(state=TaskState.READY, manual=True)))
        ready.data["actor"] = "clerk-7"
        ready.run()
        workflow.do_engine_steps()
        text = fresh() if workflow.is_completed() else str(serializer.serialize_json(workflow))
        base.execute("UPDATE cases SET text = ? WHERE id = 1", (text,))

    return act


def _process() -> str:
    """The 14 steps as BPMN, one after the other."""
    places = ["start", *(f"task{number}" for number in range(len(NAMES))), "end"]
    tasks = [f'<userTask id="{place}" name="{name}"/>' for place, name in zip(places[1:], NAMES, strict=False)]
    flows = [
        f'<sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="{target}"/>'
        for number, (source, target) in enumerate(pairwise(places))
    ]
    inside = "".join(['<startEvent id="start"/>', *tasks, '<endEvent id="end"/>', *flows])
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="bench" targetNamespace="bench">'
        f'<process id="loop" name="loop" isExecutable="true">{inside}</process></definitions>'
    )


def with_dbos(path: Path) -> Act:
    """DBOS: one step of a workflow, inline, its system database on SQLite; the workflow's own rows included."""
    from dbos import DBOS

    logging.getLogger("dbos").setLevel(logging.ERROR)
    config: Any = {"name": "bench", "system_database_url": f"sqlite:///{path}", "log_level": "ERROR"}
    DBOS(config=config)

    @DBOS.step()
    def step(number: int) -> str:
        return json.dumps({"actor": "clerk-7", "number": number})

    @DBOS.workflow()
    def walk() -> None:
        step(1)

    DBOS.launch()
    return walk


def with_statemachine() -> Act:
    """python-statemachine: one event sent, nothing stored."""
    from statemachine import State, StateMachine

    class Loop(StateMachine):
        first = State("登记", initial=True)
        second = State("审核")
        hand_in = first.to(second)
        send_back = second.to(first)

    machine = Loop()
    names = {"first": "hand_in", "second": "send_back"}

    def act() -> None:
        machine.send(names[next(iter(machine.configuration)).id])

    return act
