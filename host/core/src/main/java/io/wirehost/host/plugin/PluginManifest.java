package io.wirehost.host.plugin;

import io.wirehost.host.config.Spelling;
import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.StartPacketHandler;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.regex.Pattern;

/**
 * What a plugin says of itself in the manifest of its jar.
 *
 * @param id else that of its file or folder
 * @param version empty if it has none
 * @param spi the version of the SPI that it was built against; empty if it does not say
 * @param mayDeserialize whether it owns up to reading Java serialization
 */
record PluginManifest(String id, String version, String spi, boolean mayDeserialize) {
    static final String ALLOWS_SERIALIZATION = "Wirehost-Allows-Java-Serialization";

    private static final String PREFIX = "wirehost-";
    private static final String ID_ATTRIBUTE = "Wirehost-Plugin-Id";
    private static final String VERSION_ATTRIBUTE = "Wirehost-Plugin-Version";
    private static final String SPI_ATTRIBUTE = "Wirehost-Spi-Built";
    private static final List<String> ATTRIBUTES =
            List.of(ID_ATTRIBUTE, VERSION_ATTRIBUTE, SPI_ATTRIBUTE, ALLOWS_SERIALIZATION);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

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
        String spi = main.attribute(SPI_ATTRIBUTE);
        return new PluginManifest(
                id(main, fallbackId),
                version == null ? "" : version,
                spi == null ? "" : spi,
                mayDeserialize(main));
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

    private static boolean mayDeserialize(PluginJar main) throws Refusal {
        String value = main.attribute(ALLOWS_SERIALIZATION);
        return switch (value) {
            case null -> false;
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new Refusal(
                            "%s: %s is \"%s\": write true, or leave it out"
                                    .formatted(main.name(), ALLOWS_SERIALIZATION, value));
        };
    }

    /**
     * Whether the host understands all that it says.
     *
     * @param hostSpi the version that the host has; null if it is not known
     * @throws Refusal if not
     */
    void check(List<PluginJar> jars, @Nullable String hostSpi) throws Refusal {
        for (PluginJar jar : jars) {
            for (String name : jar.attributes()) {
                requireKnown(jar, name);
            }
        }
        if (!spi.isEmpty()) {
            checkSpi(main(jars), hostSpi);
        }
    }

    private static void requireKnown(PluginJar jar, String name) throws Refusal {
        if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX)
                && ATTRIBUTES.stream().noneMatch(name::equalsIgnoreCase)) {
            throw new Refusal(
                    "%s: the attribute %s of its manifest is not known; %s"
                            .formatted(
                                    jar.name(),
                                    name,
                                    Spelling.nearest(name, ATTRIBUTES)
                                            .map(nearest -> "did you mean " + nearest + "?")
                                            .orElse("there are " + String.join(", ", ATTRIBUTES))));
        }
    }

    private void checkSpi(PluginJar main, @Nullable String hostSpi) throws Refusal {
        SpiVersion built =
                SpiVersion.parse(spi)
                        .orElseThrow(() ->
                                new Refusal(
                                        "%s: %s is \"%s\": write the version of wirehost-spi, as 1.2.3"
                                                .formatted(main.name(), SPI_ATTRIBUTE, spi)));
        SpiVersion host = hostSpi == null ? null : SpiVersion.parse(hostSpi).orElse(null);
        if (host != null && !host.serves(built)) {
            throw new Refusal(
                    ("%s: is built against version %s of the SPI, which this host, of %s, does not"
                                    + " serve: build it against %s, or run another host")
                            .formatted(main.name(), spi, hostSpi, hostSpi));
        }
    }
}
