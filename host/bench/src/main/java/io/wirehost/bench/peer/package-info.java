/** Servers in Java to be compared with, each a program of its own. */
@NullMarked
package io.wirehost.bench.peer;

import org.jspecify.annotations.NullMarked;
