package io.wirehost.host.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses what somebody meant who wrote a name that does not exist. */
public final class Spelling {
    private Spelling() {}

    /**
     * The name that is most like a wrong one. Case, camelCase and underscores instead of hyphens
     * are no difference; of the rest, one letter in three may be wrong, missing, too many or
     * swapped with its neighbour.
     *
     * @param wrong what was written
     * @param right the names that exist
     * @return the nearest of {@code right}, the first of equals; empty if none is near
     */
    public static Optional<String> nearest(String wrong, Collection<String> right) {
        record Candidate(String name, int distance) {}
        String normal = normal(wrong);
        return right.stream()
                .map(name -> new Candidate(name, distance(normal, normal(name))))
                .filter(candidate -> candidate.distance <= normal.length() / 3)
                .min(Comparator.comparingInt(Candidate::distance))
                .map(Candidate::name);
    }

    /** The question that a message ends with, or nothing. */
    static Optional<String> question(String wrong, Collection<String> right) {
        return nearest(wrong, right).map(name -> "did you mean " + name + "?");
    }

    /** A Java name as a key: {@code maxPacketSize} and {@code MAX_SIZE} with hyphens. */
    static String hyphenated(String name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (i > 0 && beginsWord(name, i)) {
                key.append('-');
            }
            key.append(name.charAt(i) == '_' ? '-' : Character.toLowerCase(name.charAt(i)));
        }
        return key.toString();
    }

    /** In {@code readHTTPBody} those are at {@code H} and at {@code B}. */
    private static boolean beginsWord(String name, int at) {
        char before = name.charAt(at - 1);
        return isUpper(name.charAt(at))
                && (isLower(before)
                        || (before >= '0' && before <= '9')
                        || (isUpper(before)
                                && at + 1 < name.length()
                                && isLower(name.charAt(at + 1))));
    }

    private static boolean isUpper(char letter) {
        return letter >= 'A' && letter <= 'Z';
    }

    private static boolean isLower(char letter) {
        return letter >= 'a' && letter <= 'z';
    }

    private static String normal(String name) {
        return hyphenated(name.strip());
    }

    /**
     * Insertions, deletions, replacements and swaps of neighbours that lead from one to another.
     */
    private static int distance(String from, String to) {
        int[][] steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, from, to, i, j);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int cheapest(int[][] steps, String from, String to, int i, int j) {
        int replaced = steps[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
    }
}
