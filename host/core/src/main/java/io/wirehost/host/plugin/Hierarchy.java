package io.wirehost.host.plugin;

import io.wirehost.host.plugin.ClassFacts.Member;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The classes that a plugin sees, read from their files: its own, the SPI, slf4j and the JDK.
 * Members are found as the JVM finds them (JVMS 5.4.3, 5.4.6).
 *
 * <p>Confined to the proof that made it.
 */
final class Hierarchy {
    private final List<PluginJar> jars;
    private final Map<String, Optional<ClassFacts>> known = new HashMap<>();
    private final Map<String, Boolean> heirs = new HashMap<>();

    Hierarchy(List<PluginJar> jars) {
        this.jars = jars;
    }

    /** A class; null if neither the plugin nor the host has it, or it cannot be read. */
    @Nullable ClassFacts find(String name) {
        return known.computeIfAbsent(name, this::read).orElse(null);
    }

    /** Of a class that somebody has read already. */
    ClassFacts facts(ClassModel model) {
        String name = model.thisClass().asInternalName();
        return known.computeIfAbsent(name, _ -> Optional.of(ClassFacts.of(model)))
                .orElseGet(() -> ClassFacts.of(model));
    }

    private Optional<ClassFacts> read(String name) {
        String path = name + ".class";
        try {
            byte[] bytes = HostApi.Library.of(name) == null ? own(path) : null;
            if (bytes == null) {
                bytes = ofHost(path);
            }
            return bytes == null
                    ? Optional.empty()
                    : Optional.of(ClassFacts.of(ClassFile.of().parse(bytes)));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private byte @Nullable [] own(String path) throws IOException {
        for (PluginJar jar : jars) {
            var entry = jar.entry(path);
            if (entry != null) {
                return jar.read(entry);
            }
        }
        return null;
    }

    private static byte @Nullable [] ofHost(String path) throws IOException {
        try (InputStream in = HostApi.INSTANCE.getResourceAsStream(path)) {
            return in == null ? null : in.readAllBytes();
        }
    }

    /**
     * Whether it is a type of the SPI or of slf4j, or one of the plugin that inherits from such.
     */
    boolean isHeir(String name) {
        Boolean heir = heirs.get(name);
        if (heir == null) {
            heirs.put(name, false); // a class that inherits from itself has no end
            heir = HostApi.Library.of(name) != null || inherits(name);
            heirs.put(name, heir);
        }
        return heir;
    }

    private boolean inherits(String name) {
        if (name.startsWith("java/") || name.startsWith("[")) {
            return false;
        }
        ClassFacts facts = find(name);
        return facts != null
                && ((facts.superclass() != null && isHeir(facts.superclass()))
                        || facts.interfaces().stream().anyMatch(this::isHeir));
    }

    /** The class and all above it; empty if one of them is not there. */
    Optional<SequencedSet<ClassFacts>> lineage(ClassFacts type) {
        SequencedSet<ClassFacts> lineage = new LinkedHashSet<>();
        return collect(type.name(), lineage) ? Optional.of(lineage) : Optional.empty();
    }

    private boolean collect(String name, SequencedSet<ClassFacts> lineage) {
        ClassFacts type = find(name);
        if (type == null) {
            return false;
        }
        return !lineage.add(type)
                || ((type.superclass() == null || collect(type.superclass(), lineage))
                        && type.interfaces().stream().allMatch(each -> collect(each, lineage)));
    }

    boolean isBelow(ClassFacts type, ClassFacts ancestor) {
        return lineage(type).map(lineage -> lineage.contains(ancestor)).orElse(true);
    }

    private boolean isProperlyBelow(ClassFacts type, ClassFacts ancestor) {
        return !type.equals(ancestor) && isBelow(type, ancestor);
    }

    /** Where a reference leads: the class, those above it, then the interfaces. */
    static @Nullable Member resolve(
            SequencedSet<ClassFacts> lineage, Function<ClassFacts, @Nullable Member> declared) {
        Member inherited = null;
        for (ClassFacts type : lineage) {
            Member member = declared.apply(type);
            if (member == null) {
                continue;
            }
            if (!type.isInterface() || type.equals(lineage.getFirst())) {
                return member;
            }
            if (inherited == null && !member.is(ClassFile.ACC_PRIVATE)) {
                inherited = member;
            }
        }
        return inherited;
    }

    /** The methods that an instance of the type lacks: a call of one throws. */
    List<Member> lacking(SequencedSet<ClassFacts> lineage) {
        Map<String, Member> lacking = new TreeMap<>();
        for (ClassFacts type : lineage) {
            type.methods()
                    .forEach((key, flags) -> {
                        if ((flags & ClassFile.ACC_ABSTRACT) != 0 && !isImplemented(lineage, key)) {
                            lacking.putIfAbsent(key, new Member(type, key, flags));
                        }
                    });
        }
        return List.copyOf(lacking.values());
    }

    private boolean isImplemented(SequencedSet<ClassFacts> lineage, String key) {
        List<Member> inherited = new ArrayList<>();
        for (ClassFacts type : lineage) {
            Member member = type.method(key);
            if (member == null || member.is(ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE)) {
                continue;
            }
            if (!type.isInterface()) {
                return !member.is(ClassFile.ACC_ABSTRACT);
            }
            inherited.add(member);
        }
        // Of the interfaces' the most specific counts: it may take a default back.
        return inherited.stream()
                .filter(member ->
                        inherited.stream()
                                .noneMatch(other ->
                                        isProperlyBelow(other.declaring(), member.declaring())))
                .anyMatch(member -> !member.is(ClassFile.ACC_ABSTRACT));
    }
}
