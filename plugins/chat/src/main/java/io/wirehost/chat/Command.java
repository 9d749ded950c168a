package io.wirehost.chat;

import java.util.Locale;

/** What a user wants, by the line that was typed. */
sealed interface Command {
    /** To the room that the user speaks in. */
    record Say(String text) implements Command {}

    /** As {@link Say}, told of the user in the third person. */
    record Act(String text) implements Command {}

    /** To one user alone. */
    record Tell(String name, String text) implements Command {}

    record Rename(String name) implements Command {}

    record Join(String room) implements Command {}

    /** An empty room is the one that the user speaks in. */
    record Leave(String room) implements Command {}

    /** An empty room is the one that the user speaks in. */
    record Who(String room) implements Command {}

    record Rooms() implements Command {}

    record Help() implements Command {}

    record Quit(String farewell) implements Command {}

    /** It was no command; the problem is told with its remedy. */
    record Wrong(String problem) implements Command {}

    String HELP =
            """
            text              say it in the room that you speak in; //text says /text
            /me text          say what you do
            /msg name text    say it to one user alone
            /nick name        be called so
            /join room        enter a room, and speak in it
            /leave [room]     leave a room
            /who [room]       who is in it
            /rooms            which rooms there are
            /quit [text]      go
            """;

    /** Of a line without control characters or space around it, and not empty. */
    static Command parse(String line) {
        if (!line.startsWith("/")) {
            return new Say(line);
        }
        if (line.startsWith("//")) {
            return new Say(line.substring(1));
        }
        String[] words = line.split("\\s+", 2);
        String verb = words[0].toLowerCase(Locale.ROOT);
        String rest = words.length == 2 ? words[1] : "";
        return switch (verb) {
            case "/me" -> rest.isEmpty() ? usage("/me text") : new Act(rest);
            case "/msg" -> tell(rest.split("\\s+", 2));
            case "/nick" -> rest.isEmpty() ? usage("/nick name") : new Rename(rest);
            case "/join" -> rest.isEmpty() ? usage("/join room") : new Join(rest);
            case "/leave" -> new Leave(rest);
            case "/who" -> new Who(rest);
            case "/rooms" -> new Rooms();
            case "/help" -> new Help();
            case "/quit" -> new Quit(rest);
            default -> new Wrong("There is no command " + words[0] + "; /help lists them.");
        };
    }

    private static Command tell(String[] words) {
        return words.length == 2 ? new Tell(words[0], words[1]) : usage("/msg name text");
    }

    private static Command usage(String usage) {
        return new Wrong("Something is missing: " + usage);
    }
}
