package io.wirehost.host.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Reads the file of the operator over {@code reference.conf}, as far as HOCON itself goes. */
final class HoconFile {
    /** What the defaults are called. */
    static final String REFERENCE = "reference.conf";

    private HoconFile() {}

    /**
     * The values of the file and, where it has none, of {@code reference.conf}.
     *
     * @param problems gets substitutions that lead to nothing
     * @return with substitutions replaced, and a file and line at each value
     * @throws ConfigException if the file cannot be read or is no HOCON
     */
    static ConfigObject read(Path file, List<Problem> problems) throws ConfigException {
        String text = text(file);
        try {
            Config written =
                    ConfigFactory.parseFile(
                            file.toFile(),
                            ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF));
            Config resolved =
                    written.withFallback(reference())
                            .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
            Origins origins = new Origins(file.toString(), written.root());
            ConfigObject root = origins.restore(resolved.root());
            problems.addAll(new Dangling(root).problems(origins.unresolved()));
            return root;
        } catch (com.typesafe.config.ConfigException e) {
            throw new ConfigException(
                    List.of(SyntaxProblem.of(e, file.toString(), text)), file.toString());
        }
    }

    /** What holds where the operator says nothing. */
    static Config reference() {
        try (Reader reader =
                new InputStreamReader(
                        Objects.requireNonNull(
                                HoconFile.class.getResourceAsStream("/" + REFERENCE), REFERENCE),
                        StandardCharsets.UTF_8)) {
            return ConfigFactory.parseReader(
                    reader, ConfigParseOptions.defaults().setOriginDescription(REFERENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) throws ConfigException {
        String refusal;
        try {
            if (!Files.exists(file) || Files.isRegularFile(file)) {
                return Files.readString(file);
            }
            refusal = "is not a regular file; give the path of the configuration file itself";
        } catch (NoSuchFileException e) {
            refusal =
                    file.isAbsolute()
                            ? "there is no such file; check the path"
                            : "there is no such file; the path begins at "
                                    + Path.of("").toAbsolutePath();
        } catch (AccessDeniedException e) {
            refusal =
                    "may not be read by user "
                            + System.getProperty("user.name")
                            + "; change its owner or mode";
        } catch (CharacterCodingException e) {
            refusal = "is not encoded in UTF-8; save it in UTF-8";
        } catch (IOException e) {
            refusal = "cannot be read: " + e.getMessage();
        }
        throw new ConfigException(
                List.of(new Problem(new Place(file.toString(), 0, ""), refusal)), file.toString());
    }
}
