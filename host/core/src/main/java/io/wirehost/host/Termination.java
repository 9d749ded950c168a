package io.wirehost.host;

import org.slf4j.LoggerFactory;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Makes TERM and INT an ordinary end of the process: what its shutdown hooks do, and exit code 0.
 * The JVM of itself would run the hooks and then exit with 143 or 130, as if it had been killed.
 */
final class Termination {
    private static final List<String> SIGNALS = List.of("TERM", "INT");

    private Termination() {}

    /** By reflection: the class is supported for this use, yet javac warns of whoever names it. */
    static void exitZeroOnSignals() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object exit =
                    Proxy.newProxyInstance(
                            Termination.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                System.exit(0);
                                return null;
                            });
            for (String name : SIGNALS) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), exit);
            }
        } catch (ReflectiveOperationException e) {
            // -Xrs, or a Java runtime without jdk.unsupported.
            LoggerFactory.getLogger(Termination.class)
                    .warn("A stop by signal will not exit with 0 here: {}", e.toString());
        }
    }
}
