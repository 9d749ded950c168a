package io.wirehost.host.admin;

import com.typesafe.config.Config;

import io.wirehost.host.leak.HeapDump;
import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.status.HostStatus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code plugin-leaks}: the generations whose classes something holds, or may hold; with {@code
 * dump = true} and if there are any, also a heap dump that tells what, which the asking one
 * deletes.
 */
public final class PluginLeaksVerb implements AdminVerb {
    private final Supplier<HostStatus> status;
    private final Path directory;

    /**
     * The verb.
     *
     * @param status asked from any thread, must not block
     * @param directory for heap dumps
     */
    public PluginLeaksVerb(Supplier<HostStatus> status, Path directory) {
        this.status = status;
        this.directory = directory;
    }

    @Override
    public Map<String, Object> answer(Config request) throws AdminRefusal {
        List<GenerationInfo> leaked =
                status.get().plugins().stream().filter(GenerationInfo::mayLeak).toList();
        Map<String, Object> answer = new TreeMap<>();
        answer.put("plugins", leaked.stream().map(PluginJson::of).toList());
        if (!leaked.isEmpty() && request.hasPath("dump")) {
            answer.put("dump", dump().toString());
        }
        return answer;
    }

    private Path dump() throws AdminRefusal {
        try {
            return HeapDump.write(directory);
        } catch (IOException e) {
            throw new AdminRefusal(String.valueOf(e.getMessage()));
        }
    }
}
