package io.wirehost.host.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is not shown of a configuration. Plugins call their settings as they like, so it goes by the
 * names that secrets are mostly given; and by the form of an address with a password in it.
 */
final class Secrets {
    static final String MASK = "****";

    private static final Pattern NAME =
            Pattern.compile(
                    "(^|-)(pass|password|passwd|passphrase|passcode|pwd|secret|token|credential|key|apikey)s?$");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern IN_ADDRESS = Pattern.compile("(?<=://)([^/@:\\s]*):[^/@\\s]+@");
    private static final String LISTENERS = "listeners";

    private Secrets() {}

    /** The value of a setting, with asterisks for what is secret. */
    static ConfigValue masked(String path, ConfigValue value) {
        List<String> names = ConfigUtil.splitPath(path.replaceAll("\\[\\d+]", ""));
        // The name of a listener says nothing of its settings.
        int from = names.getFirst().equals(LISTENERS) ? 2 : 0;
        boolean secret = names.stream().skip(from).anyMatch(Secrets::isSecret);
        return secret ? mask(value) : masked(value);
    }

    private static ConfigValue masked(ConfigValue value) {
        return switch (value) {
            case ConfigObject object -> {
                Map<String, ConfigValue> masked = new TreeMap<>();
                object.forEach((name, each) ->
                        masked.put(name, isSecret(name) ? mask(each) : masked(each)));
                yield ConfigValueFactory.fromMap(masked);
            }
            case ConfigList list ->
                    ConfigValueFactory.fromIterable(list.stream().map(Secrets::masked).toList());
            default ->
                    value.unwrapped() instanceof String text && IN_ADDRESS.matcher(text).find()
                            ? ConfigValueFactory.fromAnyRef(
                                    IN_ADDRESS.matcher(text).replaceAll("$1:" + MASK + "@"))
                            : value;
        };
    }

    private static ConfigValue mask(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL
                ? value
                : ConfigValueFactory.fromAnyRef(MASK);
    }

    /** Written with hyphens, underscores or humps. */
    private static boolean isSecret(String name) {
        String hyphens = HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
        return NAME.matcher(hyphens.replace('_', '-').replace('.', '-')).find();
    }
}
