/**
 * The {@code NET:} protocol: packets with a time and data behind a marker, found again after
 * garbage.
 *
 * <p>{@link io.wirehost.net.NetCodec} is the codec {@code net}, called by the event loops; {@link
 * io.wirehost.net.NetServer} is the handler {@code net}, which echoes packets or answers with
 * blocks of its own, on whatever thread its dispatch says.
 *
 * <pre>
 * bytes 0–3   NET:         ASCII
 * bytes 4–7   timestamp    unsigned 32-bit big-endian, Unix seconds
 * bytes 8–11  data length  unsigned 32-bit big-endian
 * bytes 12–   data
 * </pre>
 */
@NullMarked
package io.wirehost.net;

import org.jspecify.annotations.NullMarked;
