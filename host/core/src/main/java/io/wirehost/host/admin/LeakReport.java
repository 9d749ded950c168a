package io.wirehost.host.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;

import io.wirehost.host.leak.HeapHolders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks into the heap dump of an answer to {@code plugin-leaks}, outside of the host. */
final class LeakReport {
    private LeakReport() {}

    /**
     * The answer with all holders that are in its dump, which is deleted; the answer itself if it
     * has none.
     *
     * @throws AdminRefusal if the dump cannot be read
     */
    static Config withHoldersOfDump(Config answer) throws AdminRefusal {
        if (!answer.hasPath("dump")) {
            return answer;
        }
        Path dump = Path.of(answer.getString("dump"));
        try {
            List<Map<String, Object>> plugins = new ArrayList<>();
            for (Config plugin : answer.getConfigList("plugins")) {
                List<String> holders = HeapHolders.holders(dump, plugin.getString("loader"));
                if (holders.isEmpty() && plugin.getString("state").equals("closed")) {
                    continue; // only compiled code held it, until the dump
                }
                Map<String, Object> complete = new TreeMap<>(plugin.root().unwrapped());
                complete.put("holders", holders);
                plugins.add(complete);
            }
            return answer.withoutPath("dump")
                    .withValue("plugins", ConfigValueFactory.fromIterable(plugins));
        } catch (IOException e) {
            throw new AdminRefusal(String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            throw new AdminRefusal("the heap of the host has too many objects to look at here");
        } finally {
            delete(dump);
        }
    }

    private static void delete(Path dump) throws AdminRefusal {
        try {
            Files.deleteIfExists(dump);
        } catch (IOException e) {
            throw new AdminRefusal("%s cannot be deleted (%s): do it".formatted(dump, e));
        }
    }
}
