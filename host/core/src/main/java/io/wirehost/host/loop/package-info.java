/**
 * Event loops: a thread with a selector, tasks from other threads, timers, and the virtual threads
 * that the loop's own thread carries. It knows nothing of sessions or protocols.
 *
 * <p>Everything here is confined to the loop's thread unless it says otherwise.
 */
@NullMarked
package io.wirehost.host.loop;

import org.jspecify.annotations.NullMarked;
