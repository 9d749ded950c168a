package io.wirehost.host.deploy;

import io.wirehost.host.binding.Binding;
import io.wirehost.host.loop.EventLoop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The bindings that get no new session and whose handlers have not stopped yet. Any thread. */
final class Retirements {
    private final List<EventLoop> loops;
    private final Set<Retirement> begun = new LinkedHashSet<>(); // guarded by this

    Retirements(List<EventLoop> loops) {
        this.loops = loops;
    }

    /** Lets the sessions of one end in their time; zero: for ever. Does not wait. */
    void begin(Binding binding, Duration drainMax, Duration drainTimeout) {
        added(binding, drainTimeout).begin(drainMax);
    }

    /** Has handlers stop now, all at once. Does not wait. */
    List<Retirement> stop(List<Binding> bindings, Duration drainTimeout) {
        List<Retirement> stopping =
                bindings.stream().map(each -> added(each, drainTimeout)).toList();
        stopping.forEach(Retirement::finishOnThread);
        return stopping;
    }

    /** Has all that have begun stop now, whatever sessions there are, and waits for them. */
    void finish() {
        List<Retirement> all;
        synchronized (this) {
            all = new ArrayList<>(begun);
        }
        all.forEach(Retirement::finishOnThread);
        all.forEach(Retirement::finish);
    }

    private synchronized Retirement added(Binding binding, Duration drainTimeout) {
        Retirement retirement = new Retirement(binding, loops, drainTimeout, this::forget);
        begun.add(retirement);
        return retirement;
    }

    private synchronized void forget(Retirement retirement) {
        begun.remove(retirement);
    }
}
