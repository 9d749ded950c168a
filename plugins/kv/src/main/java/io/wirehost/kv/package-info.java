/**
 * Keys with values in memory, in the protocol of Redis.
 *
 * <p>{@link io.wirehost.kv.RespCodec} is the codec {@code resp}, called by the event loops; {@link
 * io.wirehost.kv.KvServer} is the handler {@code kv}, with a {@link io.wirehost.kv.Client} for each
 * session, on whatever thread its dispatch says. They share the {@link io.wirehost.kv.Store}, which
 * has one lock.
 *
 * <p>The store lives as long as its {@code KvServer}. A reload with another {@code config} of the
 * binding, or another jar, makes a new one, with an empty store for the sessions from then on;
 * those that are open keep the old one until they end, and what is in it is lost then.
 */
@NullMarked
package io.wirehost.kv;

import org.jspecify.annotations.NullMarked;
