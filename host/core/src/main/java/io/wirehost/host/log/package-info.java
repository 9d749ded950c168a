/**
 * What is logged, beyond what Logback does of itself: which session a line is about, repeats that
 * one peer brings about, levels for a while, files that were moved away. {@code conf/logback.xml}
 * names the filter and the encoder of this package; the operator's verb calls the rest.
 */
@NullMarked
package io.wirehost.host.log;

import org.jspecify.annotations.NullMarked;
