package io.wirehost.host.config;

import com.typesafe.config.ConfigObject;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.InaccessibleObjectException;
import java.util.List;

/**
 * Maps a block of the configuration to a record, as {@link io.wirehost.spi.Default} and {@link
 * io.wirehost.spi.Range} describe. Has no state; any thread.
 */
public final class SettingsBinder {
    /** A binder; one is as good as another. */
    public SettingsBinder() {}

    /**
     * Makes a record of a block. Each thing that is wrong in the block, or with the record itself,
     * is a problem of its own.
     *
     * @param block the keys and values; lines are taken from it where it knows them
     * @param where the full path of the block, and the line to name where the block knows none
     * @param type the record; it need not be public
     * @param problems gets what is wrong
     * @param <R> the record
     * @return the record; null if at least one problem was added
     */
    public <R extends Record> @Nullable R bind(
            ConfigObject block, Place where, Class<R> type, List<Problem> problems) {
        int before = problems.size();
        try {
            Object bound = new RecordBinder(problems).bind(Shape.of(type), Block.of(block, where));
            return problems.size() == before ? type.cast(bound) : null;
        } catch (InaccessibleObjectException | TypeNotPresentException | LinkageError e) {
            // The record cannot even be looked at: it names types that the plugin does not have.
            problems.add(
                    new Problem(where, RecordBinder.fault(Shape.name(type), "is broken: " + e)));
            return null;
        }
    }
}
