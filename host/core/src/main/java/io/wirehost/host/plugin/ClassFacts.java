package io.wirehost.host.plugin;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a class file declares. Names of classes are those of the JVM, {@code a/b/C$D}.
 *
 * @param flags of access, as are those of the members
 * @param superclass null of {@code Object} alone
 * @param fields flags by name and descriptor, {@code count:I}
 * @param methods flags by name and descriptor, {@code size()I}
 */
record ClassFacts(
        String name,
        int flags,
        boolean sealed,
        @Nullable String superclass,
        List<String> interfaces,
        Map<String, Integer> fields,
        Map<String, Integer> methods) {
    /** A field or method, and the class that declares it. */
    record Member(ClassFacts declaring, String key, int flags) {
        boolean is(int flag) {
            return (flags & flag) != 0;
        }
    }

    static ClassFacts of(ClassModel model) {
        Map<String, Integer> fields = new HashMap<>();
        model.fields()
                .forEach(field ->
                        fields.put(
                                fieldKey(
                                        field.fieldName().stringValue(),
                                        field.fieldType().stringValue()),
                                field.flags().flagsMask()));
        Map<String, Integer> methods = new HashMap<>();
        model.methods()
                .forEach(method ->
                        methods.put(
                                methodKey(
                                        method.methodName().stringValue(),
                                        method.methodType().stringValue()),
                                method.flags().flagsMask()));
        return new ClassFacts(
                model.thisClass().asInternalName(),
                model.flags().flagsMask(),
                model.findAttribute(Attributes.permittedSubclasses()).isPresent(),
                model.superclass().map(ClassEntry::asInternalName).orElse(null),
                model.interfaces().stream().map(ClassEntry::asInternalName).toList(),
                fields,
                methods);
    }

    static String fieldKey(String name, String descriptor) {
        return name + ":" + descriptor;
    }

    static String methodKey(String name, String descriptor) {
        return name + descriptor;
    }

    boolean is(int flag) {
        return (flags & flag) != 0;
    }

    boolean isInterface() {
        return is(ClassFile.ACC_INTERFACE);
    }

    /** As it is written in a source. */
    String javaName() {
        return name.replace('/', '.');
    }

    /** A hierarchy has one class of a name. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClassFacts facts && facts.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Nullable Member field(String key) {
        Integer found = fields.get(key);
        return found == null ? null : new Member(this, key, found);
    }

    @Nullable Member method(String key) {
        Integer found = methods.get(key);
        return found == null ? null : new Member(this, key, found);
    }
}
