package io.wirehost.host.config;

import static java.lang.classfile.ClassFile.ACC_PUBLIC;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Calls the canonical constructor of a record.
 *
 * <p>For the host's own records a class is written that does it. Reflection would write about ten
 * for each, one for every step from an array to arguments, which is an eighth of the time that a
 * start takes. For those of plugins that cannot be done: a class in their module cannot be defined
 * from here.
 */
public interface RecordMaker {
    /**
     * Makes a record.
     *
     * @param components one for each, of the right types
     * @throws Throwable what the constructor throws
     */
    Object make(Object[] components) throws Throwable;

    /** Of records of one type. */
    static RecordMaker of(Class<?> type) {
        Class<?>[] components =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            return type.getModule().equals(RecordMaker.class.getModule())
                    ? written(type, components)
                    : reflecting(type, components);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " has no canonical constructor", e);
        }
    }

    private static RecordMaker reflecting(Class<?> type, Class<?>[] components)
            throws ReflectiveOperationException {
        Constructor<?> canonical = type.getDeclaredConstructor(components);
        canonical.setAccessible(true);
        return values -> {
            try {
                return canonical.newInstance(values);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        };
    }

    private static RecordMaker written(Class<?> type, Class<?>[] components)
            throws ReflectiveOperationException {
        Lookup maker =
                MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .defineHiddenClass(
                                classFile(type, components), true, Lookup.ClassOption.NESTMATE);
        return (RecordMaker) maker.lookupClass().getConstructor().newInstance();
    }

    private static byte[] classFile(Class<?> type, Class<?>[] components) {
        return ClassFile.of()
                .build(
                        ClassDesc.of(type.getName() + "Maker"),
                        maker ->
                                maker.withInterfaceSymbols(desc(RecordMaker.class))
                                        .withMethodBody(
                                                INIT_NAME,
                                                MTD_void,
                                                ACC_PUBLIC,
                                                RecordMaker::writeConstructor)
                                        .withMethodBody(
                                                "make",
                                                MethodTypeDesc.of(CD_Object, CD_Object.arrayType()),
                                                ACC_PUBLIC,
                                                code -> writeMake(code, type, components)));
    }

    private static void writeConstructor(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
    }

    private static void writeMake(CodeBuilder code, Class<?> type, Class<?>[] components) {
        code.new_(desc(type)).dup();
        for (int i = 0; i < components.length; i++) {
            writeComponent(code, i, components[i]);
        }
        MethodType canonical = MethodType.methodType(void.class, components);
        code.invokespecial(desc(type), INIT_NAME, canonical.describeConstable().orElseThrow())
                .areturn();
    }

    private static void writeComponent(CodeBuilder code, int index, Class<?> type) {
        Class<?> boxed = MethodType.methodType(type).wrap().returnType();
        code.aload(1).loadConstant(index).aaload().checkcast(desc(boxed));
        if (type.isPrimitive()) {
            code.invokevirtual(
                    desc(boxed), type.getName() + "Value", MethodTypeDesc.of(desc(type)));
        }
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
