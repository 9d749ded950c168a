package io.wirehost.host.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.wirehost.host.LogLines;
import io.wirehost.host.plugin.Candidate;
import io.wirehost.host.plugin.Generation;
import io.wirehost.host.plugin.Plugins;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be taken back is, once, whatever happens meanwhile. */
class AutomaticRollbackTest {
    private final Deployer deployer = mock(Deployer.class);
    private final List<Thread> begun = new ArrayList<>(); // which run when the test lets them
    private final AutomaticRollback rollback = new AutomaticRollback(deployer, begun::add);

    private static Generation generation() {
        Generation generation = mock(Generation.class);
        when(generation.id()).thenReturn("lines");
        return generation;
    }

    private static Plugins trying(Generation canary) {
        Plugins plugins = mock(Plugins.class);
        when(plugins.candidate()).thenReturn(Optional.of(new Candidate.Canary(canary, 10)));
        return plugins;
    }

    private static CanaryTrial failing(Generation canary) {
        CanaryTrial trial = mock(CanaryTrial.class);
        when(trial.tried()).thenReturn(canary);
        when(trial.verdict()).thenReturn(Optional.of("it fails"));
        return trial;
    }

    private void fail(Generation canary) {
        rollback.watch(Optional.of(failing(canary)));
        rollback.judge();
    }

    private void runNext() throws Exception {
        Thread next = begun.removeFirst();
        next.setUncaughtExceptionHandler((_, _) -> {});
        next.start();
        next.join();
    }

    @Test
    void theEndOfOneLeavesTheNextVerdictInForce() throws Exception {
        fail(generation());
        Generation next = generation();
        Plugins served = trying(next);
        fail(next);
        runNext();
        rollback.withoutFailed(served, "lines");
        verify(served).takenBack("lines", "it fails");
        runNext();
        assertSame(served, rollback.withoutFailed(served, "lines"));
    }

    @Test
    void aVerdictThatCannotBeCarriedOutIsForgotten() throws Exception {
        doThrow(new IllegalStateException("no room"))
                .when(deployer)
                .changeUnasked(any(), any(), any());
        Generation canary = generation();
        fail(canary);
        runNext();
        Plugins served = trying(canary);
        assertSame(served, rollback.withoutFailed(served, "lines"));
    }

    @Test
    void withoutAThreadItIsJudgedAgain() throws Exception {
        List<Boolean> threads = new ArrayList<>(List.of(false, true));
        AutomaticRollback without =
                new AutomaticRollback(
                        deployer,
                        thread -> {
                            if (!threads.removeFirst()) {
                                throw new OutOfMemoryError("no thread");
                            }
                            begun.add(thread);
                        });
        CanaryTrial trial = failing(generation());
        without.watch(Optional.of(trial));
        try (LogLines log = new LogLines()) {
            without.judge();
            assertEquals(1, log.with("host.sh plugins rollback lines").size());
        }
        verify(trial).judgeAgain();
        verify(deployer, never()).changeUnasked(any(), any(), any());
        without.judge();
        runNext();
        verify(trial, times(1)).judgeAgain();
        verify(deployer).changeUnasked(any(), any(), any());
    }
}
