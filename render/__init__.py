"""The picture: a power becomes the chart that hangs on the village wall."""

if __name__ != "qingdan.render":
    raise ImportError("import qingdan.render, not " + __name__)
