package io.wirehost.spi;

/** What a {@link PacketCodec} is told when it begins. Immutable; any thread. */
public interface CodecContext {
    /**
     * The settings of the codec's binding.
     *
     * @param type the class named in {@link Provides#settings}
     * @param <S> the settings record
     * @return the same instance for each session of the binding
     * @throws ClassCastException if the codec declares another class
     */
    <S extends Record> S settings(Class<S> type);

    /**
     * The most bytes that one packet may have; setting {@code max-packet-size}.
     *
     * @return bytes, at least 1
     */
    int maxPacketSize();

    /**
     * A context for use outside of a host: in a client or a test.
     *
     * @param settings the codec's settings
     * @param maxPacketSize bytes, at least 1
     * @return the context
     * @throws IllegalArgumentException if {@code maxPacketSize} is less than 1
     */
    static CodecContext of(Record settings, int maxPacketSize) {
        if (maxPacketSize < 1) {
            throw new IllegalArgumentException(
                    "maxPacketSize " + maxPacketSize + " must be at least 1");
        }
        record Fixed(Record settings, int maxPacketSize) implements CodecContext {
            @Override
            public <S extends Record> S settings(Class<S> type) {
                return type.cast(settings);
            }
        }
        return new Fixed(settings, maxPacketSize);
    }
}
