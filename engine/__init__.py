"""The engine: text becomes a checked power, and a case goes its way through it."""

if __name__ != "qingdan.engine":
    raise ImportError("import qingdan.engine, not " + __name__)
