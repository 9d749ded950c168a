package io.wirehost.host.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A setting that is not the same in two configurations.
 *
 * @param key its full path
 * @param when the change takes effect
 */
public record SettingChange(String key, TakesEffect.When when) {
    /**
     * All of them, of the host itself and of the listeners that both have.
     *
     * @return in the order of the records
     */
    public static List<SettingChange> between(HostConfig before, HostConfig after) {
        List<SettingChange> changes = ofHost(before, after);
        Map<String, ListenerConfig> listeners = new HashMap<>();
        before.listeners().forEach(each -> listeners.put(each.name(), each));
        for (ListenerConfig listener : after.listeners()) {
            ListenerConfig old = listeners.get(listener.name());
            if (old != null) {
                changes.addAll(ofListener(old, listener));
            }
        }
        return changes;
    }

    /**
     * Those of the host itself.
     *
     * @return in the order of the record
     */
    public static List<SettingChange> ofHost(HostConfig before, HostConfig after) {
        List<SettingChange> changes = new ArrayList<>();
        add("", before, after, KnownKeys.HOST_ONLY, changes);
        return changes;
    }

    /**
     * Those of one listener.
     *
     * @return in the order of the records
     */
    public static List<SettingChange> ofListener(ListenerConfig before, ListenerConfig after) {
        String path = "listeners." + after.name();
        List<SettingChange> changes = new ArrayList<>();
        add(path, before, after, KnownKeys.LISTENER_ONLY, changes);
        List<BindingConfig> old = before.bindings();
        List<BindingConfig> now = after.bindings();
        if (old.size() != now.size()) {
            changes.add(new SettingChange(path + ".handlers", TakesEffect.When.NEW_SESSIONS));
            return changes;
        }
        IntStream.range(0, now.size())
                .forEach(i -> {
                    String block = now.size() == 1 ? path : "%s.handlers[%d]".formatted(path, i);
                    add(block, old.get(i), now.get(i), KnownKeys.BINDING, changes);
                });
        return changes;
    }

    private static void add(
            String path,
            Record before,
            Record after,
            java.util.Collection<String> keys,
            List<SettingChange> changes) {
        for (RecordComponent component : after.getClass().getRecordComponents()) {
            String key = Keys.key(component);
            Object old = value(component, before);
            Object now = value(component, after);
            if (!keys.contains(key) || Objects.equals(old, now)) {
                continue;
            }
            String place = path.isEmpty() ? key : path + "." + key;
            if (old instanceof Record oldBlock && now instanceof Record block && isBlock(block)) {
                add(place, oldBlock, block, Keys.of(block.getClass()), changes);
            } else {
                changes.add(new SettingChange(place, when(component)));
            }
        }
    }

    /** Other records are values of one key, as a size is. */
    private static boolean isBlock(Record value) {
        return value.getClass().getPackage().equals(SettingChange.class.getPackage());
    }

    /** When a change of a key takes effect. */
    static TakesEffect.When when(RecordComponent component) {
        TakesEffect own = component.getAnnotation(TakesEffect.class);
        TakesEffect effect =
                own == null ? component.getDeclaringRecord().getAnnotation(TakesEffect.class) : own;
        return Objects.requireNonNull(effect, component::toString).value();
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component + " cannot be read", e);
        }
    }
}
