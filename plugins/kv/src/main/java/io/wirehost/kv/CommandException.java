package io.wirehost.kv;

/** A command cannot be done; the client is told. Cheap: it has no stack trace. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply.Failure reply;

    /** With the text of the reply, which begins with the kind of the error. */
    CommandException(String text) {
        super(text, null, false, false);
        this.reply = new Reply.Failure(text);
    }

    Reply.Failure reply() {
        return reply;
    }

    static CommandException syntax() {
        return new CommandException("ERR syntax error");
    }

    static CommandException notAnInteger() {
        return new CommandException("ERR value is not an integer or out of range");
    }

    static CommandException wrongNumberOfWords(String command) {
        return new CommandException("ERR wrong number of arguments for '" + command + "' command");
    }

    static CommandException outOfMemory() {
        return new CommandException("OOM command not allowed when used memory > 'maxmemory'.");
    }

    /** A transaction that is given up, because of what is wrong with its EXEC. */
    static CommandException aborted(String why) {
        String bare = why.startsWith("ERR ") ? why.substring("ERR ".length()) : why;
        return new CommandException("EXECABORT Transaction discarded because of: " + bare);
    }

    static CommandException wrongType() {
        return new CommandException(
                "WRONGTYPE Operation against a key holding the wrong kind of value");
    }
}
