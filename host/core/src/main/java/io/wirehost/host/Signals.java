package io.wirehost.host;

import org.slf4j.LoggerFactory;

import java.lang.reflect.Proxy;
import java.util.List;

/** What TERM and INT do to this process. */
public final class Signals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private Signals() {}

    /**
     * Has them do this, on a thread of their own, and nothing else. By reflection: the class is
     * supported for this use, yet javac warns of whoever names it.
     */
    public static void handle(Runnable action) {
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
            for (String name : NAMES) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            }
        } catch (ReflectiveOperationException e) {
            // -Xrs, or a Java runtime without jdk.unsupported.
            LoggerFactory.getLogger(Signals.class)
                    .warn("A signal will end this as it does by default: {}", e.toString());
        }
    }
}
