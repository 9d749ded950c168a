package io.wirehost.host.plugin;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An instruction that refers to the constant pool of its class. Of those that are alike there is
 * one. It is found in the plain bytes: to make an object of every instruction costs ten times that,
 * at a time when the host is waited for.
 *
 * @param opcode of a field, a call, or {@code new}
 * @param index in the constant pool
 */
record CodeReference(int opcode, int index) {
    static final int GETSTATIC = 0xb2;
    static final int PUTSTATIC = 0xb3;
    static final int PUTFIELD = 0xb5;
    static final int INVOKESPECIAL = 0xb7;
    static final int INVOKESTATIC = 0xb8;
    static final int INVOKEDYNAMIC = 0xba;
    static final int NEW = 0xbb;

    private static final int IINC = 0x84;
    private static final int TABLESWITCH = 0xaa;
    private static final int LOOKUPSWITCH = 0xab;
    private static final int WIDE = 0xc4;

    private static final int[] SIZES = sizes();

    private static int[] sizes() {
        int[] sizes = new int[256];
        for (Opcode opcode : Opcode.values()) {
            if (opcode.bytecode() < sizes.length) {
                sizes[opcode.bytecode()] = opcode.sizeIfFixed();
            }
        }
        return sizes;
    }

    /**
     * Those of all methods.
     *
     * @throws IllegalArgumentException if the code is not such
     * @throws IndexOutOfBoundsException likewise
     */
    static Set<CodeReference> of(ClassModel model) {
        Set<CodeReference> references = new LinkedHashSet<>();
        for (MethodModel method : model.methods()) {
            method.findAttribute(Attributes.code())
                    .map(CodeAttribute::codeArray)
                    .ifPresent(code -> collect(ByteBuffer.wrap(code), references));
        }
        return references;
    }

    private static void collect(ByteBuffer code, Set<CodeReference> references) {
        int at = 0;
        while (at < code.limit()) {
            int opcode = Byte.toUnsignedInt(code.get(at));
            if (opcode >= GETSTATIC && opcode <= NEW) {
                references.add(
                        new CodeReference(opcode, Short.toUnsignedInt(code.getShort(at + 1))));
            }
            int next = next(code, at, opcode);
            if (next <= at) {
                throw new IllegalArgumentException("no instruction " + opcode);
            }
            at = next;
        }
    }

    private static int next(ByteBuffer code, int at, int opcode) {
        int operands = (at & ~3) + 4; // of a switch, which are aligned
        return switch (opcode) {
            case TABLESWITCH ->
                    operands + 12 + 4 * (code.getInt(operands + 8) - code.getInt(operands + 4) + 1);
            case LOOKUPSWITCH -> operands + 8 + 8 * code.getInt(operands + 4);
            case WIDE -> at + (Byte.toUnsignedInt(code.get(at + 1)) == IINC ? 6 : 4);
            default -> at + SIZES[opcode];
        };
    }
}
