/**
 * A store of objects: a connection either brings one or takes one, as its start packet says.
 *
 * <pre>
 * byte  0      0: READ, the server receives; 1: WRITE, the server sends
 * bytes 1–8    size of the object, signed 64-bit little-endian; −1: not known
 * bytes 9–24   key, the MD5 of the object's name
 * bytes 25–    READ: the object, until the peer ends its stream; WRITE: nothing
 * </pre>
 *
 * <p>{@link io.wirehost.dataserver.DataServer} is the handler {@code dataserver}. An {@code Upload}
 * serves a READ and a {@code Download} a WRITE, each on a thread of its session; {@code Uploads}
 * has those underway, for a WRITE to wait for; {@code ObjectStore} owns the files.
 *
 * <p>An object is either whole or not there: it is written beside the others, forced to disk and
 * renamed into its place. Files are readable by their owner alone. The directory must be on a POSIX
 * file system.
 */
@NullMarked
package io.wirehost.dataserver;

import org.jspecify.annotations.NullMarked;
