package io.wirehost.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Accepts one connection after the other on a free port and holds one conversation with each. */
final class TestServer implements AutoCloseable {
    /** What the server does with a connection; that is closed behind it. */
    interface Conversation {
        void hold(Socket client) throws Exception;
    }

    private final ServerSocket listening;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    TestServer(Conversation... conversations) throws IOException {
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(conversations));
    }

    private void serve(Conversation... conversations) {
        try {
            for (Conversation conversation : conversations) {
                try (Socket client = listening.accept()) {
                    conversation.hold(client);
                }
            }
            ended.complete(null);
        } catch (Throwable e) {
            ended.completeExceptionally(e);
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", listening.getLocalPort());
    }

    /** As errors name it. */
    String name() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Waits for the conversations to end, and fails as they did. */
    @Override
    public void close() throws IOException {
        try {
            ended.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the server failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the server still talks", e);
        } finally {
            listening.close();
        }
    }

    /** A conversation that ends with a reset. It is not begun before the client says something. */
    static void resetAfterOneByte(Socket client) throws IOException {
        client.getInputStream().read();
        client.setSoLinger(true, 0);
        client.close();
    }
}
