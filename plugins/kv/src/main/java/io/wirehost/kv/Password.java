package io.wirehost.kv;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** The password that clients must say, if there is one. There is one user. */
final class Password {
    static final byte[] DEFAULT_USER = "default".getBytes(StandardCharsets.US_ASCII);

    private Password() {}

    /**
     * Lets the client in.
     *
     * @throws CommandException if user or password are wrong
     */
    static void check(Client client, byte[] user, byte[] password) {
        byte[] expected = client.server().settings().password().getBytes(StandardCharsets.UTF_8);
        // In the same time whatever is wrong, and where.
        boolean matches = expected.length == 0 || MessageDigest.isEqual(expected, password);
        if (!matches || !Arrays.equals(user, DEFAULT_USER)) {
            throw new CommandException(
                    "WRONGPASS invalid username-password pair or user is disabled.");
        }
        client.authenticate();
    }
}
