#!/bin/sh
# Builds what is needed, then measures Wirehost side by side with its peers: bench.sh --help
set -eu
cd -- "$(dirname -- "$0")/../.."

bench=host/bench
peers=$bench/target/peers
java=distribution/target/wirehost/runtime/bin/java

say() {
    printf 'bench.sh: %s\n' "$*" >&2
}

build_peers() {
    mkdir -p "$peers"
    if command -v cc >/dev/null; then
        for source in "$bench"/src/main/c/*.c; do
            cc -O2 -Wall -Wextra -o "$peers/c-$(basename "$source" .c)" "$source"
        done
    else
        say 'no C compiler (cc): the servers in C, which are the limit of the machine, are left out'
    fi
    if command -v go >/dev/null; then
        for source in "$bench"/src/main/go/*.go; do
            go build -o "$peers/go-$(basename "$source" .go)" "$source"
        done
    else
        say 'no Go (go): the servers in Go are left out'
    fi
    if ! command -v redis-server >/dev/null || ! command -v redis-benchmark >/dev/null; then
        say 'no redis-server or redis-benchmark: kv is left out, or has nothing to be compared with'
    fi
}

gather_plugins() {
    rm -rf "$bench/target/plugins"
    mkdir "$bench/target/plugins"
    cp distribution/target/wirehost/plugins/*.jar "$bench"/target/*-plugin.jar "$bench/target/plugins"
}

is_jmh=
if [ "${1-}" = --jmh ]; then
    is_jmh=yes
    shift
fi

mvn -q -DskipTests package -pl "$bench,distribution" -am
if [ -n "$is_jmh" ]; then
    exec "$java" -cp "$bench/target/test-classes:$bench/target/jmh/*" org.openjdk.jmh.Main "$@"
fi
build_peers
gather_plugins
# shellcheck disable=SC3045 # every shell that is sh somewhere has -n
ulimit -n 20000 2>/dev/null || say 'file descriptors are limited to '"$(ulimit -n)"': 15,000 sessions need more (ulimit -n)'
terminal=false
[ ! -t 2 ] || terminal=true # where the progress goes; Java cannot tell of each stream
exec taskset -c 1 "$java" -Xmx1g --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR \
    "-Dbench.terminal=$terminal" \
    -cp "$bench/target/classes:$bench/target/lib/*" io.wirehost.bench.Bench "$@"
