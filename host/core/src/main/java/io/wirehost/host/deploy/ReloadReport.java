package io.wirehost.host.deploy;

import io.wirehost.host.config.SettingChange;
import io.wirehost.host.config.TakesEffect;
import io.wirehost.host.listen.ListenerChange;

import java.util.List;

/**
 * What a reload has changed.
 *
 * @param plugins that are others now
 * @param listeners all that there are or were, with what became of them
 * @param settings of the host and of listeners that go on
 * @param pending keys of what is configured otherwise than it is, until the next start
 */
public record ReloadReport(
        List<PluginChange> plugins,
        List<ListenerChange> listeners,
        List<SettingChange> settings,
        List<String> pending) {
    /** Makes the lists immutable. */
    public ReloadReport {
        plugins = List.copyOf(plugins);
        listeners = List.copyOf(listeners);
        settings = List.copyOf(settings);
        pending = List.copyOf(pending);
    }

    /**
     * What has changed and takes effect then.
     *
     * @return their keys
     */
    public List<String> settings(TakesEffect.When when) {
        return settings.stream()
                .filter(each -> each.when() == when)
                .map(SettingChange::key)
                .toList();
    }
}
