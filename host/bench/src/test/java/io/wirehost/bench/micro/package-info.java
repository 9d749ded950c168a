/** Micro benchmarks of the pieces of the host, by JMH; {@code bench.sh --jmh} runs them. */
@NullMarked
package io.wirehost.bench.micro;

import org.jspecify.annotations.NullMarked;
