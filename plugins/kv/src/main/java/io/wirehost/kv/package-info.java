/**
 * Keys with values in memory, in the protocol of Redis.
 *
 * <p>{@link io.wirehost.kv.RespCodec} is the codec {@code resp}, called by the event loops; {@link
 * io.wirehost.kv.KvServer} is the handler {@code kv}, with a {@link io.wirehost.kv.Client} for each
 * session, on whatever thread its dispatch says. They share the {@link io.wirehost.kv.Store}, which
 * has one lock.
 */
@NullMarked
package io.wirehost.kv;

import org.jspecify.annotations.NullMarked;
