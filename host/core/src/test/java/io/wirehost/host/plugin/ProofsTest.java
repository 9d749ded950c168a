package io.wirehost.host.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;

class ProofsTest {
    @TempDir private Path copy;

    @BeforeEach
    void seal() throws IOException {
        Files.writeString(copy.resolve("a.jar"), "first");
        Files.writeString(copy.resolve("b.jar"), "second");
        Proofs.seal(copy);
    }

    @Test
    void whatNobodyWroteToIsUntouched() throws Exception {
        assertTrue(Proofs.isUntouched(copy));
        FileTime sealed = Files.getLastModifiedTime(copy.resolve("seal"));
        Proofs.seal(copy);
        assertEquals(
                sealed, Files.getLastModifiedTime(copy.resolve("seal")), "it is not rewritten");
    }

    @Test
    void anotherContentBreaksTheSealThoughSizeAndTimeAreAsBefore() throws Exception {
        Path jar = copy.resolve("a.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        Path other = Files.writeString(copy.resolveSibling(copy.getFileName() + ".other"), "other");
        Files.setLastModifiedTime(other, time);
        Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
        assertFalse(Proofs.isUntouched(copy));
    }

    @Test
    void aJarTooManyOrMissingBreaksIt() throws Exception {
        Files.writeString(copy.resolve("c.jar"), "third");
        assertFalse(Proofs.isUntouched(copy));
        Files.delete(copy.resolve("c.jar"));
        assertTrue(Proofs.isUntouched(copy));
        Files.delete(copy.resolve("b.jar"));
        assertFalse(Proofs.isUntouched(copy));
    }

    @Test
    void aSealThatIsMissingOrHalfProvesNothing() throws Exception {
        Path seal = copy.resolve("seal");
        List<String> lines = Files.readAllLines(seal);
        for (int length = 0; length < lines.size(); length++) {
            Files.write(seal, lines.subList(0, length));
            assertFalse(Proofs.isUntouched(copy), length + " lines");
        }
        Files.delete(seal);
        assertFalse(Proofs.isUntouched(copy));
        assertFalse(Proofs.own().areOf(copy));
    }
}
