package io.wirehost.host.admin;

import io.wirehost.host.plugin.GenerationInfo;
import io.wirehost.host.plugin.PluginInfo;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A generation of a plugin as answers have it. */
final class PluginJson {
    private PluginJson() {}

    static Map<String, Object> of(GenerationInfo generation) {
        PluginInfo plugin = generation.plugin();
        Map<String, Object> json = new TreeMap<>();
        json.put("id", plugin.id());
        json.put("version", plugin.version());
        json.put("generation", generation.number());
        json.put("sha256", plugin.sha256());
        json.put("file", plugin.file().toString());
        json.put("state", plugin.state().name().toLowerCase(Locale.ROOT));
        json.put("sessions", generation.sessions());
        json.put("reason", plugin.reason());
        json.put("holders", generation.holders());
        json.put("codecs", plugin.codecs());
        json.put("handlers", plugin.handlers());
        return json;
    }
}
