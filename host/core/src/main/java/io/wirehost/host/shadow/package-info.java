/**
 * Compares the codec of a version that is to come with the one that is served, on the bytes of real
 * sessions. A session's codec is wrapped by one that also copies what comes in; on a thread of its
 * own, a fresh codec of either version unpacks the copy, and what they answer is compared.
 *
 * <p>No handler of the new version runs, and no session waits: what is too much to be compared in
 * time is left out. Only sessions that begin while there is a shadow are compared, and with a
 * reload that begins anew. What a codec learns from what it packs, neither of the two knows.
 */
@NullMarked
package io.wirehost.host.shadow;

import org.jspecify.annotations.NullMarked;
