#!/usr/bin/env bash
# Runs tests of the previous release on the schema of this one: an instance of the previous release goes
# on working during a rolling deploy. Needs a build of this release in dist.
set -euo pipefail
cd "$(dirname "$0")/.."

head=$(git rev-parse HEAD)
previous=
for tag in $(git tag --merged HEAD --list 'v*' --sort=-version:refname); do
  if [[ $(git rev-parse "$tag^{commit}") != "$head" ]]; then
    previous=$tag
    break
  fi
done
if [[ -z $previous ]]; then
  echo 'previous release: there is no tag v* before HEAD, nothing was tested'
  exit 0
fi

new=$PWD/dist/migrations/index.js
folder=$(mktemp -d)
trap 'git worktree remove --force "$folder/release" 2>/dev/null || true; rm -rf "$folder"' EXIT
git worktree add --detach "$folder/release" "$previous"
cd "$folder/release"
if ! grep -rqs MIGRATE_WITH test/support; then
  echo "previous release: the tests of $previous cannot use the schema of another release, nothing was tested" >&2
  exit 1
fi
npm ci
npm run build
echo "previous release: tests of $previous on the schema of $head"
MIGRATE_WITH=$new npx vitest run test/rest test/resolvers
