# make chat [ARCHIVE=path] | make test | make bench [LARGE=path] | make lint
ARCHIVE ?= archive
INDEX ?= .index/$(subst /,_,$(abspath $(ARCHIVE)))
HOST ?= 127.0.0.1
PORT ?= 7860
PYTHON ?= python3
BIN := .venv/bin

.PHONY: chat test install lint fix bench browser index clean

chat: index
	$(BIN)/python app.py --index "$(INDEX)" --host $(HOST) --port $(PORT)

# The first time builds; later times bring the index to what the folder holds now.
index: install
	@if [ -e "$(INDEX)/CURRENT" ]; then $(BIN)/python -m index update "$(ARCHIVE)" --index "$(INDEX)"; \
	else mkdir -p .index && $(BIN)/python -m index build "$(ARCHIVE)" --index "$(INDEX)"; fi

test: install browser
	$(BIN)/python -m pytest

# Figures of docs/benchmarks.md; LARGE=path adds those of a large archive.
bench: install
	$(BIN)/python -m eval bench $(if $(LARGE),--large "$(LARGE)")

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

install: .venv/installed

# torch first and alone: any other form of asking for it pulls gigabytes of GPU libraries.
.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,cluster]' --constraint constraints.txt
	$(BIN)/python -m index unpack
	touch $@

# Browser tests use a Chromium that is here; on Debian, root gets Debian's.
browser:
	@if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "installing Debian's Chromium for the browser tests" && apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk >/dev/null; \
	else echo "no Chromium found: the browser tests will be skipped; install chromium to run them"; fi

clean:
	rm -rf .venv .index reports build *.egg-info
