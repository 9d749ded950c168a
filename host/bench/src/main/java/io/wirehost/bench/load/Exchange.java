package io.wirehost.bench.load;

/**
 * What is sent, and the only right answer to it. ASCII.
 *
 * @param request one packet
 * @param response one packet
 */
public record Exchange(String request, String response) {
    /** A line of 64 bytes, to be echoed, that has the number in it. */
    public static Exchange echo(int number) {
        String line = "%08d:%s\n".formatted(number, "x".repeat(54));
        return new Exchange(line, line);
    }
}
