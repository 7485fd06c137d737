# "make" builds and tests; "make help" lists the rest.

BENCH ?= .
COUNT ?= 6
FUZZTIME ?= 30s
RUNS ?= 10000

.PHONY: all build test lint golden bench fuzz swarm arm64 check help

all: build test

build: ## build bin/vmssim
	go build -trimpath -o bin/vmssim ./cmd/vmssim

test: ## run all tests
	go test ./...

lint: ## go vet, gofmt and staticcheck
	.ci/lint

golden: ## write the golden files anew; read the difference before you commit it
	go test ./scenarios -run '^TestSchema$$' -update # embedded: later tests read it
	go test $$(grep -rl --include='*_test.go' '"update"' . | xargs -n 1 dirname | sort -u) -update

bench: ## run the benchmarks BENCH (all) COUNT times (6), as benchstat reads them
	go test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) ./...

fuzz: ## fuzz every target for FUZZTIME (30s)
	grep -r --include='*_test.go' -o '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func / /' | \
	while read -r file target; do \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "$${file%/*}" </dev/null || exit 1; \
	done

swarm: ## run RUNS random scenarios (10000), as a nightly job does
	go test ./internal/swarm -timeout 4h -v -runs $(RUNS)

arm64: ## the same bytes on amd64 and arm64, and no fused products
	.ci/fused
	.ci/bytes

check: ## all that CI runs
	.ci/run

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "%-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
