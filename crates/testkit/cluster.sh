#!/bin/sh
# Starts a PostgreSQL cluster for tests in a folder of its own, prints the URL of its maintenance database once it
# answers, and ends it when standard input closes: whoever holds the other end of that pipe need not live to say so.
#
#   cluster.sh            nothing is forced to the disk: fast, and lost at a power cut
#   cluster.sh --durable  as in production: what was committed is on the disk
#
# It listens on a socket only, inside a folder that no other user may enter. Clusters that the machine runs already are
# neither used nor touched. PostgreSQL refuses to run as root; then it runs as `postgres`, or `nobody`.
set -u

fail() {
    echo "cluster.sh: $*" >&2
    exit 1
}

bin=
for candidate in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
    [ -x "$candidate/initdb" ] && bin=$candidate # the highest version sorts last
done
if [ -z "$bin" ]; then
    found=$(command -v initdb) || fail "PostgreSQL is not installed; ./tests/run installs what the tests need"
    bin=$(dirname "$found")
fi

as_owner=
owner=$(id -un)
if [ "$(id -u)" = 0 ]; then
    owner=nobody
    id postgres >/dev/null 2>&1 && owner=postgres
    as_owner="setpriv --reuid=$owner --regid=$(id -g "$owner") --clear-groups --"
fi

folder=
server=
finish() {
    trap - EXIT INT TERM HUP
    if [ -n "$server" ]; then
        kill -INT "$server" 2>/dev/null
        wait "$server" 2>/dev/null
    fi
    [ -n "$folder" ] && rm -rf "$folder"
    exit "${1:-0}"
}
trap 'finish $?' EXIT
trap 'finish 1' INT TERM HUP

# The owner may be kept out of root's own temporary folder.
for parent in "${TMPDIR:-/tmp}" /tmp; do
    folder=$(mktemp -d "$parent/entente-postgres-XXXXXX") || continue
    [ -z "$as_owner" ] || chown "$owner" "$folder"
    # shellcheck disable=SC2086 # words on purpose
    $as_owner test -w "$folder" && break
    rm -rf "$folder"
    folder=
done
[ -n "$folder" ] || fail "no temporary folder that user $owner may write to"
cd "$folder" || fail "cannot enter $folder"

locale=C.UTF-8
[ "$(uname)" = Linux ] || locale=C
# shellcheck disable=SC2086
$as_owner env -u LC_ALL LANG="$locale" "$bin/initdb" --pgdata="$folder/data" --username=entente --auth=trust \
    --encoding=UTF8 --locale="$locale" --no-sync >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log" >&2
    fail "initdb failed"
}

settings="-c listen_addresses= -c unix_socket_directories=$folder -c max_connections=200 -c timezone=UTC"
if [ "${1:-}" != --durable ]; then
    settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
fi
# shellcheck disable=SC2086
$as_owner "$bin/postgres" -D "$folder/data" $settings </dev/null >"$folder/log" 2>&1 &
server=$!

url="postgres://entente@localhost/postgres?host=$folder"
tries=0
until "$bin/psql" --no-psqlrc --quiet --command 'SELECT 1' "$url" >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -gt 300 ] || ! kill -0 "$server" 2>/dev/null; then
        cat "$folder/log" >&2
        fail "PostgreSQL did not start"
    fi
    sleep 0.1
done
echo "$url"

cat >/dev/null # until whoever asked for the cluster closes the pipe, or dies
finish 0
