package io.wirehost.host.config;

/**
 * How the host can be asked, besides its Unix socket.
 *
 * @param http by web clients
 */
@TakesEffect(TakesEffect.When.NEXT_START)
public record AdminConfig(HttpConfig http) {}
