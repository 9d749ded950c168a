#!/bin/sh
# Starts, stops and asks the Wirehost that this file is a part of. "host.sh help" has the words. What
# starts and ends the host is done here; all else, and whatever is wrong with the words, is left to
# Java.
#
# Exit codes are those that the LSB gives to init scripts.
set -u
umask go-w # the host refuses plugins that others can write to, and copies of them in var
unset CDPATH
# One order of sorting for the class path, and names of files that Java does not take for ASCII.
export LC_ALL=C.UTF-8

patience=${WIREHOST_STOP_SECONDS:-60} force='' # of stop
detached='' terminal='' named=''               # and not what somebody calls so outside
failed=1 not_allowed=4 not_installed=5

say() {
    printf 'host.sh: %s\n' "$*" >&2
}

give_up() { # code, words
    code=$1
    shift
    say "$*"
    exit "$code"
}

absolute() { # path
    case $1 in
        /*) printf '%s\n' "$1" ;;
        *) printf '%s\n' "$PWD/$1" ;;
    esac
}

# The directory of a file, through however many links it is called.
directory_of() {
    file=$1
    while [ -L "$file" ]; do
        link=$(readlink -- "$file")
        case $link in
            /*) file=$link ;;
            *) file=$(dirname -- "$file")/$link ;;
        esac
    done
    dirname -- "$file"
}

find_home() {
    home=${WIREHOST_HOME:-$(directory_of "$0")/..}
    home=$(cd -- "$home" && pwd -P) || exit "$not_installed"
    [ -x "$home/runtime/bin/java" ] ||
        give_up "$not_installed" "$home/runtime/bin/java is missing: unpack the distribution again, or set WIREHOST_HOME to a whole one"
    var=$(absolute "${WIREHOST_VAR:-$home/var}")
    if [ -d "$var" ]; then
        var=$(cd -- "$var" 2>/dev/null && pwd -P) ||
            give_up "$not_allowed" "this user may not enter ${WIREHOST_VAR:-$home/var}: ask as the user of the host, with sudo -u"
    fi
    out=$var/log/host.out
}

make_var() {
    mkdir -p -- "$var/log" || exit "$not_allowed"
    var=$(cd -- "$var" && pwd -P)
    out=$var/log/host.out
}

# Becomes the Java machine. Called in the directory of the installation, so that no name on the
# class path is other than our own.
java() { # cache of classes, options, main class, arguments
    cache=$1
    shift
    class_path=
    for jar in lib/*.jar; do
        class_path=$class_path:$jar
    done
    # Compact headers and the opened package are also what the cache was made with. Java does not
    # notice that a jar is another one than the cache was made of, and would run what was in the old
    # one. Where the cache cannot be used for another reason, Java starts without it and need not
    # say so.
    if [ -f "$cache" ] && cksum lib/*.jar | cmp -s - lib/host.aot.jars; then
        set -- "-XX:AOTCache=$cache" '-Xlog:aot*=off' "$@"
    fi
    exec ${detached:+"$detached"} runtime/bin/java -XX:+UseCompactObjectHeaders \
        --add-opens java.base/java.lang=ALL-UNNAMED -cp "${class_path#:}" "$@"
}

# Becomes the host.
host() { # where the log goes, options
    log=$1
    shift
    cd -- "$home" || exit "$not_installed"
    set -f
    # shellcheck disable=SC2086 # the options of the operator are words
    set -- "$@" ${WIREHOST_JAVA_OPTS:-}
    set +f
    # What tells the service manager, sd_notify(3), is native.
    if [ -n "${NOTIFY_SOCKET:-}" ]; then
        set -- --enable-native-access=ALL-UNNAMED "$@"
    fi
    # The collector is asked to look for the classes of replaced plugins; nobody shall stand still.
    java lib/host.aot -Xms32m -Xmx512m -XX:+ExplicitGCInvokesConcurrent "-XX:ErrorFile=$var/log/hs_err_pid%p.log" \
        "-Dwirehost.var=$var" "-Dwirehost.log=$log" \
        "-Dlogback.configurationFile=$home/conf/logback.xml" \
        "$@" io.wirehost.host.Main "$home" "$conf"
}

# Whether the process is the host of our var, and not one that got its number after it.
ours() { # pid
    if [ -d /proc/self ]; then
        { tr '\0' '\n' <"/proc/$1/cmdline"; } 2>/dev/null | grep -Fqx -e "-Dwirehost.var=$var"
    else
        ps -p "$1" -o args= 2>/dev/null | grep -Fq -e "-Dwirehost.var=$var"
    fi
}

# Whether the process still has files and sockets. One that has ended and whose parent has not
# asked for it yet has none.
exists() { # pid
    kill -0 "$1" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

running() {
    pid=
    if [ -r "$var/host.pid" ]; then
        read -r pid <"$var/host.pid"
    fi
    case $pid in
        '' | *[!0-9]*) return 1 ;;
    esac
    ours "$pid"
}

# Whether somebody watches over it who must not lose it; see host().
managed() {
    running && tr '\0' '\n' <"/proc/$pid/cmdline" | grep -Fqx -e --enable-native-access=ALL-UNNAMED
}

# Sends the host off, out of the reach of this terminal. Its fd 3 is our standard output, where it
# writes how it fares; what else we were given by our caller is not for it to keep.
launch() {
    if command -v setsid >/dev/null; then
        detached='setsid'
    else
        detached='nohup'
    fi
    (host file -Dwirehost.readiness=/dev/fd/3) \
        3>&1 </dev/null >>"$out" 2>&1 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
}

# Reads what the host writes until it is ready, or has ended.
await() { # size of its output before
    code=
    while IFS= read -r line; do
        case $line in
            'READY '*)
                printf 'wirehost is started, pid %s\n' "${line#READY }"
                return 0
                ;;
            'ERROR '*) say "${line#ERROR }" ;;
            'EXIT '*) code=${line#EXIT } ;;
        esac
    done
    if [ -z "$code" ]; then
        say "the host ended while it started; this is what $out has of it:"
        tail -c "+$(($1 + 1))" -- "$out" >&2
        code=$failed
    fi
    return "$code"
}

start() {
    make_var
    touch -- "$out" || exit "$not_allowed"
    size=$(wc -c <"$out")
    launch | await "$size"
}

stop() {
    if ! running; then
        echo 'wirehost is not running'
        return 0
    fi
    killed=''
    kill -TERM "$pid" || exit "$not_allowed"
    deadline=$(($(date +%s) + patience))
    while exists "$pid"; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            [ -n "$force" ] ||
                give_up "$failed" "pid $pid still runs, $patience s after it was told to stop: wait for it, or end it by force with: kill -KILL $pid"
            say "pid $pid still runs, $patience s after it was told to stop, and is killed"
            kill -KILL "$pid"
            killed=yes force='' deadline=$((deadline + 10))
        fi
        sleep 0.05
    done
    if [ -n "$killed" ]; then
        rm -f -- "$var/host.pid" # it could not do so itself
    fi
    echo 'wirehost is stopped'
}

# The configuration that the running host was started with is its last argument.
use_its_conf() {
    if running && [ -r "/proc/$pid/cmdline" ]; then
        conf=$(tr '\0' '\n' <"/proc/$pid/cmdline" | tail -n 1)
    fi
}

# Becomes the program that understands the words.
cli() { # the words
    running || pid=''
    directory=$PWD
    cd -- "$home" || exit "$not_installed"
    java lib/cli.aot -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        "-Dwirehost.home=$home" "-Dwirehost.var=$var" "-Dwirehost.pid=$pid" \
        "-Dwirehost.directory=$directory" "-Dwirehost.terminal=${terminal:-false}" \
        -Dwirehost.log=terminal -Dwirehost.log.level=WARN \
        "-Dlogback.configurationFile=$home/conf/logback.xml" io.wirehost.host.cli.Cli "$@"
}

# Keys come one by one meanwhile; afterwards the terminal is as before.
top() { # the words
    before=$(stty -g)
    trap 'stty "$before"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    stty -icanon -echo
    terminal=true
    (cli top "$@")
}

# Whether these are right for start, run or restart.
with_conf() { # the words
    conf=${1-}
    case $#:$conf in 0: | 1:[!-]*) ;; *) false ;; esac
}

# Whether these are right for stop.
with_patience() { # the words
    while [ $# -gt 0 ]; do
        case $1 in
            --force) force=yes ;;
            --timeout=*) patience=${1#*=} ;;
            --timeout)
                patience=${2-}
                [ $# -eq 1 ] || shift
                ;;
            *) return 1 ;;
        esac
        shift
    done
    case $patience in '' | *[!0-9]*) return 1 ;; esac
    patience=${patience#"${patience%%[!0]*}"} # no octal number
    patience=${patience:-0}
}

find_home
verb=${1-}
[ $# -eq 0 ] || shift
here=yes
case $verb in
    start | run | restart) with_conf "$@" || here='' ;;
    stop) with_patience "$@" || here='' ;;
    top) [ -t 0 ] && [ -t 1 ] || here='' ;;
    *) here='' ;;
esac
if [ -z "$here" ]; then
    [ -z "$verb" ] || set -- "$verb" "$@"
    cli "$@"
fi
[ -z "${conf-}" ] || named=yes
conf=$(absolute "${conf:-$home/conf/host.conf}")

case $verb in
    start) start ;;
    run)
        make_var
        host terminal
        ;;
    stop) stop ;;
    restart)
        [ -n "${named-}" ] || use_its_conf
        ! managed ||
            give_up "$failed" "pid $pid belongs to a service manager, which has to restart it itself: systemctl restart wirehost; for the configuration and plugins alone: host.sh reload"
        if running; then
            (cli check "$conf" >/dev/null) || give_up $? "not restarted: pid $pid goes on as it was"
        fi
        stop && start
        ;;
    top) top "$@" ;;
esac
