package io.wirehost.host.admin;

import io.wirehost.host.tap.Tap;
import io.wirehost.host.tap.TapEvent;

import java.util.List;

/** How events become lines. */
interface TapOutput {
    /** What it is about. */
    Tap.Form form();

    /** The lines for these events, which are no secret. */
    List<String> lines(List<TapEvent> events);
}
