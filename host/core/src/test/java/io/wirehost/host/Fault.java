package io.wirehost.host;

import java.io.IOException;

/** What a plugin may throw. */
enum Fault {
    CHECKED,
    RUNTIME,
    STACK_OVERFLOW,
    LINKAGE,
    OUT_OF_MEMORY,
    ASSERTION,
    UNSPEAKABLE;

    private static final class UnspeakableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    /** Happens. */
    void occur() {
        switch (this) {
            case CHECKED -> throwUnchecked(new IOException("broken"));
            case RUNTIME -> throw new IllegalStateException("broken");
            case STACK_OVERFLOW -> recur(0);
            case LINKAGE -> throw new NoClassDefFoundError("broken");
            case OUT_OF_MEMORY -> recur(new byte[Integer.MAX_VALUE].length);
            case ASSERTION -> throw new AssertionError("broken");
            case UNSPEAKABLE -> throw new UnspeakableException();
        }
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int recur(int depth) {
        return recur(depth + 1) + 1;
    }

    @SuppressWarnings("unchecked") // as code does that was compiled by another compiler
    private static <E extends Exception> void throwUnchecked(Exception e) throws E {
        throw (E) e;
    }
}
