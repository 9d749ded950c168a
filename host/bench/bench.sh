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
        say 'no C compiler (cc): the C servers, which are the limit of the machine, are left out'
    fi
}

mvn -q -DskipTests package -pl "$bench,distribution" -am
build_peers
exec taskset -c 1 "$java" -Xmx1g -cp "$bench/target/classes:$bench/target/lib/*" io.wirehost.bench.Bench "$@"
