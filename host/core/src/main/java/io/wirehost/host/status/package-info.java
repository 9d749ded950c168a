/**
 * What the host tells about itself: facts of one moment, immutable.
 *
 * <p>Made by the host on whichever thread asks, read by the operator's side. Knows nothing of how
 * it is shown.
 */
@NullMarked
package io.wirehost.host.status;

import org.jspecify.annotations.NullMarked;
