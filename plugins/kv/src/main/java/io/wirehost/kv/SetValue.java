package io.wirehost.kv;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Members, in the order in which they came. */
final class SetValue implements Value {
    private Set<Bytes> members = new LinkedHashSet<>();
    private final Places places = new Places();
    private long memory = Memory.COLLECTION; // but for the places

    /** Whether it is new. */
    boolean add(byte[] member) {
        boolean added = members.add(new Bytes(member));
        if (added) {
            places.use(members.size());
            memory += Memory.MAP_ELEMENT + Memory.of(member);
        }
        return added;
    }

    /** Whether it was there. */
    boolean remove(byte[] member) {
        boolean removed = members.remove(new Bytes(member));
        if (removed) {
            memory -= Memory.MAP_ELEMENT + Memory.of(member);
            if (places.shrink(members.size())) {
                members = new LinkedHashSet<>(members);
            }
        }
        return removed;
    }

    boolean contains(byte[] member) {
        return members.contains(new Bytes(member));
    }

    int size() {
        return members.size();
    }

    List<byte[]> members() {
        List<byte[]> all = new ArrayList<>(members.size());
        members.forEach(member -> all.add(member.array()));
        return all;
    }

    @Override
    public String type() {
        return "set";
    }

    @Override
    public long memory() {
        return memory + places.memory();
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }
}
