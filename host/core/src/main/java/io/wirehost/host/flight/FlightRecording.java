package io.wirehost.host.flight;

import jdk.jfr.Configuration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;

import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** The recording that an operator asks for; the recorder itself keeps it. */
public final class FlightRecording {
    private static final String NAME = "wirehost";
    private static final long MAX_BYTES = 250L << 20;

    /** They have passwords that the environment or a command line gives to somebody. */
    private static final List<String> SECRETIVE =
            List.of(
                    "jdk.InitialEnvironmentVariable",
                    "jdk.InitialSystemProperty",
                    "jdk.JVMInformation",
                    "jdk.SystemProcess");

    private FlightRecording() {}

    /**
     * Records until the process ends.
     *
     * @return false if it does so already
     * @throws IOException if it cannot
     */
    public static synchronized boolean start() throws IOException {
        if (running().isPresent()) {
            return false;
        }
        try {
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.setName(NAME);
            recording.setMaxSize(MAX_BYTES);
            SECRETIVE.forEach(recording::disable);
            recording.start();
            return true;
        } catch (ParseException | IllegalStateException e) {
            throw new IOException(e.toString(), e);
        }
    }

    /**
     * Writes what was recorded, and records on.
     *
     * @return false if nothing is recorded
     * @throws IOException if the file cannot be written
     */
    public static boolean dump(Path file) throws IOException {
        Optional<Recording> recording = running();
        if (recording.isPresent()) {
            recording.get().dump(file);
        }
        return recording.isPresent();
    }

    private static Optional<Recording> running() {
        return FlightRecorder.getFlightRecorder().getRecordings().stream()
                .filter(each -> each.getName().equals(NAME))
                .filter(each -> each.getState() == RecordingState.RUNNING)
                .findFirst();
    }
}
