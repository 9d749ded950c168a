/** The arithmetic of a comparison: who runs when, medians, ratios pair by pair, targets. */
@NullMarked
package io.wirehost.bench.compare;

import org.jspecify.annotations.NullMarked;
