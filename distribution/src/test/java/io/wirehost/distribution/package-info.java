/**
 * Tests of the packed product, from outside: through {@code bin/host.sh} and sockets alone.
 *
 * <p>{@link io.wirehost.distribution.PackedHost} gives each test an installation of its own below
 * {@code target/it}. They run in {@code mvn verify}, when the product has been packed.
 */
@NullMarked
package io.wirehost.distribution;

import org.jspecify.annotations.NullMarked;
