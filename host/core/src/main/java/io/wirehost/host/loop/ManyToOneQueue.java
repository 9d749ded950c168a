package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;

/**
 * A first-in-first-out queue for many producers and one consumer, without locks. Empty, it holds no
 * memory but itself.
 *
 * <p>Producers push on a stack (R. K. Treiber, <i>Coping with Parallelism</i>, 1986); the consumer
 * takes all of it at once and turns it round. Items are never popped one by one from the shared
 * stack, so the ABA problem does not arise. What the consumer adds itself goes straight behind what
 * it has taken, unless something was pushed meanwhile: so no item overtakes one that was there
 * before it.
 */
public class ManyToOneQueue<T> {
    private static final VarHandle PUSHED;
    private static final Node<Object> SEAL = new Node<>(new Object(), null);

    static {
        try {
            PUSHED =
                    MethodHandles.lookup()
                            .findVarHandle(ManyToOneQueue.class, "pushed", Node.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final class Node<T> {
        final T item;
        @Nullable Node<T> next;

        Node(T item, @Nullable Node<T> next) {
            this.item = item;
            this.next = next;
        }
    }

    @SuppressWarnings("unused") // through PUSHED
    private volatile @Nullable Node<T> pushed; // newest first; SEAL at the bottom when sealed

    // confined to the consumer
    private @Nullable Node<T> taken; // oldest first
    private @Nullable Node<T> lastTaken; // null as long as nothing is taken

    /** Appends an item. Any thread. False if the queue is sealed. */
    public boolean append(T item) {
        Node<T> node = new Node<>(item, null);
        while (true) {
            Node<T> top = pushed;
            if (isSeal(top)) {
                return false;
            }
            node.next = top;
            if (PUSHED.compareAndSet(this, top, node)) {
                return true;
            }
        }
    }

    /** As {@link #append}, without the cost of it. Consumer only. */
    public boolean add(T item) {
        if (pushed != null) { // sealed, or with items that are to come first
            return append(item);
        }
        link(new Node<>(item, null));
        return true;
    }

    /** Takes the oldest item; null if there is none. Consumer only. */
    public @Nullable T poll() {
        if (taken == null) {
            takePushed(null);
        }
        Node<T> first = taken;
        if (first == null) {
            return null;
        }
        taken = first.next;
        if (taken == null) {
            lastTaken = null;
        }
        return first.item;
    }

    /** Takes the items that are there now, not those added meanwhile. Consumer only. */
    public void drain(Consumer<? super T> action) {
        takePushed(null);
        Node<T> next = taken;
        taken = null;
        lastTaken = null;
        while (next != null) {
            T item = next.item;
            next = next.next;
            action.accept(item);
        }
    }

    /** Whether {@link #poll} would answer null. Consumer only. */
    public boolean isEmpty() {
        Node<T> top;
        return taken == null && ((top = pushed) == null || isSeal(top));
    }

    /** Whether no producer has added anything that was not taken yet. Any thread. */
    public boolean nothingPushed() {
        Node<T> top = pushed;
        return top == null || isSeal(top);
    }

    /** Lets no more items in; those inside are still to be polled. Consumer only. */
    @SuppressWarnings("unchecked")
    public void seal() {
        takePushed((Node<T>) SEAL);
    }

    /** Puts what was pushed behind what was taken. */
    @SuppressWarnings("unchecked")
    private void takePushed(@Nullable Node<T> replacement) {
        Node<T> top = pushed;
        if (isSeal(top) || (top == null && replacement == null)) {
            return;
        }
        top = (Node<T>) PUSHED.getAndSet(this, replacement);
        Node<T> oldestFirst = null;
        Node<T> newest = top;
        while (top != null) {
            Node<T> next = top.next;
            top.next = oldestFirst;
            oldestFirst = top;
            top = next;
        }
        if (oldestFirst != null) {
            link(oldestFirst);
            lastTaken = newest;
        }
    }

    private void link(Node<T> first) {
        Node<T> last = lastTaken;
        if (last == null) {
            taken = first;
        } else {
            last.next = first;
        }
        lastTaken = first;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSeal(@Nullable Node<?> node) {
        return node == SEAL;
    }
}
