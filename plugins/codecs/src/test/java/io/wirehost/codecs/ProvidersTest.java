package io.wirehost.codecs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.wirehost.spi.PacketCodec;
import io.wirehost.spi.Provides;

import org.junit.jupiter.api.Test;

import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

class ProvidersTest {
    @Test
    void everyCodecIsFoundByItsName() {
        Set<String> names = new TreeSet<>();
        for (PacketCodec<?, ?> codec : ServiceLoader.load(PacketCodec.class)) {
            names.add(codec.getClass().getAnnotation(Provides.class).value());
        }
        assertEquals(Set.of("delimiter", "fixed-length", "length-field", "line", "raw"), names);
    }

    @Test
    void everyCodecPacksAlike() {
        for (PacketCodec<?, ?> codec : ServiceLoader.load(PacketCodec.class)) {
            assertTrue(codec.packsAlike(), codec.getClass().getName());
        }
    }
}
