package io.wirehost.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Elements in their order. Both ends are near, the middle is far. */
final class ListValue implements Value {
    /** An end of a list. */
    enum End {
        LEFT,
        RIGHT
    }

    private ArrayDeque<byte[]> elements = new ArrayDeque<>();
    private final Places places = new Places();
    private long memory = Memory.COLLECTION; // but for the places

    void push(End end, byte[] element) {
        if (end == End.LEFT) {
            elements.addFirst(element);
        } else {
            elements.addLast(element);
        }
        places.use(elements.size());
        memory += Memory.of(element);
    }

    /** So many as they would be popped; the list must have them. */
    List<byte[]> first(End end, int count) {
        Iterator<byte[]> iterator =
                end == End.LEFT ? elements.iterator() : elements.descendingIterator();
        List<byte[]> first = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            first.add(iterator.next());
        }
        return first;
    }

    /** There must be one. */
    void pop(End end) {
        byte[] element = end == End.LEFT ? elements.removeFirst() : elements.removeLast();
        memory -= Memory.of(element);
        if (places.shrink(elements.size())) {
            elements = new ArrayDeque<>(elements);
        }
    }

    int size() {
        return elements.size();
    }

    /** From the first index to the last, both included; the list must have them. */
    List<byte[]> range(int first, int last) {
        boolean backwards = first > elements.size() - 1 - last;
        Iterator<byte[]> iterator = backwards ? elements.descendingIterator() : elements.iterator();
        int skipped = backwards ? elements.size() - 1 - last : first;
        for (int i = 0; i < skipped; i++) {
            iterator.next();
        }
        List<byte[]> range = new ArrayList<>(last - first + 1);
        for (int i = first; i <= last; i++) {
            range.add(iterator.next());
        }
        if (backwards) {
            Collections.reverse(range);
        }
        return range;
    }

    @Override
    public String type() {
        return "list";
    }

    @Override
    public long memory() {
        return memory + places.memory();
    }

    @Override
    public boolean isEmpty() {
        return elements.isEmpty();
    }
}
