package io.wirehost.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.distribution.PackedHost.Result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The metrics of the packed host, as the Python client of Prometheus understands them. */
@Timeout(120)
class MetricsIT {
    /** Prints each sample that the parser finds, or fails. */
    private static final String PARSE =
            """
            import sys
            from prometheus_client.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(open(sys.argv[1]).read()):
                assert family.documentation, family.name
                for sample in family.samples:
                    labels = ",".join("%s=%s" % one for one in sorted(sample.labels.items()))
                    print(family.type, sample.name, labels, sample.value)
            """;

    @RegisterExtension final PackedHost host = new PackedHost();

    @Test
    void anotherParserUnderstandsThem() throws Exception {
        host.start("listeners.echo { bind = \"127.0.0.1:0\", codec = line, handler = echo }");
        try (Socket socket = Talk.connect(host.address("echo"))) {
            socket.getOutputStream().write("ab\n".getBytes(StandardCharsets.UTF_8));
            assertEquals("ab\n", Talk.read(socket, 3));
        }
        Result metrics = host.sh("metrics");
        assertEquals(0, metrics.exitCode(), metrics::toString);
        Path text = Files.writeString(host.test().resolve("metrics"), metrics.out());
        Result parsed =
                host.execute(
                        host.test(), List.of("/usr/bin/python3", "-c", PARSE, text.toString()));
        assertEquals(0, parsed.exitCode(), parsed::toString);
        for (String sample :
                List.of(
                        "counter wirehost_accepted_total listener=echo 1.0",
                        "counter wirehost_packets_total direction=in,protocol=echo 1.0",
                        "counter wirehost_bytes_total direction=out,protocol=echo 3.0",
                        "counter wirehost_malformed_total plugin=wirehost-codecs 0.0",
                        "counter wirehost_loop_stall_total  ",
                        "gauge wirehost_config_last_reload_success  1.0",
                        "histogram wirehost_handler_seconds_bucket le=+Inf,plugin=wirehost-echo",
                        "gauge wirehost_plugin_info generation=",
                        "gauge jvm_memory_used_bytes area=heap",
                        "counter process_cpu_seconds_total ")) {
            assertTrue(
                    parsed.out().lines().anyMatch(line -> line.startsWith(sample)),
                    () -> sample + " is missing in " + parsed.out());
        }
    }
}
