/**
 * What is served, and how it is replaced while it is served: handlers are bound and started, all
 * listeners turn to them in one step, and those that they replace are stopped when their last
 * session has ended.
 *
 * <p>A change that fails in any part leaves everything as it was. Runs on the thread of whoever
 * asks for the change, one at a time; the listeners read what is current from their loops, without
 * locks.
 */
@NullMarked
package io.wirehost.host.deploy;

import org.jspecify.annotations.NullMarked;
