/**
 * The operator's door to a running host: a Unix domain socket that only the user of the host may
 * connect to.
 *
 * <p>The protocol: the client writes one JSON object on one line, the host answers with one, any
 * number of times on one connection, UTF-8. {@code {"verb":"status"}} is answered with {@code
 * {"ok":true,…}}, or with {@code {"ok":false,"error":"…"}}. If an answer says {@code "lines":n}, as
 * many lines follow, each an object. If it says {@code "lines":"until the end"}, lines follow as
 * there is something to tell, until the client sends anything, or ends its stream, or the verb has
 * no more; the last one is {@code {"event":"end",…}}, and then the connection is closed. A verb is
 * an {@link io.wirehost.host.admin.AdminVerb}; what else stands in the request is its business.
 *
 * <p>{@code {"verb":"tap"}} is such a verb: {@link io.wirehost.host.admin.TapVerb} has its
 * arguments, {@link io.wirehost.host.admin.TapJson} its lines.
 *
 * <p>The server has threads of its own, one per connection, and touches the host only through
 * verbs: a client that is slow, silent or hostile costs one of a few places for a few seconds, and
 * no session notices. {@link io.wirehost.host.admin.AdminClient} is the other end, in a process of
 * its own that {@code host.sh} starts. {@link io.wirehost.host.admin.AdminQueries} lets the console
 * ask the same verbs over HTTP.
 */
@NullMarked
package io.wirehost.host.admin;

import org.jspecify.annotations.NullMarked;
