#!/bin/sh
# Starts, stops and asks the Wirehost that this file is a part of. "host.sh help" has the words.
#
# Exit codes are those that the LSB gives to init scripts.
set -u
unset CDPATH
# One order of sorting for the class path, and names of files that Java does not take for ASCII.
export LC_ALL=C.UTF-8

version='@project.version@'

patience=${WIREHOST_STOP_SECONDS:-60} force='' # of stop
failed=1 usage=2 not_allowed=4 not_installed=5 not_started=7
dead=1 not_running=3 # of status alone

help() {
    cat <<EOF
Wirehost $version: a host for TCP protocols written as plugins.

usage: host.sh VERB [ARGUMENT]

  start [CONF]          starts the host in the background; returns when it listens
  run [CONF]            the same in the foreground, with its log on the terminal
  drain [--over TIME]   accepts no connections any more and asks the sessions to end, evenly over
                        2m for example; the host goes on until it is stopped
  stop [--timeout SECONDS] [--force]
                        ends it: what is queued is still written; returns when it has ended; after
                        the timeout it gives up or, by force, kills it
  restart [CONF]        check, stop, then start, with the configuration that it had if none is named
  check [CONF]          whether the configuration and the plugins it names are right; starts nothing.
                        It warns of ports that cannot be had, of too few file descriptors, and of
                        handlers that get no connections since another one claims the same bytes
  reload [-o json]      takes over what has changed of configuration and plugins, without closing a
                        session, and tells it; if anything is wrong, everything goes on as it was.
                        So does the signal HUP to a host in the background; its log tells
  status [-o json]      whether it runs, its listeners, plugins and sessions
  sessions list [OPTION…]
                        the open sessions, with their bytes, packets, queues; narrowed by --listener,
                        --protocol, --plugin, --peer ADDRESS[:PORT], --state; --sort COLUMN, -r the
                        other way round, --limit NUMBER; --closed: the last 10,000 that have closed
  sessions show ID      all of one session, also of one that has closed
  sessions close ID… [--reason TEXT]
                        ends them in good order: what is queued is still written
  listeners list        the listeners, with what they accept and refuse
  listeners suspend NAME
                        accepts no connections there; they wait in the kernel until its backlog is
                        full, and get no answer then; open sessions go on
  listeners resume NAME accepts them again, as does a restart
  top                   sessions and listeners with what goes through them in a second, until q;
                        b p u i a: sort by bytes, packets, queue, idle time or age; r the other way
  tap ID | --listener NAME [OPTION…]
                        shows what goes through a session, or all of a listener, as it happens,
                        packet by packet, until the session ends or Ctrl-C. --peer ADDRESS[:PORT]:
                        only of this peer; --text TEXT: only packets with it; --bytes NUMBER: of each,
                        256; --max NUMBER: of packets; --for TIME, as in 10s. Passwords are hidden,
                        as codecs and tap-mask say. No session waits for it: what is more than
                        --rate a second, 2000, or than can be taken, is missing, and is counted
  tap … --record FILE   writes what was read and written, each with its time, at 20000 a second, for
                        tests of codecs (wirehost-testkit)
  tap … --pcapng FILE   the same for Wireshark and tcpdump; FILE can be -, for a pipe
  log                   the loggers with a level of their own
  log LOGGER=LEVEL [--for TIME]
                        logs from this level on, trace, debug, info, warn, error or off, for 10m for
                        example, or until the host stops; with LEVEL default, as before. LOGGER is
                        root, a package as io.wirehost.host.session, or a class
  log reopen            goes on in a new log file, after the old one was moved away (logrotate); the
                        host itself begins one each day and at 20 MB
  jfr start             records events of Java and of Wirehost (wirehost.Session, SlowHandler,
                        Malformed, Reload, PluginSwap) with JDK Flight Recorder, until it stops
  jfr dump FILE         writes what was recorded, the last 250 MB, for "jfr print FILE" or JDK
                        Mission Control
  config show [--origin] [--running]
                        all that the configuration of the host comes to, as the file is now or, with
                        --running, as it was when the host took it over, and where each value is
                        set; passwords and the like are masked
  metrics               all that is counted, in the text format of Prometheus
  plugins list [-o json]
                        the plugins, also those that were replaced and still have sessions
  plugins show ID [-o json]
                        all of one plugin: its packets, bytes, queues, faults, times, classes
  plugins disable ID    lets it have no new connections, also after a restart; open sessions go on
  plugins enable ID     lets it have them again, also after it has failed too often
  plugins leaks [--dump] [-o json]
                        the plugins that were replaced and whose memory is lost, with what holds
                        them; --dump finds all of it, and stops the host for a moment, about 2 s
                        for each GB in use, to write its heap below var
  plugins rollback ID [-o json]
                        gives new connections the version before; the one in the plugins folder is
                        held back, also after a restart, until another one lies there
  plugins canary ID PERCENT [-o json]
                        gives so many of the new connections the version in the plugins folder, and
                        the others the one that is served; again, with another PERCENT, changes that.
                        promote gives it all of them, rollback none; so does the host by itself when
                        it fails more often than the other
  plugins shadow ID [-o json]
                        has the codecs of the version in the plugins folder unpack what comes in once
                        more, in new sessions, and counts and logs where they differ from the ones
                        that are served; nobody notices otherwise; then canary, promote, or
  plugins shadow ID off [-o json]
                        which ends that
  plugins promote ID [-o json]
                        serves the canary or shadow, or the version that a rollback holds back
  plugins verify FILE [-o json]
                        whether a host would serve this jar or folder, or all that is wrong with it;
                        needs no running host
  plugins install FILE  the same, then copies it among the plugins, in place of the file of that name
  plugins remove ID     deletes it from the plugins
  version               of Wirehost and of the Java that it brings
  help                  this text

CONF is conf/host.conf of the installation if it is not named. All that asks the running host takes
-o json, for programs.

Environment:
  WIREHOST_HOME          the installation; the directory above the one of this file
  WIREHOST_VAR           where it keeps its state, log and data; \$WIREHOST_HOME/var.
                         A second host on the same machine needs one of its own.
  WIREHOST_JAVA_OPTS     options for the Java machine, after those of this file: "-Xmx2g"
  WIREHOST_LOG_FORMAT    json: each line of the log is an object, for programs; plain
  WIREHOST_STOP_SECONDS  how long stop waits; 60

Exit codes: 0 done, 1 failed, 2 wrong arguments, 4 not allowed or no answer, 5 not installed,
6 not configured, 7 not running. Of status: 0 running, 1 dead and its pid file is there, 3 not running,
4 running and does not answer.
EOF
}

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
        var=$(cd -- "$var" && pwd -P)
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
java() { # options, main class, arguments
    class_path=
    for jar in lib/*.jar; do
        class_path=$class_path:$jar
    done
    # Compact headers and the opened package are also what the cache was made with. Java does not
    # notice that a jar is another one than the cache was made of, and would run what was in the old
    # one. Where the cache cannot be used for another reason, Java starts without it and need not
    # say so.
    if [ -f lib/host.aot ] && cksum lib/*.jar | cmp -s - lib/host.aot.jars; then
        set -- -XX:AOTCache=lib/host.aot '-Xlog:aot*=off' "$@"
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
    # The collector is asked to look for the classes of replaced plugins; nobody shall stand still.
    java -Xms32m -Xmx512m -XX:+ExplicitGCInvokesConcurrent "-XX:ErrorFile=$var/log/hs_err_pid%p.log" \
        "-Dwirehost.var=$var" "-Dwirehost.log=$log" \
        "-Dlogback.configurationFile=$home/conf/logback.xml" \
        "$@" io.wirehost.host.Main run "$home" "$conf"
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
    kill -TERM "$pid" || exit "$not_allowed"
    deadline=$(($(date +%s) + patience))
    while exists "$pid"; do
        if [ "$(date +%s)" -ge "$deadline" ]; then
            [ -n "$force" ] ||
                give_up "$failed" "pid $pid still runs, $patience s after it was told to stop: wait for it, or end it by force with: kill -KILL $pid"
            say "pid $pid still runs, $patience s after it was told to stop, and is killed"
            kill -KILL "$pid"
            force='' deadline=$((deadline + 10))
        fi
        sleep 0.05
    done
    echo 'wirehost is stopped'
}

# The configuration that the running host was started with is its last argument.
use_its_conf() {
    if running && [ -r "/proc/$pid/cmdline" ]; then
        conf=$(tr '\0' '\n' <"/proc/$pid/cmdline" | tail -n 1)
    fi
}

# Becomes a question to the running host.
ask() { # verb, what else the request says, -o form
    cd -- "$home" || exit "$not_installed"
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        io.wirehost.host.admin.AdminClient "$var/host.sock" "$@"
}

ask_if_running() { # as ask
    running || give_up "$not_started" 'wirehost is not running'
    ask "$@"
}

status() { # -o form
    if running; then
        ask status "$@"
    elif [ -e "$var/host.pid" ]; then
        echo "wirehost is not running; it ended without leave, as $var/host.pid tells"
        exit "$dead"
    else
        echo 'wirehost is not running'
        exit "$not_running"
    fi
}

# The log file belongs to the host, which may be running.
check() {
    (
        cd -- "$home" || exit "$not_installed"
        java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dwirehost.var=$var" -Dwirehost.log=terminal \
            -Dwirehost.log.level=WARN "-Dlogback.configurationFile=$home/conf/logback.xml" \
            io.wirehost.host.Main check "$home" "$conf"
    )
}

# Of the plugins as they lie there, whether a host runs or not.
plugins() { # verb, argument, -o form
    case $1 in
        verify) set -- verify "$(absolute "$2")" "${4:-table}" ;;
        install)
            use_its_conf
            set -- install "$home" "$conf" "$(absolute "$2")"
            ;;
        remove)
            use_its_conf
            set -- remove "$home" "$conf" "$2"
            ;;
    esac
    cd -- "$home" || exit "$not_installed"
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dwirehost.var=$var" -Dwirehost.log=terminal \
        -Dwirehost.log.level=WARN "-Dlogback.configurationFile=$home/conf/logback.xml" \
        io.wirehost.host.plugin.PluginsMain "$@"
}

# Java does it itself, and tells why if it does not, with exit code 0 all the same.
jfr() { # start, or dump and the file
    running || give_up "$not_started" 'wirehost is not running'
    case $1 in
        start) set -- JFR.start name=wirehost maxsize=250M ;;
        dump) set -- JFR.dump name=wirehost "filename=\"$(absolute "$2")\"" ;;
    esac
    told=$("$home/runtime/bin/jcmd" "$pid" "$@" 2>&1) || give_up "$failed" "$told"
    printf '%s\n' "$told" | sed 1d
    case $told in
        *'Started recording'* | *'Dumped recording'*) ;;
        *) exit "$failed" ;;
    esac
}

# Of the file as it is now, whether a host runs or not.
config() { # its words
    cd -- "$home" || exit "$not_installed"
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC io.wirehost.host.config.ConfigMain "$conf" "$@"
}

# Keys come one by one meanwhile; afterwards the terminal is as before.
top() {
    running || give_up "$not_started" 'wirehost is not running'
    if ! [ -t 0 ] || ! [ -t 1 ]; then
        give_up "$usage" 'top needs a terminal; for programs there is: host.sh sessions -o json'
    fi
    before=$(stty -g)
    trap 'stty "$before"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
    stty -icanon -echo
    (
        cd -- "$home" || exit "$not_installed"
        java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC io.wirehost.host.admin.Top "$var/host.sock"
    )
}

# Ctrl-C is for Java alone, which ends what it writes.
tap() { # its words
    running || give_up "$not_started" 'wirehost is not running'
    set -- "$PWD" "$@"
    cd -- "$home" || exit "$not_installed"
    java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        io.wirehost.host.admin.TapMain "$var/host.sock" "$@"
}

print_version() {
    echo "wirehost $version"
    sed -n 's/^JAVA_VERSION="\(.*\)"/java \1/p' "$home/runtime/release"
}

at_most() { # number, arguments
    if [ $(($# - 1)) -gt "$1" ]; then
        shift $(($1 + 1))
        give_up "$usage" "too many arguments, from \"$1\" on; see: host.sh help"
    fi
}

form() { # what is asked, -o form
    case "$(($# - 1))${2-}${3-}" in
        0 | 2-ojson | 2-otable) ;;
        *) give_up "$usage" "$1 can only be asked with: -o json, -o table" ;;
    esac
}

verb=${1-}
[ $# -eq 0 ] || shift
conf=${1-}
case $verb in
    start | run | restart | check) at_most 1 "$@" ;;
    status | reload) form "$verb" "$@" ;;
    plugins)
        conf=
        case ${1-} in
            list)
                shift
                form 'plugins list' "$@"
                ;;
            show)
                [ $# -ge 2 ] || give_up "$usage" 'plugins show needs the ID of a plugin; see: host.sh plugins list'
                id=$2
                shift 2
                form 'plugins show' "$@"
                set -- "id=$id" "$@"
                ;;
            disable | enable)
                [ $# -ge 2 ] || give_up "$usage" "plugins $1 needs the ID of a plugin; see: host.sh plugins list"
                turn=$1 id=$2
                shift 2
                form "plugins $turn" "$@"
                set -- "plugin-$turn" "id=$id" "$@"
                ;;
            leaks)
                shift
                if [ "${1-}" = --dump ]; then
                    shift
                    form 'plugins leaks' "$@"
                    set -- plugin-leaks dump=true "$@"
                else
                    form 'plugins leaks' "$@"
                    set -- plugin-leaks "$@"
                fi
                ;;
            canary)
                [ $# -ge 3 ] || give_up "$usage" 'plugins canary needs the ID of a plugin and a percentage, as in: plugins canary ID 10; see: host.sh plugins list'
                id=$2 percent=$3
                shift 3
                form 'plugins canary' "$@"
                set -- plugin-canary "id=$id" "percent=$percent" "$@"
                ;;
            shadow)
                [ $# -ge 2 ] || give_up "$usage" 'plugins shadow needs the ID of a plugin; see: host.sh plugins list'
                change=shadow id=$2
                shift 2
                if [ "${1-}" = off ]; then
                    change=shadow-off
                    shift
                fi
                form 'plugins shadow' "$@"
                set -- "plugin-$change" "id=$id" "$@"
                ;;
            rollback | promote)
                [ $# -ge 2 ] || give_up "$usage" "plugins $1 needs the ID of a plugin; see: host.sh plugins list"
                change=$1 id=$2
                shift 2
                form "plugins $change" "$@"
                set -- "plugin-$change" "id=$id" "$@"
                ;;
            verify)
                [ $# -ge 2 ] || give_up "$usage" 'plugins verify needs the path of a jar or folder'
                file=$2
                shift 2
                form 'plugins verify' "$@"
                set -- verify "$file" "$@"
                ;;
            install | remove)
                [ $# -eq 2 ] || give_up "$usage" 'they are called like this: plugins install FILE, plugins remove ID'
                ;;
            *) give_up "$usage" "plugins can do: list, show ID, shadow ID, shadow ID off, canary ID PERCENT, rollback ID, promote ID, disable ID, enable ID, leaks, verify FILE, install FILE, remove ID; see: host.sh help" ;;
        esac
        ;;
    sessions | listeners | metrics | config | drain | tap | log) conf= ;; # its words are looked at where they are understood
    jfr)
        conf=
        case "${1-} $#" in
            'start 1' | 'dump 2') ;;
            *) give_up "$usage" 'jfr can do: start, dump FILE; see: host.sh help' ;;
        esac
        ;;
    stop)
        conf=
        while [ $# -gt 0 ]; do
            case $1 in
                --force) force=yes ;;
                --timeout)
                    patience=${2-}
                    case $patience in
                        '' | *[!0-9]*) give_up "$usage" 'stop --timeout needs a number of seconds' ;;
                    esac
                    shift
                    ;;
                *) give_up "$usage" "stop can only be told: --timeout SECONDS, --force; not \"$1\"" ;;
            esac
            shift
        done
        ;;
    version | top) at_most 0 "$@" ;;
    help | --help | -h)
        help
        exit 0
        ;;
    '')
        help >&2
        exit "$usage"
        ;;
    *) give_up "$usage" "there is no verb \"$verb\"; there are: start, run, drain, stop, restart, check, reload, status, sessions, listeners, metrics, top, tap, log, jfr, config, plugins, version, help" ;;
esac

find_home
conf=$(absolute "${conf:-$home/conf/host.conf}")

case $verb in
    start) start ;;
    run)
        make_var
        host terminal
        ;;
    stop) stop ;;
    restart)
        [ $# -eq 1 ] || use_its_conf
        if running; then
            check >/dev/null || give_up $? "not restarted: pid $pid goes on as it was"
        fi
        stop && start
        ;;
    check)
        check || exit
        echo "$conf is right"
        ;;
    reload) ask_if_running reload "$@" ;;
    status) status "$@" ;;
    top) top ;;
    tap) tap tap "$@" ;;
    jfr) jfr "$@" ;;
    config)
        case " $* " in
            *' --running '*) ask_if_running config "$@" ;;
            *)
                use_its_conf
                config "$@"
                ;;
        esac
        ;;
    sessions | listeners | metrics | drain | log) ask_if_running "$verb" "$@" ;;
    plugins)
        case ${1-} in
            verify | install | remove) plugins "$@" ;;
            plugin-*) ask_if_running "$@" ;;
            *) ask_if_running plugins "$@" ;;
        esac
        ;;
    version) print_version ;;
esac
