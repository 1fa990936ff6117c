# make run    sets everything up and runs the main job on the shipped list, into out/tour/
# make test   sets everything up and runs the tests
# make check  what CI runs: lint, types, tests          make bench   the benchmarks, printing ratios
# make long   the tests that take minutes: random commands and values by the ten thousand
.PHONY: run test long check lint types docs bench clean

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

run: $(VENV)/run
	@.ci/need font
	@.ci/need dot
	@$(BIN)/qingdan tour --out out/tour

test: $(VENV)/test
	@.ci/need font
	@.ci/need dot
	@.ci/need node
	@.ci/need postgres
	@echo "· 运行测试（running the tests）"
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup
	@echo "· 测试完毕；写法与设计见 CONTRIBUTING.md（done; see CONTRIBUTING.md）"

long: $(VENV)/test
	@QINGDAN_LONG=1 $(BIN)/python -m pytest -q -n 2 --dist loadgroup -m long

check: lint types test

lint: $(VENV)/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test
	@$(BIN)/mypy
	@$(BIN)/pyright

docs: $(VENV)/test
	@$(BIN)/python -m pytest -q tests/docs --update-golden

bench: $(VENV)/test
	@$(BIN)/python bench/run.py

clean:
	rm -rf out build dist *.egg-info $(VENV)

$(VENV)/bin/python:
	@.ci/need venv
	@echo "· 建立 Python 环境 $(VENV)（making the environment）"
	@python3 -m venv $(VENV)

$(VENV)/run: $(VENV)/bin/python requirements/run.txt pyproject.toml
	@echo "· 安装依赖（installing what it needs）"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/test: $(VENV)/bin/python requirements/test.txt pyproject.toml
	@echo "· 安装依赖和测试工具（installing what it needs and what tests it）"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
