package io.wirehost.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares, on the class, what a {@link PacketCodec} or a {@link StartPacketHandler} is called in
 * the configuration, so that the host knows it without making an instance.
 *
 * <pre>{@code
 * @Provides(value = "line", settings = LineCodec.Settings.class)
 * public final class LineCodec implements PacketCodec<String, String> { … }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Provides {
    /**
     * The name that {@code codec = …} or {@code handler = …} refers to: lower-case letters, digits
     * and hyphens, beginning with a letter. Codecs and handlers have a name space each; two plugins
     * that supply the same name are refused, both being named.
     *
     * @return the name
     */
    String value();

    /**
     * The record that the {@code config { … }} block of a binding (of a codec: {@code codec-config
     * { … }}) is mapped to; see {@link Default} and {@link Range}. The instance is had from {@link
     * HandlerContext#settings} or {@link CodecContext#settings}.
     *
     * @return the record's class; {@link NoSettings} where nothing can be set
     */
    Class<? extends Record> settings() default NoSettings.class;

    /**
     * Where the callbacks run unless the binding says otherwise. Ignored on a codec.
     *
     * @return the default of {@code dispatch} for this handler
     */
    Dispatch dispatch() default Dispatch.SESSION;
}
