package io.wirehost.host.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;

import com.typesafe.config.Config;

import io.wirehost.host.config.Spelling;
import io.wirehost.host.log.LogFiles;
import io.wirehost.host.log.LogLevels;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;

/**
 * {@code log}: what is logged. With a {@code setting}: {@code LOGGER=LEVEL} changes it, {@code for}
 * a time or until the host stops, {@code LOGGER=default} changes it back, and {@code reopen} goes
 * on in new files of the same names.
 */
public final class LogVerb implements AdminVerb {
    private static final String REOPEN = "reopen";
    private static final String DEFAULT = "default";
    private static final List<String> LEVELS =
            List.of("trace", "debug", "info", "warn", "error", "off", DEFAULT);

    private final LoggerContext context;
    private final LogLevels levels;

    /**
     * The verb.
     *
     * @param context of the loggers
     * @param levels of the same
     */
    public LogVerb(LoggerContext context, LogLevels levels) {
        this.context = context;
        this.levels = levels;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        String setting = request.hasPath("setting") ? Json.text(request, "setting") : "";
        if (setting.equals(REOPEN)) {
            return Map.of("reopened", reopen());
        }
        if (!setting.isEmpty()) {
            change(setting, request);
        }
        return Map.of("loggers", levels.settings().stream().map(LogVerb::object).toList());
    }

    private SortedSet<String> reopen() throws AdminRefusal {
        try {
            SortedSet<String> files = LogFiles.reopen(context);
            if (files.isEmpty()) {
                throw new AdminRefusal("this host logs to no file");
            }
            return files;
        } catch (IOException e) {
            throw new AdminRefusal("the log cannot be opened anew: " + e);
        }
    }

    private void change(String setting, Config request) throws AdminRefusal {
        int equals = setting.indexOf('=');
        String logger = setting.substring(0, Math.max(0, equals));
        String level = setting.substring(equals + 1).toLowerCase(Locale.ROOT);
        if (logger.isBlank()) {
            throw AdminRefusal.ofArguments(
                    "%s is not LOGGER=LEVEL, as in io.wirehost=debug, nor reopen"
                            .formatted(Json.quoted(setting)));
        }
        if (!LEVELS.contains(level)) {
            throw AdminRefusal.ofArguments(
                    "%s is no level; there are: %s%s"
                            .formatted(
                                    Json.quoted(level),
                                    String.join(", ", LEVELS),
                                    Spelling.nearest(level, LEVELS)
                                            .map(meant -> "; did you mean " + meant + "?")
                                            .orElse("")));
        }
        Duration time = request.hasPath("for") ? DrainVerb.time(request, "for") : Duration.ZERO;
        String name = logger.equalsIgnoreCase("root") ? org.slf4j.Logger.ROOT_LOGGER_NAME : logger;
        if (!level.equals(DEFAULT)) {
            levels.set(name, Level.toLevel(level), time);
        } else if (!levels.reset(name)) {
            throw new AdminRefusal(Json.quoted(name) + " logs as it always did");
        }
    }

    private static Map<String, Object> object(LogLevels.Setting setting) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("logger", setting.logger());
        object.put("level", setting.level().toLowerCase(Locale.ROOT));
        object.put("changed", setting.changed());
        if (setting.until() != null) {
            object.put("until", setting.until().toString());
        }
        return object;
    }
}
