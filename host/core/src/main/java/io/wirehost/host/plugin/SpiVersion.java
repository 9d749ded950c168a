package io.wirehost.host.plugin;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the SPI, by the rules of semantic versioning. What follows the numbers is not looked
 * at: a snapshot counts as its release.
 */
record SpiVersion(int major, int minor, int patch) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:\\.(\\d{1,6}))?(?:[-+][\\w.+-]+)?");

    /** Empty if it is no version: {@code 1.2}, {@code 1.2.3} or {@code 1.2.3-SNAPSHOT}. */
    static Optional<SpiVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(
                        new SpiVersion(
                                Integer.parseInt(matcher.group(1)),
                                Integer.parseInt(matcher.group(2)),
                                matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /**
     * Whether a host of this version has all that a plugin built against the other one knows.
     * Before 1.0 the second number may break what was, and the third adds to it.
     */
    boolean serves(SpiVersion built) {
        if (major == 0) {
            return built.major == 0 && built.minor == minor && built.patch <= patch;
        }
        return built.major == major && built.minor <= minor;
    }
}
