/**
 * A chat by lines of text, and the example for sessions, groups and broadcast.
 *
 * <p>What it shows, and where:
 *
 * <ul>
 *   <li>{@link io.wirehost.chat.ChatServer} makes one handler object for each session, which holds
 *       the session's own state without a lock, since the callbacks of one session never overlap.
 *   <li>{@code Conversation} has the callbacks: a greeting in {@code onOpen}, commands in {@code
 *       onPacket}, a goodbye in {@code onDrain}, the last notice in {@code onClose}.
 *   <li>A room is a {@link io.wirehost.spi.Group}: what is said goes out by one broadcast to all
 *       members but the one who said it. Nobody is waited for; who is too slow misses it, and the
 *       speaker is told.
 *   <li>{@code Members} is what all sessions share, and is made for callbacks of different sessions
 *       that run at once.
 *   <li>{@code PlainText}: what one user types is another one's terminal, so control characters are
 *       taken out of it.
 * </ul>
 *
 * <p>Any codec of {@link java.lang.String} packets that stand for lines will do; the one of the
 * distribution is {@code line}.
 *
 * <pre>{@code
 * chat { bind = "127.0.0.1:7010", codec = line, handler = chat }
 * }</pre>
 */
@NullMarked
package io.wirehost.chat;

import org.jspecify.annotations.NullMarked;
