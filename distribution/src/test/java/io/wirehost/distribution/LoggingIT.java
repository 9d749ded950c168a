package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code conf/logback.xml} makes of what is logged. */
class LoggingIT {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("io.wirehost.Somebody");

    @TempDir private Path var;

    @BeforeEach
    void configure() throws Exception {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("wirehost.var", var.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(PackedHost.PACKED.resolve("conf/logback.xml").toFile());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void logbackHasNothingToSayAboutIt() {
        List<Status> findings =
                context.getStatusManager().getCopyOfStatusList().stream()
                        .filter(status -> status.getEffectiveLevel() >= Status.WARN)
                        .toList();
        assertEquals(List.of(), findings);
    }

    @Test
    void aMessageIsOneLineWhateverIsInIt() throws Exception {
        logger.info("a peer sent {}", "one\r\n2026-01-01 INFO two\nthree");
        assertEquals(1, lines().size());
        assertTrue(
                lines().getFirst()
                        .endsWith("INFO  Somebody: a peer sent one 2026-01-01 INFO two three"),
                lines()::toString);
    }

    @Test
    void listenerAndPluginStandInBracketsWhereThereAreAny() throws Exception {
        logger.warn("of the host");
        context.getMDCAdapter().put("listener", "echo");
        context.getMDCAdapter().put("plugin", "wirehost-echo");
        logger.warn("of a handler");
        assertTrue(lines().getFirst().endsWith(" WARN  Somebody: of the host"), lines()::toString);
        assertTrue(
                lines().getLast().endsWith("WARN  [echo wirehost-echo] Somebody: of a handler"),
                lines()::toString);
    }

    @Test
    void debugIsLeftOut() throws Exception {
        logger.debug("a peer closed");
        assertEquals(List.of(), lines());
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(var.resolve("log/host.log"));
    }
}
