package io.wirehost.host.leak;

import io.wirehost.host.leak.HeapGraph.Edge;
import io.wirehost.host.leak.HeapGraph.Root;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The ways from the roots of a heap into what belongs to some class loaders, each to the first
 * object that does. Not the shortest alone: every holder has to let go before the loaders can be
 * collected. What only they hold is not walked through.
 */
final class HoldingPaths {
    private static final int UNSEEN = -1;
    private static final int ROOT = -2;
    private static final String THREAD_LOCAL_VALUE =
            "java.lang.ThreadLocal$ThreadLocalMap$Entry.value";

    /** Of two that reach the same, the first is told. */
    private static final List<Integer> ROOT_KINDS =
            List.of(
                    Hprof.ROOT_THREAD,
                    Hprof.ROOT_JAVA_FRAME,
                    Hprof.ROOT_JNI_LOCAL,
                    Hprof.ROOT_NATIVE_STACK,
                    Hprof.ROOT_THREAD_BLOCK,
                    Hprof.ROOT_STICKY_CLASS,
                    Hprof.ROOT_JNI_GLOBAL,
                    Hprof.ROOT_MONITOR,
                    Hprof.ROOT_UNKNOWN);

    /** What ways have in common that are told as one: where they begin, the class they end at. */
    private record Group(int origin, int type, boolean instance) {}

    private static final class Way {
        final String text;
        int more;

        Way(String text) {
            this.text = text;
        }
    }

    private record Step(int from, Edge edge, long name, int declarer) {}

    private final HeapGraph heap;
    private final Set<Integer> loaders;
    private final int[] parents; // by slot
    private final int[] origins; // by slot
    private final int[] queue;
    private int queued;
    private int originCount;
    private final Map<Integer, Root> threads = new HashMap<>(); // by serial
    private final Map<Integer, Integer> stacks = new HashMap<>(); // their origins by serial
    private final Map<Integer, Root> roots = new HashMap<>(); // by slot
    private final Map<Group, Way> ways = new LinkedHashMap<>();

    private HoldingPaths(Set<Integer> loaders, HeapGraph heap) {
        this.heap = heap;
        this.loaders = loaders;
        parents = new int[heap.capacity()];
        Arrays.fill(parents, UNSEEN);
        origins = new int[heap.capacity()];
        queue = new int[heap.capacity()];
    }

    /** A sentence for each holder of what belongs to the loaders, the nearest to a root first. */
    static List<String> to(Set<Integer> loaders, HeapGraph heap) {
        HoldingPaths found = new HoldingPaths(loaders, heap);
        found.walk();
        return found.ways.values().stream()
                .map(way -> way.text + (way.more == 0 ? "" : " (and %d more)".formatted(way.more)))
                .toList();
    }

    private void walk() {
        List<Root> sorted = new ArrayList<>(heap.roots());
        sorted.sort(Comparator.comparingInt(root -> ROOT_KINDS.indexOf(root.kind())));
        for (Root root : sorted) {
            if (root.kind() == Hprof.ROOT_THREAD) {
                threads.put(root.thread(), root);
            }
        }
        sorted.forEach(this::begin);
        for (int i = 0; i < queued; i++) {
            int from = queue[i];
            heap.references(
                    from,
                    (target, edge, name, declarer) ->
                            follow(target, new Step(from, edge, name, declarer)));
        }
    }

    private void begin(Root root) {
        int origin = origin(root);
        if (belongs(root.slot())) {
            add(origin, root.slot(), () -> List.of(words(root)));
        } else if (parents[root.slot()] == UNSEEN) {
            roots.put(root.slot(), root);
            reach(root.slot(), ROOT, origin);
        }
    }

    /** What the frames of a thread hold is told as one. */
    private int origin(Root root) {
        return switch (root.kind()) {
            case Hprof.ROOT_JAVA_FRAME, Hprof.ROOT_JNI_LOCAL ->
                    stacks.computeIfAbsent(root.thread(), _ -> originCount++);
            default -> originCount++;
        };
    }

    private void follow(int target, Step step) {
        boolean held = belongs(target);
        if (!held && parents[target] != UNSEEN) {
            return;
        }
        int origin = step.edge == Edge.STATIC ? originCount++ : origins[step.from];
        if (held) {
            add(origin, target, () -> words(step));
        } else {
            reach(target, step.from, origin);
        }
    }

    private void reach(int slot, int parent, int origin) {
        parents[slot] = parent;
        origins[slot] = origin;
        queue[queued++] = slot;
    }

    private boolean belongs(int slot) {
        if (loaders.contains(slot)) {
            return true;
        }
        int type = heap.classOf(slot);
        return type >= 0 && loaders.contains(heap.loaderOf(type));
    }

    private void add(int origin, int held, Supplier<List<String>> words) {
        Group group = new Group(origin, heap.classOf(held), !heap.isClass(held));
        Way known = ways.get(group);
        if (known == null) {
            ways.put(group, new Way(String.join(" → ", words.get()) + " → " + name(held)));
        } else {
            known.more++;
        }
    }

    private String name(int held) {
        String type = heap.className(heap.classOf(held));
        if (loaders.contains(held)) {
            return "the plugin's class loader";
        }
        return heap.isClass(held) ? "class " + type : type;
    }

    /** The way to the end of a step, from the last static field on it or else from its root. */
    private List<String> words(Step last) {
        List<String> words = new ArrayList<>(); // the last first
        String elements = "";
        Step step = last;
        while (true) {
            String part = part(step);
            if (step.edge == Edge.ELEMENT) {
                elements = part + elements;
            } else if (part.equals(THREAD_LOCAL_VALUE)) {
                words.add("a thread-local of " + words(root(step.from)) + elements);
                break;
            } else {
                words.add(part + elements);
                elements = "";
            }
            if (step.edge == Edge.STATIC) {
                break;
            }
            int parent = parents[step.from];
            if (parent == ROOT) {
                words.add(words(root(step.from)) + elements);
                break;
            }
            step = step(parent, step.from);
        }
        return words.reversed();
    }

    private String part(Step step) {
        return switch (step.edge) {
            case STATIC ->
                    "static field "
                            + heap.className(step.declarer)
                            + "."
                            + heap.names().string(step.name);
            case FIELD -> heap.className(step.declarer) + "." + heap.names().string(step.name);
            case ELEMENT -> "[" + step.name + "]";
            case CLASS -> "its class";
            case SUPERCLASS -> "its superclass";
            case CLASS_LOADER -> "its class loader";
        };
    }

    private Root root(int slot) {
        int first = slot;
        while (parents[first] != ROOT) {
            first = parents[first];
        }
        return Objects.requireNonNull(roots.get(first));
    }

    /** How one object refers to another that it led to. */
    private Step step(int from, int to) {
        List<Step> found = new ArrayList<>();
        heap.references(
                from,
                (target, edge, name, declarer) -> {
                    if (target == to) {
                        found.add(new Step(from, edge, name, declarer));
                    }
                });
        return found.getFirst();
    }

    private String words(Root root) {
        return switch (root.kind()) {
            case Hprof.ROOT_THREAD -> thread(root);
            case Hprof.ROOT_JAVA_FRAME, Hprof.ROOT_JNI_LOCAL -> {
                Root thread = threads.get(root.thread());
                yield thread == null
                        ? "a local variable"
                        : "a local variable of %s in %s"
                                .formatted(
                                        heap.names().ofFrame(thread.frame(), root.frame()),
                                        thread(thread));
            }
            case Hprof.ROOT_NATIVE_STACK, Hprof.ROOT_THREAD_BLOCK -> {
                Root thread = threads.get(root.thread());
                yield thread == null ? "native code" : "native code in " + thread(thread);
            }
            case Hprof.ROOT_JNI_GLOBAL -> "a global reference of native code";
            case Hprof.ROOT_MONITOR -> "a monitor that a thread has entered";
            default -> "the JVM";
        };
    }

    private String thread(Root root) {
        @Nullable String name = heap.text(root.slot(), "name");
        boolean virtual = heap.isA(heap.classOf(root.slot()), "java.lang.BaseVirtualThread");
        return "%s \"%s\""
                .formatted(virtual ? "virtual thread" : "thread", name == null ? "" : name);
    }
}
