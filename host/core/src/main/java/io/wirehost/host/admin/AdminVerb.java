package io.wirehost.host.admin;

import com.typesafe.config.Config;

import java.util.Map;

/** Something that the operator can ask of the host. */
@FunctionalInterface
public interface AdminVerb {
    /**
     * Does it. Runs on a thread of the asking connection, possibly several at once.
     *
     * @param request the whole request, {@code verb} included
     * @return what the answer holds besides {@code ok}: strings, numbers, booleans, lists and maps;
     *     and under {@code lines}, if it is long, its {@link Lines}, or if it has no end, its
     *     {@link LineStream}
     * @throws AdminRefusal if it cannot be done, with the words for the operator
     */
    Map<String, Object> answer(Config request) throws AdminRefusal;
}
