# Everything a developer and CI do. Needs Python 3.11+ (with pip and venv) and make; fetches the rest into this folder.
# Plain POSIX shell and GNU make 3.81, so macOS's own make will do.

PYTHON ?= python3
PORT ?= 8080
FRESH ?=
DEADLINES ?=
STAGE ?= prod
SCREENS ?=
UV_VERSION = 0.13.9
UV = .tools/bin/uv
RUN = .venv/bin/python
PYTEST_ARGS ?=

export UV_PYTHON_DOWNLOADS = never

.PHONY: help setup demo test check bench screenshots openapi deploy redrive vapid scim layers clean

help:
	@echo "make demo     the whole product on this machine, with a demo company (PORT=8080, FRESH=1 starts over, DEADLINES=fast: minutes)"
	@echo "make test     every test, from unit to a real browser (PYTEST_ARGS=... for some of them)"
	@echo "make check    style, types, import contracts, the template's rules, the web's types"
	@echo "make bench    measures speed and accuracy and writes docs/benchmarks.md"
	@echo "make screenshots  a picture of every page into docs/screenshots, of the demo (SCREENS=home,board for some)"
	@echo "make openapi  writes the OpenAPI document and the web's types from the API's models"
	@echo "make deploy   to your AWS account: REGION= STAGE= SENDER= ..., see docs/operations.md"
	@echo "make redrive  starts buried verifications again: REGION= STAGE="
	@echo "make vapid    makes the key of web push, into the stack's secret: REGION= STAGE= SUBJECT=mailto:..."
	@echo "make scim     makes the token by which an HR system brings people: REGION= UNIT= NAME="
	@echo "make clean    removes what these commands made, but not the demo's state (.local)"

# --- set-up: each step only when what it rests on has changed ---------------------------------------------------------

setup: .venv/.ready

.tools/.uv-$(UV_VERSION):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.ready: .tools/.uv-$(UV_VERSION) pyproject.toml uv.lock
	$(UV) sync --frozen --quiet --python "$$(command -v $(PYTHON))"
	@touch $@

layers: .venv/.ready
	@$(RUN) -m infra.layers --target host
	@$(RUN) -m infra.layers --target lambda

# --- what people run --------------------------------------------------------------------------------------------------

demo: .venv/.ready
	@PORT=$(PORT) FRESH=$(FRESH) DEADLINES=$(DEADLINES) exec $(RUN) -m infra.local.demo

test: .venv/.ready
	@$(RUN) -m infra.web
	@$(RUN) -m infra.web run test
	$(RUN) -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(PYTEST_ARGS)

check: .venv/.ready
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy layers functions infra
	.venv/bin/lint-imports
	$(RUN) -m infra.check
	@$(RUN) -m infra.web run check

bench: .venv/.ready
	$(UV) sync --frozen --quiet --group bench
	$(RUN) -m tests.bench

screenshots: .venv/.ready
	@$(RUN) -m infra.web
	@PORT=$(PORT) SCREENS=$(SCREENS) $(RUN) -m tests.screens

openapi: .venv/.ready
	@$(RUN) -m api.openapi_file
	@$(RUN) -m infra.web run generate

deploy: .venv/.ready
	@STAGE=$(STAGE) $(RUN) -m infra.deploy

redrive: .venv/.ready
	@STAGE=$(STAGE) $(RUN) -m infra.redrive

vapid: .venv/.ready
	@STAGE=$(STAGE) $(RUN) -m infra.vapid

scim: .venv/.ready
	@$(RUN) -m infra.scim

clean:
	rm -rf .venv .tools .cache build cdk.out web/node_modules web/dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
