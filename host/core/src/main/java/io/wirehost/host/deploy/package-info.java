/**
 * What is served, and how it is replaced while it is served: handlers are bound and started, all
 * listeners turn to them in one step, and those that they replace are stopped when their last
 * session has ended.
 *
 * <p>While a version of a plugin is tried there are two sets of bindings, with all in common that
 * the plugin is no part of; when it is promoted, its own are those that stay. It is taken back from
 * here when its connections fail more often than the others.
 *
 * <p>A change that fails in any part leaves everything as it was. Runs on the thread of whoever
 * asks for the change, one at a time; the listeners read what is current from their loops, without
 * locks.
 */
@NullMarked
package io.wirehost.host.deploy;

import org.jspecify.annotations.NullMarked;
