/**
 * Metrics, health and the console over HTTP, for those who watch the host; off unless configured.
 *
 * <p>The JDK's own web server, on two threads of its own that touch nothing of the loops; it closes
 * a connection whose request or answer takes longer than ten seconds. It tells, and takes no
 * orders: those go through the Unix socket alone.
 *
 * <p>The console is a page at {@code /}, with its parts below {@code /console/}: scripts and a
 * style that stand in the program as they are, and may load nothing from elsewhere. It asks, once a
 * second, by GET and with what JSON there is:
 *
 * <ul>
 *   <li>{@code /api/v1/status}: the host, its listeners and its plugins
 *   <li>{@code /api/v1/traffic}: what went through each listener, what waits, how long handlers
 *       took
 *   <li>{@code /api/v1/sessions}: those that are open, or with {@code closed} the last that were,
 *       in {@code lines}, of {@code total}; {@code search}, {@code listener}, {@code protocol},
 *       {@code plugin}, {@code state}, {@code peer}, {@code sort}, {@code reverse}, {@code offset},
 *       {@code limit} up to 1,000 and 1,000 by default
 *   <li>{@code /api/v1/session}: all of one, by its {@code id}
 *   <li>{@code /api/v1/tap}: what has come through the session {@code id} or the {@code listener}
 *       since the same was asked before, in {@code lines}; {@code viewer}, any text of the client's
 *       own, {@code text}, {@code peer}, {@code bytes}, {@code rate}. {@code begins} if nobody had
 *       asked, {@code over} if there will be no more
 * </ul>
 *
 * <p>These are the verbs of {@link io.wirehost.host.admin} with some of their arguments. Mistakes
 * are answered with 400, what is not there with 404, and {@code {"error":"…"}}.
 *
 * <p>A tap is asked for again and again, as no thread shall wait for a client: what comes meanwhile
 * waits in the tap, which loses and counts what it has no room for. It is one of the few that a
 * host can have, and is taken away ten seconds after it was asked last.
 *
 * <p>{@link io.wirehost.host.http.Gatekeeper} says who may ask. Where a token must be shown, the
 * page itself comes without: it holds nothing secret, and asks for the token, which it keeps in its
 * tab and shows with each request as others do.
 */
@NullMarked
package io.wirehost.host.http;

import org.jspecify.annotations.NullMarked;
