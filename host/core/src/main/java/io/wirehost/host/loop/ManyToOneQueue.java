package io.wirehost.host.loop;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A first-in-first-out queue for many producers and one consumer, without locks. Empty, it holds no
 * memory but itself.
 *
 * <p>Producers push on a stack (R. K. Treiber, <i>Coping with Parallelism</i>, 1986); the consumer
 * takes all of it at once and turns it round. Items are never popped one by one from the shared
 * stack, so the ABA problem does not arise.
 */
public final class ManyToOneQueue<T> {
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

    private @Nullable Node<T> taken; // oldest first; confined to the consumer

    /** Appends an item. Any thread. False if the queue is sealed. */
    public boolean offer(T item) {
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

    /** Takes the oldest item; null if there is none. Consumer only. */
    public @Nullable T poll() {
        Node<T> first = taken;
        if (first == null) {
            first = takeAll(null);
            if (first == null) {
                return null;
            }
        }
        taken = first.next;
        return first.item;
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
        Node<T> rest = takeAll((Node<T>) SEAL);
        if (taken == null) {
            taken = rest;
        } else {
            Node<T> last = taken;
            while (last.next != null) {
                last = last.next;
            }
            last.next = rest;
        }
    }

    @SuppressWarnings("unchecked")
    private @Nullable Node<T> takeAll(@Nullable Node<T> replacement) {
        Node<T> top = pushed;
        if (isSeal(top) || (top == null && replacement == null)) {
            return null;
        }
        top = (Node<T>) PUSHED.getAndSet(this, replacement);
        Node<T> oldestFirst = null;
        while (top != null) {
            Node<T> next = top.next;
            top.next = oldestFirst;
            oldestFirst = top;
            top = next;
        }
        return oldestFirst;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSeal(@Nullable Node<?> node) {
        return node == SEAL;
    }
}
