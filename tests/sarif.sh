#!/bin/bash
# What `promctl lint -o sarif` prints is valid by the schema of SARIF 2.1.0. Skips (77) where the
# schema (PROMCTL_CONFORMANCE, else ../shared/conformance beside the sources) or python3 with
# jsonschema is absent.
here=$(cd "${srcdir:-.}" && pwd)
schema=${PROMCTL_CONFORMANCE:-$here/../shared/conformance}/sarif/sarif-schema-2.1.0.json
if ! [ -r "$schema" ]; then
    echo "SKIPPED: no $schema; set PROMCTL_CONFORMANCE"
    exit 77
fi
if ! python3 -c 'import jsonschema' 2>/dev/null; then
    echo "SKIPPED: python3 has no jsonschema"
    exit 77
fi
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cp -r "$here/tests/data/lint" "$work/lint"
printf '# TYPE app_a counter\n# UNIT app_a \napp_a_total 1' >"$work/lint/with a fix & more.om"
./promctl lint -o sarif "$work/lint" --expr 'sum(' >"$work/some.sarif"
./promctl lint -o sarif --expr up >"$work/none.sarif" || exit 1
python3 - "$schema" "$work"/*.sarif <<'END'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
checker = jsonschema.validators.validator_for(schema)(schema)
bad = 0
for path in sys.argv[2:]:
    log = json.load(open(path))
    for e in checker.iter_errors(log):
        print(path, "/".join(map(str, e.absolute_path)), e.message[:200])
        bad = 1
    print(path, len(log["runs"][0]["results"]), "results")
sys.exit(bad)
END
