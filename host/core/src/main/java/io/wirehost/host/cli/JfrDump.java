package io.wirehost.host.cli;

import io.wirehost.host.admin.AdminClient;
import io.wirehost.host.admin.AdminRefusal;
import io.wirehost.host.config.JsonText;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** {@code host.sh jfr dump}. */
final class JfrDump implements Action {
    private static final String VERB = "jfr-dump";

    @Override
    public List<String> asked() {
        return List.of(VERB);
    }

    @Override
    public int run(Words words, Installation installation) {
        Path target = installation.file(words.operand(Verb.FILE).orElseThrow());
        return installation.whileRunning(() -> {
            try {
                long bytes = dump(installation, target);
                System.out.print(
                        words.json()
                                ? JsonText.of(
                                        Map.of(
                                                "ok",
                                                true,
                                                "file",
                                                target.toString(),
                                                "bytes",
                                                bytes))
                                : "%d bytes written to %s%n".formatted(bytes, target));
                return ExitCode.DONE;
            } catch (AdminRefusal e) {
                System.err.println(e.getMessage());
                return ExitCode.FAILED;
            } catch (IOException e) {
                System.err.println("cannot write " + target + ": " + e);
                return ExitCode.FAILED;
            }
        });
    }

    private static long dump(Installation installation, Path target)
            throws IOException, AdminRefusal {
        try (Handover handover = Handover.of(installation, "recording.jfr")) {
            AdminClient.answer(
                    installation.socket(),
                    Map.of("verb", VERB, "file", handover.file().toString()),
                    true);
            Files.copy(handover.file(), target, StandardCopyOption.REPLACE_EXISTING);
            return Files.size(target);
        }
    }
}
