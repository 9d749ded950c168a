package io.wirehost.host.leak;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Names what holds a class loader, from a heap dump: {@code HeapHolders DUMP LOADER}. A program of
 * its own, so that the host gives no memory for it; it needs up to 90 bytes for each object in the
 * dump.
 *
 * <p>It reads the format itself: the libraries for it fail on dumps of some 200 MB that JDK 25
 * writes, or bring Kotlin and more, and they name the nearest holder where each has to be known.
 *
 * <p>Dumps do not have everything that the JVM keeps: values of {@link ClassValue} that sit on
 * classes of the host or the JDK are not in them.
 */
public final class HeapHolders {
    private static final int MAX_HOLDERS = 50;

    private HeapHolders() {}

    /**
     * The program. Deletes the dump as soon as it has it open, so that nothing is left of it
     * however the program ends. Exit codes: 0, 1 where the dump cannot be read, 2 for wrong
     * arguments.
     *
     * @param args the dump, the name of the class loader
     */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: HeapHolders DUMP LOADER");
            return 2;
        }
        Path file = Path.of(args[0]);
        try (Arena arena = Arena.ofConfined()) {
            Hprof dump = Hprof.map(file, arena);
            Files.delete(file);
            print(holders(file, dump, args[1]));
            return 0;
        } catch (IOException e) {
            System.err.println(e.getMessage());
        } catch (OutOfMemoryError e) {
            System.err.println(
                    file + ": has too many objects: give this program more memory (-Xmx)");
        }
        return 1;
    }

    private static void print(List<String> holders) {
        holders.stream().limit(MAX_HOLDERS).forEach(System.out::println);
        if (holders.size() > MAX_HOLDERS) {
            System.out.println("and " + (holders.size() - MAX_HOLDERS) + " more");
        }
    }

    /**
     * What holds a class loader, its classes or their instances: for each static field, thread or
     * other root the way from there to the first of them.
     *
     * @param loader the name; all class loaders that have it are meant
     * @return none if nothing does, so that it will be collected or has been; that may take until
     *     memory is short if soft references lead to it
     * @throws IOException if the file is no whole heap dump
     */
    public static List<String> holders(Path dump, String loader) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return holders(dump, Hprof.map(dump, arena), loader);
        }
    }

    private static List<String> holders(Path file, Hprof dump, String loader) throws IOException {
        try {
            HeapGraph heap = new HeapGraph(dump);
            return HoldingPaths.to(loaders(heap, loader), heap);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            throw new IOException(
                    "%s: damaged or cut off (%s): write it anew".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static Set<Integer> loaders(HeapGraph heap, String name) {
        Map<Integer, Boolean> types = new HashMap<>(); // whether they are class loaders
        Set<Integer> loaders = new HashSet<>();
        for (int slot = 0; slot < heap.capacity(); slot++) {
            if (heap.isInstance(slot)
                    && types.computeIfAbsent(
                            heap.classOf(slot), type -> heap.isA(type, "java.lang.ClassLoader"))
                    && name.equals(heap.text(slot, "name"))) {
                loaders.add(slot);
            }
        }
        return loaders;
    }
}
