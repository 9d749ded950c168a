package io.wirehost.host.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the configuration of the host. The environment is looked at only where the file says so,
 * with <code>${?NAME}</code>; system properties are not looked at.
 */
public final class ConfigLoader {
    private ConfigLoader() {}

    /**
     * Reads a file, over the defaults of {@code reference.conf}.
     *
     * @param file the path as the operator gave it; messages name the file like this
     * @return the configuration, free of all mistakes that can be seen without the plugins
     * @throws ConfigException if the file cannot be read, or anything in it must be mended
     */
    public static HostConfig load(Path file) throws ConfigException {
        return read(file).host();
    }

    /**
     * As {@link #load}, with the settings one by one.
     *
     * @param file the path as the operator gave it
     * @return the configuration
     * @throws ConfigException if the file cannot be read, or anything in it must be mended
     */
    public static LoadedConfig read(Path file) throws ConfigException {
        Place whole = new Place(file.toString(), 0, "");
        List<Problem> problems = new ArrayList<>();
        Block root = Block.of(HoconFile.read(file, problems), whole);
        RecordBinder binder = new RecordBinder(problems);
        Map<String, Object> values =
                binder.read(
                        Shape.of(HostConfig.class),
                        root,
                        KnownKeys.HOST_ONLY,
                        KnownKeys.HOST.check(root, problems));
        if (!problems.isEmpty()) { // so that what else is wrong can be found
            Defaults.of(HostConfig.class, KnownKeys.HOST_ONLY, "").forEach(values::putIfAbsent);
        }
        values.put("listeners", new ListenerReader(binder, problems).read(root, whole));
        Object config = binder.make(HostConfig.class, values, root.place());
        if (!problems.isEmpty()) {
            throw new ConfigException(problems, whole.file(), (HostConfig) config);
        }
        return new LoadedConfig((HostConfig) Objects.requireNonNull(config), root);
    }
}
