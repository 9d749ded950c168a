/**
 * The load: clients that drive a server and check each answer. One thread, that of the caller, on
 * the core that the servers do not have.
 */
@NullMarked
package io.wirehost.bench.load;

import org.jspecify.annotations.NullMarked;
