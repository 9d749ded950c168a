package io.wirehost.host;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** Something that is made when it is first asked for. Any thread. */
final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T made; // guarded by this

    Lazy(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T result = made;
        if (result == null) {
            result = maker.get();
            made = result;
        }
        return result;
    }
}
