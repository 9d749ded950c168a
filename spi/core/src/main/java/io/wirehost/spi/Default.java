package io.wirehost.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a settings component where the configuration has none. A component without it must
 * be configured, unless it is an {@link java.util.Optional}, which is then empty.
 *
 * <p>The component {@code maxLength} is the key {@code max-length}. Types that can be set: {@code
 * int}, {@code long}, {@code boolean}, {@code double}, {@link String}, enums (lower case, hyphens),
 * {@link DataSize}, {@link java.time.Duration} (a bare number is in milliseconds, {@code off} is
 * zero), {@link java.nio.file.Path}, {@link java.nio.charset.Charset}, {@link
 * java.net.InetSocketAddress} ({@code host:port}, {@code [ipv6]:port}, or {@code :port} for all
 * addresses; the host is looked up when the configuration is read), records of these, and {@link
 * java.util.Optional}, {@link java.util.List} and {@code Map<String, …>} of any of them. The map
 * keeps the order of the configuration.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
    /**
     * The value as it would be written in the configuration: {@code "64KiB"}, {@code "5s"}, {@code
     * "[]"}. Of a single value, the quotes may be left out: {@code ":7007"}, {@code ""}.
     *
     * @return the value in HOCON
     */
    String value();
}
