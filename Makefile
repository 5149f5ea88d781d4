# make demo   set up, build in release mode, run the main job on the sample feeds, offline
# make test   set up, build, run every test
# make bench, make fuzz, make browser-test, make install
SHELL := /bin/bash
SWIFT ?= swift
PREFIX ?= /usr/local

.PHONY: help setup setup-tests build demo test lint format bench fuzz browser-test install clean

help:
	@sed -n 's/^# //p' Makefile

setup:
	@SWIFT=$(SWIFT) .ci/setup

setup-tests:
	@SWIFT=$(SWIFT) .ci/setup --tests

build: setup
	$(SWIFT) build -c release --product veille

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

clean:
	rm -rf .build
