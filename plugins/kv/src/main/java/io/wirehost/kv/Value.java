package io.wirehost.kv;

/** What a key has. Collections are changed in place, guarded by the lock of the store. */
sealed interface Value permits Value.Text, HashValue, ListValue, SetValue {
    /** A string. Its bytes are never changed: a reply may still be waiting to be packed. */
    @SuppressWarnings("ArrayRecordComponent") // shared, never changed
    record Text(byte[] bytes) implements Value {
        @Override
        public String type() {
            return "string";
        }

        @Override
        public long memory() {
            return Memory.TEXT + Memory.of(bytes);
        }

        @Override
        public boolean isEmpty() {
            return false;
        }
    }

    /** What clients call it. */
    String type();

    /** About how many bytes it takes. */
    long memory();

    /** Whether there is nothing in it any more, so that its key goes too. */
    boolean isEmpty();
}
