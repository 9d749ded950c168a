package io.wirehost.chat;

import io.wirehost.spi.PacketSession;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * The users of a binding, each with a name that no other has, whatever its case. Shared by all
 * sessions; thread-safe. The methods about one member are called in callbacks of its session.
 */
final class Members {
    /** ASCII only: letters that look alike in other alphabets would be two names for one eye. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]+");

    private static final Pattern GUEST = Pattern.compile("guest[0-9]+");

    private final ConcurrentMap<String, Member> byName = new ConcurrentHashMap<>();
    private final ConcurrentMap<Long, Member> bySession = new ConcurrentHashMap<>();
    private final LongAdder missed = new LongAdder();

    static boolean isName(String text, int maxLength) {
        return text.length() <= maxLength && NAME.matcher(text).matches();
    }

    static String rule(int maxLength) {
        return "a name has 2 to "
                + maxLength
                + " letters a–z, digits, - and _, and begins with a letter";
    }

    /** Takes a user in, with the guest name of its session, which is kept free for it. */
    Member admit(PacketSession<String> session) {
        Member member = new Member(session, "guest" + session.id());
        byName.put(key(member.name()), member);
        bySession.put(session.id(), member);
        return member;
    }

    /**
     * Gives a user another name.
     *
     * @return false if somebody has it, or may get it as a guest
     */
    boolean rename(Member member, String name) {
        String free = key(member.name());
        String wanted = key(name);
        if (!wanted.equals(free)) {
            if (GUEST.matcher(wanted).matches() || byName.putIfAbsent(wanted, member) != null) {
                return false;
            }
            byName.remove(free, member);
        }
        member.name(name);
        return true;
    }

    void dismiss(Member member) {
        byName.remove(key(member.name()), member);
        bySession.remove(member.session().id(), member);
    }

    Optional<Member> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** The names of those who are in a room; who leaves meanwhile may be missing. */
    List<String> names(List<PacketSession<String>> sessions) {
        return sessions.stream()
                .map(session -> bySession.get(session.id()))
                .filter(Objects::nonNull)
                .map(Member::name)
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
    }

    /** Counts lines that users did not get because their write queues were full. */
    void countMissed(int lines) {
        missed.add(lines);
    }

    long missed() {
        return missed.sum();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
