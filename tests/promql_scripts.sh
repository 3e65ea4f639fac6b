#!/bin/bash
# promctl's own PromQL scripts, tests/promql/: every evaluation passes. That they leave nothing of
# the language out, tests/unit/test_promql_scripts.c checks.
"$top_builddir"/promctl test -v "$srcdir"/tests/promql/*.test &&
    "$top_builddir"/tests/lib/script_modes "$srcdir"/tests/promql/*.test
