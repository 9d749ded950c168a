/** What was measured, for people and for programs. */
@NullMarked
package io.wirehost.bench.report;

import org.jspecify.annotations.NullMarked;
