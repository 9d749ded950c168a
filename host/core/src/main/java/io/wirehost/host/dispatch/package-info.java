/**
 * From the read queue to the handler: callbacks and streams of a session run here, where the
 * binding's {@link io.wirehost.spi.Dispatch} says, one at a time.
 */
@NullMarked
package io.wirehost.host.dispatch;

import org.jspecify.annotations.NullMarked;
