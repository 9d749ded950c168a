package io.wirehost.host.plugin;

import io.wirehost.host.plugin.ClassFacts.Member;
import io.wirehost.host.plugin.HostApi.Library;

import org.jspecify.annotations.Nullable;

import java.lang.classfile.BootstrapMethodEntry;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.InterfaceMethodRefEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandleInfo;
import java.util.HashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proof of one class: what it refers to, and what it implements. */
final class ClassProof {
    private static final Pattern IN_DESCRIPTOR =
            Pattern.compile("L((?:io/wirehost/spi|org/slf4j)/[^;<>.:()\\[]+)");
    private static final String OBJECT_INPUT = "java/io/ObjectInputStream";
    private static final String LAMBDAS = "java/lang/invoke/LambdaMetafactory";

    /** How a member is used. */
    private record Use(boolean ofInterface, boolean ofStatic, boolean special, boolean written) {}

    private final Hierarchy hierarchy;
    private final ClassModel model;
    private final ClassFacts self;
    private final Consumer<String> findings;

    /** Findings are words that go on from the name of the class. */
    ClassProof(Hierarchy hierarchy, ClassModel model, Consumer<String> findings) {
        this.hierarchy = hierarchy;
        this.model = model;
        this.self = hierarchy.facts(model);
        this.findings = findings;
    }

    void prove(boolean mayDeserialize) {
        types();
        parents();
        implementations();
        boolean members = false;
        boolean deserializes = OBJECT_INPUT.equals(self.superclass());
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case MethodHandleEntry handle -> handle(handle.kind(), handle.reference());
                case MemberRefEntry member -> {
                    String owner = member.owner().asInternalName();
                    members |= hierarchy.isHeir(owner);
                    deserializes |=
                            owner.equals(OBJECT_INPUT) && member.name().equalsString("<init>");
                }
                default -> {}
            }
        }
        if (deserializes && !mayDeserialize) {
            findings.accept(
                    "reads Java serialization (java.io.ObjectInputStream), by which whoever sends"
                            + " the bytes can run code: read them otherwise, or own up to it in the"
                            + " manifest with "
                            + PluginManifest.ALLOWS_SERIALIZATION
                            + ": true");
        }
        if (members || usesLambdas()) {
            CodeReference.of(model).forEach(this::reference);
        }
    }

    private boolean usesLambdas() {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type && type.name().equalsString(LAMBDAS)) {
                return true;
            }
        }
        return false;
    }

    /** All types that it names anywhere: in code, descriptors, signatures and annotations. */
    private void types() {
        Set<Utf8Entry> strings = new HashSet<>();
        Set<String> types = new HashSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type && Library.of(type.asInternalName()) != null) {
                types.add(type.asInternalName());
            } else if (entry instanceof StringEntry string) {
                strings.add(string.utf8());
            }
        }
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof Utf8Entry text && !strings.contains(text)) {
                collectTypes(text.stringValue(), types);
            }
        }
        types.stream().sorted().forEach(this::type);
    }

    private static void collectTypes(String text, Set<String> types) {
        if (text.contains("io/wirehost/spi/") || text.contains("org/slf4j/")) {
            Matcher matcher = IN_DESCRIPTOR.matcher(text);
            while (matcher.find()) {
                types.add(matcher.group(1));
            }
        }
    }

    private void type(String name) {
        ClassFacts type = hierarchy.find(name);
        if (type == null) {
            find("refers to " + name.replace('/', '.') + ", which is not there", name);
        } else if (!type.is(ClassFile.ACC_PUBLIC)) {
            find("refers to " + type.javaName() + ", which is not public", name);
        }
    }

    private void parents() {
        if (self.superclass() != null && Library.of(self.superclass()) != null) {
            parent(self.superclass(), self.isInterface());
        }
        for (String parent : self.interfaces()) {
            if (Library.of(parent) != null) {
                parent(parent, true);
            }
        }
    }

    private void parent(String name, boolean asInterface) {
        ClassFacts parent = hierarchy.find(name);
        if (parent == null) {
            return; // told already
        }
        if (parent.isInterface() != asInterface) {
            find(
                    (asInterface ? "implements the class " : "extends the interface ")
                            + parent.javaName(),
                    name);
        } else if (parent.sealed() || parent.is(ClassFile.ACC_FINAL)) {
            find(
                    "inherits from "
                            + parent.javaName()
                            + ", which is "
                            + (parent.sealed() ? "sealed" : "final"),
                    name);
        }
    }

    private void implementations() {
        if (self.is(ClassFile.ACC_ABSTRACT) || !hierarchy.isHeir(self.name())) {
            return;
        }
        hierarchy
                .lineage(self)
                .ifPresent(lineage -> {
                    for (Member member : hierarchy.lacking(lineage)) {
                        String declaring = member.declaring().name();
                        if (Library.of(declaring) != null) {
                            find("does not implement " + text(declaring, member.key()), declaring);
                        }
                    }
                });
    }

    private void reference(CodeReference reference) {
        int opcode = reference.opcode();
        switch (model.constantPool().entryByIndex(reference.index())) {
            case FieldRefEntry field ->
                    field(
                            field,
                            new Use(
                                    false,
                                    opcode == CodeReference.GETSTATIC
                                            || opcode == CodeReference.PUTSTATIC,
                                    false,
                                    opcode == CodeReference.PUTFIELD
                                            || opcode == CodeReference.PUTSTATIC));
            case MemberRefEntry method ->
                    method(
                            method,
                            new Use(
                                    method instanceof InterfaceMethodRefEntry,
                                    opcode == CodeReference.INVOKESTATIC,
                                    opcode == CodeReference.INVOKESPECIAL,
                                    false));
            case ClassEntry made -> instance(made.asInternalName());
            case InvokeDynamicEntry call -> lambda(call);
            default -> throw new IllegalArgumentException("reference of " + opcode);
        }
    }

    private void handle(int kind, MemberRefEntry member) {
        boolean ofInterface = member instanceof InterfaceMethodRefEntry;
        switch (kind) {
            case MethodHandleInfo.REF_getField -> field(member, use(false, false));
            case MethodHandleInfo.REF_getStatic -> field(member, use(false, true));
            case MethodHandleInfo.REF_invokeStatic -> method(member, use(ofInterface, true));
            case MethodHandleInfo.REF_newInvokeSpecial -> {
                instance(member.owner().asInternalName());
                method(member, use(ofInterface, false));
            }
            default -> method(member, use(ofInterface, false));
        }
    }

    private static Use use(boolean ofInterface, boolean ofStatic) {
        return new Use(ofInterface, ofStatic, false, false);
    }

    private void instance(String name) {
        ClassFacts type = Library.of(name) == null ? null : hierarchy.find(name);
        if (type != null && type.is(ClassFile.ACC_ABSTRACT)) {
            find("makes an instance of " + type.javaName() + ", which is abstract", name);
        }
    }

    private void field(MemberRefEntry reference, Use use) {
        String owner = reference.owner().asInternalName();
        SequencedSet<ClassFacts> lineage = lineage(owner);
        if (lineage == null) {
            return;
        }
        String key =
                ClassFacts.fieldKey(reference.name().stringValue(), reference.type().stringValue());
        Member field = Hierarchy.resolve(lineage, each -> each.field(key));
        member("uses the field", owner, key, field, use);
        if (field != null
                && use.written()
                && field.is(ClassFile.ACC_FINAL)
                && Library.of(field.declaring().name()) != null) {
            find("sets " + text(owner, key) + ", which is final", owner);
        }
    }

    private void method(MemberRefEntry reference, Use use) {
        String owner = reference.owner().asInternalName();
        SequencedSet<ClassFacts> lineage = lineage(owner);
        if (lineage == null) {
            return;
        }
        ClassFacts called = lineage.getFirst();
        String key =
                ClassFacts.methodKey(
                        reference.name().stringValue(), reference.type().stringValue());
        if (called.isInterface() != use.ofInterface()) {
            find(
                    "calls %s as that of %s, which it is not"
                            .formatted(
                                    text(owner, key),
                                    use.ofInterface() ? "an interface" : "a class"),
                    owner);
            return;
        }
        Member method =
                reference.name().equalsString("<init>")
                        ? called.method(key)
                        : Hierarchy.resolve(lineage, each -> each.method(key));
        member("calls", owner, key, method, use);
        if (method != null && use.special() && method.is(ClassFile.ACC_ABSTRACT)) {
            find("calls " + text(owner, key) + " of its parent, where it is abstract", owner);
        }
    }

    /** All that a member may be looked for in; null if the host has nothing to do with it. */
    private @Nullable SequencedSet<ClassFacts> lineage(String owner) {
        ClassFacts type = hierarchy.isHeir(owner) ? hierarchy.find(owner) : null;
        return type == null ? null : hierarchy.lineage(type).orElse(null);
    }

    private void member(String verb, String owner, String key, @Nullable Member found, Use use) {
        String what = verb + " " + text(owner, key);
        if (found == null) {
            find(what + ", which is not there", owner);
        } else if (Library.of(found.declaring().name()) == null) {
            return; // the plugin's own, or the JDK's
        } else if (found.is(ClassFile.ACC_STATIC) != use.ofStatic()) {
            find(what + (use.ofStatic() ? ", which is not static" : ", which is static"), owner);
        } else if (!isAccessible(found)) {
            find(what + ", which is not public", owner);
        }
    }

    private boolean isAccessible(Member member) {
        return member.is(ClassFile.ACC_PUBLIC)
                || (member.is(ClassFile.ACC_PROTECTED)
                        && hierarchy.isBelow(self, member.declaring()));
    }

    /** A lambda has one method; one more in its interface, and calls of that one throw. */
    private void lambda(InvokeDynamicEntry call) {
        BootstrapMethodEntry bootstrap = call.bootstrap();
        String type = call.type().stringValue();
        String made = type.substring(type.indexOf(')') + 1);
        if (!bootstrap.bootstrapMethod().reference().owner().name().equalsString(LAMBDAS)
                || !made.startsWith("L")
                || !(bootstrap.arguments().getFirst() instanceof MethodTypeEntry method)) {
            return;
        }
        String name = made.substring(1, made.length() - 1);
        SequencedSet<ClassFacts> lineage = lineage(name);
        if (lineage == null) {
            return;
        }
        String called = call.name().stringValue();
        List<Member> lacking = hierarchy.lacking(lineage);
        for (Member member : lacking) {
            String declaring = member.declaring().name();
            if (!member.key().startsWith(called + "(") && Library.of(declaring) != null) {
                find("has a lambda that lacks " + text(declaring, member.key()), declaring);
            }
        }
        String implemented = ClassFacts.methodKey(called, method.descriptor().stringValue());
        if (lacking.stream().noneMatch(member -> member.key().equals(implemented))) {
            find("has a lambda for " + text(name, implemented) + ", which is not there", name);
        }
    }

    private void find(String what, String owner) {
        findings.accept(what + ": build it against " + remedy(owner));
    }

    private static String remedy(String owner) {
        Library library = Library.of(owner);
        return (library == null ? Library.SPI : library).coordinates();
    }

    /** A member as it is written in a source, its types by their simple names. */
    private static String text(String owner, String key) {
        String of = owner.replace('/', '.');
        int parameters = key.indexOf('(');
        if (parameters >= 0) {
            String types =
                    MethodTypeDesc.ofDescriptor(key.substring(parameters)).displayDescriptor();
            String name = key.substring(0, parameters);
            return name.equals("<init>")
                    ? "new " + of + types.substring(0, types.lastIndexOf(')') + 1)
                    : of + "." + name + types;
        }
        int type = key.indexOf(':');
        return of
                + "."
                + key.substring(0, type)
                + " of type "
                + ClassDesc.ofDescriptor(key.substring(type + 1)).displayName();
    }
}
