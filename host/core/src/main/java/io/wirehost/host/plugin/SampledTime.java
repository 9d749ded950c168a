package io.wirehost.host.plugin;

/**
 * How long calls into a plugin took, by the clock on the wall: what a call waits for is counted.
 * One in {@value #EVERY} is measured.
 *
 * @param calls measured
 * @param nanos of these together
 */
public record SampledTime(long calls, long nanos) {
    private static final int EVERY = 64;

    /**
     * Whether this call is to be measured.
     *
     * @param number of the call; a session begins to count anywhere, so that short ones are
     *     measured now and then
     * @return true for one in {@value #EVERY}
     */
    public static boolean measures(int number) {
        return (number & (EVERY - 1)) == 0;
    }

    /**
     * Of one call.
     *
     * @return 0 if none was measured
     */
    public long meanNanos() {
        return calls == 0 ? 0 : nanos / calls;
    }

    /**
     * Of all calls, those that were not measured as well.
     *
     * @return an estimate
     */
    public long totalNanos() {
        return nanos * EVERY;
    }
}
