#!/usr/bin/env bash
# Checks that the previous release works on the schema of this one, as it has to during a rolling deploy:
# it starts on a database that this release has migrated, and its tests pass on the schema of this release.
# Needs a build of this release in dist.
#
#   scripts/check-previous-release.sh [arguments of vitest, instead of test/rest test/resolvers]
#
# If a migration contracts the schema, the previous release refuses to start and the check fails.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  echo "previous release: $1" >&2
  exit 1
}

if [[ $(git rev-parse --is-shallow-repository) == true ]]; then
  fail 'this clone is shallow and may lack tags: run git fetch --unshallow --tags'
fi
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
[[ -f $new ]] || fail 'there is no build of this release: run npm run build'
folder=$(mktemp -d)
repository=$PWD
trap 'git -C "$repository" worktree remove --force "$folder/release" || true; rm -rf "$folder"' EXIT
# If the tests run as root, they run PostgreSQL as another user.
chmod 755 "$folder"
git worktree add --quiet --detach "$folder/release" "$previous"
export DATABASE_URL=sqlite:$folder/accounts.sqlite
node dist/main.js migrate
cd "$folder/release"
grep -rqs MIGRATE_WITH test/support || fail "the tests of $previous cannot use the schema of another release"
npm ci
npm run build

echo "previous release: $previous on a database that $head has migrated"
node dist/main.js migrate --check || fail "$previous does not start on this schema"
unset DATABASE_URL

[[ $# -gt 0 ]] || set -- test/rest test/resolvers
echo "previous release: tests of $previous on the schema of $head"
MIGRATE_WITH=$new npx vitest run "$@"
