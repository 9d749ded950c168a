package io.wirehost.bench.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code /proc/PID/status} tells of the memory of a process.
 *
 * @param residentBytes what is in physical memory
 */
record ProcessMemory(long residentBytes) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    static ProcessMemory parse(String status) {
        Matcher matcher = RESIDENT.matcher(status);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no VmRSS, has the process ended? " + status);
        }
        return new ProcessMemory(Long.parseLong(matcher.group(1)) * 1024);
    }
}
