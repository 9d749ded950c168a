package io.wirehost.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

@Timeout(60)
class JavaMemoryTest {
    @TempDir Path directory;

    private static final String SMAPS =
            """
            e0000000-e1000000 rw-p 00000000 00:00 0
            Size:              16384 kB
            Rss:                1000 kB
            eaaa0000-fa6a0000 rw-p 00000000 00:00 0
            Rss:                 200 kB
            7f0000000000-7f0000021000 r-xp 00000000 08:01 42                         /usr/lib/libjvm.so
            Rss:                  30 kB
            Pss:                   3 kB
            7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                          [stack]
            Rss:                   4 kB
            """;

    @Test
    void aHeapOfOneRangeIsLeftOut() {
        String info =
                """
                4711:
                garbage-first heap   total reserved 524288K [0x00000000e0000000, 0x0000000100000000)
                 region size 1024K, 8 young (8192K), 3 survivors (3072K)
                """;
        assertEquals(34 * 1024, JavaMemory.besidesHeap(info, SMAPS));
    }

    @Test
    void aHeapOfSeveralRangesIsLeftOut() {
        String info =
                """
                DefNew     total 9K [0x00000000e0000000, 0x00000000e7e00000, 0x00000000eaaa0000)
                 eden space 8K,  30% used [0x00000000e0000000, 0x00000000e1e47540, 0x00000000e64e0000)
                Tenured    total 25K [0x00000000eaaa0000, 0x00000000fa6a0000, 0x0000000100000000)
                """;
        assertEquals(34 * 1024, JavaMemory.besidesHeap(info, SMAPS));
    }

    @Test
    void whatIsNotUnderstoodIsShown() {
        String none = "Unknown diagnostic command";
        assertTrue(
                assertThrows(IllegalArgumentException.class, () -> JavaMemory.live(none))
                        .getMessage()
                        .contains(none));
        assertThrows(IllegalArgumentException.class, () -> JavaMemory.besidesHeap(none, SMAPS));
    }

    /** Java waits for whoever reads a histogram, and cannot read its own. */
    @Test
    void whatLivesIsCountedAndWhatIsGarbageIsNot() throws Exception {
        Path program =
                Files.writeString(
                        directory.resolve("Keep.java"),
                        """
                        class Keep {
                            static byte[] kept;

                            public static void main(String[] args) throws Exception {
                                for (int next; (next = System.in.read()) >= 0; ) {
                                    kept = next == '+' ? new byte[20_000_000] : null;
                                    System.out.write('.');
                                    System.out.flush();
                                }
                            }
                        }
                        """);
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        Process process =
                new ProcessBuilder(bin.resolve("java").toString(), program.toString()).start();
        try {
            JavaMemory memory = new JavaMemory(bin.resolve("jcmd"), process.pid());
            tell(process, '-');
            long before = memory.liveBytes();
            tell(process, '+');
            long with = memory.liveBytes();
            tell(process, '-');
            assertEquals(20, (with - before) / 1e6, 2);
            assertEquals(20, (with - memory.liveBytes()) / 1e6, 2);
            Path proc = Path.of("/proc", Long.toString(process.pid()));
            String status = Files.readString(proc.resolve("status"));
            long resident = ProcessMemory.parse(status).residentBytes();
            long besides = memory.besidesHeap(Files.readString(proc.resolve("smaps")));
            assertTrue(
                    besides > 1_000_000 && besides < resident, () -> besides + " of " + resident);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void tell(Process process, char word) throws Exception {
        process.getOutputStream().write(word);
        process.getOutputStream().flush();
        assertEquals('.', process.getInputStream().read());
    }
}
