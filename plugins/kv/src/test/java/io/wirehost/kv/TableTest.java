package io.wirehost.kv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

final class TableTest {
    private static Entry entry(String name) {
        byte[] key = Conversations.bytes(name);
        return new Entry(key, KeyHash.of(key), new Value.Text(key));
    }

    private static Entry find(Table table, String name) {
        byte[] key = Conversations.bytes(name);
        return table.find(key, KeyHash.of(key));
    }

    @Test
    void entriesOfOneHashAreKeptApart() {
        Table table = new Table();
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Entry entry = new Entry(new byte[] {(byte) i}, 42, new Value.Text(new byte[0]));
            entries.add(entry);
            table.add(entry);
        }
        for (Entry entry : entries) {
            assertEquals(entry, table.find(entry.key.clone(), 42));
            table.remove(entry);
            assertNull(table.find(entry.key, 42));
        }
        assertEquals(0, table.size());
    }

    /** The table grows and shrinks between the steps, as the seed says. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aScanVisitsWhatIsThereAllTheTime(long seed) {
        Random random = new Random(seed);
        Table table = new Table();
        Set<String> stay = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            stay.add("stay" + i);
            table.add(entry("stay" + i));
        }
        List<Entry> guests = new ArrayList<>();
        Set<String> visited = new HashSet<>();
        long cursor = 0;
        int steps = 0;
        do {
            cursor = table.scan(cursor, entry -> visited.add(Words.text(entry.key)));
            int wanted = random.nextInt(3_000);
            while (guests.size() < wanted) {
                Entry guest = entry("guest" + random.nextLong());
                guests.add(guest);
                table.add(guest);
            }
            while (guests.size() > wanted) {
                table.remove(guests.removeLast());
            }
            steps++;
        } while (cursor != 0);
        assertTrue(visited.containsAll(stay));
        assertTrue(steps > 10, "it was resized too little to prove anything");
        stay.forEach(name -> assertNotNull(find(table, name)));
    }

    @Test
    void theHashIsSipHash13() {
        // The first of the vectors that its implementations share: key 00…0f, message 00…
        long secret0 = 0x0706050403020100L;
        long secret1 = 0x0f0e0d0c0b0a0908L;
        assertEquals(0xabac0158050fc4dcL, KeyHash.of(new byte[0], secret0, secret1));
        assertEquals(0xc9f49bf37d57ca93L, KeyHash.of(new byte[] {0}, secret0, secret1));
    }
}
