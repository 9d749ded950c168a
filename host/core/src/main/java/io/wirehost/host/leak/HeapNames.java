package io.wirehost.host.leak;

import java.util.HashMap;
import java.util.Map;

/** The names of classes, fields and places in the code that a heap dump has. */
final class HeapNames implements Hprof.Visitor {
    /** A part of the file. */
    private record Range(long at, int length) {}

    private record Frame(long methodNameId, long fileNameId, int classSerial, int line) {}

    private final Hprof dump;
    private final Map<Long, Range> strings = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>(); // the string's id by class id
    private final Map<Integer, Long> classesBySerial = new HashMap<>();
    private final Map<Long, Frame> frames = new HashMap<>();
    private final Map<Integer, Range> traces = new HashMap<>();

    HeapNames(Hprof dump) {
        this.dump = dump;
    }

    @Override
    public void string(long id, long at, int length) {
        strings.put(id, new Range(at, length));
    }

    @Override
    public void loadedClass(int serial, long id, long nameId) {
        classNames.put(id, nameId);
        classesBySerial.put(serial, id);
    }

    @Override
    public void frame(long id, long methodNameId, long fileNameId, int classSerial, int line) {
        frames.put(id, new Frame(methodNameId, fileNameId, classSerial, line));
    }

    @Override
    public void trace(int serial, long framesAt, int count) {
        traces.put(serial, new Range(framesAt, count));
    }

    String string(long id) {
        Range text = strings.get(id);
        return text == null ? "?" : dump.text(text.at, text.length);
    }

    /** As in Java source. */
    String ofClass(long classId) {
        String name = string(classNames.getOrDefault(classId, 0L));
        int dimensions = name.lastIndexOf('[') + 1;
        String element = name.substring(dimensions);
        if (dimensions > 0 && element.startsWith("L")) {
            element = element.substring(1, element.length() - 1);
        }
        return element.replace('/', '.') + "[]".repeat(dimensions);
    }

    /** A place in the code, as stack traces have it. */
    String ofFrame(int trace, int depth) {
        Range range = traces.get(trace);
        if (range == null || depth < 0 || depth >= range.length) {
            return "native code";
        }
        Frame frame = frames.get(dump.id(range.at + (long) depth * dump.idSize()));
        if (frame == null) {
            return "?";
        }
        String type = ofClass(classesBySerial.getOrDefault(frame.classSerial, 0L));
        String line = frame.line > 0 ? ":" + frame.line : "";
        return "%s.%s(%s%s)"
                .formatted(type, string(frame.methodNameId), string(frame.fileNameId), line);
    }
}
