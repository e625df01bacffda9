# Each target makes or renews .venv by itself: `make demo` in a fresh clone is enough.

BIN := .venv/bin
PYTHON := $(BIN)/python
CHECK := cd tests && ../$(PYTHON) -m checks

.PHONY: help environment demo test check nightly bench bench-peers tables vectors rows wheel clean
.PHONY: check-lint check-format check-types check-imports check-codes check-rows check-vectors

help:
	@echo 'make demo      play the scenes: transcripts, applications, and attacks on them (out/demo)'
	@echo 'make test      run every test but the nightly ones, with the coverage gates'
	@echo 'make check     lint, format, types, layers, the table of codes, the vectors'
	@echo 'make nightly   run the long tests; go on where it stopped; end in a JSON summary (out/nightly)'
	@echo 'make bench     time the library beside PyLD, openvc-core and Aries Askar: ratios, batches, stores, the worst input found (out/bench)'
	@echo 'make bench-peers  the same with Digital Bazaar’s packages for Node.js, which npm installs (out/peers)'
	@echo 'make tables    write the README’s tables from the last make test and make bench'
	@echo 'make vectors   write test_vectors/vcedu/negative anew from its makers'
	@echo 'make rows      name the vectors in tests/security_rows.toml that name its rows'
	@echo 'make wheel     build the wheel (dist)'
	@echo 'make clean     remove all that the other targets made, .venv included'

environment:
	@.ci/environment

demo: environment
	@rm -rf out/demo
	$(BIN)/vcedu demo all --out out/demo

test: environment
	$(PYTHON) -m pytest -n 2 --dist worksteal -m 'not nightly' --cov --cov-report=json:.coverage.json --cov-report=
	$(CHECK).coverage_gates ../.coverage.json
	$(CHECK).readme_tables ../.published.json

check: check-lint check-format check-types check-imports check-codes check-rows check-vectors

check-lint: environment
	$(BIN)/ruff check .

check-format: environment
	$(BIN)/ruff format --check .

check-types: environment
	$(BIN)/mypy

check-imports: environment
	$(BIN)/lint-imports

check-codes: environment
	$(CHECK).code_table

check-rows: environment
	$(CHECK).security_rows

check-vectors: environment
	$(PYTHON) test_vectors/vcedu/generate.py --check

nightly: environment
	$(PYTHON) tests/nightly/run.py

bench: environment
	$(PYTHON) tests/bench/run.py --out out/bench $(BENCH)
	$(PYTHON) tests/bench/batch.py --out out/bench
	$(PYTHON) tests/bench/store.py --out out/bench
	$(PYTHON) tests/bench/worst.py --out out/bench

bench-peers:
	@command -v npm > /dev/null || { echo 'npm is not here: https://nodejs.org'; exit 1; }
	@mkdir -p out/peers && cp tests/bench/peers/package.json out/peers
	@npm install --silent --no-audit --no-fund --prefix out/peers
	$(MAKE) bench BENCH='--peers out/peers $(BENCH)'

tables: environment
	$(CHECK).readme_tables ../.published.json --write ../out/bench/bench.json

vectors: environment
	$(PYTHON) test_vectors/vcedu/generate.py

rows: environment
	$(CHECK).security_rows --fill

wheel: environment
	@rm -rf dist
	$(PYTHON) -m pip wheel -qq --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

clean:
	rm -rf .venv .venv.lock build dist out htmlcov .coverage .coverage.* .hypothesis
	rm -rf .mypy_cache .ruff_cache .import_linter_cache
