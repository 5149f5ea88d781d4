# make demo   set up, build in release mode, run the main job on the sample feeds, offline
# make test   set up, build, run every test
# make bench, make fuzz, make browser-test
# make install            the program and completions for bash, zsh and fish, below PREFIX (/usr/local)
# make install-man        manual pages, one for each command
SHELL := /bin/bash
SWIFT ?= swift
PREFIX ?= /usr/local
# With Swift's libraries inside, a program starts sooner, and where no Swift is installed.
RELEASE = -c release --static-swift-stdlib

.PHONY: help setup setup-tests build demo test lint format bench fuzz browser-test install install-man clean

help:
	@sed -n 's/^# //p' Makefile

setup:
	@SWIFT=$(SWIFT) .ci/setup

setup-tests:
	@SWIFT=$(SWIFT) .ci/setup --tests

build: setup
	$(SWIFT) build $(RELEASE) --product veille

demo: build
	@.ci/demo

test: setup-tests lint
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest

# The formatter comes with the toolchain.
lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift

format:
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

bench: build
	@for script in Tests/Benchmarks/*.sh; do echo "== $$script"; "$$script" || exit 1; done

fuzz: setup
	Tests/Fuzzing/fuzz.sh $(or $(SECONDS_EACH),60)

# Opens digests in headless Chromium.
browser-test: build
	@SWIFT=$(SWIFT) .ci/setup --browser
	Tests/Browser/run.sh

install: build
	install -D -m 0755 .build/release/veille $(DESTDIR)$(PREFIX)/bin/veille
	@for place in bash:bash-completion/completions/veille zsh:zsh/site-functions/_veille \
	  fish:fish/vendor_completions.d/veille.fish; do \
	  file="$(DESTDIR)$(PREFIX)/share/$${place#*:}"; mkdir -p "$$(dirname "$$file")"; \
	  .build/release/veille --generate-completion-script "$${place%%:*}" >"$$file" || exit 1; done

# The argument parser's plugin writes them from the commands themselves.
install-man: build
	mkdir -p .build/manual
	$(SWIFT) package --disable-sandbox --allow-writing-to-package-directory \
	  generate-manual --multi-page --output-directory .build/manual
	install -d $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 0644 .build/manual/veille*.1 $(DESTDIR)$(PREFIX)/share/man/man1

clean:
	rm -rf .build
