package io.wirehost.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.wirehost.host.plugin.Pins;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

import java.util.concurrent.atomic.AtomicInteger;

/** What is retired is told unused once, not while somebody uses it, and nobody uses it after. */
final class PinsRaces {
    private PinsRaces() {}

    /**
     * One who begins and ends to use it, against its end: used, told meanwhile, told in the end.
     */
    @JCStressTest
    @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "used before it was retired")
    @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "retired before it was used")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class UserAgainstRetirement {
        private final Pins pins = new Pins();
        private final AtomicInteger told = new AtomicInteger();

        @Actor
        public void user(III_Result seen) {
            if (pins.tryPin()) {
                seen.r1 = 1;
                seen.r2 = told.get();
                pins.unpin();
            }
        }

        @Actor
        public void retirement() {
            pins.retire(told::incrementAndGet);
        }

        @Arbiter
        public void after(III_Result seen) {
            seen.r3 = told.get() + (pins.tryPin() ? 100 : 0);
        }
    }

    /** The last use ends when it is retired: told in the end, and used. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class LastUserAgainstRetirement {
        private final Pins pins = new Pins();
        private final AtomicInteger told = new AtomicInteger();

        public LastUserAgainstRetirement() {
            pins.tryPin();
        }

        @Actor
        public void user() {
            pins.unpin();
        }

        @Actor
        public void retirement() {
            pins.retire(told::incrementAndGet);
        }

        @Arbiter
        public void after(II_Result seen) {
            seen.r1 = told.get();
            seen.r2 = pins.count();
        }
    }

    /** Two last users of what is retired: told in the end, and used. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class TwoLastUsers {
        private final Pins pins = new Pins();
        private final AtomicInteger told = new AtomicInteger();

        public TwoLastUsers() {
            pins.tryPin();
            pins.tryPin();
            pins.retire(told::incrementAndGet);
        }

        @Actor
        public void user() {
            pins.unpin();
        }

        @Actor
        public void other() {
            pins.unpin();
        }

        @Arbiter
        public void after(II_Result seen) {
            seen.r1 = told.get();
            seen.r2 = pins.count();
        }
    }

    /** Two new users: whether each got it, and how many it says it has. */
    @JCStressTest
    @Outcome(id = "1, 1, 2", expect = ACCEPTABLE)
    @Outcome(expect = FORBIDDEN)
    @State
    public static class TwoNewUsers {
        private final Pins pins = new Pins();

        @Actor
        public void user(III_Result seen) {
            seen.r1 = pins.tryPin() ? 1 : 0;
        }

        @Actor
        public void other(III_Result seen) {
            seen.r2 = pins.tryPin() ? 1 : 0;
        }

        @Arbiter
        public void after(III_Result seen) {
            seen.r3 = pins.count();
        }
    }
}
