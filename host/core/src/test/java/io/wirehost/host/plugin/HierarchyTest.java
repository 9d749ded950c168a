package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.host.plugin.ClassFacts.Member;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

class HierarchyTest {
    @TempDir Path directory;

    /** What the class demo.It lacks, of these interfaces that are declared with it. */
    private List<String> lacking(String... interfaces) throws Refusal {
        TestJar jar =
                new TestJar().source("demo.It", "public abstract class It implements Last {}");
        for (String declaration : interfaces) {
            String name = declaration.replaceFirst(".*interface (\\w+) .*", "$1");
            jar.source("demo." + name, declaration);
        }
        PluginJar open = PluginJar.open(jar.writeTo(directory.resolve("it.jar")), "it.jar");
        try {
            Hierarchy hierarchy = new Hierarchy(List.of(open));
            ClassFacts it = Objects.requireNonNull(hierarchy.find("demo/It"));
            return hierarchy.lacking(hierarchy.lineage(it).orElseThrow()).stream()
                    .map(Member::key)
                    .toList();
        } finally {
            open.close();
        }
    }

    @Test
    void aDefaultTakesTheBurden() throws Exception {
        assertEquals(
                List.of("two()V"),
                lacking(
                        "interface First { void one(); void two(); }",
                        "interface Last extends First { default void one() {} }"));
    }

    @Test
    void aDefaultCanBeTakenBack() throws Exception {
        assertEquals(
                List.of("one()V"),
                lacking(
                        "interface First { default void one() {} }",
                        "interface Last extends First { void one(); }"));
    }

    @Test
    void whatEachObjectHasIsNotLacking() throws Exception {
        assertEquals(List.of(), lacking("interface Last { boolean equals(Object other); }"));
    }

    @Test
    void staticAndPrivateMethodsAreNone() throws Exception {
        assertEquals(
                List.of("one()V"),
                lacking(
                        "interface First { void one(); }",
                        "interface Other { static void one() {} }",
                        "interface Last extends First, Other { private void two() {} }"));
    }
}
