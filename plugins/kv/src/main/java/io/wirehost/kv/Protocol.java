package io.wirehost.kv;

/** The versions of the protocol, which differ in what replies look like. */
enum Protocol {
    RESP2,
    RESP3
}
