package io.wirehost.host.plugin;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;

/**
 * Proves from the class files of a plugin that each of its references into the SPI and slf4j leads
 * somewhere, and that it implements all of the interfaces that it implements. What would be an
 * error at the first packet is one before any class of it is loaded.
 */
final class LinkProof {
    // Java 1.1 had class files of version 45.
    private static final int BEFORE_JAVA_1 = 44;
    private static final int PREVIEW = 0xffff;
    private static final int MAGIC = 0xcafebabe;

    private final Hierarchy hierarchy;
    private final boolean mayDeserialize;
    private final Set<String> findings = new LinkedHashSet<>();

    private LinkProof(List<PluginJar> jars, PluginManifest manifest) {
        this.hierarchy = new Hierarchy(jars);
        this.mayDeserialize = manifest.mayDeserialize();
    }

    /**
     * Proves a plugin.
     *
     * @throws Refusal with what was found, of all its classes
     */
    static void prove(List<PluginJar> jars, PluginManifest manifest) throws Refusal {
        LinkProof proof = new LinkProof(jars, manifest);
        for (PluginJar jar : jars) {
            for (JarEntry entry : jar.classes()) {
                proof.prove(jar, entry);
            }
        }
        if (!proof.findings.isEmpty()) {
            throw new Refusal(List.copyOf(proof.findings));
        }
    }

    private void prove(PluginJar jar, JarEntry entry) throws Refusal {
        String className = entry.getName().replaceFirst("\\.class$", "").replace('/', '.');
        String place = jar.name() + ": class " + className;
        try {
            byte[] bytes = jar.read(entry);
            if (isKnownToThisJava(bytes, place)) {
                ClassModel model = ClassFile.of().parse(bytes);
                new ClassProof(hierarchy, model, finding -> findings.add(place + " " + finding))
                        .prove(mayDeserialize);
            }
        } catch (IOException e) {
            throw Refusal.unreadable(e).at(place);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            findings.add(
                    "%s cannot be read (%s): build the jar again".formatted(place, e.getMessage()));
        }
    }

    private boolean isKnownToThisJava(byte[] classFile, String place) {
        if (classFile.length < 8 || ByteBuffer.wrap(classFile).getInt() != MAGIC) {
            return true; // is no class file at all, as whoever reads it finds
        }
        ByteBuffer version = ByteBuffer.wrap(classFile, 4, 4);
        int minor = Short.toUnsignedInt(version.getShort());
        int built = Short.toUnsignedInt(version.getShort()) - BEFORE_JAVA_1;
        int runs = Runtime.version().feature();
        if (built > runs) {
            findings.add(
                    ("%s is built for Java %d and the host runs Java %d: build it with --release"
                                    + " %d, or run the host on Java %d")
                            .formatted(place, built, runs, runs, built));
        } else if (minor == PREVIEW) {
            findings.add(
                    ("%s is built with the preview features of Java %d, which the host does not"
                                    + " enable: build it without --enable-preview")
                            .formatted(place, built));
        }
        return built <= runs;
    }
}
