package io.wirehost.bench.server;

import java.time.Duration;

/**
 * What {@code /proc/PID/stat} tells of a process. Its times are in ticks of 10 ms, but the kernel
 * scales them to the nanoseconds that it has really scheduled, and threads that have ended (the
 * JIT's come and go) are in them; {@code schedstat} is finer and forgets those threads. A run takes
 * seconds, so a tick is less than a percent. How it is divided into the two comes of samples, one a
 * tick.
 *
 * @param user time of all threads so far, in the program
 * @param system time of all threads so far, in the kernel
 */
public record ProcessStat(Duration user, Duration system) {
    private static final long TICK_MILLIS =
            10; // USER_HZ, which is 100 for all programs on x86, ARM
    private static final int USER_TIME = 11; // counted from the state, behind the name
    private static final int SYSTEM_TIME = 12;

    /** Reads the one line of the file. The name of the program is in it and may have blanks. */
    static ProcessStat parse(String line) {
        String[] fields = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", -1);
        return new ProcessStat(time(fields[USER_TIME]), time(fields[SYSTEM_TIME]));
    }

    private static Duration time(String ticks) {
        return Duration.ofMillis(Long.parseLong(ticks) * TICK_MILLIS);
    }

    /** Since an earlier look. */
    public ProcessStat since(ProcessStat before) {
        return new ProcessStat(user.minus(before.user), system.minus(before.system));
    }

    /** Both. */
    public Duration cpu() {
        return user.plus(system);
    }
}
