package io.wirehost.host.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip of whatever can be had; what cannot is listed in it, each with why. */
final class DiagArchive implements AutoCloseable {
    /** Something that is told. */
    interface Told {
        String text() throws IOException;
    }

    /** Something that the host writes. */
    interface Written {
        void writeTo(Path file) throws IOException;
    }

    private final ZipOutputStream zip;
    private final List<String> missing = new ArrayList<>();
    private int files;

    private DiagArchive(ZipOutputStream zip) {
        this.zip = zip;
    }

    /** Makes a new file, for its owner alone. */
    static DiagArchive create(Path file) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return new DiagArchive(new ZipOutputStream(Channels.newOutputStream(channel)));
    }

    void add(String name, Told told) throws IOException {
        String text;
        try {
            text = told.text();
        } catch (IOException | RuntimeException e) {
            missing.add(name + ": " + e);
            return;
        }
        try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            add(name, in);
        }
    }

    void add(Installation installation, String name, Written written) throws IOException {
        try (Handover handover = Handover.of(installation, name)) {
            written.writeTo(handover.file());
            addFile(name, handover.file(), Long.MAX_VALUE);
        } catch (IOException | RuntimeException e) {
            missing.add(name + ": " + e);
        }
    }

    /** Its end, if it is longer than that. */
    void addFile(String name, Path file, long most) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(Math.max(0, channel.size() - most));
            add(name, Channels.newInputStream(channel));
        } catch (IOException e) {
            missing.add(name + ": " + e);
        }
    }

    /** What is not there, and where else to look. */
    void miss(String name, String why) {
        missing.add(name + ": " + why);
    }

    /** All that lie in a directory. */
    void addFiles(String name, Path directory, long most) throws IOException {
        List<Path> all;
        try (Stream<Path> list = Files.list(directory)) {
            all = list.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            missing.add(name + ": " + e);
            return;
        }
        for (Path file : all) {
            addFile(name + "/" + file.getFileName(), file, most);
        }
    }

    private void add(String name, InputStream content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        content.transferTo(zip);
        zip.closeEntry();
        files++;
    }

    /** Answers how many files it has. */
    int finish() throws IOException {
        String list = String.join("\n", missing) + "\n";
        missing.clear();
        add("missing.txt", () -> list);
        zip.finish();
        return files;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
