package io.wirehost.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/** What is put upon a server, again and again. */
public interface Load extends Closeable {
    /**
     * Runs it once.
     *
     * @param time for about how long
     */
    LoadResult run(Duration time) throws IOException, InterruptedException;

    /** One run of a load. */
    @FunctionalInterface
    interface Run {
        /** As {@link Load#run}. */
        LoadResult run(Duration time) throws IOException, InterruptedException;
    }

    /** A load that holds something that is closed with it. */
    static Load of(Closeable held, Run run) {
        return new Load() {
            @Override
            public LoadResult run(Duration time) throws IOException, InterruptedException {
                return run.run(time);
            }

            @Override
            public void close() throws IOException {
                held.close();
            }
        };
    }
}
