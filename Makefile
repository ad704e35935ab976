# make test     installs what it needs, then lint, Go, web and browser tests
# make serve    the demo district on http://127.0.0.1:8090
# make build    the web faces into pb_public and the binary
# make bench    the quick ones of docs/benchmarks.md
# make bench-sync  all of them, with their table at the end
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := test
export GOTOOLCHAIN := local

REPORTS := $(CURDIR)/.cache/reports
LINT_VERSION := v2.12.0
LINTER := .cache/bin/golangci-lint-$(LINT_VERSION)
CHROMIUM ?= $(firstword $(wildcard /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome))
export CHROMIUM

.PHONY: test
test: lint faces-check test-go test-web test-browser
	@go run ./internal/tally sum $(REPORTS)/go.json $(REPORTS)/web.json $(REPORTS)/browser.json

.PHONY: lint
lint: $(LINTER) web/node_modules/.package-lock.json
	go vet ./...
	$(LINTER) run
	go generate ./... && git diff --exit-code -- '*.gen.ts' || { echo "generated files are stale: run go generate ./... and commit"; exit 1; }
	npm --prefix web run lint

.PHONY: test-go
test-go: | $(REPORTS)
	go test -json ./... | go run ./internal/tally watch $(REPORTS)/go.json

.PHONY: test-web
test-web: web/node_modules/.package-lock.json .cache/gridwalk | $(REPORTS)
	GRIDWALK_BINARY=$(CURDIR)/.cache/gridwalk npm --prefix web test -- --reporter=default --reporter=json --outputFile=$(REPORTS)/web.json

.PHONY: test-browser
test-browser: web/node_modules/.package-lock.json .cache/gridwalk chromium | $(REPORTS)
	GRIDWALK_BINARY=$(CURDIR)/.cache/gridwalk REPORT=$(REPORTS)/browser.json npm --prefix web test --workspace @gridwalk/e2e

# The committed pages must be what the sources build.
.PHONY: faces-check
faces-check: faces
	@git diff --exit-code --stat -- pb_public && test -z "$$(git status --porcelain -- pb_public)" \
		|| { echo "pb_public is stale: run make faces and commit it"; exit 1; }

.PHONY: faces
faces: web/node_modules/.package-lock.json
	npm --prefix web run build

.PHONY: build
build: faces .cache/gridwalk
	cp .cache/gridwalk gridwalk

.PHONY: .cache/gridwalk
.cache/gridwalk:
	go build -o $@ .

.PHONY: serve
serve:
	go run . serve --demo

.PHONY: bench
bench:
	go test ./internal/bench -run '^$$' -bench 'InitialPull|IdlePull|PushAtOnce' -benchtime 5x -timeout 20m

.PHONY: bench-sync
bench-sync: web/node_modules/.package-lock.json .cache/gridwalk
	go test ./internal/bench -run '^$$' -bench . -benchtime 5x -timeout 60m

# The simulated fleet and its deliberate faults, for as long as it takes.
.PHONY: soak
soak:
	go test -tags soak ./internal/testkit/fleet -timeout 0 -rapid.checks=$(or $(SEEDS),300)

.PHONY: chromium
chromium:
ifeq ($(CHROMIUM),)
	@command -v apt-get >/dev/null || { echo "install chromium and set CHROMIUM to its path"; exit 1; }
	apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk
endif

web/node_modules/.package-lock.json: web/package-lock.json
	npm --prefix web ci --no-progress
	@touch $@

$(LINTER):
	GOBIN=$(CURDIR)/.cache/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	mv .cache/bin/golangci-lint $@

$(REPORTS):
	mkdir -p $@
