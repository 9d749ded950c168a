package io.wirehost.host.binding;

import io.wirehost.host.plugin.PluginFaultException;
import io.wirehost.host.plugin.Provider;
import io.wirehost.spi.CodecContext;
import io.wirehost.spi.PacketCodec;

/** Makes the codecs of a binding, one for each session. */
public record CodecSource(Provider<PacketCodec<?, ?>> provider, CodecContext context) {
    /** A codec that was told its settings. Throws whatever the codec throws. */
    @SuppressWarnings("unchecked") // the types were compared when the binding was made
    public PacketCodec<Object, Object> newCodec() throws PluginFaultException {
        PacketCodec<Object, Object> codec = (PacketCodec<Object, Object>) provider.newInstance();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(provider.loader());
        try {
            codec.init(context);
        } finally {
            thread.setContextClassLoader(before);
        }
        return codec;
    }

    /** The codec and its plugin, for messages. */
    public String title() {
        return "codec " + provider.name() + " of plugin " + provider.plugin();
    }
}
