/**
 * Races of two threads for <a href="https://github.com/openjdk/jcstress">jcstress</a>, each run
 * millions of times while it counts what comes of it.
 *
 * <p>They are among the tests, a class a race in one class for what is raced. {@code StressTest}
 * runs all of them; whoever wants more of it calls {@code org.openjdk.jcstress.Main} with the class
 * path of the tests.
 */
@NullMarked
package io.wirehost.stress;

import org.jspecify.annotations.NullMarked;
