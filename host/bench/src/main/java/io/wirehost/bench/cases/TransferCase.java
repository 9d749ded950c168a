package io.wirehost.bench.cases;

import io.wirehost.bench.compare.Case;
import io.wirehost.bench.compare.Metric;
import io.wirehost.bench.compare.Sample;
import io.wirehost.bench.load.DataClient;
import io.wirehost.bench.server.ProcessStat;
import io.wirehost.bench.server.RunningServer;
import io.wirehost.bench.server.Server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One object, there or back.
 *
 * @param size of the object, in bytes
 */
record TransferCase(Direction direction, List<Server> servers, Laboratory laboratory, long size)
        implements Case {
    private static final double MEBIBYTE = 1 << 20;

    enum Direction {
        UPLOAD {
            @Override
            Duration run(DataClient client) throws IOException {
                return client.upload();
            }
        },
        DOWNLOAD {
            @Override
            Duration run(DataClient client) throws IOException {
                return client.download();
            }
        };

        abstract Duration run(DataClient client) throws IOException;
    }

    @Override
    public String name() {
        return direction == Direction.UPLOAD ? "upload" : "download";
    }

    @Override
    public String title() {
        return direction == Direction.UPLOAD
                ? "Upload of %,.0f MiB, on disk when it is acknowledged".formatted(size / MEBIBYTE)
                : "Download of %,.0f MiB".formatted(size / MEBIBYTE);
    }

    @Override
    public String unit() {
        return "MiB";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(Metric.SPEED, Metric.CPU, Metric.KERNEL, Metric.BUSY);
    }

    @Override
    public Sample run(Server server) throws IOException, InterruptedException {
        try (RunningServer running = laboratory.start(server)) {
            DataClient client = new DataClient(running.address(), size);
            client.upload();
            direction.run(client);
            ProcessStat before = running.stat();
            double nanos = direction.run(client).toNanos();
            ProcessStat spent = running.stat().since(before);
            double cpu = spent.cpu().toNanos();
            return new Sample(
                    Map.of(
                            Metric.SPEED, size * 1e3 / nanos,
                            Metric.CPU, cpu / 1e3 / (size / MEBIBYTE),
                            Metric.KERNEL, spent.system().toNanos() / 1e3 / (size / MEBIBYTE),
                            Metric.BUSY, 100 * cpu / nanos));
        }
    }
}
