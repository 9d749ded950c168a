package io.wirehost.host.plugin;

import io.wirehost.spi.Dispatch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A class of a plugin that supplies a codec or a handler. Immutable; any thread.
 *
 * @param <T> the service
 */
public final class Provider<T> {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    private final String plugin;
    private final Class<? extends T> type;
    private final String name;
    private final Class<? extends Record> settings;
    private final Dispatch dispatch;
    private final MethodHandle constructor;

    private Provider(String plugin, Class<? extends T> type, Declaration declared) throws Refusal {
        this.plugin = plugin;
        this.type = type;
        this.name = declared.name();
        this.settings = declared.settings().asSubclass(Record.class);
        this.dispatch = declared.dispatch();
        this.constructor = constructor(type);
    }

    /** Checks the class, and that its types of packets and settings load; initialises nothing. */
    @SuppressWarnings("unchecked") // what is of the raw service is of the one with wildcards
    static <T> Provider<T> of(String plugin, Class<? super T> service, Class<?> type)
            throws Refusal {
        if (!service.isAssignableFrom(type)) {
            throw new Refusal(
                    "class %s does not implement %s: let it, or do not name it as one"
                            .formatted(type.getName(), service.getName()));
        }
        Provider<T> provider = new Provider<>(plugin, (Class<? extends T>) type, declaration(type));
        PacketTypes.read(type);
        for (RecordComponent component : provider.settings.getRecordComponents()) {
            PacketType.of(component.getGenericType(), Map.of());
        }
        return provider;
    }

    private static MethodHandle constructor(Class<?> type) throws Refusal {
        String name = "class " + type.getName();
        if (Modifier.isAbstract(type.getModifiers())) {
            throw new Refusal(name + " is abstract: name a class that extends it");
        }
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new Refusal(name + " is not public: declare it public");
        }
        if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
            throw new Refusal(name + " is an inner class: declare it static");
        }
        try {
            return MethodHandles.publicLookup()
                    .unreflectConstructor(type.getConstructor())
                    .asType(MethodType.methodType(Object.class));
        } catch (NoSuchMethodException | IllegalAccessException _) {
            throw new Refusal(name + " has no public constructor without parameters: add one");
        }
    }

    private static Declaration declaration(Class<?> type) throws Refusal {
        Declaration declared = Declaration.of(type);
        if (declared == null) {
            throw new Refusal(
                    "class %s has no @Provides: annotate it with @Provides(\"<name>\")"
                            .formatted(type.getName()));
        }
        if (!NAME.matcher(declared.name()).matches()) {
            throw new Refusal(
                    ("class %s: the name \"%s\" of @Provides must be lower-case letters,"
                                    + " digits and hyphens, beginning with a letter: rename it")
                            .formatted(type.getName(), declared.name()));
        }
        if (!declared.settings().isRecord()) {
            throw new Refusal(
                    ("class %s: the settings %s of @Provides are not a record:"
                                    + " name a record class, or leave them out")
                            .formatted(type.getName(), declared.settings().getName()));
        }
        return declared;
    }

    /**
     * What it is called in the configuration.
     *
     * @return lower-case letters, digits and hyphens
     */
    public String name() {
        return name;
    }

    /**
     * Which plugin it comes from.
     *
     * @return the plugin's id
     */
    public String plugin() {
        return plugin;
    }

    /**
     * The class; maybe not initialised yet.
     *
     * @return a public class that is not abstract
     */
    public Class<? extends T> type() {
        return type;
    }

    /**
     * What the {@code config} block of a binding is mapped to.
     *
     * @return a record class
     */
    public Class<? extends Record> settings() {
        return settings;
    }

    /**
     * Where callbacks run unless the binding says otherwise.
     *
     * @return as declared; without meaning for a codec
     */
    public Dispatch dispatch() {
        return dispatch;
    }

    /**
     * The loader of the plugin: the context class loader for calls into it.
     *
     * @return the loader of {@link #type()}
     */
    public ClassLoader loader() {
        return type.getClassLoader();
    }

    /**
     * Makes an instance, with the plugin's loader as the context class loader. Cheap enough for
     * each session. The first call initialises the class.
     *
     * @return a new one
     * @throws PluginFaultException if an initialiser or the constructor throws, errors included
     */
    public T newInstance() throws PluginFaultException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader());
        try {
            return type.cast((Object) constructor.invokeExact());
        } catch (Throwable fault) {
            // An error too is the plugin's: none of them may end the loop that asked.
            throw fault(fault);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private PluginFaultException fault(Throwable thrown) {
        Throwable inner = thrown instanceof ExceptionInInitializerError ? thrown.getCause() : null;
        Throwable cause = inner == null ? thrown : inner;
        return new PluginFaultException(
                "new %s() threw %s".formatted(type.getName(), Thrown.text(cause)), cause);
    }

    @Override
    public String toString() {
        return name + " of plugin " + plugin;
    }
}
