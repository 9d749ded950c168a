package io.wirehost.testkit;

import java.util.List;

/**
 * What became of bytes that a codec was fed with.
 *
 * @param ending how far it came
 * @param message what the codec said last of malformed bytes; else empty
 * @param packets those unpacked, in order
 * @param skipped bytes left out between packets
 * @param allocated bytes of memory that the codec took for it; 0 where the JVM does not tell
 */
record Outcome(Ending ending, String message, List<Object> packets, int skipped, long allocated) {
    enum Ending {
        /** All that was received is looked at, and the stream goes on. */
        WAITING("waits for more bytes"),
        /** The stream has ended, and nothing is wrong. */
        ENDED("ends well"),
        /** Refused while the stream went on. */
        MALFORMED("malformed"),
        /** Refused when the stream had ended. */
        MALFORMED_END("malformed when the stream ended"),
        /** The codec wants to see more than the largest packet. */
        TOO_LARGE("packet too large");

        private final String words;

        Ending(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    @Override
    public String toString() {
        return (packets.isEmpty() ? "no packet" : Show.packets(packets))
                + (skipped > 0 ? ", " + skipped + " bytes skipped" : "")
                + ", then: "
                + ending
                + (message.isEmpty() ? "" : ", having said: " + message);
    }
}
