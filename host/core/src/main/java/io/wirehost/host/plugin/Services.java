package io.wirehost.host.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarEntry;
import java.util.regex.Pattern;

/** The classes of one plugin that supply one service. */
final class Services<T> {
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\p{javaJavaIdentifierStart}[\\p{javaJavaIdentifierPart}.]*");

    private final Class<? super T> service;
    private final String plugin;
    private final ClassLoader loader;
    private final List<Line> lines;

    /** A class that a service file names: {@code place} is the jar, the file and the line. */
    private record Line(String place, String className) {}

    Services(Class<? super T> service, String plugin, List<PluginJar> jars, ClassLoader loader)
            throws Refusal {
        this.service = service;
        this.plugin = plugin;
        this.loader = loader;
        this.lines = lines(service, jars);
    }

    /** The file of a jar that names the classes. */
    static String path(Class<?> service) {
        return "META-INF/services/" + service.getName();
    }

    private static List<Line> lines(Class<?> service, List<PluginJar> jars) throws Refusal {
        List<Line> lines = new ArrayList<>();
        for (PluginJar jar : jars) {
            JarEntry entry = jar.entry(path(service));
            if (entry == null) {
                continue;
            }
            String place = jar.name() + ": " + path(service);
            try {
                int number = 0;
                for (String text :
                        new String(jar.read(entry), StandardCharsets.UTF_8).lines().toList()) {
                    number++;
                    String className = text.replaceFirst("#.*", "").strip();
                    if (!className.isEmpty()) {
                        lines.add(new Line(place + ": " + number, className));
                    }
                }
            } catch (IOException e) {
                throw Refusal.damaged(e).at(place);
            }
        }
        return lines;
    }

    /**
     * The providers, in the order of the files. One that cannot serve refuses the plugin: half of
     * it would bind, and the rest be missed at some later time.
     */
    List<Provider<T>> providers() throws Refusal {
        List<Provider<T>> providers = new ArrayList<>();
        for (Class<?> type : types()) {
            providers.add(provider(type, place(type)));
        }
        return providers;
    }

    private List<Class<?>> types() throws Refusal {
        try {
            return ServiceLoader.load(service, loader).stream()
                    .<Class<?>>map(ServiceLoader.Provider::type)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
            // It names neither the line nor the cause; the first line that fails alone does.
            for (Line line : lines) {
                provider(load(line), line.place());
            }
            throw new Refusal(plugin + ": cannot be loaded (" + e + "): build it again");
        }
    }

    private Class<?> load(Line line) throws Refusal {
        String name = line.className();
        if (!CLASS_NAME.matcher(name).matches()) {
            throw new Refusal(
                    "%s: \"%s\" is not the name of a class: write one such name a line"
                            .formatted(line.place(), name));
        }
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            throw Refusal.unloadable(name, e).at(line.place());
        }
    }

    private Provider<T> provider(Class<?> type, String place) throws Refusal {
        try {
            return Provider.of(plugin, service, type);
        } catch (Refusal e) {
            throw e.at(place);
        } catch (RuntimeException | LinkageError e) {
            throw Refusal.unloadable(type.getName(), e).at(place);
        }
    }

    private String place(Class<?> type) {
        for (Line line : lines) {
            if (line.className().equals(type.getName())) {
                return line.place();
            }
        }
        throw new IllegalStateException(type + " is in no service file of " + plugin);
    }
}
