package io.wirehost.host;

import org.slf4j.LoggerFactory;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.List;

/** What the process does when it gets a signal. */
public final class Signals {
    private Signals() {}

    /** Has TERM and INT do this, on a thread of their own, and nothing else. */
    public static void onTermination(Runnable action) {
        handle(List.of("TERM", "INT"), action);
    }

    /** Has HUP do this, on a thread of its own, and nothing else. */
    static void onHangUp(Runnable action) {
        handle(List.of("HUP"), action);
    }

    /** HUP comes from whoever wants a daemon to reload, but also from a terminal that is closed. */
    static boolean hangUpMeansTheTerminalIsGone() {
        try (InputStream terminal = new FileInputStream("/dev/tty")) {
            return terminal.available() >= 0;
        } catch (IOException e) {
            return false; // ENXIO: the process has none
        }
    }

    /** By reflection: the class is supported for this use, yet javac warns of whoever names it. */
    private static void handle(List<String> signals, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            for (String name : signals) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            // -Xrs, or a Java runtime without jdk.unsupported.
            LoggerFactory.getLogger(Signals.class)
                    .warn("{} will be handled by Java alone here: {}", signals, e.toString());
        }
    }
}
