#!/bin/sh
# Writes the go.mod of a Kubernetes version, as `upstream/make-module.sh 1.36.3 > upstream/oracle/versions/1.36.mod`:
# k8s.io/kubernetes requires its staging modules as v0.0.0, which only a replacement of each turns into a version.
# Then, in upstream/oracle: `go mod tidy -e -modfile=versions/1.36.mod`, which adds the .sum.
set -eu
version=$1
module=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"GoMod": "\(.*\)",$/\1/p')
printf 'module stowage.dev/upstream/oracle\n\n'
grep -E '^(go|godebug) ' "$module"
printf '\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
grep -oE 'k8s\.io/[a-z-]+ => \./staging' "$module" | cut -d' ' -f1 | sed "s|.*|\t& => & v0.${version#1.}|"
printf ')\n'
