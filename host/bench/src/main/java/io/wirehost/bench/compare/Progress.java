package io.wirehost.bench.compare;

/** Is told how far a comparison is. */
@FunctionalInterface
public interface Progress {
    /** The next step begins. */
    void step(String what);
}
