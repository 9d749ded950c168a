package io.wirehost.host.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.wirehost.host.plugin.TestJar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

class LikenessTest {
    @TempDir private Path directory;

    private final List<URLClassLoader> loaders = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (URLClassLoader loader : loaders) {
            loader.close();
        }
    }

    /** What a version of a plugin has made of this expression. */
    private Object packet(String expression) throws Exception {
        Path jar =
                new TestJar()
                        .source("demo.Kind", "public enum Kind { ONE, TWO { } }")
                        .source("demo.Word", "public record Word(Object text) {}")
                        .source("demo.Token", "public final class Token {}")
                        .source(
                                "demo.Packet",
                                """
                                import java.util.*;
                                public class Packet implements java.util.function.Supplier<Object> {
                                    public Object get() {
                                        return %s;
                                    }
                                }
                                """
                                        .formatted(expression))
                        .writeTo(directory.resolve(loaders.size() + ".jar"));
        URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
        loaders.add(loader);
        return ((Supplier<?>) loader.loadClass("demo.Packet").getConstructor().newInstance()).get();
    }

    private void expectOfTwo(Likeness likeness, String one, String other) throws Exception {
        expect(likeness, packet(one), packet(other));
    }

    private void expectOfTwo(Likeness likeness, String both) throws Exception {
        expectOfTwo(likeness, both, both);
    }

    @Test
    void constantsOfTwoVersionsAreComparedByName() throws Exception {
        expectOfTwo(Likeness.SAME, "Kind.TWO");
        expectOfTwo(Likeness.OTHER, "Kind.ONE", "Kind.TWO");
    }

    @Test
    void setsOfTwoVersionsAreComparedByWhatTheyHold() throws Exception {
        expectOfTwo(Likeness.SAME, "EnumSet.allOf(Kind.class)");
        expectOfTwo(Likeness.SAME, "Set.of(Kind.ONE, Kind.TWO)", "EnumSet.allOf(Kind.class)");
        expectOfTwo(Likeness.SAME, "Set.of(new Word(1), new Word(2), new Word(3))");
        expectOfTwo(Likeness.OTHER, "Set.of(Kind.ONE)", "EnumSet.allOf(Kind.class)");
        expectOfTwo(Likeness.OTHER, "Set.of(Kind.ONE)", "Set.of(Kind.TWO)");
        expectOfTwo(
                Likeness.OTHER,
                "Set.of(new Word(1), new Word(2))",
                "Set.of(new Word(1), new Word(3))");
        expectOfTwo(Likeness.UNKNOWN, "Set.of(new Token())");
        expectOfTwo(Likeness.OTHER, "Set.of(new Token(), 1)", "Set.of(new Token(), 2)");
    }

    @Test
    void mapsOfTwoVersionsAreComparedByTheirKeysToo() throws Exception {
        expectOfTwo(Likeness.SAME, "new EnumMap<>(Map.of(Kind.ONE, 1, Kind.TWO, 2))");
        expectOfTwo(Likeness.SAME, "Map.of(new Word(1), Kind.ONE, new Word(2), Kind.TWO)");
        expectOfTwo(Likeness.OTHER, "Map.of(Kind.ONE, 1)", "Map.of(Kind.ONE, 2)");
        expectOfTwo(Likeness.OTHER, "Map.of(Kind.ONE, 1)", "Map.of(Kind.TWO, 1)");
        expectOfTwo(Likeness.UNKNOWN, "Map.of(new Token(), 1)");
        expectOfTwo(Likeness.SAME, "Map.entry(Kind.ONE, new Word(1))");
        expectOfTwo(Likeness.OTHER, "Map.entry(Kind.ONE, 1)", "Map.entry(Kind.ONE, 2)");
    }

    @Test
    void tooManyForPairsAreNotSaidToDiffer() throws Exception {
        String many =
                "java.util.stream.IntStream.range(0, %d).mapToObj(Word::new)"
                        + ".collect(java.util.stream.Collectors.toSet())";
        expectOfTwo(Likeness.UNKNOWN, many.formatted(1000));
        expectOfTwo(Likeness.OTHER, many.formatted(1000), many.formatted(1001));
    }

    @Test
    void whatHasNoNameOfItsOwnIsNotSaidToDiffer() throws Exception {
        expectOfTwo(Likeness.UNKNOWN, "(Runnable) () -> {}");
        expectOfTwo(
                Likeness.UNKNOWN,
                "new Object() {}",
                "List.of(new Object() {}, new Object() {}).get(1)");
    }

    @Test
    void recordsOfTwoVersionsAreComparedByTheirComponents() throws Exception {
        expectOfTwo(Likeness.SAME, "new Word(Optional.of(Set.of(Kind.ONE)))");
        expectOfTwo(Likeness.OTHER, "new Word(1)", "new Word(2)");
        expectOfTwo(Likeness.OTHER, "new Word(1)", "new Token()");
        expectOfTwo(Likeness.UNKNOWN, "new ArrayDeque<>(List.of(Kind.ONE))");
    }

    private static void expect(Likeness likeness, Object one, Object other) throws Exception {
        assertEquals(likeness, Likeness.of(one, other));
        assertEquals(likeness, Likeness.of(other, one));
    }

    @Test
    void valuesAreComparedByWhatTheySay() throws Exception {
        expect(Likeness.SAME, "a", "a");
        expect(Likeness.OTHER, "a", "b");
        expect(Likeness.OTHER, 1, 1L);
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1});
        expect(Likeness.SAME, bytes, ByteBuffer.wrap(new byte[] {1}));
        expect(Likeness.SAME, bytes, bytes.asReadOnlyBuffer());
        expect(Likeness.OTHER, OptionalInt.of(1), OptionalInt.of(2));
        expect(Likeness.UNKNOWN, new StringBuilder("a"), new StringBuilder("a"));
        expect(Likeness.UNKNOWN, "a", List.of("a"));
    }

    @Test
    void soIsWhatHoldsThem() throws Exception {
        expect(Likeness.SAME, new byte[] {1, 2}, new byte[] {1, 2});
        expect(Likeness.OTHER, new byte[] {1, 2}, new byte[] {1, 3});
        expect(Likeness.SAME, new Object[] {"a", null}, new Object[] {"a", null});
        expect(Likeness.OTHER, new Object[] {"a", null}, new Object[] {"a", "b"});
        expect(Likeness.SAME, List.of(new int[] {1}), new ArrayList<>(List.of(new int[] {1})));
        expect(Likeness.OTHER, List.of("a"), List.of("a", "b"));
        expect(Likeness.SAME, Map.of("k", new int[] {1}), Map.of("k", new int[] {1}));
        expect(Likeness.OTHER, Map.of("k", 1), Map.of("l", 1));
        expect(Likeness.SAME, Optional.of(List.of(1)), Optional.of(List.of(1)));
        expect(Likeness.OTHER, Optional.of(1), Optional.empty());
    }

    @Test
    void whatCannotBeComparedIsNoDifferenceUnlessSomethingElseIs() throws Exception {
        expect(Likeness.UNKNOWN, new Object(), new Object());
        expect(Likeness.UNKNOWN, List.of(new Object(), 1), List.of(new Object(), 1));
        expect(Likeness.OTHER, List.of(new Object(), 1), List.of(new Object(), 2));
    }
}
