/**
 * What happens in the host as events of JDK Flight Recorder, next to those of the JDK itself.
 *
 * <p>Told on the thread where it happens. While nothing is recorded an event is one look at a flag,
 * and the values of its fields are not made. Only the recorder reads the fields, which therefore
 * are not private: compilers would take them for unused.
 */
@NullMarked
package io.wirehost.host.flight;

import org.jspecify.annotations.NullMarked;
