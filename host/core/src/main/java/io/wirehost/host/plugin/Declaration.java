package io.wirehost.host.plugin;

import io.wirehost.spi.Dispatch;
import io.wirehost.spi.NoSettings;
import io.wirehost.spi.Provides;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodType;

/**
 * What {@link Provides} says on a class, as its class file has it. Reflection makes all annotations
 * of a class where it is asked for one, and runs the initialisers of the plugin's enums in them.
 *
 * @param settings the class that is named, be it a record or not
 */
record Declaration(String name, Class<?> settings, Dispatch dispatch) {
    private static final String PROVIDES = Provides.class.descriptorString();

    /** Null: the class declares nothing. Loads the class of the settings, initialises nothing. */
    static @Nullable Declaration of(Class<?> type) throws Refusal {
        return ClassFile.of()
                .parse(classFile(type))
                .findAttribute(Attributes.runtimeVisibleAnnotations())
                .flatMap(all ->
                        all.annotations().stream()
                                .filter(each -> each.className().equalsString(PROVIDES))
                                .findFirst())
                .map(provides -> of(provides, type.getClassLoader()))
                .orElse(null);
    }

    private static Declaration of(Annotation provides, @Nullable ClassLoader loader) {
        String name = "";
        Class<?> settings = NoSettings.class;
        Dispatch dispatch = Dispatch.SESSION;
        for (AnnotationElement element : provides.elements()) {
            switch (element.value()) {
                case AnnotationValue.OfString text when isCalled("value", element) ->
                        name = text.stringValue();
                case AnnotationValue.OfClass type when isCalled("settings", element) ->
                        settings = load(type.classSymbol(), loader);
                case AnnotationValue.OfEnum constant when isCalled("dispatch", element) ->
                        dispatch = dispatch(constant.constantName().stringValue());
                default -> {} // of a newer SPI
            }
        }
        return new Declaration(name, settings, dispatch);
    }

    private static boolean isCalled(String name, AnnotationElement element) {
        return element.name().equalsString(name);
    }

    private static Class<?> load(ClassDesc type, @Nullable ClassLoader loader) {
        return MethodType.fromMethodDescriptorString("()" + type.descriptorString(), loader)
                .returnType();
    }

    private static Dispatch dispatch(String constant) {
        for (Dispatch each : Dispatch.values()) {
            if (each.name().equals(constant)) {
                return each;
            }
        }
        throw new EnumConstantNotPresentException(Dispatch.class, constant);
    }

    private static byte[] classFile(Class<?> type) throws Refusal {
        try {
            byte[] bytes =
                    type.getClassLoader() instanceof PluginClassLoader own
                            ? own.classFile(type.getName())
                            : ofHost(type);
            if (bytes != null) {
                return bytes;
            }
        } catch (IOException e) {
            throw Refusal.damaged(e).at("class " + type.getName());
        }
        throw new Refusal(
                "class %s has no class file to be found: load it from a jar or a folder"
                        .formatted(type.getName()));
    }

    private static byte @Nullable [] ofHost(Class<?> type) throws IOException {
        String file = type.getName().substring(type.getPackageName().length()).replace(".", "");
        try (InputStream in = type.getResourceAsStream(file + ".class")) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
