package io.wirehost.spi;

/** The settings of a codec or handler that has nothing to set: any key is an error. */
public record NoSettings() {}
