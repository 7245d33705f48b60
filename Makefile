# make chat [ARCHIVE=path] | make watch | make test | make bench [LARGE=path] | make lint
ARCHIVE ?= archive
HOST ?= 127.0.0.1
PORT ?= 7860
PYTHON ?= python3
BIN := .venv/bin
# An index for each archive: named by its folder, and by a sum that tells it from other folders of that name.
NAME_INDEX := import hashlib, os, sys; path = os.path.realpath(sys.argv[1]); \
	print(os.path.basename(path) + "-" + hashlib.sha256(os.fsencode(path)).hexdigest()[:8])
ifndef INDEX
INDEX := .index/$(shell $(PYTHON) -c '$(NAME_INDEX)' "$(ARCHIVE)")
endif
INDEXING = if [ -e "$(INDEX)/CURRENT" ]; then $(BIN)/python -m index update "$(ARCHIVE)" --index "$(INDEX)"; \
	else $(BIN)/python -m index build "$(ARCHIVE)" --index "$(INDEX)"; fi

.PHONY: chat watch test install lint fix bench browser index clean

# The page answers as soon as there is a generation, and follows the builder, which goes on behind it.
chat: install
	@mkdir -p .index; $(INDEXING) & builder=$$!; trap 'kill $$builder 2>/dev/null' EXIT INT TERM; \
	until [ -e "$(INDEX)/CURRENT" ]; do kill -0 $$builder 2>/dev/null || exit 1; sleep 0.2; done; \
	$(BIN)/python app.py --index "$(INDEX)" --host $(HOST) --port $(PORT)

# The first time builds; later times bring the index to what the folder holds now.
index: install
	@mkdir -p .index; $(INDEXING)

# Does so whenever the folder changes, until interrupted.
watch: install
	$(BIN)/python -m index watch "$(ARCHIVE)" --index "$(INDEX)"

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
