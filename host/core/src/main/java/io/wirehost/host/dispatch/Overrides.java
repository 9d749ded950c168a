package io.wirehost.host.dispatch;

import io.wirehost.spi.PacketHandler;
import io.wirehost.spi.PacketSession;

/** Which callbacks a handler class has of its own, so that the others cost nothing. */
final class Overrides {
    private static final ClassValue<Boolean> ON_SENT =
            new ClassValue<>() {
                @Override
                protected Boolean computeValue(Class<?> handler) {
                    try {
                        return handler.getMethod("onSent", PacketSession.class, Object.class)
                                        .getDeclaringClass()
                                != PacketHandler.class;
                    } catch (NoSuchMethodException e) {
                        throw new AssertionError(e); // the interface has it
                    }
                }
            };

    private Overrides() {}

    static boolean onSent(Class<?> handler) {
        return ON_SENT.get(handler);
    }
}
