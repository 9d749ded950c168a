package io.wirehost.host.plugin;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.jar.Attributes;
import java.util.regex.Pattern;

/**
 * What a plugin says of itself in the manifest of its jar.
 *
 * @param id else that of its file or folder
 * @param version empty if it has none
 */
record PluginManifest(String id, String version) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String ID_ATTRIBUTE = "Wirehost-Plugin-Id";
    private static final String VERSION_ATTRIBUTE = "Wirehost-Plugin-Version";

    /**
     * Reads it.
     *
     * @param fallbackId if the manifest has none
     */
    static PluginManifest of(List<PluginJar> jars, String fallbackId) throws Refusal {
        PluginJar main = main(jars);
        String version = main.attribute(VERSION_ATTRIBUTE);
        if (version == null) {
            version = main.attribute(Attributes.Name.IMPLEMENTATION_VERSION.toString());
        }
        return new PluginManifest(id(main, fallbackId), version == null ? "" : version);
    }

    /** Of a folder, the jar that is the plugin and not one of its libraries. */
    private static PluginJar main(List<PluginJar> jars) {
        for (PluginJar jar : jars) {
            if (jar.attribute(ID_ATTRIBUTE) != null) {
                return jar;
            }
        }
        for (PluginJar jar : jars) {
            if (jar.entry(Services.path(PacketCodec.class)) != null
                    || jar.entry(Services.path(StartPacketHandler.class)) != null) {
                return jar;
            }
        }
        return jars.getFirst();
    }

    private static String id(PluginJar main, String fallbackId) throws Refusal {
        @Nullable String given = main.attribute(ID_ATTRIBUTE);
        String id = given == null ? fallbackId : given;
        if (!ID.matcher(id).matches()) {
            throw new Refusal(
                    ("%s: the id \"%s\" must be letters, digits, dots, hyphens and underscores,"
                                    + " beginning with a letter or digit: %s")
                            .formatted(
                                    main.name(),
                                    id,
                                    given == null ? "rename the file" : "correct " + ID_ATTRIBUTE));
        }
        return id;
    }
}
