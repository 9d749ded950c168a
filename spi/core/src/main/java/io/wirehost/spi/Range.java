package io.wirehost.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least and the greatest value of a settings component, both included. It applies to numbers,
 * {@link DataSize} and {@link java.time.Duration}, and is written as these are in the
 * configuration. What cannot be said with it is checked in the compact constructor of the record:
 * an {@link IllegalArgumentException} from there is reported with the place of the block.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /**
     * The least value allowed.
     *
     * @return the bound as text; empty: no bound
     */
    String min() default "";

    /**
     * The greatest value allowed.
     *
     * @return the bound as text; empty: no bound
     */
    String max() default "";
}
