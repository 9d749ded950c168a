/** The servers that are compared, each a process of its own, and what Linux tells of a process. */
@NullMarked
package io.wirehost.bench.server;

import org.jspecify.annotations.NullMarked;
