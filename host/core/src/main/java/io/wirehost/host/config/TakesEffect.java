package io.wirehost.host.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Locale;

/** When a setting holds that a reload has changed. On a record, for those that say nothing. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface TakesEffect {
    /**
     * When.
     *
     * @return as {@code reference.conf} has it
     */
    When value();

    /** A moment. */
    enum When {
        /** At once, also for what is there already. */
        NOW,
        /** For sessions that begin from then on; the others go on with what they began with. */
        NEW_SESSIONS,
        /** When the host starts again. */
        NEXT_START;

        /**
         * The words for people.
         *
         * @return lower case
         */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
