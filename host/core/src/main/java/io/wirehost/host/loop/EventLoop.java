package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One thread that waits for its channels, tasks and timers, and serves them in turn. As an {@link
 * Executor} it takes tasks from any thread, and it carries virtual threads ({@link CarriedThread}).
 */
public final class EventLoop implements Executor {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int PASSES = 4; // a task may lead to another, and that to a write
    private static final int LONGEST_CHAIN = 256;

    // So many channels are read before what they led to is done: code that goes on with the same is
    // still in the processor's caches, and so are the data of so few (Larus and Parkes, "Using
    // Cohort Scheduling to Enhance Server Performance", USENIX 2002).
    private static final int COHORT = 64;
    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final Thread thread;
    private final Selector selector;
    private final Ticker ticker;
    private final TimerWheel timers;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ManyToOneQueue<Runnable> tasks = new ManyToOneQueue<>();
    private final CarriedThreads carriedThreads = new CarriedThreads(this);
    private final AtomicInteger load = new AtomicInteger();

    // confined to the loop
    private final ArrayList<SelectionKey> selected = new ArrayList<>();
    private final ArrayDeque<Next> next = new ArrayDeque<>();
    private final ArrayList<Channel> released = new ArrayList<>();
    private final ArrayDeque<Runnable> afterRound = new ArrayDeque<>();
    private long now;
    private boolean stopped;

    // written by the loop, read by others
    private volatile boolean waiting;
    private long rounds; // racy on purpose, as the next: from elsewhere only the watchdog reads
    private @Nullable Object serving;

    /** A loop that is not started yet. */
    public EventLoop(String name, SelectorProvider provider, Ticker ticker) throws IOException {
        this.selector = provider.openSelector();
        this.ticker = ticker;
        this.now = ticker.nanos();
        this.timers = new TimerWheel(now);
        this.thread = new LoopThread(this, this::run, name);
    }

    private record Next(@Nullable Object subject, Runnable task) {}

    private static final class LoopThread extends Thread {
        private final EventLoop loop;

        LoopThread(EventLoop loop, Runnable body, String name) {
            super(body, name);
            this.loop = loop;
        }
    }

    /** Starts the thread. */
    public void start() {
        thread.start();
    }

    /** Ends the thread after the tasks it has now. Any thread; does not wait. */
    public void stop() {
        execute(() -> stopped = true);
    }

    /** Waits until the thread has ended; false if the time was over first. */
    public boolean join(Duration time) throws InterruptedException {
        return thread.join(time);
    }

    /** Whether the caller is the loop's thread itself, not a virtual thread that it carries. */
    @SuppressWarnings("ReferenceEquality") // threads have no other
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Whether the caller is the thread of any loop. */
    public static boolean inAnyLoop() {
        return Thread.currentThread() instanceof LoopThread;
    }

    /** Whether the caller runs on the loop's thread, maybe as a virtual thread that it carries. */
    @SuppressWarnings("ReferenceEquality") // threads have no other
    public boolean carriesCaller() {
        return CarriedThread.carrier() == thread;
    }

    /** Runs a task on the loop's thread, after those before it. Any thread. */
    @Override
    public void execute(Runnable task) {
        if (carriesCaller()) {
            tasks.add(task);
        } else {
            tasks.append(task);
            wakeUp();
        }
    }

    /**
     * Runs a task for what the loop is serving now, when the few channels that it serves together
     * have had their turn: what it works on is still in the processor's caches then. From elsewhere
     * as {@link #execute}.
     */
    public void executeNext(Runnable task) {
        if (carriesCaller()) {
            next.add(new Next(serving, task));
        } else {
            execute(task);
        }
    }

    /** Runs a task when the loop has served once more all that is ready from now on. Any thread. */
    public void afterRound(Runnable task) {
        execute(() -> afterRound.add(task));
    }

    /** Lets the loop look at its clock and its tasks. Any thread. */
    public void wakeUp() {
        if (waiting) {
            selector.wakeup();
        }
    }

    /** Watches a channel. */
    public SelectionKey register(SelectableChannel channel, int operations, ReadyHandler handler)
            throws ClosedChannelException {
        assert inLoop();
        return channel.register(selector, operations, handler);
    }

    /**
     * Watches a channel no more, and closes it when the selector has let go of it: the JDK shuts
     * down a socket that is closed before, which costs two calls of the system and is of no use.
     */
    public void release(SelectionKey key) {
        assert inLoop();
        key.cancel();
        released.add(key.channel());
    }

    /** Visits the handlers of all channels that are watched. */
    public void forEachHandler(Consumer<? super ReadyHandler> action) {
        assert inLoop();
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.isValid() && key.attachment() instanceof ReadyHandler handler) {
                action.accept(handler);
            }
        }
    }

    /**
     * The handlers of this type of all channels that are watched. Any thread: the keys of a
     * selector may be read while it works.
     */
    public <T extends ReadyHandler> List<T> handlers(Class<T> type) {
        List<T> handlers = new ArrayList<>();
        try {
            for (SelectionKey key : selector.keys()) {
                if (type.isInstance(key.attachment())) {
                    handlers.add(type.cast(key.attachment()));
                }
            }
        } catch (ClosedSelectorException e) {
            log.debug("{} has ended", thread.getName());
        }
        return handlers;
    }

    /** The loop's timers. */
    public TimerWheel timers() {
        assert inLoop();
        return timers;
    }

    /** The time of this round. */
    public long now() {
        return now;
    }

    /** Cleared, for bytes that are read and consumed within one call. */
    public ByteBuffer readBuffer() {
        assert inLoop();
        return readBuffer.clear();
    }

    /** Cleared, for bytes that are packed and written within one call. */
    public ByteBuffer writeBuffer() {
        assert inLoop();
        return writeBuffer.clear();
    }

    /** How many sessions live here; kept by those who place them. */
    public AtomicInteger load() {
        return load;
    }

    /** What is served now: a channel's handler, or the subject of a carried thread. Any thread. */
    public @Nullable Object serving() {
        return serving;
    }

    /** What the loop of the caller serves with this call; null: nothing, or it is on no loop. */
    public static @Nullable Object servedByCaller() {
        return CarriedThread.carrier() instanceof LoopThread thread ? thread.loop.serving : null;
    }

    /** Whether the caller is on this loop, on behalf of this subject. */
    @SuppressWarnings("ReferenceEquality")
    public boolean serves(Object subject) {
        return serving == subject && carriesCaller();
    }

    /** The loop turns to this subject, also for a thread that it carries. */
    void turnTo(@Nullable Object subject) {
        serving = subject;
    }

    /**
     * Runs a task on a virtual thread that the loop carries. Tasks share a thread until one of them
     * blocks; another does the rest then. To be called on the loop, or by a thread that it carries.
     *
     * @param subject names what the task serves
     */
    public void carry(CarriedThread.Kind kind, Object subject, Runnable task) {
        if (CarriedThread.available()) {
            carriedThreads.add(kind, subject, task);
        } else {
            CarriedThread.startElsewhere(kind, task);
        }
    }

    /** As {@link #carry}, on a thread that never does anything else. */
    public void carryAlone(CarriedThread.Kind kind, Object subject, Runnable task) {
        if (CarriedThread.available()) {
            carriedThreads.start(kind, subject, task);
        } else {
            CarriedThread.startElsewhere(kind, task);
        }
    }

    /** The threads that it carries. */
    CarriedThreads carriedThreads() {
        return carriedThreads;
    }

    /** How often the loop has come round. Any thread, which may see an old number. */
    public long rounds() {
        return rounds;
    }

    /** Whether it waits for something to do. Any thread. */
    public boolean isWaiting() {
        return waiting;
    }

    /** The thread, for stack traces. */
    public Thread thread() {
        return thread;
    }

    private void run() {
        try {
            while (!stopped) {
                await();
                runTasks();
                timers.advance(now);
                runGuarded(carriedThreads::goOn); // there may have been no memory for a thread
                runNext();
            }
        } catch (IOException e) {
            log.error("Event loop {} cannot wait for its channels and ends", thread.getName(), e);
        } finally {
            close();
        }
    }

    private void await() throws IOException {
        // Whoever was served last must not be held by a loop that has nothing to do.
        thread.setContextClassLoader(null);
        now = ticker.nanos();
        rounds++;
        long wait = waitNanos();
        if (wait == 0) {
            selector.selectNow(selected::add);
        } else {
            waiting = true;
            // Whoever submits after this look sees that the loop waits, and wakes the selector.
            if (tasks.nothingPushed()) {
                selector.select(selected::add, TimeUnit.NANOSECONDS.toMillis(wait - 1) + 1);
            } else {
                selector.selectNow(selected::add);
            }
            waiting = false;
            rounds++;
            now = ticker.nanos();
        }
        closeReleased();
        // Not within select, which holds monitors: when a carried thread blocks, the JDK would take
        // them for its own.
        for (int i = 0; i < selected.size(); i++) {
            serve(selected.get(i));
            if ((i + 1) % COHORT == 0) {
                runNext();
            }
        }
        runNext();
        selected.clear();
        afterRound.forEach(tasks::add);
        afterRound.clear();
    }

    private long waitNanos() {
        if (!tasks.isEmpty() || !next.isEmpty() || !afterRound.isEmpty() || !released.isEmpty()) {
            return 0;
        }
        long deadline = timers.nextDeadline();
        return deadline == Long.MAX_VALUE
                ? LONGEST_WAIT
                : Math.clamp(deadline - now, 0, LONGEST_WAIT);
    }

    private void serve(SelectionKey key) {
        if (!key.isValid() || !(key.attachment() instanceof ReadyHandler handler)) {
            return;
        }
        serving = handler;
        try {
            handler.ready(key.readyOps());
        } catch (Throwable e) {
            handler.failed(e);
        }
        serving = null;
    }

    /** Runs the tasks that are there, and those they lead to, but not for ever. */
    private void runTasks() {
        for (int pass = 0; pass < PASSES && !tasks.isEmpty(); pass++) {
            tasks.drain(this::runTask);
        }
    }

    private void runTask(Runnable task) {
        runGuarded(task);
        runNext();
    }

    /** What is left when there was much is done in the next round: one may lead to another. */
    private void runNext() {
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            Next first = next.poll();
            if (first == null) {
                return;
            }
            serving = first.subject;
            runGuarded(first.task);
            serving = null;
        }
    }

    private void runGuarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            log.error("A task of event loop {} failed", thread.getName(), e);
        }
    }

    private void closeReleased() {
        for (Channel channel : released) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("A socket did not close: {}", e.getMessage());
            }
        }
        released.clear();
    }

    private void close() {
        closeReleased();
        try {
            selector.close();
        } catch (IOException e) {
            log.warn("The selector of {} did not close", thread.getName(), e);
        }
    }
}
