package io.wirehost.distribution;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a running host without a process for each question, by a line of JSON. */
final class AdminTalk implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader in;

    AdminTalk(PackedHost host) throws IOException {
        // From the working directory, as the path of a socket has 107 bytes at most.
        Path socket = Path.of("").toAbsolutePath().relativize(host.var().resolve("host.sock"));
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    Config ask(String verb) throws IOException {
        String request = "{\"verb\":\"%s\"}\n".formatted(verb);
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        return ConfigFactory.parseString(in.readLine());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
