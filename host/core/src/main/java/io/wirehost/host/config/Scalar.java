package io.wirehost.host.config;

import static java.util.Map.entry;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;

import io.wirehost.spi.DataSize;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * A type that is written as one text or number.
 *
 * @param noun what it is called in a message, with its article
 * @param example as it would be written
 * @param units that may follow a number, for messages; empty: there are none
 * @param unit of a bare number; null: the type has no order, hence no range
 * @param parser from what was written to something that can be compared with a bound
 * @param least the bound that the Java type itself has, or empty
 * @param most likewise
 * @param finish from there to the value of the component
 */
record Scalar(
        String noun,
        String example,
        String units,
        @Nullable String unit,
        Parser parser,
        String least,
        String most,
        Function<Object, Object> finish) {

    private static final Pattern NUMBER_WITH_UNIT = Pattern.compile("[0-9.]+ *\\p{L}.*");

    private static final Scalar INT =
            wholeNumber(Integer.MIN_VALUE, Integer.MAX_VALUE, Math::toIntExact);
    private static final Scalar LONG =
            wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE, number -> number);
    private static final Scalar DOUBLE =
            new Scalar(
                    "a number",
                    "0.5",
                    "",
                    "",
                    BigDecimal::new,
                    Double.toString(-Double.MAX_VALUE),
                    Double.toString(Double.MAX_VALUE),
                    value -> ((BigDecimal) value).doubleValue());
    private static final Scalar BOOLEAN = plain("true or false", "true", Scalar::parseBoolean);

    private static final Map<Class<?>, Scalar> ALL =
            Map.ofEntries(
                    entry(int.class, INT),
                    entry(Integer.class, INT),
                    entry(long.class, LONG),
                    entry(Long.class, LONG),
                    entry(double.class, DOUBLE),
                    entry(Double.class, DOUBLE),
                    entry(boolean.class, BOOLEAN),
                    entry(Boolean.class, BOOLEAN),
                    entry(String.class, plain("a text", "\"text\"", text -> text)),
                    entry(
                            DataSize.class,
                            ordered(
                                    "a size",
                                    "64KiB",
                                    "B, KiB, MiB, GiB, kB, MB or GB",
                                    "B",
                                    Scalar::parseSize)),
                    entry(
                            Duration.class,
                            ordered(
                                    "a duration",
                                    "30s",
                                    "ns, us, ms, s, m, h or d",
                                    "ms",
                                    Scalar::parseDuration)),
                    entry(Path.class, plain("a path", "\"data\"", Scalar::parsePath)),
                    entry(
                            TapMask.class,
                            plain(
                                    "a regular expression",
                                    "\"password=([^;]*)\"",
                                    Scalar::parseMask)),
                    entry(Charset.class, plain("a charset", "UTF-8", Scalar::parseCharset)),
                    entry(
                            InetSocketAddress.class,
                            plain("an address", "\"127.0.0.1:7007\"", SocketAddresses::parse)));

    /** How the type is written; null if it is none of these. */
    static @Nullable Scalar of(Class<?> type) {
        return type.isEnum() ? ofEnum(type) : ALL.get(type);
    }

    /**
     * What was written, as something that can be compared with a bound.
     *
     * @return null if it is not what the noun says
     * @throws Refused if there is more to say than that
     */
    @Nullable Object value(String text) {
        try {
            return parser.parse(text);
        } catch (Refused e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException | ConfigException e) {
            return null;
        }
    }

    /** The units there are, if a wrong one was written. */
    String unitsInsteadOf(@Nullable String text) {
        boolean hasUnit = text != null && NUMBER_WITH_UNIT.matcher(text).matches();
        return hasUnit && !units.isEmpty() ? ", with " + units : "";
    }

    /** As it was written, and so that nobody takes milliseconds for seconds. */
    String withUnit(String text) {
        boolean bare = text.matches("[0-9.eE+-]*[0-9]") && !text.equals("0");
        return bare && unit != null ? text + unit : text;
    }

    private static Scalar ofEnum(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(Spelling.hyphenated(((Enum<?>) constant).name()), constant);
        }
        String noun = constants.keySet().stream().collect(Collectors.joining(", ", "one of ", ""));
        String example = constants.keySet().stream().findFirst().orElse("");
        return plain(
                noun,
                example,
                text -> {
                    Object constant = constants.get(text);
                    if (constant == null) {
                        String question =
                                Spelling.question(text, constants.keySet())
                                        .map(q -> "; " + q)
                                        .orElse("");
                        throw new Refused("is not " + noun + question);
                    }
                    return constant;
                });
    }

    private static Scalar plain(String noun, String example, Parser parser) {
        return new Scalar(noun, example, "", null, parser, "", "", value -> value);
    }

    private static Scalar ordered(
            String noun, String example, String units, String unit, Parser parser) {
        return new Scalar(noun, example, units, unit, parser, "", "", value -> value);
    }

    private static Scalar wholeNumber(long least, long most, Function<Long, Object> finish) {
        return new Scalar(
                "a whole number",
                "100",
                "",
                "",
                text -> parseWhole(text, least, most),
                Long.toString(least),
                Long.toString(most),
                value -> finish.apply((Long) value));
    }

    private static Long parseWhole(String text, long least, long most) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException _) {
            // Only for 5e3 and the like, since to initialise its class is a good part of a start.
            BigDecimal number = new BigDecimal(text);
            if (number.stripTrailingZeros().scale() > 0) {
                throw new NumberFormatException(text);
            }
            try {
                return number.longValueExact();
            } catch (ArithmeticException _) {
                throw new Refused("is outside " + least + "–" + most);
            }
        }
    }

    private static Boolean parseBoolean(String text) {
        return switch (text) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static DataSize parseSize(String text) {
        return new DataSize(
                ConfigValueFactory.fromAnyRef(text)
                        .atKey("size")
                        .getMemorySize("size")
                        .toBytesBigInteger()
                        .longValueExact());
    }

    private static Duration parseDuration(String text) {
        return text.equals("off")
                ? Duration.ZERO
                : ConfigValueFactory.fromAnyRef(text).atKey("time").getDuration("time");
    }

    private static Path parsePath(String text) {
        if (text.isEmpty()) {
            throw new Refused("is no path; write \".\" for the working directory");
        }
        return Path.of(text);
    }

    private static TapMask parseMask(String text) {
        TapMask mask = new TapMask(text);
        try {
            mask.pattern();
            return mask;
        } catch (PatternSyntaxException e) {
            throw new Refused(
                    "is no regular expression: "
                            + e.getDescription()
                            + (e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1)));
        }
    }

    private static Charset parseCharset(String text) {
        try {
            return Charset.forName(text);
        } catch (IllegalArgumentException e) {
            throw Spelling.question(text, Charset.availableCharsets().keySet())
                    .<IllegalArgumentException>map(q -> new Refused("is not a charset; " + q))
                    .orElse(e);
        }
    }

    /** Throws {@link Refused}, or what the parsers of the JDK and of HOCON throw. */
    interface Parser {
        Object parse(String text);
    }

    /** What was written is not right for a reason that is worth telling. */
    static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }
}
