package io.wirehost.host.plugin;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What is retired is closed when no binding uses it, and not while one does. */
final class GenerationRaces {
    private static final Generations LIVING = new Generations(Duration.ofDays(1), Disabled.none());
    private static final Plugin PLUGIN =
            new Plugin(PluginInfo.found("raced", Path.of("")), List.of(), List.of(), List.of());

    private GenerationRaces() {}

    private static Generation fresh() {
        return new Generation(LIVING, 1, PLUGIN);
    }

    private static void use(Generation generation, Pins sessions) {
        generation.use(sessions, () -> Traffic.NONE);
    }

    private static int closed(Generation generation) {
        return generation.plugin() == null ? 1 : 0;
    }

    /** A new binding against the end: used, closed meanwhile, closed in the end. */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "used before it was retired")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "closed before it was used")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class NewBindingAgainstRetirement {
        private final Generation generation = fresh();
        private final Pins sessions = new Pins();

        @Actor
        public void binding(III_Result seen) {
            try {
                use(generation, sessions);
            } catch (IllegalStateException e) {
                return;
            }
            seen.r1 = 1;
            seen.r2 = closed(generation);
            generation.release(sessions);
        }

        @Actor
        public void retirement() {
            generation.retire();
        }

        @Arbiter
        public void later(III_Result seen) {
            seen.r3 = closed(generation);
        }
    }

    /** The last binding lets it go when it is retired: closed in the end, and used by sessions. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class LastBindingAgainstRetirement {
        private final Generation generation = fresh();
        private final Pins sessions = new Pins();

        public LastBindingAgainstRetirement() {
            use(generation, sessions);
        }

        @Actor
        public void binding() {
            generation.release(sessions);
        }

        @Actor
        public void retirement() {
            generation.retire();
        }

        @Arbiter
        public void later(II_Result seen) {
            seen.r1 = closed(generation);
            seen.r2 = generation.describe().sessions();
        }
    }

    /** Two last bindings of what is retired: closed in the end, and used by sessions. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class TwoLastBindings {
        private final Generation generation = fresh();
        private final Pins sessions = new Pins();
        private final Pins others = new Pins();

        public TwoLastBindings() {
            use(generation, sessions);
            use(generation, others);
            generation.retire();
        }

        @Actor
        public void binding() {
            generation.release(sessions);
        }

        @Actor
        public void other() {
            generation.release(others);
        }

        @Arbiter
        public void later(II_Result seen) {
            seen.r1 = closed(generation);
            seen.r2 = generation.describe().sessions();
        }
    }
}
