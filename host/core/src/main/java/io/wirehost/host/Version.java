package io.wirehost.host;

/** The version of the product. */
public final class Version {
    private Version() {}

    /** As the build wrote it into the jar; {@code development} where the classes come from none. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
