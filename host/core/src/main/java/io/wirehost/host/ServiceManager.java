package io.wirehost.host;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Tells systemd, or whoever speaks as it does, how the host fares: {@code sd_notify(3)}. That takes
 * a datagram socket of the Unix domain, which Java has not; so these are the calls of the system,
 * with the numbers of Linux. A host that cannot tell serves all the same.
 */
final class ServiceManager {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int FAMILY_BYTES = 2;
    private static final int MAX_PATH_BYTES = 108; // of sun_path

    private final @Nullable String socket;

    private ServiceManager(@Nullable String socket) {
        this.socket = socket;
    }

    /** The one that has set {@code NOTIFY_SOCKET}; none: nobody is told anything. */
    static ServiceManager ofEnvironment() {
        return new ServiceManager(System.getenv("NOTIFY_SOCKET"));
    }

    /** It serves. */
    void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
    }

    /** It does not serve; this is why. */
    void failed(String status) {
        tell("STATUS=" + status);
    }

    /**
     * It has begun to end.
     *
     * @param atMost how long that may take
     */
    void stopping(String status, Duration atMost) {
        tell(
                "STOPPING=1\nEXTEND_TIMEOUT_USEC=%d\nSTATUS=%s"
                        .formatted(atMost.toNanos() / 1000, status));
    }

    private void tell(String state) {
        if (socket == null) {
            return;
        }
        try {
            send(socket, state);
        } catch (IOException | RuntimeException | LinkageError e) {
            LoggerFactory.getLogger(ServiceManager.class)
                    .warn("{} cannot be told that {}: {}", socket, state, e.toString());
        }
    }

    private static void send(String socket, String state) throws IOException {
        byte[] name = socket.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_PATH_BYTES) {
            throw new IOException("its name has more than " + MAX_PATH_BYTES + " bytes");
        }
        if (name.length > 0 && name[0] == '@') {
            name[0] = 0; // of the abstract namespace, unix(7)
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(FAMILY_BYTES + MAX_PATH_BYTES, 2);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, JAVA_BYTE, FAMILY_BYTES, name.length);
            byte[] text = state.getBytes(StandardCharsets.UTF_8);
            MemorySegment message = arena.allocateFrom(JAVA_BYTE, text);
            new Calls(arena).send(message, text.length, address, FAMILY_BYTES + name.length);
        }
    }

    /** Looked up for each message: there are two in a life, and they shall cost nothing between. */
    private static final class Calls {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final Linker.Option KEEPS_ERRNO = Linker.Option.captureCallState("errno");
        private static final StructLayout STATE = Linker.Option.captureStateLayout();

        private final MemorySegment state;
        private final MethodHandle socket =
                call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        private final MethodHandle sendto =
                call(
                        "sendto",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                                JAVA_INT));
        private final MethodHandle close = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

        Calls(Arena arena) {
            state = arena.allocate(STATE);
        }

        @SuppressWarnings("restricted") // host.sh allows it where there is a manager
        private static MethodHandle call(String name, FunctionDescriptor type) {
            return LINKER.downcallHandle(
                    LINKER.defaultLookup().findOrThrow(name), type, KEEPS_ERRNO);
        }

        void send(MemorySegment message, long length, MemorySegment address, int addressLength)
                throws IOException {
            try {
                int descriptor =
                        (int) socket.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
                require("socket", descriptor);
                try {
                    long sent =
                            (long)
                                    sendto.invokeExact(
                                            state,
                                            descriptor,
                                            message,
                                            length,
                                            0,
                                            address,
                                            addressLength);
                    require("sendto", sent);
                } finally {
                    int ignored = (int) close.invokeExact(state, descriptor);
                }
            } catch (IOException | RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e); // they are declared to throw anything
            }
        }

        private void require(String call, long result) throws IOException {
            if (result < 0) {
                long at = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
                throw new IOException(call + " fails with errno " + state.get(JAVA_INT, at));
            }
        }
    }
}
