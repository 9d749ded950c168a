package io.wirehost.kv;

/** Commands that wait to be done in one step. */
final class Transaction {
    void spoil() {}
}
