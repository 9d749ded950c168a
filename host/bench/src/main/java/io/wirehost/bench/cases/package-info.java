/** What is measured. */
@NullMarked
package io.wirehost.bench.cases;

import org.jspecify.annotations.NullMarked;
