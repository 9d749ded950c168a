package io.wirehost.host.plugin;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.zip.ZipException;

/** Why a plugin is not served. The message says where, what, and what to do. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** More reasons than these are only counted in the message. */
    private static final int TOLD = 10;

    @SuppressWarnings("serial") // a list that is
    private final List<String> reasons;

    Refusal(String reason) {
        this(List.of(reason));
    }

    Refusal(List<String> reasons) {
        super(message(reasons), null, false, false);
        this.reasons = List.copyOf(reasons);
    }

    private static String message(List<String> reasons) {
        String told = String.join("; ", reasons.stream().limit(TOLD).toList());
        int more = reasons.size() - TOLD;
        return more > 0 ? told + "; and " + more + " more" : told;
    }

    /** All of them, in as many words as a line may have. */
    String reason() {
        return String.valueOf(getMessage());
    }

    List<String> reasons() {
        return reasons;
    }

    /** The same with the place before it. */
    Refusal at(String place) {
        return new Refusal(place + ": " + reason());
    }

    /** A file that cannot be read as a jar. */
    static Refusal unreadable(IOException e) {
        return switch (e) {
            case NoSuchFileException _ ->
                    new Refusal(
                            "is not there, maybe a link that leads nowhere: copy the jar itself");
            case AccessDeniedException _ ->
                    new Refusal("must not be read: give the user of the host the right to read it");
            case ZipException _ ->
                    new Refusal(
                            ("is not a whole jar (%s): copy it again, under a name that ends in"
                                            + " .part until all of it is there")
                                    .formatted(e.getMessage()));
            default -> new Refusal("cannot be read (" + e + "): build or copy it again");
        };
    }

    static Refusal damaged(IOException e) {
        return new Refusal("cannot be read (" + e + "): build or copy it again");
    }

    /** A class that cannot be used, by what the JVM or the reflection threw for it. */
    static Refusal unloadable(String className, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException e) {
                return damaged(e).at("class " + className);
            }
        }
        return switch (thrown) {
            case ClassNotFoundException _ ->
                    new Refusal(
                            ("class %s is not in the plugin:"
                                            + " correct the name, or build the jar with it")
                                    .formatted(className));
            case TypeNotPresentException e -> missing(className, e.typeName());
            case NoClassDefFoundError e when !String.valueOf(e.getMessage()).contains(" ") ->
                    missing(className, String.valueOf(e.getMessage()).replace('/', '.'));
            default ->
                    new Refusal(
                            ("class %s cannot be loaded (%s):"
                                            + " build the jar again, against what it is run with")
                                    .formatted(className, thrown));
        };
    }

    private static Refusal missing(String className, String missing) {
        return new Refusal(
                ("class %s needs %s, which neither the plugin nor the JDK has:"
                                + " put the library into the jar, or beside it into a folder;"
                                + " those of the host are not seen")
                        .formatted(className, missing));
    }
}
