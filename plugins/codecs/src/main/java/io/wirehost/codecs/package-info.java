/**
 * The codecs that most protocols need, and examples for authors of others: {@code line}, {@code
 * delimiter}, {@code length-field}, {@code fixed-length} and {@code raw}.
 *
 * <p>Each has a codec class, made once per session and called on the event loop, with a record of
 * its settings. They have in common what a codec should have: the work is linear in the bytes
 * received, however they come; nothing is allocated but the packet; what comes in can be sent out
 * again; and packing depends on nothing but the packet, so that a broadcast packs once.
 */
@NullMarked
package io.wirehost.codecs;

import org.jspecify.annotations.NullMarked;
