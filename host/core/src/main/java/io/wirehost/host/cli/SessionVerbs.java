package io.wirehost.host.cli;

import io.wirehost.host.admin.AdminClient;

import java.util.List;

/** What an operator sees of sessions and listeners, and does to them. */
final class SessionVerbs {
    private static final String ID = "ID";
    private static final String NAME = "NAME";

    private SessionVerbs() {}

    static Verb sessions() {
        return Verb.of(
                        "sessions",
                        "the open sessions, with their bytes, packets and queues; closes them",
                        "Without a verb of these, it lists them.")
                .otherwise("list")
                .with(
                        list(),
                        Verb.of("show", "all of one session, also of one that has closed")
                                .operand(ID, "the number of the session")
                                .asks("session"),
                        Verb.of(
                                        "close",
                                        "ends sessions in good order: what is queued is still"
                                                + " written")
                                .operands(ID, "the numbers of the sessions")
                                .option("--reason", "TEXT", "for the log, and for who asks later")
                                .asks("session-close"));
    }

    private static Verb list() {
        return Verb.of("list", "the open sessions, or the last 10,000 that have closed")
                .option("--listener", NAME, "only of this listener")
                .option("--protocol", NAME, "only of this protocol, which is the name of a handler")
                .option("--plugin", ID, "only of this plugin")
                .option("--peer", "ADDRESS[:PORT]", "only with this peer")
                .choice("--state", "STATE", AdminClient.sessionStates(), "only in this state")
                .choice("--sort", "COLUMN", AdminClient.sessionOrders(), "the smallest first")
                .flag("-r, --reverse", "the other way round")
                .number("--limit", "NUMBER", "no more than so many")
                .flag("--closed", "those that have closed, each with the reason")
                .asks("sessions");
    }

    static Verb listeners() {
        return Verb.of(
                        "listeners",
                        "the listeners, with what they accept and refuse; suspends them",
                        "Without a verb of these, it lists them.")
                .otherwise("list")
                .with(
                        Verb.of("list", "the listeners, with what they accept and refuse")
                                .asks("listeners"),
                        Verb.of(
                                        "suspend",
                                        "accepts no connections there",
                                        "They wait in the kernel until its backlog is full, and get"
                                                + " no answer then. Open sessions go on.")
                                .operand(NAME, "of the listener")
                                .asks("listener-suspend"),
                        Verb.of(
                                        "resume",
                                        "accepts connections there again",
                                        "A restart does so as well.")
                                .operand(NAME, "of the listener")
                                .asks("listener-resume"));
    }

    static Verb top() {
        return Verb.of(
                        "top",
                        "sessions and listeners with what goes through them in a second, until q",
                        "Keys: b p u i a sort by bytes, packets, queue, idle time or age; r the"
                                + " other way round; q ends it.")
                .choice(
                        "-o, " + Verb.OUTPUT,
                        "FORM",
                        List.of(Verb.JSON),
                        "an object on a line instead, for programs")
                .number(Top.COUNT, "NUMBER", "of these lines, a second each; 1")
                .number(
                        Top.LIMIT,
                        "NUMBER",
                        "of the sessions in each, those with the most bytes; 10")
                .does(new Top());
    }

    static Verb tap() {
        return Verb.of(
                        "tap",
                        "shows what goes through a session or listener, packet by packet",
                        "As it happens, until the session ends or Ctrl-C. Passwords are hidden, as"
                            + " codecs and tap-mask say. No session waits for it: what is more than"
                            + " --rate allows, or than can be taken, is missing, and is counted.")
                .optionalOperand(ID, "the number of the session")
                .option("--listener", NAME, "all sessions of this listener, instead of one")
                .option("--peer", "ADDRESS[:PORT]", "only with this peer")
                .option("--text", "TEXT", "only packets with this text in them")
                .number("--bytes", "NUMBER", "shown of each packet; 256")
                .number("--max", "NUMBER", "ends after so many packets")
                .option("--for", "TIME", "ends after a time, as in 10s")
                .number("--rate", "NUMBER", "events a second; 2000, or 20000 into a file")
                .option(
                        "--record",
                        "FILE",
                        "writes what was read and written, each with its time, for tests of codecs"
                                + " (wirehost-testkit); - for a pipe")
                .option("--pcapng", "FILE", "the same for Wireshark and tcpdump; - for a pipe")
                .json()
                .does(new Tap());
    }
}
