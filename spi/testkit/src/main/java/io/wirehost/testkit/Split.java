package io.wirehost.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * One way in which a network may cut bytes into pieces.
 *
 * @param name for messages
 * @param pieces their sizes, each 1 or more
 */
record Split(String name, List<Integer> pieces) {
    private static final int MOST_CALLS = 16 * 1024;
    private static final int MOST_CUTS = 2 * 1024;
    private static final int RANDOM_SPLITS = 64;
    private static final int MOST_SHOWN = 12;

    /** In one piece, byte by byte, at each place into two, and into many as the seed says. */
    static List<Split> all(int length, long seed) {
        List<Split> splits = new ArrayList<>();
        splits.add(whole(length));
        splits.add(byteByByte(length));
        for (int cut = 1; cut < length; cut++) {
            // Of very many places the first and the last are tried: headers and ends are there.
            if (cut == MOST_CUTS / 2 && length > MOST_CUTS) {
                cut = length - MOST_CUTS / 2;
            }
            splits.add(new Split("cut at " + cut, List.of(cut, length - cut)));
        }
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_SPLITS; i++) {
            List<Integer> pieces = randomPieces(length, random);
            splits.add(new Split("cut into " + sizes(pieces) + " (seed " + seed + ")", pieces));
        }
        return splits;
    }

    static Split whole(int length) {
        return new Split("in one piece", pieces(length, () -> length));
    }

    /** Byte by byte; of very many bytes in so small pieces that the calls can be afforded. */
    static Split byteByByte(int length) {
        int size = 1 + length / MOST_CALLS;
        String name = size == 1 ? "byte by byte" : size + " bytes at a time";
        return new Split(name, pieces(length, () -> size));
    }

    private static List<Integer> randomPieces(int length, Random random) {
        // Some splits are fine and some are coarse, so that short and long packets are both cut.
        int most = 2 + length / (1 + random.nextInt(16));
        return pieces(length, () -> 1 + random.nextInt(most));
    }

    private static List<Integer> pieces(int length, IntSupplier sizes) {
        List<Integer> pieces = new ArrayList<>();
        for (int left = length; left > 0; left -= pieces.getLast()) {
            pieces.add(Math.min(left, sizes.getAsInt()));
        }
        return pieces;
    }

    private static String sizes(List<Integer> pieces) {
        String sizes =
                pieces.stream()
                        .limit(MOST_SHOWN)
                        .map(Object::toString)
                        .collect(Collectors.joining(" + "));
        return pieces.size() > MOST_SHOWN ? sizes + " + …" : sizes;
    }
}
